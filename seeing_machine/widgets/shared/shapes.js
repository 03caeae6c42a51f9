// Shapes that are drawn on a picture: {kind, label, number, places or counts, suggested}. Numbers and words; nothing of the page.
// Whole places are the middles of pixels, but for boxes, whose corners [row, col] are edges, half open. `at` is a spot
// [row, col] between edges: the middle of pixel (2, 3) is at [2.5, 3.5].

export const KINDS = ["box", "outline", "point", "brush"];

/** Run lengths of a mask (row by row), down its columns: out, in, out ... */
export function encoded(mask, rows, cols) {
  const counts = [0];
  let inside = 0;
  for (let c = 0; c < cols; c++) for (let r = 0; r < rows; r++) {
    const here = mask[r * cols + c] ? 1 : 0;
    if (here !== inside) { counts.push(0); inside = here; }
    counts[counts.length - 1]++;
  }
  return counts;
}

/** Calls `each(index)` with the flat index, row by row, of every pixel inside. */
export function everyPixel(counts, rows, cols, each) {
  let at = 0;
  counts.forEach((count, n) => {
    if (n % 2) for (let i = at; i < at + count; i++) each((i % rows) * cols + Math.floor(i / rows));
    at += count;
  });
}

export function decoded(counts, rows, cols) {
  const mask = new Uint8Array(rows * cols);
  everyPixel(counts, rows, cols, (i) => { mask[i] = 1; });
  return mask;
}

/** The box [row0, col0, row1, col1] around a shape, between edges. */
export function extent({ kind, places, counts }, [rows]) {
  if (kind === "box") return [...places[0], ...places[1]];
  if (kind === "point") return [places[0][0], places[0][1], places[0][0] + 1, places[0][1] + 1];
  if (kind === "outline") {
    const [r, c] = [0, 1].map((axis) => places.map((place) => place[axis] + 0.5));
    return [Math.min(...r), Math.min(...c), Math.max(...r), Math.max(...c)];
  }
  let [row0, col0, row1, col1, at] = [Infinity, Infinity, 0, 0, 0];
  counts.forEach((count, n) => {
    if (n % 2 && count) {
      const [first, last] = [at, at + count - 1], [left, right] = [first, last].map((i) => Math.floor(i / rows));
      col0 = Math.min(col0, left); col1 = Math.max(col1, right + 1);
      row0 = Math.min(row0, left === right ? first % rows : 0); row1 = Math.max(row1, left === right ? (last % rows) + 1 : rows);
    }
    at += count;
  });
  return row1 ? [row0, col0, row1, col1] : [0, 0, 0, 0];
}

const far = ([r0, c0], [r1, c1]) => Math.hypot(r0 - r1, c0 - c1);

/** Where a shape can be taken: for boxes corners and sides, for outlines corners, then the middles of their sides. */
export function handles({ kind, places }) {
  if (kind === "box") {
    const [[r0, c0], [r1, c1]] = places, r = (r0 + r1) / 2, c = (c0 + c1) / 2;
    return [[r0, c0], [r0, c], [r0, c1], [r, c1], [r1, c1], [r1, c], [r1, c0], [r, c0]];
  }
  if (kind !== "outline") return [];
  const corners = places.map(([r, c]) => [r + 0.5, c + 0.5]);
  return [...corners, ...corners.map(([r, c], i) => { const [r1, c1] = corners[(i + 1) % corners.length]; return [(r + r1) / 2, (c + c1) / 2]; })];
}

/** Whether a handle can be told from its neighbours, which lie `reach` around: the middle of a short side cannot. */
export function apart({ kind, places }, handle, reach) {
  const n = places?.length;
  return kind !== "outline" || handle < n || far(places[handle - n], places[(handle - n + 1) % n]) > 3 * reach;
}

export function holds({ kind, places, counts }, [row, col], [rows]) {
  if (kind === "box") return row >= places[0][0] && col >= places[0][1] && row < places[1][0] && col < places[1][1];
  if (kind === "point") return Math.floor(row) === places[0][0] && Math.floor(col) === places[0][1];
  if (kind === "outline") {
    let inside = false;
    places.forEach(([r0, c0], i) => {
      const [r1, c1] = places[(i + 1) % places.length], y = row - 0.5, x = col - 0.5;
      if ((r0 > y) !== (r1 > y) && x < c0 + ((y - r0) / (r1 - r0)) * (c1 - c0)) inside = !inside;
    });
    return inside;
  }
  let left = Math.floor(col) * rows + Math.floor(row), n = 0;
  while (n < counts.length && left >= counts[n]) left -= counts[n++];
  return n % 2 === 1;
}

