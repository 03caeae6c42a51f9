import assert from "node:assert/strict";
import test from "node:test";

import histogram from "../../seeing_machine/widgets/histogram.js";
import { classStyle, keyed, nearest, snapped, spread, withLine } from "../../seeing_machine/widgets/shared/histogram_lines.js";
import { binOf, countTicks, cumulated, isWhole, landmark, lineAt, rise, round125, shareUpTo, ticks } from "../../seeing_machine/widgets/shared/histogram_scale.js";
import { readout, shares, short } from "../../seeing_machine/widgets/shared/histogram_words.js";

const BYTES = Float64Array.from({ length: 257 }, (_, i) => i - 0.5);
const UNIT = Float64Array.from({ length: 11 }, (_, i) => i / 10);

test("whole numbers have edges at halves", () => {
  assert.equal(isWhole(BYTES), true);
  assert.equal(isWhole(UNIT), false);
  assert.equal(isWhole(Float64Array.of(-8.5, -0.5, 7.5)), true);
});

test("a value finds its bin", () => {
  for (const [value, bin] of [[-0.5, 0], [0, 0], [97, 97], [97.49, 97], [97.51, 98], [255.5, 255], [256, -1], [-1, -1]]) {
    assert.equal(binOf(BYTES, value), bin, `value ${value}`);
  }
});

test("the share up to a threshold counts the threshold itself", () => {
  const counts = Float64Array.of(1, 2, 3, 4), edges = Float64Array.of(-0.5, 0.5, 1.5, 2.5, 3.5), sums = cumulated(counts, 4);
  assert.deepEqual([...sums], [0, 1, 3, 6, 10]);
  assert.deepEqual(shareUpTo(edges, sums, true, 1), { share: 0.3, exact: true });
  assert.deepEqual(shareUpTo(edges, sums, true, 1.9), { share: 0.3, exact: true });
  assert.equal(shareUpTo(edges, sums, true, -1).share, 0);
  assert.equal(shareUpTo(edges, sums, true, 99).share, 1);
  assert.deepEqual(shareUpTo(Float64Array.of(0, 1, 2), cumulated(Float64Array.of(4, 4), 2), false, 0.5), { share: 0.25, exact: false });
  assert.equal(shareUpTo(edges, cumulated(new Float64Array(4), 4), true, 2).share, 0);
});

test("three channels are counted together", () => {
  assert.deepEqual([...cumulated(Float64Array.of(1, 0, 2, 5, 0, 1), 2)], [0, 3, 9]);
});

test("ticks are few, round and inside", () => {
  assert.deepEqual(ticks(0, 255, 5), [0, 100, 200]);
  assert.deepEqual(ticks(0, 255, 6), [0, 50, 100, 150, 200, 250]);
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(-300, 300, 4), [-200, 0, 200]);
  assert.deepEqual(ticks(7, 7, 5), [7]);
  assert.deepEqual(countTicks(1300, false), [500, 1000]);
  assert.deepEqual(countTicks(1300, true), [1, 10, 100, 1000]);
  assert.deepEqual(countTicks(0, false), []);
  assert.deepEqual([3, 0.03, 20, 6].map(round125), [5, 0.05, 20, 10]);
});

test("counts rise linearly or by their logarithm", () => {
  assert.equal(rise(50, 100, false), 0.5);
  assert.equal(rise(0, 100, true), 0);
  assert.equal(rise(100, 100, true), 1);
  assert.ok(rise(10, 100, true) > 0.5);
  assert.equal(rise(5, 0, false), 0);
});

test("a line stands behind the bar of its value, and never leaves the axis", () => {
  assert.equal(lineAt(BYTES, true, 130), 130.5);
  assert.equal(lineAt(BYTES, true, 999), 255.5);
  assert.equal(lineAt(UNIT, false, 0.43), 0.43);
});

test("lines snap to whole numbers or to a round step", () => {
  assert.equal(snapped(97.4, BYTES, true), 97);
  assert.equal(snapped(-9, BYTES, true), 0);
  assert.equal(snapped(999, BYTES, true), 255);
  assert.equal(snapped(0.4321, UNIT, false), 0.432);
});

test("keys move by one, by ten, and to the ends", () => {
  const key = (name, shiftKey = false) => keyed(130, { key: name, shiftKey }, BYTES, true);
  assert.deepEqual(["ArrowLeft", "ArrowDown", "ArrowRight", "ArrowUp", "PageUp", "PageDown", "Home", "End", "x"].map((name) => key(name)),
    [129, 129, 131, 131, 140, 120, 0, 255, undefined]);
  assert.equal(key("ArrowLeft", true), 120);
  assert.equal(keyed(254, { key: "PageUp" }, BYTES, true), 255);
  assert.equal(keyed(0.43, { key: "ArrowRight" }, UNIT, false), 0.435);
});

