// A picture made of pixels you can count: zoom, pan, read. The array comes once; all else happens here.
// What draws on it extends it: it says how to `begin`, `drag` and `finish` a stroke, to `pick` a pixel, to `travel` back and forth, what
// the `keys` do, and what the painter shows `now`, which may be ahead of the model.
// Text and traits say row, col. Inside this file x runs right and y runs down, in CSS pixels of the canvas.

import { redone, undone } from "./arrays.js";
import { palette, put } from "./canvas.js";
import { CanvasView } from "./canvas_view.js";
import { element, mark, write } from "./dom.js";
import { Painter } from "./painting.js";
import { layout, pixelAt, visible, zoomed } from "./viewport.js";
import { readout, scaleOf, sizeText } from "./words.js";

const CLICK = 4;            // CSS pixels that a hand may slip in a click
const NAMES = ["image", "mask", "labels", "window", "threshold", "thresholds", "foreground", "show", "mix", "cursor", "viewport", "frame", "boxes", "points",
               "paths", "texts", "picks", "title", "width", "max_height", "min_scale", "numbers", "pixels", "tool", "target", "brush", "brush_size",
               "label_styles", "controls", "depth", "ink"];

export class PictureView extends CanvasView {
  /** `more` are the traits of a subclass that are seen. */
  constructor(model, el, more = []) {
    const root = element("figure", "sm-root sm-image", el), bar = element("div", "sm-image-bar", root);
    const stage = element("div", "sm-image-stage", root);
    super(model, root, [...NAMES, ...more], stage);
    this.bar = bar;
    this.caption = element("figcaption", "sm-image-title", bar);
    this.canvas = element("canvas", "sm-image-canvas", stage, { tabindex: "0", role: "application", "aria-roledescription": "picture" });
    this.notice = element("p", "sm-image-notice", stage);
    this.readout = element("p", "sm-image-readout", root);
    this.spoken = element("span", "sm-hidden", root, { "aria-live": "polite" });
    this.buttons = {
      undo: this.button("↶", "undo", () => this.travel(undone)),
      redo: this.button("↷", "redo", () => this.travel(redone)),
      out: this.button("−", "zoom out", () => this.zoom(1 / 1.5)),
      in: this.button("+", "zoom in", () => this.zoom(1.5)),
      fit: this.button("fit", "show the whole picture", () => this.set("viewport", null)),
    };
    this.painter = new Painter(model);
    this.stroke = null;      // what a hand is drawing
    this.listen();
  }

  button(text, name, action) {
    const node = element("button", "sm-button sm-image-button", this.bar, { type: "button", "aria-label": name, title: name });
    node.textContent = text;
    node.addEventListener("click", action);
    return node;
  }

  listen() {
    const { canvas } = this;
    this.on(canvas, "pointerdown", (event) => this.down(event));
    this.on(canvas, "pointermove", (event) => this.move(event));
    this.on(canvas, "pointerup pointercancel", (event) => this.up(event));
    this.on(canvas, "pointerleave", () => this.leave());
    this.on(canvas, "wheel", (event) => this.wheel(event), { passive: false });
    this.on(canvas, "keydown", (event) => this.key(event));
    this.on(canvas, "blur", () => this.settle());
  }

  // -- pointer ------------------------------------------------------------------------------------------------------

  down(event) {
    if (event.button > 1 || !this.layout) return;
    const [x, y] = this.at(event), pixel = pixelAt(this.layout, x, y);
    this.canvas.focus({ preventScroll: true });
    this.settle();
    this.canvas.setPointerCapture(event.pointerId);
    if (this.pans(x, y) || event.button === 1 || event.shiftKey) this.panning = { x, y, viewport: this.centre() };
    else if (pixel) this.begin(pixel);
    if (pixel) this.set("cursor", pixel);
    event.preventDefault();
  }

  /** Whether a drag that begins here moves the picture. */
  pans() { return this.get("tool") === "look"; }

