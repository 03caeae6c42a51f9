import assert from "node:assert/strict";
import test from "node:test";

import { cutFor, grouped, stepped, tree } from "../../seeing_machine/widgets/shared/dendrogram_tree.js";

// Leaves 0 to 3: 0 and 1 at 1, 2 and 3 at 2, both pairs at 5.
const PAIRS = tree([0, 1, 1, 2, 2, 3, 2, 2, 4, 5, 5, 4]);

test("leaves lie from left to right, merges over their middle", () => {
  assert.deepEqual(PAIRS.order, [0, 1, 2, 3]);
  assert.deepEqual([...PAIRS.across], [0, 1, 2, 3, 0.5, 2.5, 1.5]);
  assert.deepEqual(tree([0, 1, 1, 2, 2, 3, 4, 3]).order, [2, 0, 1], "the first of two lies left");
  assert.deepEqual(tree([]).order, [0]);
});

test("a cut parts the groups, numbered from the left", () => {
  const of = (cut, done) => { const { groups, number } = grouped(PAIRS, cut, done); return [[...groups], number]; };
  assert.deepEqual(of(1.5), [[0, 0, 1, 2, 0, -1, -1], 3]);
  assert.deepEqual(of(null), [[0, 0, 0, 0, 0, 0, 0], 1]);
  assert.deepEqual(of(0.5), [[0, 1, 2, 3, -1, -1, -1], 4]);
  assert.deepEqual(of(null, 2), [[0, 0, 1, 1, 0, 1, -1], 2], "two merges done");
});

test("every number of groups has its cut", () => {
  for (const number of [1, 2, 3, 4]) assert.equal(grouped(PAIRS, cutFor([1, 2, 5], number)).number, number);
  assert.equal(cutFor([], 1), 0);
});

test("keys step from one number of groups to the next, past merges of one height", () => {
  assert.equal(grouped(PAIRS, stepped([1, 2, 5], 1.5, -1)).number, 2);
  assert.equal(grouped(PAIRS, stepped([1, 2, 5], 1.5, 1)).number, 4);
  assert.equal(stepped([1, 2, 5], 0.1, 1), 0.1, "there are not more");
  assert.equal(stepped([3, 3, 5], 4, 1), 1.5);
});

test("a chain of 2,000 is no deeper than the stack", () => {
  const merges = [0, 1, 1, 2];
  for (let i = 2; i < 2000; i++) merges.push(2000 + i - 2, i, i, i + 1);
  assert.equal(tree(merges).order.length, 2000);
});
