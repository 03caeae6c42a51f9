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
 * Mean of `f(value)` over k x k blocks of channel `channel`: what a view smaller than the picture shows.
 * A plain nested loop; 6 million bytes through a table take about 7 ms.
 */
export function blocks(array, channels, channel, cols, [row0, col0, row1, col1], k, f) {
  const h = Math.ceil((row1 - row0) / k), w = Math.ceil((col1 - col0) / k);
  const out = new Uint8ClampedArray(h * w), sums = new Float64Array(w);
  const isTable = typeof f !== "function";
  for (let by = 0; by < h; by++) {
    const top = row0 + by * k, bottom = Math.min(top + k, row1);
    sums.fill(0);
    for (let r = top; r < bottom; r++) {
      let i = (r * cols + col0) * channels + channel;
      for (let bx = 0; bx < w; bx++) {
        const n = Math.min(k, col1 - col0 - bx * k);
        let sum = 0;
        if (isTable) for (let j = 0; j < n; j++, i += channels) sum += f[array[i]];
        else for (let j = 0; j < n; j++, i += channels) sum += f(array[i]);
        sums[bx] += sum;
      }
    }
    for (let bx = 0; bx < w; bx++) {
      const n = Math.min(k, col1 - col0 - bx * k);
      out[by * w + bx] = sums[bx] / (n * (bottom - top));
    }
  }
  return { data: out, rows: h, cols: w };
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
