import assert from "node:assert/strict";
import test from "node:test";

import { chosenBy } from "../../seeing_machine/widgets/table.js";

test("arrow keys choose the next row, and stay at the ends", () => {
  assert.equal(chosenBy("ArrowDown", 1, 4), 2);
  assert.equal(chosenBy("ArrowDown", 3, 4), 3);
  assert.equal(chosenBy("ArrowUp", 0, 4), 0);
  assert.equal(chosenBy("PageDown", 0, 20), 5);
  assert.equal(chosenBy("PageUp", 3, 20), 0);
  assert.equal(chosenBy("Home", 3, 4), 0);
  assert.equal(chosenBy("End", 0, 4), 3);
});

test("without a choice the keys begin at an end", () => {
  assert.equal(chosenBy("ArrowDown", null, 4), 0);
  assert.equal(chosenBy("ArrowUp", null, 4), 3);
});

test("Escape chooses none, other keys and empty tables do nothing", () => {
  assert.equal(chosenBy("Escape", 2, 4), null);
  assert.equal(chosenBy("a", 2, 4), undefined);
  assert.equal(chosenBy("ArrowDown", null, 0), undefined);
});
