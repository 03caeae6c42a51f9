// Points in a plane and their centres. Dragging, drawing, erasing and the territories happen here; Python hears of the changes.

import { typed } from "./shared/arrays.js";
import { put } from "./shared/canvas.js";
import { CanvasView } from "./shared/canvas_view.js";
import { element, mark, write } from "./shared/dom.js";
import { numeral } from "./shared/histogram_words.js";
import { ScatterPainter } from "./shared/scatter_drawing.js";
import { added, grouped, hit, keyed, moved, nearest, toPlane, toScreen, without } from "./shared/scatter_places.js";

const NAMES = ["points", "groups", "centres", "colours", "centre_colours", "trail", "low", "high", "equal", "scale", "territories", "tool", "x_label", "y_label", "title", "height"];
const REACH = 14;        // CSS pixels around a point that count as on it
const APART = 13;        // between two points that are drawn in one stroke
const DOES = { look: "", move: " Space picks up the nearest point and puts it down.", draw: " Space draws a point.", erase: " Space erases." };

/** Four digits are more than a screen shows, and a person can read them. */
const rounded = (place) => place.map((value) => Number(value.toPrecision(4)));

class ScatterView extends CanvasView {
  constructor(model, el) {
    const root = element("figure", "sm-root sm-scatter", el);
    super(model, root, NAMES);
    this.caption = element("figcaption", "sm-scatter-title", root);
    this.plot = element("div", "sm-scatter-plot", root);
    this.canvas = element("canvas", "sm-scatter-canvas", this.plot, { tabindex: "0", role: "application", "aria-roledescription": "scatter plot" });
    this.readout = element("p", "sm-scatter-readout", root, { "aria-live": "polite" });
    this.painter = new ScatterPainter();
    this.handles = [];
    this.held = null;        // {kind: "point" | "centre" | "draw" | "erase", index} under the pointer
    this.carried = -1;       // the point that the cross carries
    this.cross = null;       // the place of the keyboard's cross; null while a pointer works
    this.own = null;         // groups that are ahead of Python's
    this.listen();
  }

  listen() {
    const { plot, canvas } = this;
    this.onGroups = () => { if (!this.held) this.own = null; };
    this.model.on("change:groups", this.onGroups);
    this.on(plot, "pointerdown", (event) => this.down(event));
    this.on(plot, "pointermove", (event) => this.move(event));
    this.on(plot, "pointerup pointercancel lostpointercapture", () => { this.held = null; });
    this.on(plot, "pointerleave", () => this.say(-1));
    this.on(canvas, "keydown", (event) => this.key(event));
    this.on(canvas, "blur", () => { this.cross = null; this.carried = -1; this.schedule(); });
    this.on(plot, "keydown", (event) => this.centreKey(event));
  }

  close() {
    super.close();
    this.model.off("change:groups", this.onGroups);
  }

  // -- hand ---------------------------------------------------------------------------------------------------------

  down(event) {
    if (event.button || !this.now || this.get("tool") === "look") return;
    event.preventDefault();
    const [x, y] = this.at(event), { frame } = this.painter, tool = this.get("tool"), centre = hit(frame, this.now.centres, x, y, REACH);
    const point = tool === "move" ? hit(frame, this.now.points, x, y, REACH) : -1;
    if (tool === "move" && centre < 0 && point < 0) return;
    this.plot.setPointerCapture(event.pointerId);
    this.cross = null;
    this.held = tool !== "erase" && centre >= 0 ? { kind: "centre", index: centre } : tool === "move" ? { kind: "point", index: point } : { kind: tool };
    (this.held.kind === "centre" ? this.handles[centre] : this.canvas).focus({ preventScroll: true });
    this.work(x, y, true);
  }

  move(event) {
    if (!this.now) return;
    const [x, y] = this.at(event);
    if (this.held) this.work(x, y, false);
    else this.say(hit(this.painter.frame, this.now.points, x, y, REACH));
  }

  work(x, y, first) {
    const { held, painter: { frame } } = this, [a, b] = toPlane(frame, x, y);
    if (held.kind === "centre") this.moveCentre(held.index, a, b);
    else if (held.kind === "point") this.movePoint(held.index, a, b);
    else if (held.kind === "erase") this.erase(x, y);
    else if (first || Math.hypot(x - held.x, y - held.y) >= APART) { Object.assign(held, { x, y }); this.draw(a, b); }
  }

