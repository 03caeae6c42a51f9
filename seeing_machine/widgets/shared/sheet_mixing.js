// What sheets of light or ink make when they lie on each other, in numbers.

import { between } from "./sheet_places.js";

/** Plane `i` of n as fractions of its limits, each the mean of k x k pixels: what a sheet smaller than the picture shows. */
export function fractions(array, [rows, cols, n], i, [low, high], k) {
  const h = Math.ceil(rows / k), w = Math.ceil(cols / k), out = new Float64Array(h * w);
  for (let r = 0; r < rows; r++) {
    const base = Math.floor(r / k) * w;
    for (let c = 0, j = r * cols * n + i; c < cols; c++, j += n) out[base + Math.floor(c / k)] += array[j];
  }
  for (let b = 0, o = 0; b < h; b++) for (let a = 0; a < w; a++, o++) {
    const count = Math.min(k, rows - b * k) * Math.min(k, cols - a * k);
    out[o] = Math.min(1, Math.max(0, (out[o] / count - low) / (high - low)));
  }
  return { data: out, rows: h, cols: w };
}

/** What is mixed into each sum or product: the strength of each sheet, 0 where it is off. */
export const strengths = (gains, on, n) => Array.from({ length: n }, (_, i) => (on[i] ?? true ? gains[i] ?? 1 : 0));

/** Rows [r, g, b, offset] with which a view of the three planes shows their stack in light. */
export const mixing = (tints, strength) => [0, 1, 2].map((c) => [...[0, 1, 2].map((i) => (tints[i][c] / 255) * strength[i]), 0]);

/** 256 colours between evenly spaced stops, flat: r, g, b, r, g, b ... */
export function ramp(stops) {
  const out = new Float64Array(768);
  for (let v = 0; v < 256; v++) {
    const at = (v / 255) * (stops.length - 1), i = Math.min(stops.length - 2, Math.floor(at));
    for (let c = 0; c < 3; c++) out[v * 3 + c] = between(stops[i][c], stops[i + 1][c], at - i);
  }
  return out;
}

/** RGBA of the stack of `planes` (fractions): tints added to black, or multiplied onto white. One sheet alone is a stack too. */
export function stacked(planes, tints, strength, mode) {
  const length = planes[0].length, out = new Uint8ClampedArray(length * 4);
  for (let p = 0, o = 0; p < length; p++, o += 4) {
    for (let c = 0; c < 3; c++) {
      let value = mode === "ink" ? 1 : 0;
      for (let i = 0; i < planes.length; i++) {
        const part = planes[i][p] * strength[i];
        if (mode === "ink") value *= 1 - part * (1 - tints[i][c] / 255);
        else value += part * tints[i][c];
      }
      out[o + c] = mode === "ink" ? 255 * value : value;
    }
    out[o + 3] = 255;
  }
  return out;
}

export function coloured(plane, table) {
  const out = new Uint8ClampedArray(plane.length * 4);
  for (let p = 0, o = 0; p < plane.length; p++, o += 4) {
    const at = Math.round(plane[p] * 255) * 3;
    for (let c = 0; c < 3; c++) out[o + c] = table[at + c];
    out[o + 3] = 255;
  }
  return out;
}
