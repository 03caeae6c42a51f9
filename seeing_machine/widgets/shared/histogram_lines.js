// Threshold lines: where hand and keys take them, and what they part.

import { round125 } from "./histogram_scale.js";
import { clamp } from "./numbers.js";

const CLASSES = ["solid", "outline", "hatch", "shade", "counter"];   // the first is the foreground

/** How far a key moves a line by one step. */
export function keyStep(edges, whole) {
  return whole ? 1 : round125((edges[edges.length - 1] - edges[0]) / 200);
}

/** A value as near as the lines go: whole numbers, or multiples of a step. */
export function snapped(value, edges, whole) {
  const low = edges[0] + (whole ? 0.5 : 0), high = edges[edges.length - 1] - (whole ? 0.5 : 0);
  const step = keyStep(edges, whole) / (whole ? 1 : 10);
  return clamp(Number((Math.round(value / step) * step).toPrecision(12)), low, high);
}

/** Line `i` moved to `value`, but not beyond its neighbours. */
export function withLine(thresholds, i, value) {
  const low = i > 0 ? thresholds[i - 1] : -Infinity, high = i + 1 < thresholds.length ? thresholds[i + 1] : Infinity;
  return thresholds.map((old, at) => (at === i ? clamp(value, low, high) : old));
}

/** The line nearest to a value; of lines in one place the one that can move that way. */
export function nearest(thresholds, value) {
  let best = -1, least = Infinity;
  thresholds.forEach((threshold, i) => {
    const distance = Math.abs(threshold - value);
    if (distance < least || (distance === least && value > threshold)) { best = i; least = distance; }
  });
  return best;
}

/** Where a key takes a line; undefined for keys that do not move it. */
export function keyed(value, event, edges, whole) {
  const step = keyStep(edges, whole), low = edges[0] + (whole ? 0.5 : 0), high = edges[edges.length - 1] - (whole ? 0.5 : 0);
  const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
  if (event.key === "Home") return low;
  if (event.key === "End") return high;
  if (by === undefined) return undefined;
  return clamp(Number((value + by * step * (event.shiftKey && Math.abs(by) === 1 ? 10 : 1)).toPrecision(12)), low, high);
}

/** How class `i` of `n` is drawn: solid for the foreground, each other class in its own way. */
export const classStyle = (i, n, foreground) => CLASSES[foreground === "light" ? n - 1 - i : foreground === "dark" ? i : (i + n - 1) % n];

/** Positions pushed apart to at least `gap`, within [low, high]; rising in, rising out. */
export function spread(positions, gap, low, high) {
  const out = [...positions];
  for (let i = 0; i < out.length; i++) out[i] = Math.max(out[i], i ? out[i - 1] + gap : low);
  for (let i = out.length - 1; i >= 0; i--) out[i] = Math.min(out[i], i + 1 < out.length ? out[i + 1] - gap : high);
  return out;
}
