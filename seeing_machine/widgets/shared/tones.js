// From numbers to colours: tables, means over blocks, mixing, tinting.

// Okabe-Ito, without black: the palette of labels.
export const PALETTE = [[230, 159, 0], [86, 180, 233], [0, 158, 115], [240, 228, 66], [0, 114, 178], [213, 94, 0], [204, 121, 167]];
export const MASK_TABLE = Uint8Array.from({ length: 256 }, (_, v) => (v ? 255 : 0));

/** The 256-entry table from value to shown grey: a window of values, or the classes that thresholds cut. */
export function table(window_, thresholds, foreground, asMask, depth = 8) {
  const out = new Uint8Array(256);
  for (let v = 0; v < 256; v++) out[v] = shade(expanded(v >> (8 - depth), depth), window_, thresholds, foreground, asMask);
  return out;
}

/** The 8-bit value that stands for level `level` of 2 ** depth: 0 stays black, the top level stays white. */
export const expanded = (level, depth) => Math.round((level * 255) / (2 ** depth - 1));

export function shade(value, [low, high], thresholds, foreground, asMask) {
  if (asMask && thresholds.length) {
    let cls = 0;
    for (const t of thresholds) cls += value > t;
    if (thresholds.length === 1) return (cls === 1) === (foreground === "light") ? 255 : 0;
    return Math.round((255 * cls) / thresholds.length);
  }
  const grey = high > low ? ((value - low) / (high - low)) * 255 : value > low ? 255 : 0;
  return grey < 0 ? 0 : grey > 255 ? 255 : Math.round(grey);
}

/**
 * Mean of `f` over k x k blocks of one channel: what a view smaller than the picture shows. `f` is a table or a function.
 * 6 million bytes through a table take about 6 ms, once the short rows of a block are written out.
 */
export function blocks(array, channels, channel, cols, [row0, col0, row1, col1], k, f) {
  const h = Math.ceil((row1 - row0) / k), w = Math.ceil((col1 - col0) / k);
  const out = new Uint8ClampedArray(h * w), sums = new Float64Array(w);
  const whole = Math.floor((col1 - col0) / k), rest = col1 - col0 - whole * k;   // the last block may be narrower
  const add = typeof f === "function" ? addCalled : addLooked;
  for (let by = 0; by < h; by++) {
    const top = row0 + by * k, bottom = Math.min(top + k, row1), n = bottom - top;
    sums.fill(0);
    for (let r = top; r < bottom; r++) {
      const start = (r * cols + col0) * channels + channel;
      add(sums, 0, whole, array, start, channels, k, f);
      if (rest) add(sums, whole, w, array, start + whole * k * channels, channels, rest, f);
    }
    for (let b = 0; b < w; b++) out[by * w + b] = sums[b] / (n * (b < whole ? k : rest));
  }
  return { data: out, rows: h, cols: w };
}

/** Adds to sums[from..to) the looked-up values of `k` pixels each, `step` apart, from index `i` on. */
function addLooked(sums, from, to, array, i, step, k, table) {
  if (k === 1) for (let b = from; b < to; b++, i += step) sums[b] += table[array[i]];
  else if (k === 2) for (let b = from; b < to; b++, i += 2 * step) sums[b] += table[array[i]] + table[array[i + step]];
  else if (k === 3) for (let b = from; b < to; b++, i += 3 * step) sums[b] += table[array[i]] + table[array[i + step]] + table[array[i + 2 * step]];
  else for (let b = from; b < to; b++) {
    let sum = 0;
    for (let j = 0; j < k; j++, i += step) sum += table[array[i]];
    sums[b] += sum;
  }
}

function addCalled(sums, from, to, array, i, step, k, f) {
  for (let b = from; b < to; b++) for (let j = 0; j < k; j++, i += step) sums[b] += f(array[i]);
}

/** Mix three planes into RGBA by rows [r, g, b, offset] of `mix`; null leaves them as they are. */
export function mixed(planes, mix) {
  const [r, g, b] = planes, n = r.length, out = new Uint8ClampedArray(n * 4);
  for (let i = 0, o = 0; i < n; i++, o += 4) {
    if (mix) for (let c = 0; c < 3; c++) out[o + c] = mix[c][0] * r[i] + mix[c][1] * g[i] + mix[c][2] * b[i] + mix[c][3];
    else { out[o] = r[i]; out[o + 1] = g[i]; out[o + 2] = b[i]; }
    out[o + 3] = 255;
  }
  return out;
}

/** Lay `rgb` over a tile of RGBA, half opaque where `coverage` is 255. */
export function tint(tile, coverage, rgb) {
  for (let i = 0, o = 0; i < coverage.length; i++, o += 4) {
    const alpha = (coverage[i] / 255) * 0.5;
    for (let c = 0; c < 3; c++) tile.rgba[o + c] += (rgb[c] - tile.rgba[o + c]) * alpha;
  }
}
