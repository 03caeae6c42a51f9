// Paints an ImageView's canvas: pixels, grid, overlays, numbers, marks.

import { typed } from "./arrays.js";
import { density, fit } from "./canvas.js";
import { Means } from "./means.js";
import { MASK_TABLE, PALETTE, edgeOf, mixed, shade, table, tint } from "./tones.js";
import { visible } from "./viewport.js";
import { numbersAt, scaleOf } from "./words.js";

const NUMBER_SCALE = 26;   // from here on a three-digit number fits into a pixel
const GRID_SCALE = 9;
const LINE_SCALE = 4;      // from here on the edges of labels are lines
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];   // one for each path, so that colour is not alone
const BLUE = [0, 114, 178];

export class Painter {
  constructor(model) {
    this.model = model;
    this.offscreen = document.createElement("canvas");
    this.kept = {};   // means by name, each for one array, area and size
  }

  get(name) { return this.model.get(name); }

  /**
   * Paints `canvas` whole, in the colours `ink`. `now` is what can be ahead of the model: image, mask and labels under the brush,
   * the digits being typed, the box being drawn.
   */
  paint(canvas, placed, ink, now) {
    const g = fit(canvas, placed.width, placed.height), l = placed, wire = now.image, dpr = density();
    Object.assign(this, { layout: placed, ink, now });
    const area = visible(l), [row0, col0, row1, col1] = area;
    // One colour for each pixel of the screen, or of the picture where those are larger.
    const fine = Math.min(1, l.scale * dpr), size = [row1 - row0, col1 - col0].map((side) => Math.max(1, Math.round(side * fine)));
    const tile = this.compose(wire, area, size);
    const x = l.left + col0 * l.scale, y = l.top + row0 * l.scale, width = (col1 - col0) * l.scale, height = (row1 - row0) * l.scale;
    if (!this.get("pixels")) { g.fillStyle = this.ink.paper; g.fillRect(x, y, width, height); }
    else if (tile.width === Math.round(width * dpr) && tile.height === Math.round(height * dpr)) {
      g.putImageData(tile, Math.round(x * dpr), Math.round(y * dpr));   // pixel for pixel: no second copy
    } else {
      const { offscreen } = this;
      if (offscreen.width !== tile.width || offscreen.height !== tile.height) Object.assign(offscreen, { width: tile.width, height: tile.height });
      offscreen.getContext("2d").putImageData(tile, 0, 0);
      g.imageSmoothingEnabled = false;
      g.drawImage(offscreen, x, y, width, height);
    }
    if (l.scale >= GRID_SCALE) this.grid(g, area);
    this.outlines(g, area);
    const numbers = this.get("numbers");
    if (numbers !== "never" && l.scale >= (numbers === "always" ? 15 : NUMBER_SCALE)) this.numerals(g, wire, area, tile);
    this.marks(g);
  }

  /** `area` in `size` [rows, cols] as an ImageData. Its memory, and what was read, serve the next frame again. */
  compose(wire, area, size) {
    const { now } = this, [rows, cols] = size, channels = wire.shape[2] || 1;
    const thresholds = this.thresholds(), foreground = this.get("foreground"), win = this.get("window"), show = this.get("show");
    const depth = wire.dtype === "uint8" ? this.get("depth") : 8, cut = channels === 1 && show === "mask";
    const read = (name, array, channel, cuts, asMask) => {
      const means = this.means(name, array, channel, area, size);
      if (array.wire === "uint8" || array.wire === "bits") return means.of(table(win, cuts, foreground, asMask, depth));
      return means.of((v) => shade(v, win, cuts, foreground, asMask), [win, cuts, foreground, asMask].join());
    };
    const planes = Array.from({ length: channels }, (_, c) => read(`image ${c}`, wire, c, cut ? thresholds : [], cut));
    if (this.tile?.width !== cols || this.tile.height !== rows) this.tile = new ImageData(cols, rows);
    const { tile } = this;
    mixed(channels === 1 ? [planes[0], planes[0], planes[0]] : planes, channels === 3 ? this.get("mix") : null, tile.data);
    if (show === "overlay" && channels === 1 && thresholds.length === 1) tint(tile.data, read("over", wire, 0, thresholds, true), BLUE);
    if (now.mask) tint(tile.data, this.means("mask", now.mask, 0, area, size).of(MASK_TABLE), BLUE);
    if (now.labels) this.tintLabels(tile, typed(now.labels), wire.shape[1], area);
    return tile;
  }

  /** What reads one channel of an array. An array under the brush changes without a sign: it is read anew in each frame. */
  means(name, wire, channel, area, size) {
    const stamp = [area, size].join(), kept = this.kept[name];
    if (kept?.wire === wire && kept.stamp === stamp && !this.now.wet) return kept.means;
    const means = new Means(typed(wire), wire.shape[2] || 1, channel, wire.shape[1], area, size);
    this.kept[name] = { wire: this.now.wet ? null : wire, stamp, means };
    return means;
  }

