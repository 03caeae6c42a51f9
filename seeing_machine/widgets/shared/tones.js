// From numbers to colours: tables, mixing, tinting.

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

/** Three planes as RGBA, mixed by rows [r, g, b, offset] of `mix`; null leaves them as they are. */
export function mixed([r, g, b], mix, out = new Uint8ClampedArray(r.length * 4)) {
  const n = r.length;
  if (r === g && r === b && !mix) {   // grey: four bytes at once
    const whole = new Uint32Array(out.buffer, out.byteOffset, n);
    for (let i = 0; i < n; i++) whole[i] = 0xff000000 | (r[i] * 0x010101);
    return out;
  }
  for (let i = 0, o = 0; i < n; i++, o += 4) {
    if (mix) for (let c = 0; c < 3; c++) out[o + c] = mix[c][0] * r[i] + mix[c][1] * g[i] + mix[c][2] * b[i] + mix[c][3];
    else { out[o] = r[i]; out[o + 1] = g[i]; out[o + 2] = b[i]; }
    out[o + 3] = 255;
  }
  return out;
}

/** Lay `rgb` over RGBA, half opaque where `coverage` is 255. */
export function tint(rgba, coverage, rgb) {
  for (let i = 0, o = 0; i < coverage.length; i++, o += 4) {
    const alpha = (coverage[i] / 255) * 0.5;
    for (let c = 0; c < 3; c++) rgba[o + c] += (rgb[c] - rgba[o + c]) * alpha;
  }
}

/** Whether element `i` of a picture of labels lies at an edge: 0 inside, 1 beside the background, 2 beside another label. */
export function edgeOf(labels, width, i) {
  const v = labels[i], col = i % width;
  let edge = 0;
  for (const [there, other] of [[col > 0, i - 1], [col + 1 < width, i + 1], [i >= width, i - width], [i + width < labels.length, i + width]]) {
    if (there && labels[other] !== v) { if (labels[other]) return 2; edge = 1; }
  }
  return edge;
}
