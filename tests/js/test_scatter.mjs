import assert from "node:assert/strict";
import test from "node:test";

import { shapeOf } from "../../seeing_machine/widgets/shared/scatter_drawing.js";
import { added, framed, grouped, hit, keyed, moved, nearest, territories, toPlane, toScreen, without } from "../../seeing_machine/widgets/shared/scatter_places.js";

const BOX = [10, 210, 5, 105];   // left, right, top, base: 200 wide, 100 high
const FREE = framed([0, 0], [10, 10], false, BOX);

test("places go to the screen and back, up is up", () => {
  assert.deepEqual(toScreen(FREE, 0, 0), [10, 105]);
  assert.deepEqual(toScreen(FREE, 10, 10), [210, 5]);
  assert.deepEqual(toPlane(FREE, ...toScreen(FREE, 3, 7)), [3, 7]);
  assert.deepEqual(toPlane(FREE, -50, 900), [0, 0], "outside is at the border");
});

test("with one unit on both axes the wider one shows more, around the same middle", () => {
  const { across, up, first, second } = framed([0, 0], [10, 10], true, BOX);
  assert.equal(across, up);
  assert.deepEqual([first, second], [[-5, 15], [0, 10]]);
});

test("the nearest is the first of equals, and scale counts", () => {
  const centres = [0, 0, 4, 0];
  assert.equal(nearest(centres, 2, 5).index, 0);
  assert.equal(nearest(centres, 2.1, 5).index, 1);
  assert.equal(nearest([5, 7, 9, 4], 5, 2).index, 1, "not by the first feature alone");
  assert.equal(nearest([0, 100, 4, 0], 0, 30, [1, 1000]).index, 0, "30 is less than 4 once it is divided by 1000");
  assert.deepEqual([...grouped([0, 1, 9, 9, 3, 0], centres, [1, 1])], [0, 1, 1]);
  assert.equal(nearest([], 0, 0).index, -1);
});

test("territories are those of the nearest centre, cell by cell", () => {
  const { cols, rows, owners } = territories(FREE, [2, 5, 8, 5], [1, 1], 10);
  assert.deepEqual([cols, rows], [20, 10]);
  for (let i = 0; i < owners.length; i++) assert.equal(owners[i], i % 20 < 10 ? 0 : 1);
  const level = territories(FREE, [2, 2, 8, 8], [1e6, 1], 10).owners;
  assert.deepEqual([level[0], level[19], level[180], level[199]], [1, 1, 0, 0]);
});

test("what is hit is near on the screen, whatever the units", () => {
  const [x, y] = toScreen(FREE, 5, 5);
  assert.equal(hit(FREE, [9, 9, 5, 5], x + 6, y, 8), 1);
  assert.equal(hit(FREE, [9, 9, 5, 5], x + 9, y, 8), -1);
  assert.equal(hit(FREE, [], x, y, 8), -1);
});

test("arrow keys move by a hundredth, with Shift by a tenth, and stay inside", () => {
  assert.deepEqual(keyed(FREE, [5, 5], "ArrowUp", false), [5, 5.1]);
  assert.deepEqual(keyed(FREE, [5, 5], "ArrowLeft", true), [4, 5]);
  assert.deepEqual(keyed(FREE, [0.5, 5], "ArrowLeft", true), [0, 5]);
  assert.equal(keyed(FREE, [5, 5], "a", false), undefined);
});

test("pairs come, move and go", () => {
  assert.deepEqual([...added([1, 2], 3, 4)], [1, 2, 3, 4]);
  assert.deepEqual([...moved([1, 2, 3, 4], 1, 7, 8)], [1, 2, 7, 8]);
  assert.deepEqual([...without([1, 2, 3, 4, 5, 6], new Set([0, 2]))], [3, 4]);
});

test("no two of 14 groups have both colour and shape in common", () => {
  assert.equal(new Set(Array.from({ length: 14 }, (_, group) => `${group % 7} ${shapeOf(group)}`)).size, 14);
});
