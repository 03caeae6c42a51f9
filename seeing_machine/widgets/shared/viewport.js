// Where a picture lies on its canvas, and which pixels lie under a point, a line or a brush.
// x runs right and y down, in CSS pixels of the canvas; row and col are the picture's.

const MAX_SCALE = 96;   // CSS pixels per picture pixel; larger shows nothing more

/** Where the picture lies: scale in CSS pixels per pixel, and the canvas position of its corner (row 0, col 0). */
export function layout(rows, cols, width, height, viewport, minScale) {
  const fit = Math.min(width / cols, height / rows);
  const zoom = viewport ? viewport[2] : 1;
  const scale = Math.min(Math.max(fit * zoom, minScale), Math.max(MAX_SCALE, fit));
  const place = (centre, count, extent) => {
    const size = count * scale;
    if (size <= extent + 0.5) return (extent - size) / 2;
    return Math.min(0, Math.max(extent - size, extent / 2 - centre * scale));
  };
  const [row, col] = viewport || [rows / 2, cols / 2];
  return { scale, fit, left: place(col, cols, width), top: place(row, rows, height), width, height, rows, cols };
}

export function pixelAt(l, x, y) {
  const row = Math.floor((y - l.top) / l.scale), col = Math.floor((x - l.left) / l.scale);
  return row >= 0 && col >= 0 && row < l.rows && col < l.cols ? [row, col] : null;
}

/** The half-open rectangle [row0, col0, row1, col1] of pixels that the canvas shows. */
export function visible(l) {
  const clamp = (v, max) => Math.min(max, Math.max(0, v));
  return [clamp(Math.floor(-l.top / l.scale), l.rows - 1), clamp(Math.floor(-l.left / l.scale), l.cols - 1),
          clamp(Math.ceil((l.height - l.top) / l.scale), l.rows), clamp(Math.ceil((l.width - l.left) / l.scale), l.cols)];
}

/** The viewport [row, col, zoom] after zooming by `factor` with the point (x, y) held still. */
export function zoomed(l, factor, x, y) {
  const scale = Math.min(Math.max(l.scale * factor, l.fit), Math.max(MAX_SCALE, l.fit));
  const row = (y - l.top) / l.scale, col = (x - l.left) / l.scale;
  if (scale <= l.fit * 1.001) return null;
  return [row + (l.height / 2 - y) / scale, col + (l.width / 2 - x) / scale, scale / l.fit];
}

/** All pixels on the straight line between two pixels (Bresenham 1965), both ends included. */
export function line([row, col], [row1, col1]) {
  const out = [], dr = Math.abs(row1 - row), dc = Math.abs(col1 - col);
  const sr = row < row1 ? 1 : -1, sc = col < col1 ? 1 : -1;
  for (let error = dc - dr; ;) {
    out.push([row, col]);
    if (row === row1 && col === col1) return out;
    const twice = 2 * error;
    if (twice > -dr) { error -= dr; col += sc; }
    if (twice < dc) { error += dc; row += sr; }
  }
}

/** Flat indices of the pixels under a square brush of `size` whose middle is at (row, col). */
export function underBrush(row, col, size, rows, cols) {
  const out = [], first = -Math.floor((size - 1) / 2);
  for (let r = row + first; r < row + first + size; r++)
    for (let c = col + first; c < col + first + size; c++)
      if (r >= 0 && c >= 0 && r < rows && c < cols) out.push(r * cols + c);
  return out;
}

/** The half-open box [row0, col0, row1, col1] that two opposite corner pixels span. */
export const spanned = ([row, col], [row1, col1]) =>
  [Math.min(row, row1), Math.min(col, col1), Math.max(row, row1) + 1, Math.max(col, col1) + 1];
