import assert from "node:assert/strict";
import test from "node:test";

import { follow } from "../../seeing_machine/widgets/link.js";

/** As much of a widget model as a link touches. */
class Model {
  constructor(values) { Object.assign(this, { values, heard: {}, sets: 0 }); }
  get(name) { return this.values[name]; }
  set(name, value) { this.sets++; this.values[name] = value; (this.heard[`change:${name}`] || []).forEach((f) => f()); }
  on(event, f) { (this.heard[event] ||= []).push(f); }
  off(event, f) { this.heard[event] = this.heard[event].filter((other) => other !== f); }
}

test("each side follows the other, and it stops there", () => {
  const a = new Model({ value: 1 }), b = new Model({ threshold: 1 });
  follow(a, "value", b, "threshold");
  follow(b, "threshold", a, "value");
  a.set("value", 7);
  assert.deepEqual([b.get("threshold"), a.sets, b.sets], [7, 1, 1]);
  b.set("threshold", 9);
  assert.deepEqual([a.get("value"), a.sets, b.sets], [9, 2, 2]);
});

test("a link that has ended does nothing", () => {
  const a = new Model({ value: 1 }), b = new Model({ value: 1 });
  follow(a, "value", b, "value")();
  a.set("value", 2);
  assert.equal(b.get("value"), 1);
});
