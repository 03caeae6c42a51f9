import assert from "node:assert/strict";
import test from "node:test";

import { typed, undone } from "../../seeing_machine/widgets/shared/arrays.js";
import { BrushLayer, BrushStroke } from "../../seeing_machine/widgets/shared/shape_brush.js";
import { ShapeEdits } from "../../seeing_machine/widgets/shared/shape_edits.js";
import {
  accepted, decoded, dragged, encoded, extent, found, handles, holds, named, told, without,
} from "../../seeing_machine/widgets/shared/shapes.js";

const SIZE = [10, 12];
const box = (r0, c0, r1, c1) => ({ kind: "box", label: 1, places: [[r0, c0], [r1, c1]] });
const outline = (...places) => ({ kind: "outline", label: 2, places });
const brush = (pixels) => {
  const mask = new Uint8Array(120);
  for (const [row, col] of pixels) mask[row * 12 + col] = 1;
  return { kind: "brush", label: 2, counts: encoded(mask, ...SIZE) };
};
const pixelsOf = ({ counts }) => [...decoded(counts, ...SIZE)].flatMap((inside, i) => (inside ? [[Math.floor(i / 12), i % 12]] : []));

test("run lengths go down the columns, as in COCO, and begin outside", () => {
  assert.deepEqual(encoded([0, 1, 0, 1, 1, 1], 3, 2), [2, 4]);
  assert.deepEqual(encoded([1, 0, 0, 0], 2, 2), [0, 1, 3]);
  assert.deepEqual([...decoded([2, 4], 3, 2)], [0, 1, 0, 1, 1, 1]);
});

test("the box around each kind", () => {
  assert.deepEqual(extent(box(1, 2, 4, 8), SIZE), [1, 2, 4, 8]);
  assert.deepEqual(extent(outline([0, 3], [5, 1], [2, 7]), SIZE), [0.5, 1.5, 5.5, 7.5]);
  assert.deepEqual(extent({ kind: "point", places: [[3, 4]] }, SIZE), [3, 4, 4, 5]);
  assert.deepEqual(extent(brush([[2, 3], [6, 3], [4, 5]]), SIZE), [2, 3, 7, 6]);
  assert.deepEqual(extent(brush([[9, 3], [0, 4]]), SIZE), [0, 3, 10, 5], "one run over the end of a column");
  assert.deepEqual(extent(brush([]), SIZE), [0, 0, 0, 0]);
});

test("what holds a spot", () => {
  assert.ok(holds(box(1, 2, 4, 8), [1, 2], SIZE) && !holds(box(1, 2, 4, 8), [4, 2], SIZE));
  const corner = outline([0, 0], [0, 6], [6, 0]);
  assert.ok(holds(corner, [2.5, 2.5], SIZE) && !holds(corner, [5.5, 5.5], SIZE));
  const two = brush([[2, 3], [0, 0]]);
  assert.ok(holds(two, [2.9, 3.1], SIZE) && holds(two, [0.5, 0.5], SIZE) && !holds(two, [3.1, 3.1], SIZE));
});

test("a handle of the chosen shape comes first, then the chosen shape, then the topmost", () => {
  const shapes = [box(0, 0, 8, 8), box(1, 1, 5, 5), { kind: "point", label: 1, places: [[9, 9]] }];
  assert.deepEqual(found(shapes, 0, [7.8, 7.9], SIZE, 1), { index: 0, handle: 4 });
  assert.deepEqual(found(shapes, 0, [2.5, 2.5], SIZE, 1), { index: 0, handle: null });
  assert.deepEqual(found(shapes, null, [2.5, 2.5], SIZE, 1), { index: 1, handle: null });
  assert.deepEqual(found(shapes, null, [8.7, 9.5], SIZE, 1), { index: 2, handle: null });
  assert.equal(found(shapes, null, [9.5, 1.5], SIZE, 1), null);
});

test("the middle of a side can be taken only where the side is long enough", () => {
  const shape = outline([0, 0], [0, 6], [6, 6], [6, 5], [6, 0]);
  assert.equal(found([shape], 0, [0.5, 3.6], SIZE, 1).handle, 5);
  assert.equal(found([shape], 0, [6.5, 6.1], SIZE, 1).handle, 2, "the nearest corner, not the middle between two");
});

test("a dragged shape stays in the picture and keeps its size", () => {
  assert.deepEqual(dragged(box(1, 2, 4, 8), null, [2, 3], [4, 4], SIZE).places, [[3, 3], [6, 9]]);
  assert.deepEqual(dragged(box(1, 2, 4, 8), null, [2, 3], [9, 11], SIZE).places, [[7, 6], [10, 12]]);
  assert.deepEqual(dragged(outline([0, 0], [0, 6], [6, 0]), null, [1, 1], [0, 3], SIZE).places, [[0, 2], [0, 8], [6, 2]]);
  assert.deepEqual(pixelsOf(dragged(brush([[2, 3], [3, 3]]), null, [2, 3], [9, 0], SIZE)), [[8, 0], [9, 0]]);
});

