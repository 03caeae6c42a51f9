// A picture on which shapes are drawn: boxes, outlines, points, brush strokes. Zoom, pan and cursor are those of every picture.
// A shape is drawn here alone; each finished action is one message, and Python says when it is saved.

import { redone, undone } from "./shared/arrays.js";
import { element, keepKeys } from "./shared/dom.js";
import { PictureView } from "./shared/picture_view.js";
import { BrushLayer, BrushStroke } from "./shared/shape_brush.js";
import { REACH, drawShapes } from "./shared/shape_drawing.js";
import { ShapeEdits } from "./shared/shape_edits.js";
import { ShapePanel, toolOf } from "./shared/shape_panel.js";
import { dragged, encoded, found, without } from "./shared/shapes.js";
import { line, pixelAt, spanned } from "./shared/viewport.js";

const SEEN = ["work", "turn", "saved", "trouble", "classes", "label", "tools", "chosen"];
const KEYS = {
  look: "Space takes the shape or handle under the cursor and puts it down, N chooses the next shape, Delete removes it, Enter accepts a suggestion.",
  box: "Space sets one corner of a box and then the other.",
  outline: "Space sets a corner, Enter closes the outline, Backspace removes the last corner.",
  point: "Space sets a point.",
  brush: "Space paints, Enter ends the thing.",
  erase: "Space erases what was painted.",
};

class ShapeView extends PictureView {
  constructor(model, el) {
    const frame = element("div", "sm-root sm-shapes", el), above = element("div", "sm-shapes-above", frame);
    const main = element("div", "sm-shapes-main", frame), beside = element("div", "sm-shapes-beside", frame);
    super(model, main, SEEN);
    keepKeys(frame);
    this.frame = frame;
    this.corner = this.corners = null;   // of a box, and of an outline, that are begun
    this.layer = new BrushLayer();
    this.edits = new ShapeEdits(model, (text) => this.say(text), this.onChange);
    this.panel = new ShapePanel(above, beside, {
      tool: (name) => this.setTool(name), label: (number) => this.classify(number), choose: (index) => this.choose(index),
      size: (pixels) => this.set("brush_size", pixels), key: (event) => this.listKey(event), acceptAll: () => this.edits.acceptAll(),
    });
    this.on(this.canvas, "focus blur", this.onChange);
  }

  close() {
    this.edits.close();
    super.close();
    this.frame.remove();
  }

  get shapes() { return this.edits.shapes; }
  get size() { return this.get("image").shape; }
  keys(tool) { return `${KEYS[tool]} Digits choose the class, Page Down and Page Up turn to the next and the last picture, S skips this one. Arrow keys move the cursor, plus and minus zoom.`; }

  // -- what is chosen -----------------------------------------------------------------------------------------------

  travel(step) {
    if (this.corners?.length && step === undone) return this.back();
    const to = step(this.get("work"));
    if (!to) return;
    this.drop();
    this.edits.send(to);
    this.say(step === undone ? "undone" : "redone");
  }

  choose(index) {
    this.set("chosen", index);
    if (index !== null) this.say(`chosen: ${this.edits.words(this.shapes[index])}`);
  }

  /** A class for what is drawn next, and for the shape that is chosen with the tool for that. */
  classify(number) {
    if (number > this.get("classes").length) return;
    const chosen = this.get("chosen"), shape = this.shapes[chosen];
    this.set("label", number);
    if (shape && this.get("tool") === "look") this.edits.replace(chosen, { ...shape, label: number }, `now ${this.get("classes")[number - 1]}`);
    else { this.set("chosen", null); this.say(this.get("classes")[number - 1]); }
  }

  setTool(tool) {
    this.drop();
    const keeps = tool === "look" || (tool === "erase" && this.shapes[this.get("chosen")]?.kind === "brush");
    if (!keeps) this.set("chosen", null);
    this.set("tool", tool);
    this.canvas.focus({ preventScroll: true });
    this.say(tool === "look" ? "select" : tool);
  }

  /** Lets go of what is being drawn or carried. */
  drop() { this.stroke = this.corner = this.corners = null; this.schedule(); }

  // -- pointer ------------------------------------------------------------------------------------------------------

  /** The spot [row, col] under a place of the canvas. */
  spot(x, y) { return [(y - this.layout.top) / this.layout.scale, (x - this.layout.left) / this.layout.scale]; }

  under(spot) { return found(this.shapes, this.get("chosen"), spot, this.size, Math.max(REACH / this.layout.scale, 0.5)); }

  pans(x, y) {
    this.here = this.spot(x, y);
    return this.get("tool") === "look" && !this.under(this.here);
  }

  pick() { if (this.get("tool") === "look") this.choose(null); }

  move(event) {
    super.move(event);
    const l = this.layout;
    if (!this.stroke || !l) return;
    const [x, y] = this.at(event), keep = (value, low, high) => Math.min(Math.max(value, low), high);
    if (!pixelAt(l, x, y)) this.drag(pixelAt(l, keep(x, l.left + 0.5, l.left + l.cols * l.scale - 0.5), keep(y, l.top + 0.5, l.top + l.rows * l.scale - 0.5)));
  }