  thresholds() {
    const many = this.get("thresholds"), one = this.get("threshold");
    return many.length ? many : one === null || one === undefined ? [] : [one];
  }

  /** Labels have no mean: the one in the middle of each part stands for it. Where pixels are too small for lines, edges are full. */
  tintLabels(tile, labels, cols, [row0, col0, row1, col1]) {
    const styles = this.get("label_styles"), { width, height } = tile, edged = this.layout.scale < LINE_SCALE;
    const middle = (i, from, to, n) => from + Math.floor(((i + 0.5) * (to - from)) / n);
    const seen = new Int32Array(width * height);
    for (let r = 0, i = 0; r < height; r++) {
      const row = middle(r, row0, row1, height) * cols;
      for (let c = 0; c < width; c++, i++) seen[i] = labels[row + middle(c, col0, col1, width)];
    }
    for (let i = 0; i < seen.length; i++) {
      const v = seen[i];
      if (!v) continue;
      const style = styles[v], rgb = style ? style.rgb : PALETTE[(v - 1) % PALETTE.length], edge = edged ? edgeOf(seen, width, i) : 0;
      if (edge === 2) tile.data.fill(0, i * 4, i * 4 + 3);   // between two labels, which may have one colour
      else if (rgb) for (let k = 0, o = i * 4; k < 3; k++, o++) tile.data[o] += (rgb[k] - tile.data[o]) * (edge ? 1 : style?.alpha ?? 0.6);
    }
  }

  grid(g, [row0, col0, row1, col1]) {
    const { scale, left, top } = this.layout;
    g.strokeStyle = this.ink.line;
    g.globalAlpha = 0.55;
    g.lineWidth = 1;
    g.beginPath();
    for (let r = row0; r <= row1; r++) { const y = Math.round(top + r * scale) + 0.5; g.moveTo(left + col0 * scale, y); g.lineTo(left + col1 * scale, y); }
    for (let c = col0; c <= col1; c++) { const x = Math.round(left + c * scale) + 0.5; g.moveTo(x, top + row0 * scale); g.lineTo(x, top + row1 * scale); }
    g.stroke();
    g.globalAlpha = 1;
  }

  /** Edges of the mask and patterns of the labels: colour never speaks alone. */
  outlines(g, area) {
    const { scale } = this.layout, mask = this.now.mask, labels = this.now.labels;
    if (scale < LINE_SCALE) return;
    if (mask) this.edges(g, typed(mask), mask.shape, area, (a, b) => !!a !== !!b, this.ink.blue, []);
    if (!labels) return;
    const array = typed(labels), styles = this.get("label_styles");
    this.edges(g, array, labels.shape, area, (a, b) => a !== b, this.ink.ink, []);
    for (const [value, style] of Object.entries(styles)) if (style.hatch || style.sign) this.patterns(g, array, labels.shape, area, +value, style);
  }

  edges(g, array, [rows, cols], [row0, col0, row1, col1], differ, colour, dash) {
    const { scale, left, top } = this.layout, at = (r, c) => (r < 0 || c < 0 || r >= rows || c >= cols ? 0 : array[r * cols + c]);
    g.save();
    g.strokeStyle = colour;
    g.lineWidth = Math.min(3, Math.max(1, scale / 8));
    g.setLineDash(dash);
    g.beginPath();
    for (let r = row0; r <= row1; r++) for (let c = col0; c <= col1; c++) {
      const x = left + c * scale, y = top + r * scale, here = at(r, c);
      if (c < col1 && differ(here, at(r - 1, c))) { g.moveTo(x, y); g.lineTo(x + scale, y); }
      if (r < row1 && differ(here, at(r, c - 1))) { g.moveTo(x, y); g.lineTo(x, y + scale); }
    }
    g.stroke();
    g.restore();
  }

  patterns(g, array, [, cols], [row0, col0, row1, col1], value, style) {
    const { scale, left, top } = this.layout;
    g.save();
    g.strokeStyle = g.fillStyle = `rgb(${style.rgb})`;
    g.lineWidth = Math.max(1, scale / 16);
    g.font = `bold ${Math.round(scale * 0.38)}px sans-serif`;
    g.textAlign = "center";
    g.textBaseline = "middle";
    for (let r = row0; r < row1; r++) for (let c = col0; c < col1; c++) {
      if (array[r * cols + c] !== value) continue;
      const x = left + c * scale, y = top + r * scale;
      if (style.hatch) {
        g.beginPath();
        for (let d = scale / 4; d < 2 * scale; d += scale / 4) {
          g.moveTo(x + Math.max(0, d - scale), y + Math.min(d, scale));
          g.lineTo(x + Math.min(d, scale), y + Math.max(0, d - scale));
        }
        g.stroke();
      }
      if (!style.sign || scale < 14) continue;
      const size = scale * 0.4;   // on a plate of its own, so that it is seen on any grey
      g.fillStyle = "#fff"; g.fillRect(x + scale - size - 1, y + 1, size, size);
      g.fillStyle = `rgb(${style.rgb})`; g.fillText(style.sign, x + scale - 1 - size / 2, y + 1 + size / 2);
    }
    g.restore();
  }

