// A chart in numbers: the reach of its axes, the point under a place, the value under the scrubber.

import { clamp } from "./numbers.js";
import { round125, ticks } from "./histogram_scale.js";

/** The ends of the value axis: as given, or out to round numbers that hold 0 and every curve; so it seldom changes. */
export function reach(values, low, high) {
  let least = 0, most = 0;
  for (const value of values) if (Number.isFinite(value)) { least = Math.min(least, value); most = Math.max(most, value); }
  if (least === most) most = least + 1;
  const step = round125((most - least) / 4);
  const ends = [low ?? Math.floor(least / step + 1e-9) * step, high ?? Math.ceil(most / step - 1e-9) * step];
  return ends[1] > ends[0] ? ends : [ends[0], ends[0] + 1];
}

/** The ends of the x axis: at least `room` beyond the first point, so that one point is not the whole width. */
export function span(x, room = 1) {
  if (!x.length) return [0, room];
  return [x[0], Math.max(x[x.length - 1], x[0] + room)];
}

/** Round numbers for an axis of whole numbers or of others. */
export const marks = (low, high, count, whole) => ticks(low, high, count).filter((tick) => !whole || Number.isInteger(tick));

/** The index of the point nearest to a place on the axis; -1 where there is none. */
export function nearestPoint(x, place) {
  let best = -1, least = Infinity;
  for (let i = 0; i < x.length; i++) if (Math.abs(x[i] - place) < least) { best = i; least = Math.abs(x[i] - place); }
  return best;
}

/** The index of the point that the scrubber is on. */
export const under = (x, at) => (at === null || at === undefined ? x.length - 1 : nearestPoint(x, at));

/** What each curve last held at or before point `index`; NaN where nothing came yet. */
export function valuesAt(lines, points, index) {
  return Array.from({ length: points ? lines.length / points : 0 }, (_, line) => {
    for (let i = index; i >= 0; i--) if (Number.isFinite(lines[line * points + i])) return lines[line * points + i];
    return NaN;
  });
}

/** Where a key takes the scrubber, as an index; undefined for keys that do not move it. */
export function keyedPoint(index, key, points) {
  const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -points, End: points }[key];
  return by === undefined ? undefined : clamp(index + by, 0, points - 1);
}
