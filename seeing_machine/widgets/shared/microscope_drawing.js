// Draws what the microscope is made of: the two pictures, the outlines that move over them, and the bench between.
// A plan is what stays the same from step to step: {scene, m, sizes, colours}, m from `measures`, sizes from `layout`.

import { fit } from "./canvas.js";
import { axes, drawCell, grey, greyCell, gridLines, outline, signedCell } from "./microscope_cells.js";
import { AXIS, EDGE, MARGIN, PLANE_GAP, typeSize } from "./microscope_layout.js";
import { look } from "./microscope_scene.js";
import { numeral } from "./microscope_words.js";

const PLANES = ["R", "G", "B"];

export function drawInput(canvas, { scene, m, sizes: { input: cell }, colours }) {
  const { paddedRows, paddedCols, depth, offset: [top, left], shape: [height, width] } = scene;
  const g = fit(canvas, AXIS + paddedCols * cell + EDGE, AXIS + paddedRows * cell + EDGE);
  const numbers = cell >= m.inNeed, type = typeSize(cell, m.inLong, depth);
  for (let r = 0; r < paddedRows; r++) for (let c = 0; c < paddedCols; c++) {
    const at = (r * paddedCols + c) * depth, values = [...scene.picture.subarray(at, at + depth)];
    const outside = r < top || c < left || r >= top + height || c >= left + width;
    const looks = outside ? { fill: cell < 9 ? colours.shade : colours.paper, ink: colours.quiet, hatched: colours.line }
      : greyCell(values.map((value) => grey(value, scene.limits)));
    drawCell(g, AXIS + c * cell, AXIS + r * cell, cell, { ...looks, type, lines: numbers ? values.map(numeral) : [] }, colours);
  }
  gridLines(g, AXIS, AXIS, paddedRows, paddedCols, cell, colours);
  axes(g, height, width, [top, left], cell, colours);
}

/** The result, filled in up to the pixel `last` in reading order. */
export function drawOutput(canvas, { scene, m, sizes: { output: cell }, colours }, last) {
  const { rows, cols } = scene, g = fit(canvas, AXIS + cols * cell + EDGE, AXIS + rows * cell + EDGE);
  const numbers = cell >= m.outNeed, type = typeSize(cell, m.outLong);
  for (let i = 0; i < rows * cols; i++) {
    const x = AXIS + (i % cols) * cell, y = AXIS + Math.floor(i / cols) * cell;
    const looks = i > last ? { fill: colours.paper } : { ...greyCell([grey(scene.output[i], scene.output_limits)]), type, lines: numbers ? [numeral(scene.output[i])] : [] };
    drawCell(g, x, y, cell, looks, colours);
  }
  gridLines(g, AXIS, AXIS, rows, cols, cell, colours);
  axes(g, rows, cols, [0, 0], cell, colours);
}

/** The outline of a block of pixels, on a canvas that reaches MARGIN beyond it. */
export function drawFrame(canvas, rows, cols, cell, colours) {
  const g = fit(canvas, cols * cell + 2 * MARGIN + 1, rows * cell + 2 * MARGIN + 1);
  outline(g, MARGIN - 0.5, MARGIN - 0.5, cols * cell + 2, rows * cell + 2, colours);
  return g;
}

/** The outline of the window, with what it leaves out crossed. */
export function drawWindow(canvas, { scene, sizes: { input: cell }, colours }) {
  const [kh, kw] = scene.window, g = drawFrame(canvas, kh, kw, cell, colours);
  if (cell < 10) return;
  for (let r = 0; r < kh; r++) for (let c = 0; c < kw; c++) {
    const x = MARGIN + c * cell, y = MARGIN + r * cell;
    if (scene.footprint && !scene.footprint[r * kw + c]) drawCell(g, x + 1, y + 1, cell - 1, { fill: "transparent", crossed: true }, colours);
  }
  if (scene.stride === 1 && kh * kw > 1) {   // the pixel that the result will stand for
    const x = MARGIN + Math.floor(kw / 2) * cell + 3.5, y = MARGIN + Math.floor(kh / 2) * cell + 3.5, side = cell - 6;
    g.setLineDash([]); g.strokeStyle = colours.paper; g.lineWidth = 2.5; g.strokeRect(x, y, side, side);
    g.setLineDash([3, 3]); g.strokeStyle = colours.blue; g.lineWidth = 1.5; g.strokeRect(x, y, side, side);
  }
}

