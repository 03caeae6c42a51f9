// What is said of a histogram: values, counts and shares.

import { shareUpTo } from "./histogram_scale.js";
import { minus } from "./numbers.js";

export function numeral(value) {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return minus(String(value));
  return minus(String(Number(value.toPrecision(3))));
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;
export const grouped = (count) => count.toLocaleString("en-US", { maximumFractionDigits: 1 });

/** Counts on the axis: 1,500 or 20k. */
export const short = (count) => (count >= 1e6 ? `${count / 1e6}M` : count >= 1e4 ? `${count / 1e3}k` : grouped(count));

/** "value 97: 1,204 pixels (0.6 %)", for each channel where there are three. */
export function readout({ edges, counts, bins, whole, label, unit }, bin) {
  const channels = counts.length / bins, low = edges[bin], high = edges[bin + 1];
  const name = !whole ? `${numeral(low)} to ${numeral(high)}` : high - low === 1 ? numeral(low + 0.5) : `${numeral(low + 0.5)} to ${numeral(high - 0.5)}`;
  const said = Array.from({ length: channels }, (_, channel) => {
    const row = counts.subarray(channel * bins, (channel + 1) * bins), total = row.reduce((sum, n) => sum + n, 0);
    return `${channels > 1 ? `${"RGB"[channel]} ` : ""}${grouped(row[bin])}${channels > 1 ? "" : ` ${row[bin] === 1 ? unit.replace(/s$/, "") : unit}`} (${percent(total ? row[bin] / total : 0)})`;
  });
  return `${label} ${name}: ${said.join(", ")}`;
}

/** "130 or less: 23.1 %", for every line. */
export function shares({ edges, sums, whole }, thresholds) {
  return thresholds.map((threshold) => {
    const { share, exact } = shareUpTo(edges, sums, whole, threshold);
    return `${numeral(threshold)} or less: ${exact ? "" : "about "}${percent(share)}`;
  });
}
