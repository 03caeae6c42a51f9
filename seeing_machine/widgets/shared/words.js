// What is said and typed: numbers, readouts, limits.

import { typed } from "./arrays.js";
import { expanded, mixed } from "./tones.js";

/** A number as short as it can be said; floats keep three digits. */
export function numeral(value) {
  if (Number.isInteger(value)) return String(value);
  const text = Math.abs(value) >= 0.001 && Math.abs(value) < 1e5 ? String(+value.toPrecision(3)) : value.toExponential(1);
  return text.replace(/^(-?)0\./, "$1.");
}

/**
 * How a picture's values are told: bytes may be cut to `depth` bits, and counted as ink (0 is white) instead of light.
 * `told` goes from the array to the learner, `held` from what the learner typed to the array.
 */
export function scaleOf(wire, depth, ink) {
  if (wire.dtype !== "uint8") return { told: (v) => v, held: (v) => v, limits: LIMITS[wire.dtype] };
  const top = 2 ** depth - 1;
  const told = (v) => (ink ? top - (v >> (8 - depth)) : v >> (8 - depth));
  return { told, held: (v) => expanded(ink ? top - v : v, depth), limits: [0, top] };
}

const LIMITS = { bool: [0, 1], uint16: [0, 65535], int16: [-32768, 32767] };

/** The numbers of one pixel as they are shown: mixed where the view mixes its channels, and told at its scale. */
export function numbersAt(wire, [row, col], scale, mix) {
  const array = typed(wire), channels = wire.shape[2] || 1, i = (row * wire.shape[1] + col) * channels;
  const values = Array.from({ length: channels }, (_, n) => array[i + n]);
  const seen = channels === 3 && mix ? mixed(values.map((v) => [v]), mix).slice(0, 3) : values;
  return Array.from(seen, (v) => numeral(scale.told(v)));
}

export function readout(wire, pixel, scale = scaleOf(wire, 8, false), mix = null) {
  const numbers = numbersAt(wire, pixel, scale, mix);
  const value = numbers.length === 1 ? numbers[0] : numbers.map((n, i) => `${"RGB"[i]} ${n}`).join(", ");
  return `row ${pixel[0]}, column ${pixel[1]}: ${value}`;
}

/** Reads what a learner typed into a pixel; null where it is no number that the picture can hold. */
export function parseValue(text, wire, scale = scaleOf(wire, 8, false)) {
  if (!/^-?\d*\.?\d+$/.test(text)) return null;
  const value = Number(text), { limits } = scale;
  if (!wire.dtype.startsWith("float") && !Number.isInteger(value)) return null;
  return limits && (value < limits[0] || value > limits[1]) ? null : scale.held(value);
}

const counted = (number, thing) => `${number} ${thing}${number === 1 ? "" : "s"}`;

export function sizeText({ shape: [rows, cols, channels], dtype }) {
  return `${counted(rows, "row")}, ${counted(cols, "column")}${channels ? `, ${channels} channels` : ""}, ${dtype}`;
}

export function limitsText(wire, { limits }) {
  if (!limits) return `numbers (${wire.dtype})`;
  return limits[1] === 1 ? "0 or 1" : `whole numbers from ${limits[0]} to ${limits[1]}`;
}
