import assert from "node:assert/strict";
import test from "node:test";

import { changed, redone, remember, typed, undone } from "../../seeing_machine/widgets/shared/arrays.js";
import { Means, parts } from "../../seeing_machine/widgets/shared/means.js";
import { edgeOf, expanded, mixed, shade, table } from "../../seeing_machine/widgets/shared/tones.js";
import { layout, line, pixelAt, underBrush, visible, zoomed } from "../../seeing_machine/widgets/shared/viewport.js";
import { numeral, parseValue, readout, scaleOf, sizeText } from "../../seeing_machine/widgets/shared/words.js";

const wire = (values, shape, type = "uint8", dtype = type) => {
  const Type = { uint8: Uint8Array, uint16: Uint16Array, float64: Float64Array }[type];
  return { shape, dtype, wire: type, data: new DataView(Type.from(values).buffer) };
};

test("typed reads at the offset of the view, aligned or not", () => {
  const buffer = new ArrayBuffer(7);
  new DataView(buffer).setUint16(1, 300, true);
  new DataView(buffer).setUint16(3, 7, true);
  const odd = { shape: [1, 2], dtype: "uint16", wire: "uint16", data: new DataView(buffer, 1, 4) };
  assert.deepEqual([...typed(odd)], [300, 7]);
  assert.deepEqual([...typed(wire([1, 2, 3], [1, 3]))], [1, 2, 3]);
});

test("a picture that comes as the means of squares has its full size again", () => {
  assert.deepEqual([...typed({ ...wire([1, 2, 3, 4, 5, 6], [3, 5]), step: 2 })], [
    1, 1, 2, 2, 3,
    1, 1, 2, 2, 3,
    4, 4, 5, 5, 6]);
  const colour = wire([1, 2, 3, 7, 8, 9], [1, 4, 3]);
  assert.deepEqual([...typed({ ...colour, step: 3 })], [1, 2, 3, 1, 2, 3, 1, 2, 3, 7, 8, 9]);
});

test("an edit leaves the old array alone, and can be undone and redone", () => {
  const first = wire([0, 0, 0, 0], [2, 2]);
  const second = changed(first, (array) => { array[3] = 9; });
  remember(first, second);
  assert.deepEqual([...typed(first)], [0, 0, 0, 0]);
  assert.deepEqual([...typed(second)], [0, 0, 0, 9]);
  assert.equal(undone(second), first);
  assert.equal(redone(first), second);
  assert.equal(undone(first), undefined);
});

test("history ends after fifty steps, so that memory does too", () => {
  let now = wire([0], [1, 1]);
  for (let i = 0; i < 80; i++) {
    const next = changed(now, (array) => { array[0] = i; });
    remember(now, next);
    now = next;
  }
  let steps = 0;
  while (undone(now)) { now = undone(now); steps++; }
  assert.equal(steps, 50);
});

test("the whole picture fits and is centred", () => {
  const l = layout(50, 100, 400, 400, null, 0);
  assert.deepEqual([l.scale, l.left, l.top], [4, 0, 100]);
  assert.deepEqual(pixelAt(l, 0, 100), [0, 0]);
  assert.deepEqual(pixelAt(l, 399, 299), [49, 99]);
  assert.equal(pixelAt(l, 10, 99), null);
  assert.deepEqual(visible(l), [0, 0, 50, 100]);
});

test("zooming holds the point under the pointer still", () => {
  const l = layout(100, 100, 400, 400, null, 0), [x, y] = [300, 120];
  const near = layout(100, 100, 400, 400, zoomed(l, 3, x, y), 0);
  assert.equal(near.scale, 12);
  assert.deepEqual(pixelAt(near, x, y), pixelAt(l, x, y));
  assert.equal(zoomed(near, 1 / 100, x, y), null, "zooming out ends at the whole picture");
});

test("a picture is never pushed out of the view, and never drawn larger than is useful", () => {
  const l = layout(100, 100, 400, 400, [-50, 500, 2], 0);
  assert.deepEqual(visible(l), [0, 50, 50, 100]);
  assert.equal(layout(1000, 1000, 400, 400, [5, 5, 1e6], 0).scale, 96);
});

test("a least scale shows a part, in the middle where nothing else is asked", () => {
  const l = layout(100, 100, 340, 170, null, 34);
  assert.equal(l.scale, 34);
  assert.deepEqual(visible(l), [47, 45, 53, 55]);
});

