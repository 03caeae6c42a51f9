import assert from "node:assert/strict";
import { mock, test } from "node:test";

import microscope from "../../seeing_machine/widgets/microscope.js";
import { grey, marked } from "../../seeing_machine/widgets/shared/microscope_cells.js";
import { layout, longest, measures, needed } from "../../seeing_machine/widgets/shared/microscope_layout.js";
import { decode, look, moved, stepped, stopOver } from "../../seeing_machine/widgets/shared/microscope_scene.js";
import { numeral, pictureText, ruleParts, sentence, writer } from "../../seeing_machine/widgets/shared/microscope_words.js";

const wire = (Type, name, values, shape) => ({ wire: name, shape, data: new DataView(Type.from(values).buffer) });
const doubles = (values, shape) => wire(Float64Array, "float64", values, shape);

/** A scene as Python sends it: a 3 x 3 picture, windows inside or padded with 0. */
function scene({ rule = "sum", terms, values, output = values, size = [1, 1], window = [3, 3], picture = [3, 9, 7, 4, 6, 2, 8, 5, 1],
                 shape = [3, 3, 1], padded = shape, offset = [0, 0], stride = 1, weights = null, footprint = null, words = [], own = false }) {
  return decode({
    rule, size, window, shape, offset, stride, words, padding: "none", cval: 0, name: "lbp", own_terms: own || Boolean(weights),
    limits: [0, 9], output_limits: [0, 9], picture: doubles(picture, padded), weights: weights && doubles(weights, window),
    footprint: footprint && wire(Uint8Array, "uint8", footprint, window),
    terms: wire(Float32Array, "float32", terms || picture, [1]), values: doubles(values, size), output: doubles(output, size),
  });
}

const text = (parts) => parts.map((part) => part.text).join("");
const strong = (parts) => parts.filter((part) => part.strong).map((part) => part.text);
const said = (options, position = [0, 0]) => text(ruleParts(scene(options), position, options.name));

test("a scene's bytes may begin anywhere in their buffer", () => {
  const bytes = new Uint8Array(8 * 9 + 5);
  bytes.set(new Uint8Array(Float64Array.from([3, 9, 7, 4, 6, 2, 8, 5, 1]).buffer), 5);
  const made = scene({ values: [1] }), raw = { ...made, size: [1, 1], picture: { wire: "float64", shape: [3, 3, 1], data: new DataView(bytes.buffer, 5) },
    terms: wire(Float32Array, "float32", [1], [1]), values: doubles([1], [1, 1]), output: doubles([1], [1, 1]) };
  assert.deepEqual([...decode(raw).picture], [3, 9, 7, 4, 6, 2, 8, 5, 1]);
});

test("the stop over a pixel is the one whose window is centred there", () => {
  const same = { window: [3, 3], stride: 1, rows: 6, cols: 8 };
  assert.deepEqual(stopOver(same, 3, 4), [2, 3]);         // padded by one pixel
  assert.deepEqual(stopOver(same, 0, 99), [0, 7]);        // in the padding, and far outside
  const even = { window: [4, 4], stride: 1, rows: 6, cols: 6 };
  assert.deepEqual(stopOver(even, 2, 5), [0, 3]);
  const blocks = { window: [4, 4], stride: 4, rows: 4, cols: 7 };
  for (let row = 0; row < 16; row++) for (let col = 0; col < 28; col++) {
    assert.deepEqual(stopOver(blocks, row, col), [Math.floor(row / 4), Math.floor(col / 4)], `${row}, ${col}`);
  }
});

test("every stop is over the middle of its own window", () => {
  for (const size of [1, 2, 3, 4, 5]) for (const stride of [1, 2, 3]) {
    const made = { window: [size, size], stride, rows: 5, cols: 5 };
    for (let row = 0; row < 5; row++) {
      const middle = row * stride + Math.floor(size / 2);
      assert.deepEqual(stopOver(made, middle, middle), [row, row], `window ${size}, stride ${stride}`);
    }
  }
});