  begin(pixel) {
    const tool = this.get("tool");
    if (tool === "look") this.take(pixel);
    else if (tool === "point") this.edits.add({ kind: "point", places: [pixel] });
    else if (tool === "box") this.stroke = { tool, from: pixel, last: pixel };
    else if (tool === "outline") this.place(pixel);
    else this.paintFrom(pixel, tool === "erase");
  }

  take(pixel) {
    const hit = this.under(this.here);
    if (!hit) return;
    if (hit.index !== this.get("chosen")) this.choose(hit.index);
    this.stroke = { tool: "look", ...hit, from: pixel, shape: this.shapes[hit.index] };
  }

  drag(pixel) {
    const { stroke } = this;
    if (!pixel || !stroke) return;
    if (stroke.tool === "look") stroke.shape = dragged(this.shapes[stroke.index], stroke.handle, stroke.from, pixel, this.size);
    else if (stroke.tool === "outline") { if (Math.hypot(pixel[0] - stroke.last[0], pixel[1] - stroke.last[1]) * this.layout.scale > 12) this.place(pixel); }
    else if (stroke.tool === "box") stroke.last = pixel;
    else {
      const way = line(stroke.last, pixel);
      if (!stroke.brush) for (const step of way) if (!this.stroke.brush) this.paintFrom(step, true);   // the eraser has met nothing so far
      this.stroke.brush?.over(way, this.get("brush_size"));
      this.stroke.last = pixel;
    }
    this.schedule();
  }

  finish() {
    const { stroke } = this;
    this.stroke = null;
    if (!stroke) return;
    const { tool } = stroke;
    if (tool === "look" && stroke.shape !== this.shapes[stroke.index]) this.edits.replace(stroke.index, stroke.shape);
    else if (tool === "box") this.finishBox(stroke);
    else if (tool === "brush" || tool === "erase") this.finishPainting(stroke);
    this.schedule();
  }

  /** A drag spans a box; two clicks do it too. */
  finishBox({ from, last }) {
    const click = from[0] === last[0] && from[1] === last[1];
    if (click && !this.corner) { this.corner = from; this.say(`first corner at row ${from[0]}, column ${from[1]}`); return; }
    const [r0, c0, r1, c1] = spanned(click ? this.corner : from, last);
    this.corner = null;
    this.edits.add({ kind: "box", places: [[r0, c0], [r1, c1]] });
  }

  // -- outlines -----------------------------------------------------------------------------------------------------

  /** Another corner; the first one again, or the last one again, closes the outline. */
  place(pixel) {
    const corners = this.corners || [], [first] = corners, last = corners.at(-1);
    const at = (place, reach) => place && Math.hypot(place[0] - pixel[0], place[1] - pixel[1]) * this.layout.scale <= reach;
    if (corners.length > 2 && (at(first, REACH) || at(last, 0))) return this.closeOutline();
    if (!at(last, 0)) this.corners = [...corners, pixel];
    this.stroke = { tool: "outline", last: pixel };
    this.say(`corner ${this.corners.length} at row ${pixel[0]}, column ${pixel[1]}`);
    this.schedule();
  }

  closeOutline() {
    const { corners } = this;
    if (corners.length < 3) return this.say("An outline needs three corners.", true);
    this.drop();
    this.edits.add({ kind: "outline", places: corners });
  }

  back() {
    this.corners = this.corners.slice(0, -1);
    this.say(`${this.corners.length} corners`);
    this.schedule();
  }

  // -- brush --------------------------------------------------------------------------------------------------------

  paintFrom(pixel, erase) {
    const chosen = this.get("chosen"), mine = this.shapes[chosen], label = this.get("label");
    const fits = (shape) => shape?.kind === "brush" && (erase || shape.label === label);
    const index = fits(mine) ? chosen : erase ? this.shapes.findLastIndex((one) => one.kind === "brush" && found([one], null, [pixel[0] + 0.5, pixel[1] + 0.5], this.size, 0)) : -1;
    if (erase && index < 0) { this.stroke = { tool: "erase", last: pixel }; return; }
    const brush = new BrushStroke(this.shapes[index], erase ? 0 : label, this.painted(), this.size);
    brush.over([pixel], this.get("brush_size"));
    this.stroke = { tool: erase ? "erase" : "brush", index, last: pixel, brush };
    this.schedule();
  }

  finishPainting({ index, brush }) {
    if (!brush) return this.say("The eraser works on what was painted.", true);
    const counts = encoded(brush.mask, ...this.size);
    if (index < 0) this.edits.add({ kind: "brush", counts }, this.shapes.length);
    else if (!brush.value && counts.length === 1) this.edits.remove(index);
    else this.edits.replace(index, { ...this.shapes[index], counts }, brush.value ? "painted" : "erased");
  }

  painted() { return this.layer.of(this.seen(), this.size); }

  // -- keys ---------------------------------------------------------------------------------------------------------

