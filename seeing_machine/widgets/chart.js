// Curves over one axis and a scrubber. Points come from Python as they are made; hovering and scrubbing happen here.

import { typed } from "./shared/arrays.js";
import { put } from "./shared/canvas.js";
import { CanvasView } from "./shared/canvas_view.js";
import { ChartPainter } from "./shared/chart_drawing.js";
import { keyedPoint, nearestPoint, under, valuesAt } from "./shared/chart_scale.js";
import { element, mark, write } from "./shared/dom.js";
import { numeral } from "./shared/histogram_words.js";

const NAMES = ["x", "lines", "names", "at", "low", "high", "title", "x_label", "y_label", "height"];

class ChartView extends CanvasView {
  constructor(model, el) {
    const root = element("figure", "sm-root sm-chart", el);
    super(model, root, NAMES);
    this.caption = element("figcaption", "sm-chart-title", root);
    this.plot = element("div", "sm-chart-plot", root);
    this.canvas = element("canvas", "sm-chart-canvas", this.plot, { role: "img" });
    this.scrubber = element("div", "sm-chart-scrubber", this.plot, { role: "slider", tabindex: "0", "aria-orientation": "horizontal" });
    this.readout = element("p", "sm-chart-readout", root);
    this.painter = new ChartPainter();
    this.hovered = null;     // the index of the point under the pointer
    this.held = false;
    const { plot } = this;
    this.on(plot, "pointerdown", (event) => this.down(event));
    this.on(plot, "pointermove", (event) => this.move(event));
    this.on(plot, "pointerup pointercancel lostpointercapture", () => { this.held = false; });
    this.on(plot, "pointerleave", () => { this.hovered = null; this.schedule(); });
    this.on(plot, "keydown", (event) => this.key(event));
  }

  // -- hand and keys ------------------------------------------------------------------------------------------------

  pointAt(event) {
    const box = this.canvas.getBoundingClientRect();
    return nearestPoint(this.data.x, this.painter.valueAt(((event.clientX - box.left) * this.painter.width) / box.width));
  }

  down(event) {
    if (event.button || !this.data?.points) return;
    event.preventDefault();
    this.plot.setPointerCapture(event.pointerId);
    this.scrubber.focus({ preventScroll: true });
    this.held = true;
    this.go(this.pointAt(event));
  }

  move(event) {
    if (!this.data?.points) return;
    this.hovered = this.pointAt(event);
    if (this.held) this.go(this.hovered);
    this.schedule();
  }

  key(event) {
    if (event.altKey || event.metaKey || event.ctrlKey || !this.data?.points) return;
    const index = keyedPoint(under(this.data.x, this.get("at")), event.key, this.data.points);
    if (index === undefined) return;
    event.preventDefault();
    this.hovered = null;
    this.go(index);
  }

  /** At the last point the scrubber rides on what comes. */
  go(index) {
    const at = index === this.data.points - 1 ? null : this.data.x[index];
    if (at !== this.get("at")) this.set("at", at);
  }

  // -- painting -----------------------------------------------------------------------------------------------------

  /** Points and curves; null while only one of them has changed. */
  read() {
    const [x, lines] = ["x", "lines"].map((name) => typed(this.get(name))), points = x.length, names = this.get("names");
    if (lines.length !== points * names.length) return null;
    return { x, lines, points, names, low: this.get("low"), high: this.get("high"), xLabel: this.get("x_label") };
  }

  paint() {
    this.data = this.read();
    if (!this.data || !this.ready()) return;
    const { data, room, painter } = this, title = [this.get("title"), this.get("y_label")].filter(Boolean).join(": ");
    const index = under(data.x, this.get("at"));
    write(this.caption, title);
    put(this.plot, "height", `${this.get("height")}px`);
    painter.paint(this.canvas, Math.max(200, room), this.get("height"), data, this.colours, this.hovered ?? index);
    this.scrubber.hidden = index < 0;
    mark(this.canvas, "aria-label", data.points ? `${title || "chart"}: ${data.names.join(", ")}, ${data.points} points` : `${title || "chart"}, nothing yet`);
    if (index >= 0) this.place(index);
    write(this.readout, data.points ? this.sentence(this.hovered ?? index) : "nothing yet");
  }

  place(index) {
    const { data: { x, points }, scrubber } = this;
    put(scrubber, "transform", `translateX(${this.painter.x(x[index])}px)`);
    mark(scrubber, "aria-label", this.get("x_label"));
    mark(scrubber, "aria-valuemin", x[0]);
    mark(scrubber, "aria-valuemax", x[points - 1]);
    mark(scrubber, "aria-valuenow", x[index]);
    mark(scrubber, "aria-valuetext", this.sentence(index));
    mark(scrubber, "data-rides", this.get("at") === null);
  }

  sentence(index) {
    const { data: { x, lines, points, names } } = this;
    const told = valuesAt(lines, points, index).map((value, i) => (Number.isFinite(value) ? `${names[i]} ${numeral(value)}` : "")).filter(Boolean);
    return `${this.get("x_label")} ${numeral(x[index])}: ${told.join(", ") || "no value"}`;
  }
}

export default {
  render({ model, el }) {
    const view = new ChartView(model, el);
    return () => view.close();
  },
};