test("steps follow reading order and end at the ends", () => {
  const made = { rows: 2, cols: 3 };
  assert.deepEqual(stepped(made, [0, 2], 1), [1, 0]);
  assert.deepEqual(stepped(made, [1, 0], -1), [0, 2]);
  assert.equal(stepped(made, [1, 2], 1), null);
  assert.equal(stepped(made, [0, 0], -1), null);
});

test("arrow keys stop at the border, Home and End go to the ends of the row", () => {
  const made = { rows: 4, cols: 5 };
  assert.deepEqual(moved(made, [0, 0], "ArrowUp"), [0, 0]);
  assert.deepEqual(moved(made, [3, 4], "ArrowDown"), [3, 4]);
  assert.deepEqual(moved(made, [1, 2], "ArrowLeft"), [1, 1]);
  assert.deepEqual(moved(made, [1, 2], "ArrowRight"), [1, 3]);
  assert.deepEqual(moved(made, [1, 2], "Home"), [1, 0]);
  assert.deepEqual(moved(made, [1, 2], "End"), [1, 4]);
  assert.deepEqual(moved(made, [1, 2], "Home", true), [0, 0]);
  assert.deepEqual(moved(made, [1, 2], "End", true), [3, 4]);
  assert.equal(moved(made, [1, 2], "a"), undefined);
});

test("a window knows what lies outside, what is left out, and its planes", () => {
  const padded = scene({ size: [1, 1], window: [2, 2], picture: [NaN, 7, 8, 9], padded: [2, 2, 1], offset: [0, 1], shape: [2, 1, 1], values: [9],
                         footprint: [1, 1, 0, 1] });
  const cells = look(padded, [0, 0]);
  assert.deepEqual(cells.map((cell) => cell.outside), [true, false, true, false]);
  assert.deepEqual(cells.map((cell) => cell.ignored), [false, false, true, false]);
  const colour = scene({ size: [1, 2], window: [1, 1], shape: [1, 2, 3], picture: [1, 2, 3, 4, 5, 6], values: [6, 15] });
  assert.deepEqual(look(colour, [0, 1]).map(({ plane, value, term }) => [plane, value, term]), [[0, 4, 4], [1, 5, 5], [2, 6, 6]]);
});

test("a window begins where the stride takes it", () => {
  const picture = Array.from({ length: 16 }, (_, i) => i);
  const made = scene({ size: [2, 2], window: [2, 2], stride: 2, shape: [4, 4, 1], picture, values: [0, 0, 0, 0] });
  assert.deepEqual(look(made, [1, 1]).map(({ value }) => value), [10, 11, 14, 15]);
});

test("numbers are short, with a real minus sign", () => {
  const cases = [[0, "0"], [255, "255"], [-5, "−5"], [63.75, "63.8"], [5.333, "5.33"], [0.7154, "0.72"], [0.0721, "0.072"], [0.5, "0.5"],
                 [-0.04, "−0.04"], [1020.4, "1020"], [123456, "1e5"], [0.00012, "1e−4"], [NaN, ""]];
  for (const [value, expected] of cases) assert.equal(numeral(value), expected);
});

test("one calculation is written with one number of decimals", () => {
  assert.deepEqual([32.0875, 155.24, 12.1128].map(writer([32.0875, 155.24, 12.1128, 199.44])), ["32.1", "155.2", "12.1"]);
  assert.deepEqual([1 / 3, 5].map(writer([1 / 3, 5])), ["0.33", "5.00"]);
  assert.equal(writer([3, 4])(7), "7");
  assert.equal(writer([-0.001, 5])(-0.001), "0.00");
});

test("sum", () => {
  const terms = [0, 9, 0, 4, 6, 2, 0, 5, 0];
  assert.equal(said({ weights: [0, 1, 0, 1, 1, 1, 0, 1, 0], terms, values: [26] }), "0 + 9 + 0 + 4 + 6 + 2 + 0 + 5 + 0 = 26");
  assert.equal(said({ window: [1, 2], shape: [1, 2, 1], picture: [3, 7], weights: [1, -1], terms: [3, -7], values: [-4] }), "3 − 7 = −4");
  assert.equal(said({ values: [4.5], output: [4], terms: [4.5, ...Array(8).fill(NaN)] }), "4.50 = 4.50, kept as 4");
});