test("a line has no holes and keeps both ends", () => {
  const path = line([0, 0], [3, 7]);
  assert.deepEqual(path[0], [0, 0]);
  assert.deepEqual(path.at(-1), [3, 7]);
  for (let i = 1; i < path.length; i++) {
    assert.ok(Math.abs(path[i][0] - path[i - 1][0]) <= 1 && Math.abs(path[i][1] - path[i - 1][1]) <= 1);
  }
  assert.deepEqual(line([2, 2], [2, 2]), [[2, 2]]);
});

test("the brush is a square that stops at the border", () => {
  assert.deepEqual(underBrush(0, 0, 1, 3, 3), [0]);
  assert.deepEqual(underBrush(0, 0, 3, 3, 3), [0, 1, 3, 4]);
  assert.deepEqual(underBrush(1, 1, 2, 3, 3), [4, 5, 7, 8]);
});

test("a window maps its ends to black and white", () => {
  assert.deepEqual([0, 50, 75, 100, 200].map((v) => shade(v, [50, 100], [], "light", false)), [0, 0, 128, 255, 255]);
  assert.equal(shade(7, [7, 7], [], "light", false), 0, "a window without width does not divide by zero");
});

test("above the threshold is light: strictly above", () => {
  const light = table([0, 255], [130], "light", true), dark = table([0, 255], [130], "dark", true);
  assert.deepEqual([light[130], light[131]], [0, 255]);
  assert.deepEqual([dark[130], dark[131]], [255, 0]);
  const classes = table([0, 255], [85, 170], "light", true);
  assert.deepEqual([classes[85], classes[86], classes[171]], [0, 128, 255]);
});

test("one bit keeps black black and white white", () => {
  assert.deepEqual([expanded(0, 1), expanded(1, 1), expanded(3, 2), expanded(2, 2)], [0, 255, 255, 170]);
  const bit = table([0, 255], [], "light", false, 1);
  assert.deepEqual([bit[0], bit[127], bit[128], bit[255]], [0, 0, 255, 255]);
  for (let depth = 1; depth <= 8; depth++) for (let level = 0; level < 2 ** depth; level++) {
    assert.equal(expanded(level, depth) >> (8 - depth), level, "what is painted at a depth is read back at that depth");
  }
});

test("means of parts, of what is left over at the border too", () => {
  const array = Uint8Array.from([0, 100, 200, 10, 20, 30]);   // 2 rows, 3 columns
  const identity = Uint8Array.from({ length: 256 }, (_, i) => i);
  const means = (channels, channel, width, area, size, f) => [...new Means(array, channels, channel, width, area, size).of(f)];
  // (0+10)/2 and (100+200+20+30)/4 = 87.5: a clamped array rounds to even
  assert.deepEqual(means(1, 0, 3, [0, 0, 2, 3], [1, 2], identity), [5, 88]);
  assert.deepEqual(means(1, 0, 3, [1, 1, 2, 3], [1, 2], (v) => v), [20, 30]);
  assert.deepEqual(means(1, 0, 3, [0, 0, 2, 3], [2, 3], identity), [...array], "one to one");
  assert.deepEqual(means(3, 1, 1, [0, 0, 2, 1], [1, 1], identity), [60], "the second of three channels");
});

test("means that follow a table step by step are those of a fresh reading", () => {
  const rows = 400, width = 500, area = [3, 7, 390, 493], size = [129, 200];
  const array = Uint8Array.from({ length: rows * width }, (_, i) => (i * 7919 + (i >> 5) * 31) % 251);
  const kept = new Means(array, 1, 0, width, area, size);
  const steps = [[100], [101], [107], [90], [250], [0], [60, 120], [64, 119], []];
  let indexed = 0;
  for (const thresholds of steps) {
    const t = table([0, 255], thresholds, "light", true), fresh = new Means(array, 1, 0, width, area, size);
    assert.deepEqual(kept.of(t), fresh.of(t), `${thresholds}`);
    indexed += !!kept.index;
  }
  assert.equal(indexed, steps.length - 2, "by the index, from the second change on");
});

test("means of a function are read again when its key is new", () => {
  const means = new Means(Float32Array.from([0, 1]), 1, 0, 2, [0, 0, 1, 2], [1, 2]);
  assert.deepEqual([...means.of((v) => v * 10, "ten")], [0, 10]);
  assert.deepEqual([...means.of((v) => v * 20, "ten")], [0, 10]);
  assert.deepEqual([...means.of((v) => v * 20, "twenty")], [0, 20]);
  assert.deepEqual([...means.of((v) => v * 30)], [0, 30]);
});