  move(event) {
    if (!this.layout) return;
    const [x, y] = this.at(event), pixel = pixelAt(this.layout, x, y);
    if (this.panning) {
      const { scale } = this.layout, { viewport } = this.panning;
      if (this.layout.scale > this.layout.fit * 1.001)
        this.set("viewport", [viewport[0] + (this.panning.y - y) / scale, viewport[1] + (this.panning.x - x) / scale, viewport[2]]);
    }
    if (pixel && this.stroke) this.drag(pixel);
    const cursor = this.get("cursor");
    if (pixel ? !cursor || pixel[0] !== cursor[0] || pixel[1] !== cursor[1] : cursor && !this.stroke) this.hover(pixel);
  }

  /** Ends what a hand has left half done, before it goes elsewhere. */
  settle() {}

  hover(pixel) {
    this.message = null;
    this.set("cursor", pixel);
  }

  up(event) {
    if (this.panning && event.type === "pointerup") {
      const [x, y] = this.at(event);
      if (Math.hypot(x - this.panning.x, y - this.panning.y) < CLICK) this.pick(pixelAt(this.layout, x, y));
    }
    this.panning = null;
    this.finish();
  }

  leave() {
    if (!this.stroke && !this.panning && document.activeElement !== this.canvas) this.set("cursor", null);
  }

