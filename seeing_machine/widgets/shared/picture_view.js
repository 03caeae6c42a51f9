// A picture made of pixels you can count: zoom, pan, read, paint. The array comes once; all else happens here.
// What draws more than this on a picture extends it.
// Text and traits say row, col. Inside this file x runs right and y runs down, in CSS pixels of the canvas.

import { changed, redone, remember, typed, undone } from "./arrays.js";
import { put } from "./canvas.js";
import { element, keepKeys, mark, onTheme, write } from "./dom.js";
import { Painter } from "./painting.js";
import { teller } from "./telling.js";
import { layout, line, pixelAt, spanned, underBrush, visible, zoomed } from "./viewport.js";
import { limitsText, parseValue, readout, scaleOf, sizeText } from "./words.js";

const LIVE_BYTES = 1 << 18;  // pictures up to this size travel while the brush moves, larger ones when it lifts
const CLICK = 4;            // CSS pixels that a hand may slip in a click
const KEYS = {
  look: "Arrow keys move the cursor, plus and minus zoom, 0 shows all.",
  paint: "Arrow keys move the cursor, space paints, digits write a value, Control Z undoes, plus and minus zoom.",
  point: "Arrow keys move the cursor, space sets a point, plus and minus zoom.",
  box: "Arrow keys move the cursor, space sets one corner of a box and then the other.",
};

export class PictureView {
  constructor(model, el) {
    this.model = model;
    this.tell = teller(model);
    const root = this.root = element("figure", "sm-root sm-image", el);
    this.bar = element("div", "sm-image-bar", root);
    this.caption = element("figcaption", "sm-image-title", this.bar);
    this.stage = element("div", "sm-image-stage", root);
    keepKeys(root);
    this.canvas = element("canvas", "sm-image-canvas", this.stage, {
      tabindex: "0", role: "application", "aria-roledescription": "picture",
    });
    this.notice = element("p", "sm-image-notice", this.stage);
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
    this.draft = null;      // digits being typed into the pixel under the cursor
    this.abort = new AbortController();
    this.listen();
    this.schedule();
  }

  button(text, name, action) {
    const node = element("button", "sm-button sm-image-button", this.bar, { type: "button", "aria-label": name, title: name });
    node.textContent = text;
    node.addEventListener("click", action);
    return node;
  }

  get(name) { return this.model.get(name); }

  set(name, value) {
    this.model.set(name, value);
    this.tell.soon();
  }

  listen() {
    const { canvas, abort: { signal } } = this;
    this.names = ["image", "mask", "labels", "window", "threshold", "thresholds", "foreground", "show", "mix", "cursor", "viewport",
                  "frame", "boxes", "points", "paths", "texts", "picks", "title", "width", "max_height", "min_scale", "numbers", "pixels", "tool", "target",
                  "brush", "brush_size", "label_styles", "controls", "depth", "ink"];
    this.onChange = () => this.schedule();
    for (const name of this.names) this.model.on(`change:${name}`, this.onChange);
    this.resize = new ResizeObserver(() => { this.room = null; this.schedule(); });
    this.resize.observe(this.stage);
    this.offTheme = onTheme(() => { this.painter.ink = null; this.schedule(); });
    canvas.addEventListener("pointerdown", (e) => this.down(e), { signal });
    canvas.addEventListener("pointermove", (e) => this.move(e), { signal });
    canvas.addEventListener("pointerup", (e) => this.up(e), { signal });
    canvas.addEventListener("pointercancel", (e) => this.up(e), { signal });
    canvas.addEventListener("pointerleave", () => this.leave(), { signal });
    canvas.addEventListener("wheel", (e) => this.wheel(e), { signal, passive: false });
    canvas.addEventListener("keydown", (e) => this.key(e), { signal });
    canvas.addEventListener("blur", () => this.commitDraft(), { signal });
  }

  close() {
    this.closed = true;
    this.tell.now();
    this.abort.abort();
    this.resize.disconnect();
    this.offTheme();
    cancelAnimationFrame(this.frameRequest);
    for (const name of this.names) this.model.off(`change:${name}`, this.onChange);
    this.root.remove();
  }

