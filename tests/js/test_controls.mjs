import assert from "node:assert/strict";
import test from "node:test";

import { decimals, written } from "../../seeing_machine/widgets/controls.js";

test("as many decimals as the step has", () => {
  assert.deepEqual([1, 0.1, 0.25, 10, 1e-3, 1e-7].map(decimals), [0, 1, 2, 0, 3, 7]);
});

test("a value is written without the noise of binary fractions, with its unit", () => {
  assert.equal(written(0.1 + 0.2, 0.1, ""), "0.3");
  assert.equal(written(130, 1, "levels"), "130 levels");
});

test("one of a unit is in the singular", () => {
  assert.deepEqual([0, 1, 2].map((value) => written(value, 1, "pixels")), ["0 pixels", "1 pixel", "2 pixels"]);
  assert.deepEqual([1, 1.5].map((value) => written(value, 0.5, "pixels")), ["1.0 pixels", "1.5 pixels"]);
  assert.equal(written(1, 1, "%"), "1 %");
});