test("many terms are added up by rows, or by planes", () => {
  const block = { rule: "mean", window: [4, 4], shape: [4, 4, 1], picture: [...Array(8).fill(0), ...Array(8).fill(255)], values: [127.5] };
  assert.equal(said(block), "rows: (0 + 0 + 1020 + 1020) ÷ 16 = 127.5");
  const planes = { window: [3, 3], shape: [3, 3, 3], picture: Array.from({ length: 27 }, (_, i) => i % 3), values: [27] };
  assert.equal(said(planes), "planes: 0 + 9 + 18 = 27");
});

test("min and max show what decided", () => {
  const cross = { terms: [NaN, 9, NaN, 4, 6, 2, NaN, 5, NaN], footprint: [0, 1, 0, 1, 1, 1, 0, 1, 0] };
  assert.equal(said({ rule: "min", values: [2], ...cross }), "min(9, 4, 6, 2, 5) = 2");
  assert.deepEqual(strong(ruleParts(scene({ rule: "max", values: [9], ...cross }), [0, 0])), ["9", "9"]);
  const many = { rule: "max", window: [5, 5], shape: [5, 5, 1], picture: Array.from({ length: 25 }, (_, i) => i), values: [24] };
  assert.equal(said(many), "largest of 25 numbers = 24");
});

test("median puts the numbers in order", () => {
  const parts = ruleParts(scene({ rule: "median", values: [5] }), [0, 0]);
  assert.equal(text(parts), "in order: 1, 2, 3, 4, 5, 6, 7, 8, 9; the 5th of 9 is 5");
  assert.deepEqual(strong(parts), ["5", "5"]);
  const even = { rule: "median", terms: [3, 9, NaN, 4, 6, NaN, NaN, NaN, NaN], values: [5] };
  assert.equal(said(even), "in order: 3, 4, 6, 9; halfway between the middle two is 5");
  const many = { rule: "median", window: [5, 5], shape: [5, 5, 1], picture: Array.from({ length: 25 }, (_, i) => i), values: [12] };
  assert.equal(said(many), "in order: … 9, 10, 11, 12, 13, 14, 15 …; the 13th of 25 is 12");
});

test("any and all count the pixels that are set", () => {
  const terms = [NaN, 1, NaN, 0, 1, 0, NaN, 1, NaN];
  assert.equal(said({ rule: "any", terms, values: [1] }), "3 of 5 are set, one is enough → 1");
  assert.equal(said({ rule: "all", terms, values: [0] }), "3 of 5 are set, all must be → 0");
  assert.equal(said({ rule: "any", terms: [1, ...Array(8).fill(NaN)], values: [1] }), "1 of 1 is set, one is enough → 1");
});

test("a rule of one's own has its name or its words", () => {
  assert.equal(said({ rule: "own", values: [13] }), "lbp = 13");
  assert.equal(said({ rule: "own", values: [13], name: "pattern" }), "pattern = 13");
  assert.equal(said({ rule: "own", values: [13], words: ["the middle wins"] }), "the middle wins");
  assert.equal(sentence(scene({ rule: "own", values: [13] }), [0, 0]), "Row 0, column 0: lbp = 13.");
});

test("a picture is told with what stands around it", () => {
  const inside = { shape: [3, 5, 1], paddedRows: 3, paddedCols: 5, padding: "constant", cval: -0.5 };
  assert.equal(pictureText(inside), "picture 3 × 5");
  assert.equal(pictureText({ ...inside, paddedCols: 7 }), "picture 3 × 5, padded with −0.5");
  assert.equal(pictureText({ ...inside, paddedRows: 4, padding: "reflect" }), "picture 3 × 5, mirrored");
  assert.equal(pictureText({ ...inside, paddedRows: 4, padding: "symmetric" }), "picture 3 × 5, mirrored at its edge");
});

test("pixels are large enough for the longest number", () => {
  assert.equal(needed(longest([0, 1])), 22);
  assert.ok(needed(longest([-0.45])) > needed(longest([255])));
  assert.equal(longest([]), 0);
});