test("parts cover everything once", () => {
  assert.deepEqual([...parts(0, 10, 3)], [0, 3, 6, 10]);
  assert.deepEqual([...parts(5, 8, 3)], [5, 6, 7, 8]);
});

test("masks come as bits, and go back as bytes after an edit", () => {
  const bits = { shape: [2, 5], dtype: "bool", wire: "bits", data: new DataView(Uint8Array.of(0b10110000, 0b01000000).buffer) };
  assert.deepEqual([...typed(bits)], [1, 0, 1, 1, 0, 0, 0, 0, 0, 1]);
  const edited = changed(bits, (array) => { array[1] = 1; });
  assert.equal(edited.wire, "uint8");
  assert.deepEqual([...new Uint8Array(edited.data.buffer)], [1, 1, 1, 1, 0, 0, 0, 0, 0, 1]);
});

test("mixing weighs the channels and stops at black and white", () => {
  const planes = [[100], [200], [50]].map((p) => Uint8ClampedArray.from(p));
  assert.deepEqual([...mixed(planes, null)], [100, 200, 50, 255]);
  assert.deepEqual([...mixed([planes[0], planes[0], planes[0]], null)], [100, 100, 100, 255], "grey");
  const swap = [[0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]];
  assert.deepEqual([...mixed(planes, swap)], [50, 200, 100, 255]);
  const much = [[2, 2, 0, 0], [-1, 0, 0, 0], [0, 0, 0, 7]];
  assert.deepEqual([...mixed(planes, much)], [255, 0, 7, 255]);
});

test("numbers are short and readouts name row and column", () => {
  assert.deepEqual([7, 0.5, -0.25, 3.14159, 1e-7, 123456.7].map(numeral), ["7", ".5", "-.25", "3.14", "1.0e-7", "1.2e+5"]);
  const photo = wire([154, 205, 50], [1, 1, 3]);
  assert.equal(readout(photo, [0, 0]), "row 0, column 0: R 154, G 205, B 50");
  const ink = scaleOf(wire([0, 255], [1, 2]), 1, true);
  assert.equal(readout(wire([0, 255], [1, 2]), [0, 0], ink), "row 0, column 0: 1");
});

test("the numbers told are the mixed ones", () => {
  const photo = wire([154, 205, 50], [1, 1, 3]), scale = scaleOf(photo, 8, false);
  const mix = [[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0.5, 0]];
  assert.equal(readout(photo, [0, 0], scale, mix), "row 0, column 0: R 0, G 205, B 25");
});

test("what is typed must be a value that the picture can hold", () => {
  const grey = wire([0], [1, 1]), bit = scaleOf(grey, 1, false);
  assert.equal(parseValue("255", grey), 255);
  for (const text of ["256", "-1", "1.5", "1e2", "", "--", "abc", "<b>"]) assert.equal(parseValue(text, grey), null, text);
  assert.equal(parseValue("1", grey, bit), 255);
  assert.equal(parseValue("2", grey, bit), null);
  assert.equal(parseValue("1", grey, scaleOf(grey, 1, true)), 0, "ink counts from white");
  assert.equal(parseValue("-0.5", wire([0], [1, 1], "float64")), -0.5);
});

test("a pixel knows whether its label ends beside it", () => {
  const labels = Int32Array.of(0, 0, 0, 0, 0,
                               0, 1, 1, 1, 0,
                               0, 1, 1, 1, 2,
                               0, 1, 1, 1, 0);
  assert.equal(edgeOf(labels, 5, 12), 0, "inside");
  assert.equal(edgeOf(labels, 5, 17), 0, "the border of the picture is no edge");
  assert.equal(edgeOf(labels, 5, 6), 1, "beside the background");
  assert.equal(edgeOf(labels, 5, 13), 2, "beside another label");
  assert.equal(edgeOf(Int32Array.of(1, 2), 1, 0), 2);
  assert.equal(edgeOf(Int32Array.of(0, 1, 1, 0), 2, 2), 1, "the end of a row is not beside the start of the next");
});

test("a size is told in words", () => {
  assert.equal(sizeText(wire([1, 2, 3], [1, 3])), "1 row, 3 columns, uint8");
  assert.equal(sizeText(wire([1, 2, 3], [1, 1, 3])), "1 row, 1 column, 3 channels, uint8");
});
