// A histogram in numbers: bins between edges, counts, shares, and round numbers for its axes.

import { clamp } from "./numbers.js";

/** Whether bins hold whole numbers: all their edges lie at halves. */
export const isWhole = (edges) => edges.every((edge) => Math.abs(edge % 1) === 0.5);

/** The counts of all channels together, summed up to each edge. */
export function cumulated(counts, bins) {
  const sums = new Float64Array(bins + 1);
  for (let i = 0; i < bins; i++) {
    sums[i + 1] = sums[i];
    for (let at = i; at < counts.length; at += bins) sums[i + 1] += counts[at];
  }
  return sums;
}

/** The bin that holds a value; -1 outside. */
export function binOf(edges, value) {
  if (value < edges[0] || value > edges[edges.length - 1]) return -1;
  let low = 0, high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= value) low = middle; else high = middle;
  }
  return low;
}

/** Where the line of a threshold is drawn: behind the bar of the last value it holds. */
export const lineAt = (edges, whole, threshold) => clamp(whole ? Math.floor(threshold) + 0.5 : threshold, edges[0], edges[edges.length - 1]);

/** The share of all counts up to a value: {share, exact}; within a bin the counts are taken to lie evenly. */
export function shareUpTo(edges, sums, whole, threshold) {
  const total = sums[sums.length - 1], at = lineAt(edges, whole, threshold), bin = Math.max(0, binOf(edges, at));
  const part = (at - edges[bin]) / (edges[bin + 1] - edges[bin]);
  const share = total ? (sums[bin] + part * (sums[bin + 1] - sums[bin])) / total : 0;
  return { share, exact: whole && (part === 0 || part === 1) };
}

/** The least of 1, 2, 5, 10, 20, 50 ... times a power of ten that reaches `rough`. */
export function round125(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
}

/** About `count` round numbers within [low, high]: multiples of 1, 2 or 5 times a power of ten. */
export function ticks(low, high, count) {
  if (!(high > low)) return [low];
  const step = round125((high - low) / Math.max(1, count));
  const out = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) out.push(Number((i * step).toPrecision(12)));
  return out;
}

/** Round counts for the axis: powers of ten where it is logarithmic. */
export function countTicks(most, log) {
  if (most <= 0) return [];
  if (!log) return ticks(0, most, 3).filter((tick) => tick > 0 && Number.isInteger(tick));
  const powers = [];
  for (let tick = 1; tick <= most; tick *= 10) powers.push(tick);
  return powers.filter((_, i) => i % Math.ceil(powers.length / 4) === 0);
}

/** How far up a count reaches, 0 to 1. */
export const rise = (count, most, log) => (most <= 0 ? 0 : log ? Math.log1p(count) / Math.log1p(most) : count / most);

/** The bin where a channel rises most above the others: the place for its letter. */
export function landmark(counts, bins, channel) {
  let best = 0, most = -Infinity;
  for (let i = 0; i < bins; i++) {
    let other = 0;
    for (let c = 0; c * bins < counts.length; c++) if (c !== channel) other = Math.max(other, counts[c * bins + i]);
    if (counts[channel * bins + i] - other > most) { best = i; most = counts[channel * bins + i] - other; }
  }
  return best;
}