/** The bench at a position: the canvases "window", "weights" and "terms", where they exist, and "result". */
export function drawBench(canvases, { scene, m, sizes: { bench: cell }, colours }, position) {
  const { window: [kh, kw], depth } = scene, cells = look(scene, position), index = position[0] * scene.cols + position[1];
  const letters = depth === 3 ? 16 : 0, type = typeSize(cell, m.benchLong), looks = benchLooks(scene, cells, index, colours);
  const width = depth * kw * cell + (depth - 1) * PLANE_GAP + 2 * MARGIN + 1, height = kh * cell + 2 * MARGIN + 1 + letters;
  const place = ({ row, col, plane }) => [MARGIN + plane * (kw * cell + PLANE_GAP) + col * cell, MARGIN + letters + row * cell];
  for (const name of ["window", "weights", "terms"]) {
    if (!canvases[name]) continue;
    const g = fit(canvases[name], width, height);
    cells.forEach((one, i) => {
      const [x, y] = place(one);
      drawCell(g, x, y, cell, { ...looks[name](one, i), type }, colours);
    });
    for (let plane = 0; plane < depth; plane++) {
      const [x, y] = place({ row: 0, col: 0, plane });
      gridLines(g, x, y, kh, kw, cell, colours);
      if (letters) { g.font = `600 12px ${colours.font}`; g.fillStyle = colours.quiet; g.textAlign = "center"; g.textBaseline = "middle"; g.fillText(PLANES[plane], x + (kw * cell) / 2, MARGIN + 6); }
    }
    if (name === "window") for (let plane = 0; plane < depth; plane++) {
      const [x, y] = place({ row: 0, col: 0, plane });
      g.strokeStyle = colours.blue; g.lineWidth = 2; g.strokeRect(x, y, kw * cell + 1, kh * cell + 1);
    }
  }
  const side = m.resultNeed, g = fit(canvases.result, side + 2 * MARGIN + 1, side + 2 * MARGIN + 1), kept = scene.output[index];
  drawCell(g, MARGIN, MARGIN, side + 1, { ...greyCell([grey(kept, scene.output_limits)]), type: typeSize(side, m.outLong), lines: [numeral(kept)] }, colours);
  outline(g, MARGIN, MARGIN, side + 1, side + 1, colours);
}

/** How a pixel of the window, its weight and its term look; the one that decided has a ring. */
function benchLooks(scene, cells, index, colours) {
  const decides = ["min", "max", "median"].includes(scene.rule) ? cells.findIndex(({ term }) => term === Math.fround(scene.values[index])) : -1;
  const heaviest = Math.max(0, ...[...scene.weights || []].filter((value) => !Number.isNaN(value)).map(Math.abs));
  return {
    window: (one, i) => ({
      ...(one.outside ? { fill: colours.paper, ink: colours.ink, hatched: colours.line } : greyCell([grey(one.value, scene.limits)])),
      lines: [numeral(one.value)], crossed: one.ignored || Number.isNaN(one.value), ringed: i === decides,
    }),
    weights: (one) => ({ ...signedCell(one.weight, heaviest, colours), lines: [numeral(one.weight)], crossed: one.ignored }),
    terms: (one) => ({ ...signedCell(one.term, scene.strongest, colours), lines: [numeral(one.term)], crossed: Number.isNaN(one.term) }),
  };
}
