// What is done to the list of shapes on a picture. Each change is told to Python at once, said aloud, and can be undone.

import { remember } from "./arrays.js";
import { accepted, told } from "./shapes.js";

const PATIENCE = 4000;     // ms until an answer is missed

export class ShapeEdits {
  /** `say` speaks a sentence; `noticed` is called when what is known of the saving may be another. */
  constructor(model, say, noticed) {
    Object.assign(this, { model, say, noticed, late: false });
  }

  close() { clearTimeout(this.waiting); }

  get(name) { return this.model.get(name); }

  get shapes() { return this.get("work").shapes; }

  words(shape) { return told(shape, this.get("classes"), this.get("image").shape); }

  /** Takes a new list of shapes as the truth, and says what was done. */
  commit(shapes, words, chosen = null) {
    const old = this.get("work"), fresh = { picture: old.picture, shapes };
    remember(old, fresh);
    this.send(fresh, chosen);
    const count = shapes.filter((shape) => !shape.suggested).length;
    this.say(`${words}. ${count} ${count === 1 ? "thing" : "things"}.`);
  }

  send(work, chosen = null) {
    this.model.set("chosen", chosen);
    this.model.set("work", work);
    this.model.set("turn", this.get("turn") + 1);
    this.late = false;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => { this.late = this.get("saved") < this.get("turn"); this.noticed(); }, PATIENCE);
    try {
      this.model.save_changes();
    } catch {
      this.late = true;   // there is no kernel any more
    }
    this.noticed();
  }

  add(shape, chosen = null) {
    const label = this.get("label");
    this.commit([...this.shapes, { label, number: 0, ...shape }], this.words({ label, ...shape }), chosen);
  }

  replace(index, shape, words = this.words(accepted(shape))) {
    this.commit(this.shapes.map((one, i) => (i === index ? accepted(shape) : one)), words, index);
  }

  remove(index) {
    const gone = this.shapes[index], rest = this.shapes.filter((_, i) => i !== index);
    this.commit(rest, `removed ${this.words(gone)}`, gone.suggested ? next(rest, index) : null);
  }

  accept(index) {
    const shapes = this.shapes.map((one, i) => (i === index ? accepted(one) : one));
    this.commit(shapes, `accepted ${this.words(shapes[index])}`, next(shapes, index));
  }

  acceptAll() { this.commit(this.shapes.map(accepted), "accepted all suggestions"); }

  /** Whether it is on the disk, in words; and whether that is bad news. */
  saving() {
    const trouble = this.get("trouble"), turn = this.get("turn"), saved = this.get("saved") >= turn, late = !saved && this.late;
    const now = late ? "Not saved yet: the kernel does not answer. What you drew stays here." : !saved ? "saving" : turn ? "saved" : "";
    return { status: trouble || now, trouble: !!trouble || late };
  }
}

/** The first suggestion at or after `from`, else the first one, else null. */
function next(shapes, from) {
  const after = shapes.findIndex((shape, i) => shape.suggested && i >= from);
  const first = shapes.findIndex((shape) => shape.suggested);
  return after >= 0 ? after : first >= 0 ? first : null;
}
