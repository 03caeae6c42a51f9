import assert from "node:assert/strict";
import test from "node:test";

import { keyedPoint, marks, nearestPoint, reach, span, under, valuesAt } from "../../seeing_machine/widgets/shared/chart_scale.js";

test("the value axis holds 0 and every curve, and ends at round numbers", () => {
  assert.deepEqual(reach([0.2, 2.3, NaN], null, null), [0, 3]);
  assert.deepEqual(reach([-1.2, 2], null, null), [-2, 2]);
  assert.deepEqual(reach([], null, null), [0, 1]);
  assert.deepEqual(reach([0, 0], null, null), [0, 1]);
  assert.deepEqual(reach([0.2, 0.9], 0, 1), [0, 1], "given ends are kept");
  assert.deepEqual(reach([5], 9, null), [9, 10], "also where they turn round");
});

test("a curve that grows within round numbers moves no axis", () => {
  assert.deepEqual(reach([2.1], null, null), reach([2.1, 2.9], null, null));
});

test("one point is not the whole width", () => {
  assert.deepEqual(span([3]), [3, 4]);
  assert.deepEqual(span([3, 9]), [3, 9]);
  assert.deepEqual(span([]), [0, 1]);
});

test("epochs are whole", () => {
  assert.deepEqual(marks(1, 3, 4, true), [1, 2, 3]);
  assert.deepEqual(marks(1, 3, 4, false), [1, 1.5, 2, 2.5, 3]);
});

test("the scrubber is on the point nearest to its place, on the last where it rides", () => {
  assert.equal(nearestPoint([1, 2, 4], 2.9), 1);
  assert.equal(nearestPoint([1, 2, 4], 99), 2);
  assert.equal(nearestPoint([], 1), -1);
  assert.deepEqual([under([1, 2, 4], null), under([1, 2, 4], 2), under([], null)], [2, 1, -1]);
});

test("a curve without a point here tells its last one", () => {
  const lines = [1, NaN, 3, NaN, NaN, 6];
  assert.deepEqual(valuesAt(lines, 3, 1), [1, NaN]);
  assert.deepEqual(valuesAt(lines, 3, 2), [3, 6]);
  assert.deepEqual(valuesAt([], 0, -1), []);
});

test("keys step from point to point and stop at the ends", () => {
  assert.deepEqual(["ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"].map((key) => keyedPoint(3, key, 8)), [2, 4, 0, 7, 7, 0]);
  assert.equal(keyedPoint(7, "ArrowRight", 8), 7);
  assert.equal(keyedPoint(3, "a", 8), undefined);
});
