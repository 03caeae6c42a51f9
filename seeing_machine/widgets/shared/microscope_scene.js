// A scene: a picture, the window that goes over it, and what it gives at every stop. Python has worked out every stop (see
// _windows.py); here they are read. Positions are [row, col] of the result. "Padded" rows and columns count from the
// corner of the picture with its padding.

import { typed } from "./arrays.js";
import { clamp } from "./numbers.js";

const decoded = new WeakMap();

/** The scene with its arrays ready to index; made once for all views. */
export function decode(raw) {
  let scene = decoded.get(raw);
  if (!scene) {
    scene = { ...raw };
    for (const name of ["picture", "weights", "footprint", "terms", "values", "output"]) {
      if (raw[name]) scene[name] = typed(raw[name]);
    }
    const [paddedRows, paddedCols, depth] = raw.picture.shape;
    const strongest = scene.terms.reduce((most, term) => Math.max(most, Math.abs(term) || 0), 0);
    Object.assign(scene, { paddedRows, paddedCols, depth, strongest, rows: raw.size[0], cols: raw.size[1] });
    decoded.set(raw, scene);
  }
  return scene;
}

/** The position in the result whose window stands over the pixel (row, col) of the padded picture. */
export function stopOver({ window: [kh, kw], stride, rows, cols }, row, col) {
  const nearest = (at, size, count) => clamp(Math.round((at - Math.floor(size / 2)) / stride), 0, count - 1) + 0;
  return [nearest(row, kh, rows), nearest(col, kw, cols)];
}

/** `steps` further in reading order; null beyond either end. */
export function stepped({ rows, cols }, [row, col], steps) {
  const index = row * cols + col + steps;
  return index < 0 || index >= rows * cols ? null : [Math.floor(index / cols), index % cols];
}

/** Where a key leads; undefined for keys that do not move. */
export function moved({ rows, cols }, [row, col], key, ctrl = false) {
  switch (key) {
    case "ArrowUp": return [Math.max(0, row - 1), col];
    case "ArrowDown": return [Math.min(rows - 1, row + 1), col];
    case "ArrowLeft": return [row, Math.max(0, col - 1)];
    case "ArrowRight": return [row, Math.min(cols - 1, col + 1)];
    case "Home": return [ctrl ? 0 : row, 0];
    case "End": return [ctrl ? rows - 1 : row, cols - 1];
    default: return undefined;
  }
}

/** The pixels of one window, in the order of its terms: value, term, whether it lies outside the border, and plane. */
export function look(scene, [row, col]) {
  const { window: [kh, kw], depth, stride, offset: [top, left], shape: [height, width] } = scene;
  const cells = [], first = (row * scene.cols + col) * kh * kw * depth;
  for (let r = 0, i = 0; r < kh; r++) for (let c = 0; c < kw; c++) for (let plane = 0; plane < depth; plane++, i++) {
    const y = row * stride + r, x = col * stride + c;
    cells.push({
      row: r, col: c, plane, term: scene.terms[first + i], weight: scene.weights ? scene.weights[i] : null,
      value: scene.picture[(y * scene.paddedCols + x) * depth + plane],
      outside: y < top || x < left || y >= top + height || x >= left + width,
      ignored: scene.footprint ? !scene.footprint[r * kw + c] : false,
    });
  }
  return cells;
}