/** What lies at a spot, `reach` pixels around included: a handle of the chosen shape, or the topmost shape; null for nothing. */
export function found(shapes, chosen, at, size, reach) {
  const mine = shapes[chosen];
  if (mine) {
    const near = handles(mine).map((place, handle) => ({ handle, away: far(place, at) })).filter(({ handle, away }) => away <= reach && apart(mine, handle, reach));
    if (near.length) return { index: chosen, handle: near.reduce((a, b) => (b.away < a.away ? b : a)).handle };
    if (holds(mine, at, size)) return { index: chosen, handle: null };
  }
  for (let index = shapes.length - 1; index >= 0; index--) {
    const shape = shapes[index];
    const near = shape.kind === "point" && far([shape.places[0][0] + 0.5, shape.places[0][1] + 0.5], at) <= reach;
    if (near || holds(shape, at, size)) return { index, handle: null };
  }
  return null;
}

const keep = (value, low, high) => Math.min(Math.max(value, low), high);

/** A shape after a drag from one pixel to another: a handle of it, or, with null, all of it. It stays in the picture. */
export function dragged(shape, handle, from, to, [rows, cols]) {
  const [r0, c0, r1, c1] = extent(shape, [rows, cols]);
  let [dr, dc] = [to[0] - from[0], to[1] - from[1]];
  if (handle === null) {
    dr = keep(dr, Math.min(0, Math.ceil(-r0)), Math.max(0, Math.floor(rows - r1)));
    dc = keep(dc, Math.min(0, Math.ceil(-c0)), Math.max(0, Math.floor(cols - c1)));
    if (shape.kind !== "brush") return { ...shape, places: shape.places.map(([r, c]) => [r + dr, c + dc]) };
    const moved = new Uint8Array(rows * cols);
    everyPixel(shape.counts, rows, cols, (i) => { moved[i + dr * cols + dc] = 1; });
    return { ...shape, counts: encoded(moved, rows, cols) };
  }
  if (shape.kind === "box") {
    const box = [r0, c0, r1, c1];
    const ends = [[0, 1], [0], [0, 3], [3], [2, 3], [2], [2, 1], [1]][handle];
    for (const end of ends) box[end] = keep(box[end] + (end % 2 ? dc : dr), 0, end % 2 ? cols : rows);
    const [rowA, rowB] = [box[0], box[2]].sort((a, b) => a - b), [colA, colB] = [box[1], box[3]].sort((a, b) => a - b);
    return { ...shape, places: [[rowA, colA], [Math.max(rowB, rowA + 1), Math.max(colB, colA + 1)]] };
  }
  const places = shape.places.slice(), n = places.length;
  if (handle >= n) places.splice(handle - n + 1, 0, from);   // the middle of a side becomes a corner
  places[handle >= n ? handle - n + 1 : handle] = [keep(to[0], 0, rows - 1), keep(to[1], 0, cols - 1)];
  return { ...shape, places };
}

/** An outline without one of its corners; null where it would be none any more. */
export function without(shape, handle) {
  if (shape.kind !== "outline" || handle === null || handle >= shape.places.length || shape.places.length < 4) return null;
  return { ...shape, places: shape.places.filter((_, i) => i !== handle) };
}

/** A shape that a person stands for. */
export const accepted = ({ suggested, ...shape }) => shape;

export const named = (shape, classes) => `${shape.label} ${classes[shape.label - 1] ?? ""}${shape.suggested ? "?" : ""}`;

const rounded = (value) => Math.round(value * 10) / 10;

/** What a shape is, in words. */
export function told(shape, classes, size) {
  const name = `${shape.suggested ? "suggested " : ""}${classes[shape.label - 1]}, ${shape.kind}`;
  if (shape.kind === "point") return `${name} at row ${shape.places[0][0]}, column ${shape.places[0][1]}`;
  const [r0, c0, r1, c1] = extent(shape, size).map(rounded);
  return `${name} from row ${r0}, column ${c0} to row ${r1}, column ${c1}`;
}
