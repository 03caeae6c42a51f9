import assert from "node:assert/strict";
import test from "node:test";

import { hit, inPlane, inRows, neighbour, scaled, scrolled } from "../../seeing_machine/widgets/shared/gallery_places.js";

const PICTURE = [20, 10];

test("the longer side gets the size", () => {
  assert.deepEqual([scaled(32, 32, 48), scaled(10, 20, 40), scaled(1, 1000, 40)], [[48, 48], [40, 20], [40, 1]]);
});

test("rows fill the room and wrap", () => {
  const { places, height } = inRows(5, [], PICTURE, 76, false);   // two pictures and their gaps, then no third
  assert.deepEqual(places, [[2, 2], [30, 2], [58, 2], [2, 20], [30, 20]].map(([x, y]) => [x, y]));
  assert.equal(height, 38);
  assert.equal(inRows(2, [], PICTURE, 5, false).places[1][0], 2, "a narrow room has one column");
});

test("each group has a heading and rows of its own, in the order of groups", () => {
  const { places, headings } = inRows(3, [1, 0, 1], PICTURE, 300, true);
  assert.deepEqual(headings, [{ y: 2, group: 0, count: 1 }, { y: 60, group: 1, count: 2 }]);
  assert.deepEqual(places, [[2, 84], [2, 26], [30, 84]]);
});

test("in the plane every picture is inside", () => {
  const { places } = inPlane([0, 0, 1, 1, 0.5, 0.25], PICTURE, [124, 114]);
  assert.deepEqual(places, [[2, 2], [102, 102], [27, 52]]);
});

test("the upper one of two is under the pointer", () => {
  const places = [[0, 0], [10, 0]];
  assert.deepEqual([hit(places, PICTURE, 5, 5), hit(places, PICTURE, 15, 5), hit(places, PICTURE, 15, 10), hit([], PICTURE, 0, 0)], [0, 1, -1, -1]);
});

test("arrow keys go to the nearest in their direction", () => {
  const { places } = inRows(5, [], PICTURE, 76, false), [left, right, up, down] = [[-1, 0], [1, 0], [0, -1], [0, 1]];
  assert.deepEqual([neighbour(places, 0, right), neighbour(places, 0, down), neighbour(places, 4, up), neighbour(places, 4, left)], [1, 3, 1, 3]);
  assert.deepEqual([neighbour(places, 0, left), neighbour(places, 4, down)], [0, 4], "at the border it stays");
});

test("a box scrolls no further than is needed", () => {
  assert.deepEqual([scrolled(0, 100, 150, 180), scrolled(90, 100, 150, 180), scrolled(160, 100, 20, 50)], [80, 90, 20]);
});
