// Where the sheets of a picture lie in space, from apart to together. x runs right and y down, in CSS pixels of the canvas.

const GAP = 16, EDGE = 14, HEAD = 12, FOOT = 34;   // around and between the sheets; the foot holds their names
const TILT = 0.24;               // how much of its depth a turned sheet rises
const LEAST_TURN = 0.45;         // a sheet turned further away is hard to recognise
export const NUMBER_SCALE = 26;  // from here on a three-digit number fits into a pixel

const rise = (turn) => TILT * Math.sqrt(1 - turn * turn);
export const between = (a, b, t) => a + (b - a) * t;

/** Scale and turn of n sheets in a row: turned away just as far as makes them largest, unless numbers fit in facing ones. */
export function apart(rows, cols, n, width, height) {
  const each = (width - 2 * EDGE - (n - 1) * GAP) / n, tall = height - HEAD - FOOT;
  let best = { area: 0 };
  for (let step = 0; step <= 11; step++) {
    const turn = 1 - (step / 11) * (1 - LEAST_TURN);
    const scale = Math.min(each / (cols * turn), tall / (rows + cols * rise(turn))), area = scale * scale * turn;
    if (area > best.area) best = { area, scale, turn };
    if (step === 0 && scale >= NUMBER_SCALE) break;
  }
  return best;
}

/** Height of the stage: what the sheets need, together or apart, at most `height`. */
export function tallness(rows, cols, n, width, height) {
  const { scale, turn } = apart(rows, cols, n, width, height);
  const together = Math.min((width - 2 * EDGE) / cols, (height - HEAD - FOOT) / rows);
  return Math.ceil(Math.max(scale * (rows + cols * rise(turn)), together * rows)) + HEAD + FOOT;
}

/**
 * Where the sheets lie at `t` from 0 (apart) to 1 (one stack). Pixel (row, col) of sheet i lies at
 * x = corners[i].x + col * ux, y = corners[i].y + col * uy + row * scale.
 */
export function place(rows, cols, n, width, height, t) {
  const away = apart(rows, cols, n, width, height), tall = height - HEAD - FOOT;
  const each = (width - 2 * EDGE - (n - 1) * GAP) / n;
  const turn = between(away.turn, 1, t), pitch = Math.min(each + GAP, cols * away.scale * away.turn + 3 * GAP) * (1 - t);
  // As large as there is room on the way: between the two ends a sheet is still high with its turn, and already wide.
  const room = Math.min((width - 2 * EDGE - (n - 1) * pitch) / (cols * turn), tall / (rows + cols * rise(turn)));
  const scale = Math.min(room, between(away.scale, Math.min((width - 2 * EDGE) / cols, tall / rows), t));
  const ux = scale * turn, uy = -scale * rise(turn), wide = cols * ux, high = rows * scale - cols * uy;
  const y = HEAD + (tall - high) / 2 - cols * uy;
  const corners = Array.from({ length: n }, (_, i) => ({ x: Math.round((width - wide) / 2 + (i - (n - 1) / 2) * pitch), y: Math.round(y) }));
  return { rows, cols, scale, turn, ux, uy, pitch, corners };
}

export const pointOf = ({ corners, ux, uy, scale }, i, row, col) => [corners[i].x + col * ux, corners[i].y + col * uy + row * scale];

/** The sheet and the pixel under a point, the front sheet first; null beside them. */
export function hit(placed, x, y) {
  const { corners, rows, cols, ux, uy, scale } = placed;
  for (let i = corners.length - 1; i >= 0; i--) {
    const col = (x - corners[i].x) / ux, row = (y - corners[i].y - col * uy) / scale;
    if (row >= 0 && col >= 0 && row < rows && col < cols) return { sheet: i, pixel: [Math.floor(row), Math.floor(col)] };
  }
  return null;
}

/** `together` after sheet i, grabbed at `t`, was pulled `dx` to the right. The middle sheet and a stack go either way. */
export function pulled(t, i, n, dx, pitch) {
  const middle = (n - 1) / 2, side = i - middle;
  const way = t > 0.98 ? -Math.abs(dx) / middle : side ? -dx / side : t < 0.5 ? Math.abs(dx) : -Math.abs(dx);
  return Math.min(1, Math.max(0, t + way / pitch));
}
