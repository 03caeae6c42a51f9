// A picture whose pixels can be changed: painted, typed over, undone; and points and boxes can be set on it.

import { changed, remember, typed, undone } from "./shared/arrays.js";
import { PictureView } from "./shared/picture_view.js";
import { line, spanned, underBrush } from "./shared/viewport.js";
import { limitsText, parseValue, readout } from "./shared/words.js";

const LIVE_BYTES = 1 << 18;  // pictures up to this size travel while the brush moves, larger ones when it lifts
const KEYS = {
  look: "Arrow keys move the cursor, plus and minus zoom, 0 shows all.",
  paint: "Arrow keys move the cursor, space paints, digits write a value, Control Z undoes, plus and minus zoom.",
  point: "Arrow keys move the cursor, space sets a point, plus and minus zoom.",
  box: "Arrow keys move the cursor, space sets one corner of a box and then the other.",
};

class ImageView extends PictureView {
  draft = null;    // digits being typed into the pixel under the cursor
  corner = null;   // the first corner of a box, set without a drag

  // -- keys ---------------------------------------------------------------------------------------------------------

  keys(tool) { return `${KEYS[tool]}${tool === "look" && this.get("picks") ? " Space chooses what is under the cursor." : ""}`; }

  actOf(event) {
    const { key } = event, cursor = this.get("cursor");
    if (event.ctrlKey || event.metaKey || event.altKey) return super.actOf(event);
    const drafting = this.draft && {
      Escape: () => this.redraft(""), Backspace: () => this.redraft(this.draft.slice(0, -1)), Enter: () => { if (this.settle()) this.walk(1, 0); },
    }[key];
    if (drafting) return drafting;
    if (key === "Escape" && this.corner) return () => { this.corner = null; };
    if (this.typing() && /^[0-9.-]$/.test(key)) return cursor ? () => this.type(key) : undefined;
    if (!cursor || (key !== " " && key !== "Enter")) return super.actOf(event);
    return this.get("tool") === "look" ? () => this.pick(cursor) : () => { this.begin(cursor); this.finish(); };
  }

  /** A click or the space key, where somebody wants to know which pixel; false where nobody does. */
  pick(pixel) {
    if (!pixel || !this.get("picks") || this.get("tool") !== "look") return false;
    return this.model.send({ picked: pixel });
  }

  // -- numbers that are typed ---------------------------------------------------------------------------------------

  /** Whether keys 0..9 write into the pixel under the cursor. */
  typing() { return this.get("tool") === "paint" && this.get("target") === "image" && this.get("image")?.shape.length === 2; }

  type(key) {
    this.redraft((this.draft || "") + key);
    // A 0/1 picture takes one digit: no need to confirm it.
    if (this.scale(this.get("image")).limits?.[1] === 1) this.settle();
  }

  redraft(text) {
    this.draft = text || null;
    this.schedule();
  }

  /** Writes what was typed into the pixel; false where it does not fit. */
  settle() {
    const text = this.draft, cursor = this.get("cursor"), wire = this.get("image");
    this.draft = null;
    if (!text || !cursor || !wire) return true;
    const scale = this.scale(wire), value = parseValue(text, wire, scale);
    if (value === null) {
      this.say(`${text} does not fit: this picture holds ${limitsText(wire, scale)}.`, true);
      this.schedule();
      return false;
    }
    const fresh = changed(wire, (array) => { array[cursor[0] * wire.shape[1] + cursor[1]] = value; });
    remember(wire, fresh);
    this.set("image", fresh);
    this.say(readout(fresh, cursor, scale, this.get("mix")));
    return true;
  }

  told(image) { return !this.message && this.draft ? `typing ${this.draft}, then Enter` : super.told(image); }

  // -- tools --------------------------------------------------------------------------------------------------------

  /** A click in a matrix chooses the number to type over; it paints nothing. */
  pans() { return super.pans() || (this.typing() && !this.get("pixels")); }

  /** While a number is typed, its pixel stays the one under the cursor. */
  hover(pixel) {
    if (this.draft) this.message = null;
    else super.hover(pixel);
  }

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
    const { stroke } = this;
    if (stroke.box) this.schedule();
    else this.paintAt(line(stroke.last, pixel));
    stroke.last = pixel;
  }

  finish() {
    const { stroke } = this;
    this.stroke = null;
    if (!stroke) return;
    if (stroke.box) {
      const [row, col] = stroke.last;
      if (row !== stroke.box[0] || col !== stroke.box[1]) { this.addBox(stroke.box, stroke.last); this.corner = null; }
    } else if (stroke.pending) this.keep(stroke);
    this.schedule();
  }

  addBox(corner, other) { this.set("boxes", [...this.get("boxes"), spanned(corner, other)]); }

  /** What the brush writes: its value, or the other of 0 and 1 where none is set, so that a click flips a pixel. */
  brushValue(wire, [row, col]) {
    const brush = this.get("brush"), image = this.get("target") === "image";
    if (brush !== null && brush !== undefined) return brush;
    const old = typed(wire)[(row * wire.shape[1] + col) * (wire.shape[2] || 1)];
    const set = image && wire.dtype === "uint8" ? old >> (8 - this.get("depth")) : old;
    return set ? 0 : image ? this.get("window")[1] : 1;
  }

  paintAt(pixels) {
    const { stroke } = this, wire = stroke.pending || stroke.from, [rows, cols, channels = 1] = wire.shape, size = this.get("brush_size");
    const live = wire.data.byteLength <= LIVE_BYTES;
    const put = (array) => {
      for (const [row, col] of pixels) for (const i of underBrush(row, col, size, rows, cols))
        for (let c = 0; c < channels; c++) array[i * channels + c] = Array.isArray(stroke.value) ? stroke.value[c] : stroke.value;
    };
    if (!stroke.pending || live) stroke.pending = changed(wire, put);
    else put(typed(stroke.pending));   // fresh memory already, not yet sent
    if (live) this.keep(stroke);
    else this.schedule();
  }

  keep({ from, target, pending }) {
    remember(from, pending);
    this.set(target, pending);
  }

  travel(step) {
    const target = this.get("target"), to = this.get(target) && step(this.get(target));
    if (!to) return;
    this.set(target, to);
    this.say(step === undone ? "undone" : "redone");
  }

  // -- what is seen -------------------------------------------------------------------------------------------------

  /** An array as it is under the brush, which may be ahead of the model. */
  current(name) { return this.stroke?.target === name && this.stroke.pending ? this.stroke.pending : super.current(name); }

  now(image) {
    const { stroke } = this, box = stroke?.box && spanned(stroke.box, stroke.last);
    return { image, mask: this.current("mask"), labels: this.current("labels"), draft: this.draft, box, wet: !!stroke?.pending };
  }

  furnish() {
    super.furnish();
    this.furnishHistory(this.get("tool") === "paint", this.get(this.get("target")));
  }
}

export default {
  render({ model, el }) {
    const view = new ImageView(model, el);
    return () => view.close();
  },
};