  // -- pointer ------------------------------------------------------------------------------------------------------

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    // Page zoom and CSS transforms scale the box; clientWidth does not know.
    return [((event.clientX - box.left) * this.canvas.clientWidth) / box.width,
            ((event.clientY - box.top) * this.canvas.clientHeight) / box.height];
  }

  down(event) {
    if (event.button > 1 || !this.layout) return;
    const [x, y] = this.at(event), pixel = pixelAt(this.layout, x, y);
    this.canvas.focus({ preventScroll: true });
    this.commitDraft();
    this.canvas.setPointerCapture(event.pointerId);
    if (this.pans(x, y) || event.button === 1 || event.shiftKey) this.panning = { x, y, viewport: this.centre() };
    else if (pixel) this.begin(pixel);
    if (pixel) this.set("cursor", pixel);
    event.preventDefault();
  }

  /** Whether a drag that begins here moves the picture. A click in a matrix chooses the number to type over; it paints nothing. */
  pans() { return this.get("tool") === "look" || (this.typing() && !this.get("pixels")); }

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
    if (pixel ? !cursor || pixel[0] !== cursor[0] || pixel[1] !== cursor[1] : cursor && !this.stroke) {
      this.message = null;
      if (!this.draft) this.set("cursor", pixel);
    }
  }

  up(event) {
    if (this.panning && event.type === "pointerup") {
      const [x, y] = this.at(event);
      if (Math.hypot(x - this.panning.x, y - this.panning.y) < CLICK) this.pick(pixelAt(this.layout, x, y));
    }
    this.panning = null;
    this.finish();
  }

  /** A click or the space key, where somebody wants to know which pixel. */
  pick(pixel) {
    if (pixel && this.get("picks") && this.get("tool") === "look") this.model.send({ picked: pixel });
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
    const { key } = event, command = event.ctrlKey || event.metaKey, cursor = this.get("cursor"), tool = this.get("tool");
    const step = event.shiftKey ? 10 : 1;
    const moves = { ArrowUp: [-step, 0], ArrowDown: [step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] };
    if (command && key.toLowerCase() === "z") this.travel(event.shiftKey ? redone : undone);
    else if (command && key.toLowerCase() === "y") this.travel(redone);
    else if (command || event.altKey) return;
    else if (moves[key]) { this.commitDraft(); this.walk(...moves[key]); }
    else if (key === "+" || key === "=") this.zoom(1.5);
    else if (key === "-" && !this.typing()) this.zoom(1 / 1.5);
    else if (key === "0" && !this.typing()) this.set("viewport", null);
    else if (key === "Escape") { if (this.draft) { this.draft = null; this.schedule(); } else if (this.corner) this.corner = null; else this.canvas.blur(); }
    else if (this.draft && key === "Enter") { if (this.commitDraft()) this.walk(1, 0); }
    else if (this.draft && key === "Backspace") { this.draft = this.draft.slice(0, -1) || null; this.schedule(); }
    else if (cursor && this.typing() && /^[0-9.-]$/.test(key)) this.type(key);
    else if (cursor && tool === "look" && this.get("picks") && (key === " " || key === "Enter")) this.pick(cursor);
    else if (cursor && tool !== "look" && (key === " " || key === "Enter")) { this.begin(cursor); this.finish(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether keys 0..9 write into the pixel under the cursor. */
  typing() {
    return this.get("tool") === "paint" && this.get("target") === "image" && this.get("image")?.shape.length === 2;
  }

  type(key) {
    this.draft = (this.draft || "") + key;
    // A 0/1 picture takes one digit: no need to confirm it.
    if (this.scale(this.get("image")).limits?.[1] === 1) this.commitDraft();
    else this.schedule();
  }

  commitDraft() {
    const text = this.draft, cursor = this.get("cursor"), wire = this.get("image");
    this.draft = null;
    if (text === null || text === undefined || !cursor || !wire) return true;
    const scale = this.scale(wire), value = parseValue(text, wire, scale);
    if (value === null) {
      this.say(`${text} does not fit: this picture holds ${limitsText(wire, scale)}.`, true);
      this.schedule();
      return false;
    }
    this.edit("image", (array) => { array[cursor[0] * wire.shape[1] + cursor[1]] = value; });
    this.say(readout(this.get("image"), cursor, scale, this.get("mix")));
    return true;
  }

  scale(wire) { return scaleOf(wire, this.get("depth"), this.get("ink")); }

  walk(rows, cols) {
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

  // -- tools --------------------------------------------------------------------------------------------------------

  begin(pixel) {
    const tool = this.get("tool");
    if (tool === "paint") {
      const target = this.get("target"), wire = this.get(target);
      if (!wire) return;
      this.stroke = { last: pixel, from: wire, target, value: this.brushValue(wire, pixel) };
      this.paintAt([pixel]);
    } else if (tool === "point") this.set("points", [...this.get("points"), pixel]);
    else if (tool === "box") {
      if (this.corner) { this.addBox(this.corner, pixel); this.corner = null; }
      else this.corner = pixel;
      this.stroke = { last: pixel, box: pixel };
    }
  }

  drag(pixel) {
    if (this.stroke.box) { this.stroke.last = pixel; this.schedule(); return; }
    this.paintAt(line(this.stroke.last, pixel));
    this.stroke.last = pixel;
  }

  finish() {
    const stroke = this.stroke;
    this.stroke = null;
    if (!stroke) return;
    if (stroke.box) {
      const [row, col] = stroke.last;
      if (row !== stroke.box[0] || col !== stroke.box[1]) { this.addBox(stroke.box, stroke.last); this.corner = null; }
    } else if (stroke.pending) {
      remember(stroke.from, stroke.pending);
      this.set(stroke.target, stroke.pending);
    }
    this.schedule();
  }

  addBox(corner, other) { this.set("boxes", [...this.get("boxes"), spanned(corner, other)]); }

  /** What the brush writes: its value, or the other of 0 and 1 where none is set, so that a click flips a pixel. */
  brushValue(wire, [row, col]) {
    const brush = this.get("brush");
    if (brush !== null && brush !== undefined) return brush;
    const old = typed(wire)[(row * wire.shape[1] + col) * (wire.shape[2] || 1)];
    return (wire.dtype === "uint8" && this.get("target") === "image" ? old >> (8 - this.get("depth")) : old) ? 0 : this.get("target") === "image" ? this.get("window")[1] : 1;
  }

  paintAt(pixels) {
    const { stroke } = this, wire = stroke.pending || stroke.from, [rows, cols, channels = 1] = wire.shape, size = this.get("brush_size");
    const put = (array) => {
      for (const [row, col] of pixels) for (const i of underBrush(row, col, size, rows, cols))
        for (let c = 0; c < channels; c++) array[i * channels + c] = Array.isArray(stroke.value) ? stroke.value[c] : stroke.value;
    };
    if (!stroke.pending || wire.data.byteLength <= LIVE_BYTES) stroke.pending = changed(wire, put);
    else put(typed(stroke.pending));   // fresh memory already, not yet sent
    if (wire.data.byteLength <= LIVE_BYTES) {
      remember(stroke.from, stroke.pending);
      this.set(stroke.target, stroke.pending);
    } else this.schedule();
  }

  edit(target, change) {
    const old = this.get(target), fresh = changed(old, change);
    remember(old, fresh);
    this.set(target, fresh);
  }

  travel(step) {
    const target = this.get("target"), to = this.get(target) && step(this.get(target));
    if (!to) return;
    this.set(target, to);
    this.say(step === undone ? "undone" : "redone");
  }

  say(text, visibly = false) {
    this.spoken.textContent = text;
    this.message = visibly ? text : null;
  }

  // -- drawing ------------------------------------------------------------------------------------------------------

  schedule() {
    if (!this.closed) this.frameRequest ||= requestAnimationFrame(() => { this.frameRequest = 0; this.paint(); });
  }

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

  draw(wire) { this.painter.paint(this.canvas, this.layout, this.now(wire)); }

  fail(text) {
    this.notice.textContent = text;
    this.notice.hidden = false;
    this.canvas.getContext("2d").clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** The array as it is under the brush, which may be ahead of the model. */
  current(name) {
    return this.stroke?.target === name && this.stroke.pending ? this.stroke.pending : this.get(name);
  }

  /** What the painter needs and the model may not have yet. */
  now(image) {
    const { stroke } = this, box = stroke?.box && spanned(stroke.box, stroke.last);
    return { image, mask: this.current("mask"), labels: this.current("labels"), draft: this.draft, box, wet: !!stroke?.pending };
  }

  /** What keys do with a tool, for those who hear the page. */
  keys(tool) { return KEYS[tool]; }

  furnish() {
    const title = this.get("title"), tool = this.get("tool"), target = this.get(this.get("target"));
    write(this.caption, title);
    const picks = tool === "look" && this.get("picks") ? " Space chooses what is under the cursor." : "";
    mark(this.canvas, "aria-label", `${title || "picture"}. ${this.keys(tool)}${picks}`);
    mark(this.canvas, "data-tool", tool);
    this.bar.hidden = !this.get("controls") && !title;
    this.readout.hidden = !this.get("controls");
    for (const [name, button] of Object.entries(this.buttons)) {
      button.hidden = !this.get("controls") || (tool !== "paint" && (name === "undo" || name === "redo"));
    }
    this.buttons.undo.disabled = !(target && undone(target));
    this.buttons.redo.disabled = !(target && redone(target));
    const { image, cursor } = { image: this.current("image"), cursor: this.get("cursor") };
    const inside = image && cursor && cursor[0] < image.shape[0] && cursor[1] < image.shape[1];
    write(this.readout, this.message || (this.draft ? `typing ${this.draft}, then Enter` : inside ? readout(image, cursor, this.scale(image), this.get("mix")) : image ? sizeText(image) : ""));
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
