// What is said of sheets: names, values, states.

import { typed } from "./arrays.js";

/** A value as it is told: whole where its range is wide, else with two decimals. */
export const numeral = (value, [low, high]) => (high - low > 10 ? String(Math.round(value) + 0) : String(+value.toFixed(2)));

export const letter = (name) => name.split(" ")[0];
export const word = (name) => name.split(" ").slice(1).join(" ");

export function readout(wire, names, limits, units, [row, col]) {
  const [, cols, n] = wire.shape, array = typed(wire), at = (row * cols + col) * n;
  const told = (i) => `${letter(names[i] ?? String(i + 1))} ${numeral(array[at + i], limits[i] ?? [0, 255])}${units[i] ?? ""}`;
  return `row ${row}, column ${col}: ${Array.from({ length: n }, (_, i) => told(i)).join(", ")}`;
}

export const slideText = (t) => (t === 0 ? "apart" : t === 1 ? "together" : `${Math.round(t * 100)} % of the way together`);