test("corners and sides of a box follow the hand, past each other too", () => {
  assert.deepEqual(dragged(box(1, 2, 4, 8), 4, [3, 7], [6, 9], SIZE).places, [[1, 2], [7, 10]]);
  assert.deepEqual(dragged(box(1, 2, 4, 8), 1, [1, 5], [0, 0], SIZE).places, [[0, 2], [4, 8]]);
  assert.deepEqual(dragged(box(1, 2, 4, 8), 7, [2, 2], [2, 11], SIZE).places, [[1, 8], [4, 11]]);
  assert.deepEqual(dragged(box(1, 2, 4, 8), 5, [4, 5], [1, 5], SIZE).places, [[1, 2], [2, 8]], "never empty");
});

test("the corners of an outline move, come and go", () => {
  const shape = outline([0, 0], [0, 6], [6, 0]);
  assert.equal(handles(shape).length, 6);
  assert.deepEqual(dragged(shape, 1, [0, 6], [2, 8], SIZE).places, [[0, 0], [2, 8], [6, 0]]);
  const more = dragged(shape, 3, [0, 3], [3, 3], SIZE);
  assert.deepEqual(more.places, [[0, 0], [3, 3], [0, 6], [6, 0]]);
  assert.deepEqual(without(more, 1).places, shape.places);
  assert.equal(without(shape, 1), null, "two corners are no outline");
});

test("what is said of a shape", () => {
  const guess = { ...box(1, 2, 4, 8), suggested: true };
  assert.equal(told(guess, ["cat"], SIZE), "suggested cat, box from row 1, column 2 to row 4, column 8");
  assert.equal(named(guess, ["cat"]), "1 cat?");
  assert.deepEqual(accepted(guess), box(1, 2, 4, 8));
});

test("a stroke paints its own thing only, and leaves the picture of classes that was there", () => {
  const layer = new BrushLayer(), shapes = [brush([[2, 3]]), { ...brush([[5, 5]]), label: 1, suggested: true }];
  const classes = layer.of(shapes, SIZE);
  assert.deepEqual([27, 36, 65].map((i) => typed(classes)[i]), [2, 0, 106], "a suggestion has a shade of its own");
  assert.equal(layer.of(shapes, SIZE), classes, "made once");
  const stroke = new BrushStroke(shapes[0], 2, classes, SIZE), eraser = new BrushStroke(shapes[0], 0, classes, SIZE);
  stroke.over([[2, 4]], 1);
  eraser.over([[2, 3], [5, 5]], 1);
  assert.deepEqual(pixelsOf({ counts: encoded(stroke.mask, ...SIZE) }), [[2, 3], [2, 4]]);
  assert.deepEqual([typed(stroke.labels)[28], typed(classes)[28]], [2, 0]);
  assert.deepEqual([typed(eraser.labels)[27], typed(eraser.labels)[65]], [0, 106], "other things stay");
  assert.ok(!eraser.mask.some(Boolean));
});

/** A model with the traits of an empty picture, and what was said. */
function desk(save = () => {}) {
  const traits = { work: { picture: "a", shapes: [] }, classes: ["cat", "dog"], label: 2, image: { shape: SIZE }, turn: 0, saved: 0, trouble: "", chosen: null };
  const said = [], model = { get: (name) => traits[name], set: (name, value) => { traits[name] = value; }, save_changes: save };
  return { traits, said, edits: new ShapeEdits(model, (text) => said.push(text), () => {}) };
}

test("each change is a new list, told and said at once, and what was before is kept", () => {
  const { traits, said, edits } = desk();
  const empty = traits.work;
  edits.add({ kind: "box", places: [[0, 1], [2, 3]] });
  assert.deepEqual(traits.work.shapes, [{ kind: "box", label: 2, number: 0, places: [[0, 1], [2, 3]] }]);
  assert.deepEqual(said, ["dog, box from row 0, column 1 to row 2, column 3. 1 thing."]);
  assert.equal(undone(traits.work), empty);
  assert.deepEqual([traits.turn, edits.saving().status], [1, "saving"]);
  traits.saved = 1;
  assert.deepEqual(edits.saving(), { status: "saved", trouble: false });
  traits.trouble = "The disk is full.";
  assert.deepEqual(edits.saving(), { status: "The disk is full.", trouble: true });
  edits.remove(0);
  assert.deepEqual([traits.work.shapes, said[1]], [[], "removed dog, box from row 0, column 1 to row 2, column 3. 0 things."]);
  edits.close();
});

test("accepting or refusing a suggestion goes on to the next one", () => {
  const { traits, edits } = desk(), maybe = (row) => ({ ...box(row, 0, row + 1, 1), suggested: true });
  traits.work.shapes = [maybe(0), maybe(2), box(4, 0, 5, 1), maybe(6)];
  edits.remove(0);
  assert.deepEqual([traits.chosen, traits.work.shapes.length], [0, 3]);
  edits.accept(0);
  assert.deepEqual([traits.chosen, traits.work.shapes.map((shape) => !!shape.suggested)], [2, [false, false, true]]);
  edits.acceptAll();
  assert.deepEqual([traits.chosen, traits.work.shapes.some((shape) => shape.suggested)], [null, false]);
  edits.close();
});

test("where there is no kernel, it says that nothing is saved", () => {
  const { edits } = desk(() => { throw new Error("no comm"); });
  edits.add({ kind: "point", places: [[1, 1]] });
  assert.deepEqual(edits.saving(), { status: "Not saved yet: the kernel does not answer. What you drew stays here.", trouble: true });
  edits.close();
});
