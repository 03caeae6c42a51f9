import assert from "node:assert/strict";
import test from "node:test";

import { coloured, fractions, mixing, ramp, stacked, strengths } from "../../seeing_machine/widgets/shared/sheet_mixing.js";
import { apart, hit, place, pointOf, pulled, tallness } from "../../seeing_machine/widgets/shared/sheet_places.js";
import { letter, numeral, readout, slideText, word } from "../../seeing_machine/widgets/shared/sheet_words.js";

const RGB = [[255, 0, 0], [0, 255, 0], [0, 0, 255]];
const CMYK = [[0, 255, 255], [255, 0, 255], [255, 255, 0], [0, 0, 0]];
const wire = (values, shape, type = "uint8") => {
  const Type = { uint8: Uint8Array, float32: Float32Array }[type];
  return { shape, dtype: type, wire: type, data: new DataView(Type.from(values).buffer) };
};
const SHAPES = [[7, 4], [512, 512], [400, 600], [300, 451], [1, 1], [1, 900], [900, 1]];
const each = (f) => SHAPES.forEach(([rows, cols]) => [3, 4].forEach((n) => f(rows, cols, n)));
const close = (a, b, off = 1e-9) => assert.ok(Math.abs(a - b) <= off, `${a} is not ${b}`);

test("small pictures face the reader, photos turn away to be larger", () => {
  assert.equal(apart(7, 4, 3, 560, 350).turn, 1);
  assert.equal(apart(6, 6, 3, 560, 350).turn, 1, "its numbers can be read so");
  const photo = apart(400, 600, 3, 560, 350), facing = (560 - 28 - 32) / 3 / 600;
  assert.ok(photo.turn < 0.7 && photo.turn >= 0.45);
  assert.ok(photo.scale ** 2 * photo.turn > 1.5 * facing ** 2, "the turned sheet shows more");
});

test("the sheets never leave the stage, wherever they are", () => each((rows, cols, n) => {
  const height = tallness(rows, cols, n, 560, 350);
  assert.ok(height <= 350);
  for (let t = 0; t <= 1; t += 0.05) {
    const placed = place(rows, cols, n, 560, height, t);
    for (const i of [0, n - 1]) for (const [r, c] of [[0, 0], [0, cols], [rows, 0], [rows, cols]]) {
      const [x, y] = pointOf(placed, i, r, c);
      assert.ok(x >= 0 && x <= 560 && y >= 0 && y <= height - 30, `${rows} x ${cols}, ${t}: ${x}, ${y}`);
    }
  }
}));

test("apart the sheets lie side by side, together they coincide and face the reader", () => each((rows, cols, n) => {
  const away = place(rows, cols, n, 560, 350, 0), one = place(rows, cols, n, 560, 350, 1);
  for (let i = 1; i < n; i++) assert.ok(away.corners[i].x >= pointOf(away, i - 1, 0, cols)[0] - 1);
  assert.equal(new Set(one.corners.map((c) => `${c.x},${c.y}`)).size, 1);
  assert.deepEqual([one.turn, one.ux, one.uy + 0], [1, one.scale, 0]);
}));

test("a point finds the pixel that was put there, in front first", () => {
  for (const t of [0, 0.3, 0.8]) {
    const placed = place(400, 600, 3, 560, 350, t);
    assert.deepEqual(hit(placed, ...pointOf(placed, 2, 120.5, 330.5)), { sheet: 2, pixel: [120, 330] });
  }
  const placed = place(7, 4, 3, 560, 350, 0);
  assert.deepEqual(hit(placed, ...pointOf(placed, 0, 6.5, 0.5)), { sheet: 0, pixel: [6, 0] });
  assert.equal(hit(placed, 2, 2), null);
});

test("a sheet pulled to the middle brings all together, a stack parts to either side", () => {
  close(pulled(0, 0, 3, 50, 100), 0.5);
  close(pulled(0, 2, 3, -50, 100), 0.5);
  close(pulled(0, 0, 3, -50, 100), 0);
  close(pulled(0, 1, 3, 30, 100), 0.3);
  close(pulled(1, 2, 3, 50, 100), 0.5);
  close(pulled(1, 2, 3, -50, 100), 0.5);
  close(pulled(0, 0, 4, 75, 100), 0.5);
});

