// How large everything is, and where: what fits into the width there is. All sizes are CSS pixels.

import { numeral } from "./microscope_words.js";
import { clamp } from "./numbers.js";

export const AXIS = 20;          // room for row and column numbers beside a picture
export const PLANE_GAP = 8;
export const MARGIN = 4;         // the outline of the window is drawn outside its pixels
export const EDGE = MARGIN + 1;  // so it needs this much beyond the last one
const MIN_CELL = 22;      // the least pixel that holds a number
const MAX_CELL = 40;
const BENCH_CELL = 36;
const MAX_HEIGHT = 480;   // of one picture
const GAP = 24;
const CAPTION = 64;       // the least width of anything that has a caption
const SIGN = 30;          // room for x, = and the arrow

/** The width of a numeral in units of the font size, for the figures of a common sans-serif face. */
export const units = (text) => [...text].reduce((sum, sign) => sum + (sign === "." ? 0.32 : 0.62), 0);

/** Units of the longest of these numbers. */
export function longest(numbers) {
  let most = 0;
  for (const value of new Set(numbers)) most = Math.max(most, units(numeral(value)));
  return most;
}

/** The least pixel, in CSS pixels, that holds a text of so many units in 10 px type; and the type that fits a pixel. */
export const needed = (length) => Math.max(MIN_CELL, Math.ceil(length * 10 + 5));
export const typeSize = (cell, length, lines = 1) => Math.min(14, (cell - 4) / length, lines > 1 ? cell * 0.27 : cell * 0.5);

/** What decides the layout, none of which changes from step to step. */
export function measures(scene) {
  const { window: [kh, kw], depth } = scene, stages = 1 + (scene.weights ? 1 : 0) + (scene.own_terms ? 1 : 0);
  const inLong = longest(scene.picture), outLong = longest(scene.output);
  const benchLong = Math.max(inLong, scene.own_terms ? longest(scene.terms) : 0, scene.weights ? longest(scene.weights) : 0);
  return {
    inRows: scene.paddedRows, inCols: scene.paddedCols, outRows: scene.rows, outCols: scene.cols, kh, kw, depth, stages,
    inLong, outLong, benchLong, inNeed: Math.max(needed(inLong), depth === 3 ? MAX_CELL : 0), outNeed: needed(outLong),
    benchNeed: needed(benchLong), resultNeed: Math.max(BENCH_CELL, needed(outLong) + 10),
  };
}

const stageWidth = (m, cell) => Math.max(CAPTION, m.depth * m.kw * cell + (m.depth - 1) * PLANE_GAP + 2 * MARGIN + 1);
export const benchWidth = (m, cell) => m.stages * (stageWidth(m, cell) + SIGN) + Math.max(CAPTION, m.resultNeed + 2 * MARGIN + 1);

/**
 * Cell sizes and arrangement for a container `width` CSS pixels wide: picture, bench and result in one "row"; the bench
 * over the result at the "side" of the picture; the two pictures as a "pair" over the bench; or all in a "stack". Where
 * numbers cannot fit into a picture it shows greys only.
 */
export function layout(width, m) {
  const across = (cols) => (cell) => Math.max(CAPTION, AXIS + cols * cell + EDGE);
  const inWidth = across(m.inCols), outWidth = across(m.outCols);
  const bench = (room) => {
    const most = Math.max(BENCH_CELL, m.benchNeed);
    const lines = [(cell) => benchWidth(m, cell), (cell) => 2 * stageWidth(m, cell) + SIGN, (cell) => stageWidth(m, cell) + SIGN];
    for (const line of lines) for (let cell = most; cell >= m.benchNeed; cell--) if (line(cell) <= room) return cell;
    return clamp(Math.floor((room - SIGN - stageWidth(m, 0)) / (m.depth * m.kw)), 4, most);
  };
  const onLine = (cell) => benchWidth(m, Math.max(m.benchNeed, Math.min(cell, BENCH_CELL)));
  // Each says how much room the bench has when the pictures have these cells; below 0 it does not fit.
  const arrangements = {
    row: (i, o) => width - inWidth(i) - outWidth(o) - 2 * GAP - onLine(i),
    side: (i, o) => width - inWidth(i) - GAP - Math.max(onLine(BENCH_CELL), outWidth(o)),
    pair: (i, o) => width - inWidth(i) - GAP - outWidth(o),
    stack: (i, o) => (i > 30 && i > m.inNeed ? -1 : width - Math.max(inWidth(i), outWidth(o))),
  };
  for (const [flow, spare] of Object.entries(arrangements)) {
    for (let cell = MAX_CELL; cell >= MIN_CELL; cell--) {
      const input = Math.max(cell, m.inNeed);
      for (const output of [Math.max(input, m.outNeed), Math.max(cell, m.outNeed)]) {
        if (input * m.inRows > MAX_HEIGHT || output * m.outRows > MAX_HEIGHT || spare(input, output) < 0) continue;
        return { flow, input, output, bench: bench(flow === "row" ? spare(input, output) + onLine(input) : flow === "side" ? width - inWidth(input) - GAP : width) };
      }
    }
  }
  const sized = (flow, input, output) => ({ flow, input, output, bench: bench(width) });
  const small = (room) => Math.floor(Math.min(room / m.inCols, MAX_HEIGHT / m.inRows, MAX_CELL));
  const numbered = m.outNeed * m.outRows <= MAX_HEIGHT / 2 && outWidth(m.outNeed) <= width / 2;
  const shared = Math.floor(Math.min((width - GAP - 2 * AXIS - 2 * EDGE) / (m.inCols + m.outCols), MAX_HEIGHT / m.inRows, MAX_CELL));
  const input = numbered ? small(width - GAP - outWidth(m.outNeed) - AXIS - EDGE) : shared;
  const alone = Math.max(2, small(width - AXIS - EDGE));
  if (input >= 6 && alone < 1.5 * input) return sized("pair", input, numbered ? m.outNeed : shared);
  return sized("stack", alone, numbered ? m.outNeed : alone);
}
