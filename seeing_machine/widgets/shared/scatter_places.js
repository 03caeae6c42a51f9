// Points in a plane: where they are drawn, what is nearest, and which centre each place belongs to. Pairs lie flat: a, b, a, b ...

import { clamp } from "./numbers.js";

/**
 * From features to CSS pixels: {left, right, top, base, across, up, first, second}. With `equal`, one unit is as long on both
 * axes: the shorter axis shows more.
 */
export function framed(low, high, equal, [left, right, top, base]) {
  let [a0, b0] = low, [a1, b1] = high, across = (right - left) / (a1 - a0), up = (base - top) / (b1 - b0);
  if (equal) {
    across = up = Math.min(across, up);
    const middles = [(a0 + a1) / 2, (b0 + b1) / 2];
    [a0, a1] = [-1, 1].map((side) => middles[0] + (side * (right - left)) / across / 2);
    [b0, b1] = [-1, 1].map((side) => middles[1] + (side * (base - top)) / up / 2);
  }
  return { left, right, top, base, across, up, first: [a0, a1], second: [b0, b1] };
}

export const toScreen = (f, a, b) => [f.left + (a - f.first[0]) * f.across, f.base - (b - f.second[0]) * f.up];

/** The place under a pixel of the screen, never outside of the frame. */
export const toPlane = (f, x, y) => [f.first[0] + (clamp(x, f.left, f.right) - f.left) / f.across, f.second[0] + (f.base - clamp(y, f.top, f.base)) / f.up];

/** The nearest of the pairs to (a, b), the lowest of equals: {index, squared}; each feature is divided by its `scale` first. */
export function nearest(pairs, a, b, [one, two] = [1, 1]) {
  let index = -1, squared = Infinity;
  for (let i = 0; 2 * i < pairs.length; i++) {
    const s = ((pairs[2 * i] - a) / one) ** 2 + ((pairs[2 * i + 1] - b) / two) ** 2;
    if (s < squared) { squared = s; index = i; }
  }
  return { index, squared };
}

/** The nearest centre of every point. */
export const grouped = (points, centres, scale) => Int32Array.from({ length: points.length / 2 }, (_, i) => nearest(centres, points[2 * i], points[2 * i + 1], scale).index);

/** Which centre is nearest to the middle of each cell of the frame: {cols, rows, owners}. */
export function territories(f, centres, scale, cell) {
  const cols = Math.ceil((f.right - f.left) / cell), rows = Math.ceil((f.base - f.top) / cell), owners = new Uint8Array(cols * rows);
  for (let r = 0, i = 0; r < rows; r++) for (let c = 0; c < cols; c++, i++) {
    const [a, b] = toPlane(f, f.left + (c + 0.5) * cell, f.top + (r + 0.5) * cell);
    owners[i] = nearest(centres, a, b, scale).index;
  }
  return { cols, rows, owners };
}

/** The pair within `reach` CSS pixels of (x, y) that is nearest on the screen; -1 for none. */
export function hit(f, pairs, x, y, reach) {
  const [a, b] = [f.first[0] + (x - f.left) / f.across, f.second[0] + (f.base - y) / f.up];
  const { index, squared } = nearest(pairs, a, b, [1 / f.across, 1 / f.up]);
  return squared <= reach * reach ? index : -1;
}

/** Where an arrow key takes a place: a hundredth of the frame, with Shift a tenth; undefined for other keys. */
export function keyed(f, [a, b], key, shift) {
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key], part = shift ? 0.1 : 0.01;
  if (!way) return undefined;
  return [clamp(a + way[0] * part * (f.first[1] - f.first[0]), ...f.first), clamp(b + way[1] * part * (f.second[1] - f.second[0]), ...f.second)];
}

/** Pairs with one more, with one at another place, and without some. */
export const added = (pairs, a, b) => Float64Array.of(...pairs, a, b);
export const moved = (pairs, index, a, b) => { const out = Float64Array.from(pairs); out[2 * index] = a; out[2 * index + 1] = b; return out; };
export const without = (pairs, gone) => Float64Array.from(pairs).filter((_, i) => !gone.has(i >> 1));