  numerals(g, wire, [row0, col0, row1, col1], tile) {
    const { scale, left, top } = this.layout, channels = wire.shape[2] || 1, { draft } = this.now;
    const told = scaleOf(wire, this.get("depth"), this.get("ink")), mix = this.get("mix");
    const onPaper = !this.get("pixels"), cursor = this.get("cursor"), lines = channels === 3 && scale >= 40 ? 3 : 1, halo = !!this.get("labels");
    if (channels === 3 && lines === 1) return;
    g.textAlign = "center";
    g.textBaseline = "middle";
    g.lineWidth = 3;
    g.font = `${Math.min(16, Math.round(lines === 3 ? scale * 0.24 : scale * 0.4))}px ${this.ink.font}`;
    for (let r = row0; r < row1; r++) for (let c = col0; c < col1; c++) {
      const o = ((r - row0) * tile.width + c - col0) * 4;
      const light = 0.299 * tile.data[o] + 0.587 * tile.data[o + 1] + 0.114 * tile.data[o + 2] > 140;
      g.fillStyle = onPaper ? this.ink.ink : light ? "#000" : "#fff";
      g.strokeStyle = light ? "#fff" : "#000";   // a halo, where hatching crosses the number
      const x = left + (c + 0.5) * scale, y = top + (r + 0.5) * scale;
      const here = cursor && cursor[0] === r && cursor[1] === c;
      const numbers = here && draft ? [`${draft}_`] : numbersAt(wire, [r, c], told, mix);
      numbers.forEach((number, n) => {
        const text = lines === 1 ? number : `${"RGB"[n]} ${number}`, at = y + (lines === 1 ? 0 : (n - 1) * scale * 0.29);
        if (halo) g.strokeText(text, x, at);
        g.fillText(text, x, at);
      });
    }
  }

  marks(g) {
    const { scale, left, top } = this.layout, cursor = this.get("cursor"), { ink } = this;
    const rect = ([r0, c0, r1, c1], colour, dash = []) => {
      const box = [left + c0 * scale, top + r0 * scale, (c1 - c0) * scale, (r1 - r0) * scale];
      g.setLineDash([]); g.lineWidth = 4; g.strokeStyle = ink.paper; g.strokeRect(...box);     // a halo keeps it visible on any ground
      g.setLineDash(dash); g.lineWidth = 2; g.strokeStyle = colour; g.strokeRect(...box);
      g.setLineDash([]);
    };
    for (const box of this.get("boxes")) rect(box, ink.orange);
    const frame = this.get("frame"), { rows, cols } = this.layout;
    if (frame && (frame[2] - frame[0] < rows || frame[3] - frame[1] < cols)) rect(frame, ink.blue, [5, 3]);
    if (this.now.box) rect(this.now.box, ink.orange, [3, 3]);
    this.get("points").forEach(([row, col], i) => {
      const x = left + (col + 0.5) * scale, y = top + (row + 0.5) * scale;
      g.beginPath(); g.arc(x, y, 5, 0, 7); g.fillStyle = ink.orange; g.fill();
      g.lineWidth = 2; g.strokeStyle = ink.paper; g.stroke();
      g.fillStyle = ink.ink; g.font = "bold 12px sans-serif"; g.textAlign = "left"; g.textBaseline = "bottom"; g.fillText(String(i + 1), x + 6, y - 4);
    });
    this.get("paths").forEach((path, i) => this.path(g, path, PALETTE[i % PALETTE.length], DASHES[i % DASHES.length]));
    this.get("texts").forEach(([row, col, text]) => {
      g.font = `bold 12px ${ink.font}`; g.textAlign = "center"; g.textBaseline = "middle"; g.lineJoin = "round";
      const at = [left + (col + 0.5) * scale, top + (row + 0.5) * scale];
      g.lineWidth = 3.5; g.strokeStyle = "#fff"; g.strokeText(text, ...at);   // black on white on any picture, in any theme
      g.fillStyle = "#000"; g.fillText(text, ...at);
    });
    if (cursor && cursor[0] < this.layout.rows && cursor[1] < this.layout.cols) {
      const half = Math.max(0, (10 - scale) / 2) / scale;   // never smaller than 10 CSS pixels
      rect([cursor[0] - half, cursor[1] - half, cursor[0] + 1 + half, cursor[1] + 1 + half], ink.blue);
    }
  }
  path(g, path, rgb, dash) {
    const { scale, left, top } = this.layout;
    g.save();
    g.lineJoin = g.lineCap = "round";
    g.beginPath();
    path.forEach(([row, col], i) => g[i ? "lineTo" : "moveTo"](left + (col + 0.5) * scale, top + (row + 0.5) * scale));
    g.lineWidth = 4.5; g.strokeStyle = "#000"; g.stroke();
    g.setLineDash(dash); g.lineWidth = 2.5; g.strokeStyle = `rgb(${rgb})`; g.stroke();
    g.restore();
  }
}