test("lines never cross", () => {
  assert.deepEqual(withLine([10, 50, 90], 1, 200), [10, 90, 90]);
  assert.deepEqual(withLine([10, 50, 90], 1, -5), [10, 10, 90]);
  assert.deepEqual(withLine([10], 0, 300), [300]);
});

test("the nearest line is taken; of two in one place the one that can give way", () => {
  assert.equal(nearest([10, 50, 90], 60), 1);
  assert.equal(nearest([50, 50], 70), 1);
  assert.equal(nearest([50, 50], 30), 0);
  assert.equal(nearest([], 3), -1);
});

test("the foreground is solid, each other class looks different", () => {
  assert.deepEqual([0, 1].map((i) => classStyle(i, 2, "light")), ["outline", "solid"]);
  assert.deepEqual([0, 1].map((i) => classStyle(i, 2, "dark")), ["solid", "outline"]);
  assert.deepEqual([0, 1, 2].map((i) => classStyle(i, 3, "middle")), ["hatch", "solid", "outline"]);
  const five = [0, 1, 2, 3, 4].map((i) => classStyle(i, 5, "light"));
  assert.equal(new Set(five).size, 5);
  assert.equal(five[4], "solid");
});

test("numbers over neighbouring lines are pushed apart", () => {
  assert.deepEqual(spread([100, 105], 40, 0, 300), [100, 140]);
  assert.deepEqual(spread([290, 295], 40, 0, 300), [260, 300]);
  assert.deepEqual(spread([10, 200], 40, 0, 300), [10, 200]);
});

test("a letter stands where its channel rises above the others", () => {
  const counts = Float64Array.of(9, 5, 0, 9, 0, 4, 9, 0, 0);
  assert.deepEqual([0, 1, 2].map((channel) => landmark(counts, 3, channel)), [1, 2, 0]);
});

test("the readout speaks in sentences", () => {
  const counts = new Float64Array(256);
  counts[97] = 1204; counts[0] = 200000; counts[3] = 1;
  const data = { edges: BYTES, counts, bins: 256, whole: true, label: "value", unit: "pixels", sums: cumulated(counts, 256) };
  assert.equal(readout(data, 97), "value 97: 1,204 pixels (0.6 %)");
  assert.equal(readout(data, 3), "value 3: 1 pixel (0.0 %)");
  assert.deepEqual(shares(data, [130, 50]), ["130 or less: 100.0 %", "50 or less: 99.4 %"]);
  const wide = { edges: Float64Array.of(-0.5, 7.5, 15.5), counts: Float64Array.of(3, 1), bins: 2, whole: true, label: "value", unit: "pixels" };
  assert.equal(readout(wide, 1), "value 8 to 15: 1 pixel (25.0 %)");
  const colour = { edges: Float64Array.of(-0.5, 0.5), counts: Float64Array.of(1, 2, 3), bins: 1, whole: true, label: "value", unit: "pixels" };
  assert.equal(readout(colour, 0), "value 0: R 1 (100.0 %), G 2 (100.0 %), B 3 (100.0 %)");
  assert.deepEqual(shares({ edges: UNIT, sums: Float64Array.of(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2), whole: false }, [0.43]), ["0.43 or less: about 50.0 %"]);
  assert.deepEqual([5, 1500, 20000, 3e6].map(short), ["5", "1,500", "20k", "3M"]);
});

test("threshold and the first of thresholds follow each other without a view", () => {
  const model = fake({ thresholds: [100, 150], threshold: 100 });
  const stop = histogram.initialize({ model });
  model.set("threshold", 120);
  assert.deepEqual(model.get("thresholds"), [120, 150]);
  model.set("threshold", 999);
  assert.deepEqual([model.get("threshold"), model.get("thresholds")], [150, [150, 150]]);
  model.set("thresholds", []);
  assert.equal(model.get("threshold"), null);
  model.set("threshold", 7);
  assert.deepEqual(model.get("thresholds"), [7]);
  stop();
  assert.equal(model.listeners(), 0);
});

/** A model that tells its listeners at once, as the one in the browser does. */
function fake(state) {
  const heard = new Map();
  return {
    get: (name) => state[name],
    set(name, value) {
      if (JSON.stringify(state[name]) === JSON.stringify(value)) return;
      state[name] = value;
      for (const listener of [...(heard.get(`change:${name}`) || [])]) listener();
    },
    save_changes() {},
    on(event, listener) { heard.set(event, [...(heard.get(event) || []), listener]); },
    off(event, listener) { heard.set(event, (heard.get(event) || []).filter((other) => other !== listener)); },
    listeners: () => [...heard.values()].flat().length,
  };
}