  actOf(event) {
    const { key } = event, tool = toolOf(key, this.get("tools")), chosen = this.get("chosen"), size = this.get("brush_size");
    if (event.ctrlKey || event.metaKey || event.altKey) return super.actOf(event);
    if (/^[1-9]$/.test(key)) return () => this.classify(+key);
    if (tool) return () => this.setTool(tool);
    return {
      " ": () => this.space(), Enter: () => this.enter(), Delete: () => this.erase(), Backspace: () => this.erase(), Escape: () => this.escape(),
      PageDown: () => this.wish("next"), PageUp: () => this.wish("back"), s: () => this.wish("skip"),
      n: () => this.shapes.length && this.choose(((chosen ?? -1) + 1) % this.shapes.length),
      "[": () => this.set("brush_size", Math.max(1, size - 1)), "]": () => this.set("brush_size", size + 1),
    }[key] ?? super.actOf(event);
  }

  /** What was taken with the space key goes where the cursor goes. */
  walk(rows, cols) {
    super.walk(rows, cols);
    if (this.stroke) this.drag(this.get("cursor"));
  }

  space() {
    const cursor = this.get("cursor");
    if (this.stroke) return this.finish();
    if (!this.layout) return;
    if (!cursor || cursor[0] >= this.size[0] || cursor[1] >= this.size[1]) return this.walk(0, 0);   // into the middle
    this.here = [cursor[0] + 0.5, cursor[1] + 0.5];
    this.begin(cursor);
    if (this.get("tool") !== "look") this.finish();
    else if (this.stroke) this.say(`taken: ${this.edits.words(this.stroke.shape)}`);
    else this.say("nothing here");
  }

  enter() {
    const shape = this.shapes[this.get("chosen")];
    if (this.corners?.length) this.closeOutline();
    else if (shape?.suggested) this.edits.accept(this.get("chosen"));
    else if (this.get("tool") === "brush") this.choose(null);
    else this.space();
  }

  erase() {
    const chosen = this.get("chosen"), shape = this.shapes[chosen];
    if (this.corners?.length) return this.back();
    if (!shape) return;
    const hit = this.here && this.under(this.here), less = hit && hit.index === chosen && without(shape, hit.handle);
    if (less) this.edits.replace(chosen, less, "corner removed");
    else this.edits.remove(chosen);
  }

  escape() {
    if (this.stroke || this.corner || this.corners?.length) this.drop();
    else if (this.get("chosen") !== null) this.choose(null);
    else { this.canvas.blur(); return false; }
  }

  listKey(event) {
    if (event.key !== "Delete" && event.key !== "Backspace") return;
    const index = [...event.currentTarget.children].indexOf(event.target.closest("li"));
    event.preventDefault();
    if (index >= 0) this.edits.remove(index);
    this.canvas.focus({ preventScroll: true });
  }

  wish(what) {
    this.drop();
    this.tell.now();
    this.model.send({ wish: what });
  }

  // -- what is seen -------------------------------------------------------------------------------------------------

  /** The shapes with the one that is carried where the hand has it. */
  seen() {
    const { stroke } = this;
    if (stroke?.tool !== "look" || stroke.shape === this.shapes[stroke.index]) return this.shapes;
    if (stroke.all?.[stroke.index] !== stroke.shape) stroke.all = this.shapes.map((one, i) => (i === stroke.index ? stroke.shape : one));
    return stroke.all;
  }

  now(image) {
    const painting = this.stroke?.brush?.labels, some = this.shapes.some((shape) => shape.kind === "brush");
    return { image, mask: null, labels: painting || (some ? this.painted() : null), draft: null, box: null, wet: !!painting };
  }

  fail(text) {
    super.fail(text);
    this.layout = null;   // nothing can be drawn on
  }

  draw(wire) {
    super.draw(wire);
    const { stroke, corner } = this, cursor = this.get("cursor"), active = document.activeElement === this.canvas;
    const pair = stroke?.tool === "box" ? [corner && stroke.from === stroke.last ? corner : stroke.from, stroke.last] : corner && cursor ? [corner, cursor] : null;
    const tool = this.get("tool"), side = this.get("brush_size"), half = Math.floor((side - 1) / 2), paints = tool === "brush" || tool === "erase";
    drawShapes(this.canvas.getContext("2d"), this.layout, wire.shape, {
      brush: paints && cursor ? [cursor[0] - half, cursor[1] - half, cursor[0] - half + side, cursor[1] - half + side] : null,
      shapes: this.seen(), chosen: this.get("chosen"), outline: this.corners, box: pair && spanned(...pair), label: this.get("label"),
      classes: this.get("classes"), ink: this.colours, cross: active && cursor && ["box", "outline", "point"].includes(tool) ? cursor : null,
    });
  }

  furnish() {
    super.furnish();
    const work = this.get("work");
    if (this.page !== work.picture) { this.page = work.picture; this.drop(); }
    this.furnishHistory(true, work);
    if (this.corners?.length) this.buttons.undo.disabled = false;
    this.panel.update({
      tool: this.get("tool"), tools: this.get("tools"), brush: this.get("brush_size"), classes: this.get("classes"), label: this.get("label"),
      shapes: work.shapes, chosen: this.get("chosen"), ...this.edits.saving(),
    });
  }
}

export default {
  render({ model, el }) {
    const view = new ShapeView(model, el);
    return () => view.close();
  },
};