  // -- keys ---------------------------------------------------------------------------------------------------------

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.now) return;
    const { frame } = this.painter, from = this.cross ?? [(frame.first[0] + frame.first[1]) / 2, (frame.second[0] + frame.second[1]) / 2];
    const to = keyed(frame, from, event.key, event.shiftKey);
    if (to) {
      this.cross = to;
      if (this.carried >= 0) this.movePoint(this.carried, ...to);
      this.say(hit(frame, this.now.points, ...toScreen(frame, ...to), REACH));
    } else if (event.key === " " || event.key === "Enter") { this.cross = from; this.press(); } else return;
    event.preventDefault();
    event.stopPropagation();
    this.schedule();
  }

  press() {
    const tool = this.get("tool"), [x, y] = toScreen(this.painter.frame, ...this.cross);
    if (tool === "draw") this.draw(...this.cross);
    else if (tool === "erase") this.erase(x, y);
    else if (tool === "move" && this.carried >= 0) this.carried = -1;
    else if (tool === "move" && this.now.points.length) {
      this.carried = nearest(this.now.points, ...this.cross).index;
      this.cross = [...this.now.points.subarray(2 * this.carried, 2 * this.carried + 2)];
    }
  }

  centreKey(event) {
    const index = this.handles.indexOf(event.target), { frame } = this.painter;
    if (index < 0 || event.altKey || event.ctrlKey || event.metaKey || this.get("tool") === "look") return;
    const to = keyed(frame, this.now.centres.subarray(2 * index, 2 * index + 2), event.key, event.shiftKey);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    this.moveCentre(index, ...to);
  }

  // -- changes ------------------------------------------------------------------------------------------------------

  /** Hands new pairs to the model, and to this view the groups that they will have. */
  change(name, pairs, groups) {
    this.own = groups;
    this.set(name, { shape: [pairs.length / 2, 2], dtype: "float64", wire: "float64", data: new DataView(pairs.buffer) });
    this.now = this.read();   // the next key or move may come before the next frame
  }

  moveCentre(index, ...place) {
    const [a, b] = rounded(place);
    const centres = moved(this.now.centres, index, a, b), { points, groups, scale } = this.now;
    this.change("centres", centres, groups && grouped(points, centres, scale));
  }

  movePoint(index, ...place) { this.change("points", moved(this.now.points, index, ...rounded(place)), this.now.groups); }

  draw(...place) {
    const [a, b] = rounded(place);
    const { points, groups, centres, scale } = this.now;
    this.change("points", added(points, a, b), groups && Int32Array.of(...groups, nearest(centres, a, b, scale).index));
  }

  erase(x, y) {
    const { points, groups } = this.now, gone = new Set();
    for (let i = 0; 2 * i < points.length; i++) {
      const [px, py] = this.painter.place(points, i);
      if (Math.hypot(px - x, py - y) <= REACH) gone.add(i);
    }
    if (!gone.size) return;
    this.change("points", without(points, gone), groups && groups.filter((_, i) => !gone.has(i)));
  }

  // -- painting -----------------------------------------------------------------------------------------------------

  read() {
    const pairs = (name) => typed(this.get(name)), some = (name, count) => (this.get(name)?.shape[0] === count ? typed(this.get(name)) : null);
    const points = pairs("points"), centres = pairs("centres"), count = points.length / 2, trail = this.get("trail");
    const groups = this.own?.length === count ? this.own : some("groups", count);
    return {
      points, centres, groups, colours: some("colours", count), centreColours: some("centre_colours", centres.length / 2),
      trail: trail && { shape: trail.shape, values: typed(trail) }, low: this.get("low"), high: this.get("high"), equal: this.get("equal"),
      scale: this.get("scale"), territories: this.get("territories"), xLabel: this.get("x_label"), yLabel: this.get("y_label"), cross: this.cross,
    };
  }

  paint() {
    if (!this.ready()) return;
    const now = this.now = this.read(), height = this.get("height"), tool = this.get("tool"), count = now.points.length / 2;
    put(this.plot, "height", `${height}px`);
    mark(this.plot, "data-tool", tool);
    this.painter.paint(this.canvas, this.room, height, now, this.colours);
    write(this.caption, this.get("title"));
    const centres = now.centres.length / 2;
    mark(this.canvas, "aria-label", `${this.get("title") || "plane"}: ${count} points, ${centres} ${centres === 1 ? "centre" : "centres"}. Arrow keys move a cross.${DOES[tool]}`);
    this.placeHandles();
  }

  placeHandles() {
    const { handles, plot, now: { centres } } = this, count = this.get("tool") === "look" ? 0 : centres.length / 2;
    while (handles.length > count) handles.pop().remove();
    while (handles.length < count) handles.push(element("div", "sm-scatter-centre", plot, { tabindex: "0", role: "button", "aria-roledescription": "centre, arrow keys move it" }));
    handles.forEach((handle, i) => {
      const [x, y] = this.painter.place(centres, i);
      put(handle, "transform", `translate(${x}px, ${y}px)`);
      mark(handle, "aria-label", `centre ${i + 1} at ${this.pair(centres, i)}`);
    });
  }

  pair(pairs, i) { return [pairs[2 * i], pairs[2 * i + 1]].map((value) => numeral(Number(value.toPrecision(3)))).join(", "); }

  say(index) {
    const { points, groups } = this.now ?? {};
    if (!points || index < 0 || 2 * index >= points.length) return write(this.readout, "");
    const group = groups && groups[index] >= 0 ? `, group ${groups[index] + 1}` : "";
    write(this.readout, `point ${index + 1} at ${this.pair(points, index)}${group}`);
  }
}

export default {
  render({ model, el }) {
    const view = new ScatterView(model, el);
    return () => view.close();
  },
};