test("grey levels stay within black and white", () => {
  assert.deepEqual([-5, 0, 5, 10, 99].map((value) => grey(value, [0, 10])), [0, 0, 128, 255, 255]);
  assert.equal(grey(3, [3, 3]), 0);
});

test("axes number every row, every fifth or every tenth", () => {
  assert.deepEqual([0, 3, 5, 10].map((i) => marked(i, 30)), [true, true, true, true]);
  assert.deepEqual([0, 3, 5, 10].map((i) => marked(i, 10)), [true, false, true, true]);
  assert.deepEqual([0, 3, 5, 10].map((i) => marked(i, 6)), [true, false, false, true]);
});

const small = { inRows: 8, inCols: 8, outRows: 6, outCols: 6, inNeed: 22, outNeed: 22, benchNeed: 22, kh: 3, kw: 3, depth: 1, stages: 3, resultNeed: 36 };

test("the arrangement follows the room there is", () => {
  assert.equal(layout(920, small).flow, "row");
  assert.equal(layout(560, small).flow, "pair");
  assert.equal(layout(320, small).flow, "stack");
  assert.equal(layout(920, { ...small, inRows: 16, inCols: 28, outRows: 4, outCols: 7, stages: 1, kh: 4, kw: 4 }).flow, "side");
});

test("nothing is ever wider than the room, and numbers keep their size", () => {
  for (const m of [small, { ...small, depth: 3 }, { ...small, inRows: 16, inCols: 28, outRows: 4, outCols: 7 }, { ...small, inRows: 68, inCols: 68, outRows: 64, outCols: 64 }]) {
    for (let width = 240; width <= 920; width += 17) {
      const { flow, input, output, bench } = layout(width, m);
      const inWidth = 25 + m.inCols * input, outWidth = 25 + m.outCols * output;
      const wide = { row: inWidth + outWidth + 48, side: Math.max(inWidth + 24 + outWidth), pair: inWidth + outWidth + 24, stack: Math.max(inWidth, outWidth) }[flow];
      assert.ok(wide <= width, `${flow} at ${width}: ${wide}`);
      assert.ok(m.depth * m.kw * bench + (m.depth - 1) * 8 <= width, `bench at ${width}`);
      assert.ok(input * m.inRows <= 480 && output * m.outRows <= 480, `height at ${width}`);
      if (flow === "row") assert.ok(input >= m.inNeed && output >= m.outNeed);
    }
  }
});

test("measures are the same at every stop", () => {
  const made = scene({ weights: [0, 1, 0, 1, 1, 1, 0, 1, 0], terms: [0, 9, 0, 4, 6, 2, 0, 5, 0], values: [26] });
  assert.equal(measures(made).stages, 3);
  assert.equal(measures(scene({ rule: "min", values: [1] })).stages, 1);
});

test("one clock plays for all views, stops at the end and starts again from the first", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const raw = { picture: doubles([1, 2, 3], [1, 3, 1]), terms: doubles([1, 2, 3], [3]), values: doubles([1, 2, 3], [1, 3]), output: doubles([1, 2, 3], [1, 3]), size: [1, 3] };
  const state = { _scene: raw, position: [0, 0], playing: false, speed: 2 }, heard = [];
  const model = {
    get: (name) => state[name],
    set(name, value) { const old = state[name]; state[name] = value; if (name === "playing" && old !== value) heard.forEach((listener) => listener()); },
    save_changes() {}, on: (_, listener) => heard.push(listener), off: (_, listener) => heard.splice(heard.indexOf(listener), 1),
  };
  const stop = microscope.initialize({ model });
  mock.timers.tick(5000);
  assert.deepEqual(state.position, [0, 0]);
  model.set("playing", true);
  mock.timers.tick(500);
  assert.deepEqual(state.position, [0, 1]);
  mock.timers.tick(1000);
  assert.deepEqual([state.position, state.playing], [[0, 2], false]);
  model.set("playing", true);
  assert.deepEqual(state.position, [0, 0]);
  stop();
  mock.timers.tick(5000);
  assert.deepEqual(state.position, [0, 0]);
  assert.equal(heard.length, 0);
  mock.timers.reset();
});