  wheel(event) {
    if (!this.layout) return;
    if (document.activeElement !== this.canvas && !event.ctrlKey && !event.metaKey) return;   // let the page scroll
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 33 : event.deltaMode === 2 ? 400 : 1);
    this.set("viewport", zoomed(this.layout, Math.exp(-Math.max(-300, Math.min(300, pixels)) * 0.002), ...this.at(event)));
  }

  // -- keys ---------------------------------------------------------------------------------------------------------

  key(event) {
    const act = this.actOf(event);
    if (!act || act() === false) return;   // not ours, or nothing to do
    event.preventDefault();
    event.stopPropagation();
  }

  /** What a key does; undefined for keys that are not ours. */
  actOf({ key, shiftKey, ctrlKey, metaKey, altKey }) {
    if (ctrlKey || metaKey) return { z: () => this.travel(shiftKey ? redone : undone), y: () => this.travel(redone) }[key.toLowerCase()];
    const step = shiftKey ? 10 : 1;
    return altKey ? undefined : {
      ArrowUp: () => this.walk(-step, 0), ArrowDown: () => this.walk(step, 0),
      ArrowLeft: () => this.walk(0, -step), ArrowRight: () => this.walk(0, step),
      "+": () => this.zoom(1.5), "=": () => this.zoom(1.5), "-": () => this.zoom(1 / 1.5), 0: () => this.set("viewport", null),
      Escape: () => this.canvas.blur(),
    }[key];
  }

  walk(rows, cols) {
    this.settle();
    const l = this.layout;
    if (!l) return;
    const shown = visible(l), start = this.get("cursor") || [Math.floor((shown[0] + shown[2]) / 2), Math.floor((shown[1] + shown[3]) / 2)];
    const next = [Math.min(l.rows - 1, Math.max(0, start[0] + rows)), Math.min(l.cols - 1, Math.max(0, start[1] + cols))];
    const [, , zoom] = this.centre();
    const outside = next[0] < shown[0] || next[1] < shown[1] || next[0] >= shown[2] || next[1] >= shown[3];
    if (outside && l.scale > l.fit * 1.001) this.set("viewport", [next[0] + 0.5, next[1] + 0.5, zoom]);
    this.set("cursor", next);
    this.say(readout(this.get("image"), next, this.scale(this.get("image")), this.get("mix")));
  }

  centre() {
    const l = this.layout;
    return [(l.height / 2 - l.top) / l.scale, (l.width / 2 - l.left) / l.scale, l.scale / l.fit];
  }

  zoom(factor) {
    const l = this.layout, cursor = this.get("cursor");
    if (!l) return;
    const [x, y] = cursor ? [l.left + (cursor[1] + 0.5) * l.scale, l.top + (cursor[0] + 0.5) * l.scale] : [l.width / 2, l.height / 2];
    this.set("viewport", zoomed(l, factor, x, y));
  }

  // -- words --------------------------------------------------------------------------------------------------------

  say(text, visibly = false) {
    this.spoken.textContent = text;
    this.message = visibly ? text : null;
  }

  scale(wire) { return scaleOf(wire, this.get("depth"), this.get("ink")); }

  /** What stands below the picture. */
  told(image) {
    const cursor = this.get("cursor"), inside = image && cursor && cursor[0] < image.shape[0] && cursor[1] < image.shape[1];
    return this.message || (inside ? readout(image, cursor, this.scale(image), this.get("mix")) : image ? sizeText(image) : "");
  }

  // -- drawing ------------------------------------------------------------------------------------------------------

  /** An array as it is shown. */
  current(name) { return this.get(name); }

  paint() {
    try {
      this.furnish();
      const wire = this.current("image");
      if (!wire) return this.fail("No picture yet.");
      this.notice.hidden = true;
      if (this.measure(wire)) this.draw(wire);
    } catch (error) {
      this.fail(`This picture cannot be shown: ${error.message}`);
      console.error(error);
    }
  }

  draw(wire) {
    this.colours ??= palette(this.canvas);
    this.painter.paint(this.canvas, this.layout, this.colours, this.now(wire));
  }

  fail(text) {
    this.notice.textContent = text;
    this.notice.hidden = false;
    this.canvas.getContext("2d").clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  furnish() {
    const title = this.get("title"), tool = this.get("tool");
    write(this.caption, title);
    mark(this.canvas, "aria-label", `${title || "picture"}. ${this.keys(tool)}`);
    mark(this.canvas, "data-tool", tool);
    this.bar.hidden = !this.get("controls") && !title;
    this.readout.hidden = !this.get("controls");
    for (const name of ["out", "in", "fit"]) this.buttons[name].hidden = !this.get("controls");
    write(this.readout, this.told(this.current("image")));
  }

  /** The buttons for undo and redo, which travel in the history of `edited`. */
  furnishHistory(shown, edited) {
    for (const [name, step] of [["undo", undone], ["redo", redone]]) {
      this.buttons[name].hidden = !shown || !this.get("controls");
      this.buttons[name].disabled = !(edited && step(edited));
    }
  }

  measure(wire) {
    const [rows, cols] = wire.shape, wish = this.get("width"), tall = this.get("max_height"), least = this.get("min_scale");
    // The canvas is as large as the picture, unless pixels must not become smaller than `min_scale`.
    const across = (room) => Math.round(Math.min(room, Math.max(cols * Math.max(Math.min(room / cols, tall / rows), least), 24)));
    put(this.root, "width", `${Math.max(across(wish), this.get("controls") ? 236 : 0)}px`);
    this.room ||= this.stage.clientWidth;   // to ask on every frame would make the page lay itself out on every frame
    const room = Math.min(wish, this.room);
    if (!room) return false;   // hidden, for example in a closed tab
    const width = across(room), height = Math.round(Math.min(tall, Math.max(rows * Math.max(width / cols, least), 12)));
    let viewport = this.get("viewport");
    const follow = this.get("min_scale") && this.get("cursor");
    if (follow && !viewport) viewport = this.following(rows, cols, width, height);
    this.layout = layout(rows, cols, width, height, viewport, this.get("min_scale"));
    const shown = visible(this.layout), old = this.get("visible");
    if (!old || shown.some((v, i) => v !== old[i])) this.set("visible", shown);
    const whole = this.layout.scale <= this.layout.fit * 1.001;
    this.buttons.fit.disabled = this.buttons.out.disabled = whole;
    mark(this.canvas, "data-whole", whole);
    return true;
  }

  /** A view that opens at a readable scale follows the cursor, but holds still while the pointer is on it. */
  following(rows, cols, width, height) {
    const [row, col] = this.get("cursor");
    if (this.canvas.matches(":hover") && this.layout) {
      return this.layout.rows === rows && this.layout.cols === cols ? this.centre() : null;
    }
    return [row + 0.5, col + 0.5, 1];
  }
}