test("fractions are means over blocks, also over those cut by the edge, within the limits", () => {
  const array = Uint8Array.from([0, 10, 255, 20, 255, 30, 0, 40, 51, 50, 102, 60]);   // 2 x 3, two planes
  const one = fractions(array, [2, 3, 2], 0, [0, 255], 2);
  assert.deepEqual([one.rows, one.cols], [1, 2]);
  close(one.data[0], (0 + 255 + 0 + 51) / 4 / 255);
  close(one.data[1], (255 + 102) / 2 / 255);
  assert.deepEqual([...fractions(array, [2, 3, 2], 1, [20, 40], 1).data], [0, 0, 0.5, 1, 1, 1]);
});

test("three sheets of light are the picture, exactly", () => {
  for (const rgb of [[154, 205, 50], [255, 255, 255], [0, 0, 0], [1, 2, 3]]) {
    const planes = rgb.map((v) => [v / 255]);
    assert.deepEqual([...stacked(planes, RGB, [1, 1, 1], "light")], [...rgb, 255]);
    assert.deepEqual([...stacked(planes, RGB, [0, 1, 1], "light")], [0, rgb[1], rgb[2], 255]);
  }
  assert.deepEqual([...stacked([[1], [1], [1]], [RGB[0], RGB[0], RGB[0]], [1, 1, 1], "light")].slice(0, 3), [255, 0, 0]);
});

test("ink multiplies on white: yellow and cyan are green, black covers all", () => {
  assert.deepEqual([...stacked([[1], [0], [1], [0]], CMYK, [1, 1, 1, 1], "ink")].slice(0, 3), [0, 255, 0]);
  assert.deepEqual([...stacked([[0], [0], [0], [1]], CMYK, [1, 1, 1, 1], "ink")].slice(0, 3), [0, 0, 0]);
  assert.deepEqual([...stacked([[0], [0], [0], [1]], CMYK, [1, 1, 1, 0], "ink")].slice(0, 3), [255, 255, 255]);
  assert.deepEqual([...stacked([[0.5], [0], [0], [0.5]], CMYK, [1, 1, 1, 1], "ink")].slice(0, 3), [64, 128, 128]);
});

test("a linked view mixes what the stack shows", () => {
  const strength = strengths([0.5, 1, 1, 1], [true, false, true, true], 3), planes = [200 / 255, 100 / 255, 7 / 255];
  const mix = mixing([[255, 0, 0], [0, 255, 0], [0, 0, 128]], strength);
  const view = mix.map((row) => Math.round(row[0] * 200 + row[1] * 100 + row[2] * 7 + row[3]));
  const tints = [[255, 0, 0], [0, 255, 0], [0, 0, 128]];
  assert.deepEqual(view, [...stacked(planes.map((p) => [p]), tints, strength, "light")].slice(0, 3));
  assert.deepEqual(view, [100, 0, 4]);
});

test("a ramp passes its stops", () => {
  const table = ramp([[255, 0, 0], [0, 0, 0], [0, 0, 255]]);
  assert.deepEqual([...table.slice(0, 3)], [255, 0, 0]);
  assert.deepEqual([...table.slice(765)], [0, 0, 255]);
  assert.deepEqual([...coloured([0, 1], table)], [255, 0, 0, 255, 0, 0, 255, 255]);
});

test("words", () => {
  assert.deepEqual([letter("K black"), word("K black"), letter("L*"), word("L*")], ["K", "black", "L*", ""]);
  assert.deepEqual([numeral(79.6, [0, 360]), numeral(-0.2, [-80, 80]), numeral(0.256, [0, 1])], ["80", "0", "0.26"]);
  assert.deepEqual([0, 1, 0.255].map(slideText), ["apart", "together", "26 % of the way together"]);
  const picture = wire([1, 2, 3, 154, 205, 50], [1, 2, 3]);
  assert.equal(readout(picture, ["R red", "G green"], [], [" %", "", "°"], [0, 1]), "row 0, column 1: R 154 %, G 205, 3 50°");
});
