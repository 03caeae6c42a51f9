// Paints sheets: in their tints, on a dark room or white paper, mixed where they overlap.

import { typed } from "./arrays.js";
import { fit, palette } from "./canvas.js";
import { coloured, fractions, ramp, stacked, strengths } from "./sheet_mixing.js";
import { NUMBER_SCALE, pointOf } from "./sheet_places.js";
import { letter, numeral, word } from "./sheet_words.js";

const GRID_SCALE = 9;
const GROUND = { light: "#000", ink: "#fff" };   // a dark room, white paper: in either theme
const WRITING = { light: "#fff", ink: "#1a1a1a" };
const WHITE = [255, 255, 255];

const css = (colour) => `rgb(${colour.map(Math.round)})`;
const isLight = ([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b > 140;

export class SheetPainter {
  constructor(model) { this.model = model; }

  get(name) { return this.model.get(name); }

  /** Paints `canvas` whole, `size` CSS pixels: the planes of `wire` where `place` put them at `t`; `cursor` may be null. */
  paint(canvas, wire, { size: [width, height], placed, t, cursor }) {
    const g = fit(canvas, width, height), mode = this.get("mode"), ink = palette(canvas);
    Object.assign(this, { placed, t, dpr: g.getTransform().a, font: ink.font });
    this.writing = WRITING[mode] ?? ink.ink;
    this.ground = GROUND[mode] ?? ink.paper;
    this.compose(wire, mode);
    g.fillStyle = this.ground;
    g.fillRect(0, 0, width, height);
    if (this.t === 1) this.lay(g, this.stack(mode), 0);
    else {
      if (mode !== "none") this.threads(g);
      g.globalCompositeOperation = { light: "lighter", ink: "multiply", none: "source-over" }[mode];
      this.bitmaps.forEach((bitmap, i) => { if (this.strength[i] > 0) this.lay(g, bitmap, i); });
      g.globalCompositeOperation = "source-over";
    }
    const { corners } = placed;
    corners.forEach((_, i) => { if (this.t < 1 || i === 0) this.frame(g, i); });
    this.numerals(g, wire);
    corners.forEach((_, i) => this.sign(g, i));
    if (cursor) this.needle(g, cursor, ink);
  }

  /** Reads the planes once for each size on the screen; colours each sheet again whenever tints or strengths change. */
  compose(wire, mode) {
    const [rows, cols, n] = wire.shape, names = this.get("names"), limits = this.get("limits"), tints = this.get("tints"), ramps = this.get("ramps");
    const k = Math.max(1, Math.floor(1 / (this.placed.scale * this.dpr)));
    const read = [wire, k, JSON.stringify(limits)];
    if (!this.readStamp || read.some((v, i) => v !== this.readStamp[i])) {
      const array = typed(wire);
      this.planes = Array.from({ length: n }, (_, i) => fractions(array, [rows, cols, n], i, limits[i] ?? [0, 255], k));
      this.readStamp = read;
      this.colourStamp = null;
    }
    this.strength = mode === "none" ? Array(n).fill(1) : strengths(this.get("gains"), this.get("on"), n);
    this.tints = Array.from({ length: n }, (_, i) => tints[i] ?? WHITE);
    this.labels = Array.from({ length: n }, (_, i) => names[i] ?? String(i + 1));
    const stamp = JSON.stringify([mode, this.strength, this.tints, ramps]);
    if (stamp === this.colourStamp) return;
    this.colourStamp = stamp;
    this.whole = null;
    this.bitmaps = this.planes.map(({ data, rows: h, cols: w }, i) => {
      const rgba = mode === "none" ? coloured(data, ramp(ramps[i]?.length > 1 ? ramps[i] : [[0, 0, 0], this.tints[i]]))
                                   : stacked([data], [this.tints[i]], [this.strength[i]], mode);
      return bitmapOf(rgba, h, w, k);
    });
  }

  /** The stack as one picture, mixed in numbers: exact, where the canvas would round at every sheet. */
  stack(mode) {
    const [{ rows, cols }] = this.planes, [{ k }] = this.bitmaps;
    return this.whole ??= bitmapOf(stacked(this.planes.map((p) => p.data), this.tints, this.strength, mode), rows, cols, k);
  }

  lay(g, { canvas, k }, i) {
    const { ux, uy, scale, corners, rows, cols } = this.placed, { dpr } = this;
    g.save();
    g.setTransform(dpr * ux * k, dpr * uy * k, 0, dpr * scale * k, dpr * corners[i].x, dpr * corners[i].y);
    g.imageSmoothingEnabled = scale * dpr * k < 1 || (this.placed.turn < 1 && scale < GRID_SCALE);
    g.imageSmoothingQuality = "high";
    g.drawImage(canvas, 0, 0, cols / k, rows / k, 0, 0, cols / k, rows / k);
    g.restore();
  }

  outline(g, i, row0 = 0, col0 = 0, row1 = this.placed.rows, col1 = this.placed.cols) {
    g.beginPath();
    for (const [row, col] of [[row0, col0], [row0, col1], [row1, col1], [row1, col0]]) g.lineTo(...pointOf(this.placed, i, row, col));
    g.closePath();
  }

  /** Fine lines from corner to corner: these sheets belong behind each other. */
  threads(g) {
    const { rows, cols, corners } = this.placed;
    g.strokeStyle = this.writing;
    g.globalAlpha = 0.3;
    g.lineWidth = 1;
    g.beginPath();
    for (const [row, col] of [[0, 0], [0, cols], [rows, 0], [rows, cols]]) {
      g.moveTo(...pointOf(this.placed, 0, row, col));
      g.lineTo(...pointOf(this.placed, corners.length - 1, row, col));
    }
    g.stroke();
    g.globalAlpha = 1;
  }

  /** The edge of a sheet and, where its pixels are large, their grid. A sheet that is off leaves a dashed ghost. */
  frame(g, i) {
    const { rows, cols, scale } = this.placed, gone = this.t < 1 && !(this.strength[i] > 0);
    g.strokeStyle = this.writing;
    g.lineWidth = 1;
    if (scale >= GRID_SCALE && !gone) {
      g.globalAlpha = 0.22;
      g.beginPath();
      for (let r = 1; r < rows; r++) { g.moveTo(...pointOf(this.placed, i, r, 0)); g.lineTo(...pointOf(this.placed, i, r, cols)); }
      for (let c = 1; c < cols; c++) { g.moveTo(...pointOf(this.placed, i, 0, c)); g.lineTo(...pointOf(this.placed, i, rows, c)); }
      g.stroke();
    }
    g.globalAlpha = gone ? 0.7 : 0.45;
    g.setLineDash(gone ? [5, 4] : []);
    this.outline(g, i);
    g.stroke();
    g.setLineDash([]);
    g.globalAlpha = 1;
  }

  /** The letter of a sheet on a chip in its tint, its word beside it; together the letters stand in a row: R + G + B. */
  sign(g, i) {
    const { corners, rows, scale } = this.placed, { t } = this, mode = this.get("mode"), gone = !(this.strength[i] > 0);
    const x = corners[i].x + i * 34 * t, y = corners[i].y + rows * scale + 7, tint = mode === "none" ? null : this.tints[i];
    const name = this.labels[i], fill = tint && !gone ? css(tint) : this.ground;
    g.fillStyle = fill;
    g.strokeStyle = this.writing;
    g.lineWidth = 1;
    g.setLineDash(gone ? [3, 2] : []);
    g.beginPath();
    g.roundRect(x + 0.5, y + 0.5, 22, 19, 4);
    g.fill();
    g.globalAlpha = 0.6;
    g.stroke();
    g.globalAlpha = 1;
    g.setLineDash([]);
    g.textBaseline = "middle";
    g.textAlign = "center";
    g.font = `bold 13px ${this.font}`;
    g.fillStyle = tint && !gone ? (isLight(tint) ? "#000" : "#fff") : this.writing;
    g.fillText(letter(name), x + 11.5, y + 10.5);
    g.fillStyle = this.writing;
    if (t === 1 && i && mode === "light") g.fillText("+", x - 5.5, y + 10.5);
    g.textAlign = "left";
    g.font = `13px ${this.font}`;
    g.globalAlpha = Math.max(0, 1 - 4 * t);
    g.fillText(gone ? `${word(name)} off` : word(name), x + 29, y + 10.5);
    g.globalAlpha = 1;
  }

  numerals(g, wire) {
    const { scale, ux, rows, cols, corners } = this.placed, limits = this.get("limits"), n = corners.length, array = typed(wire);
    if (ux < NUMBER_SCALE || this.bitmaps[0].k > 1) return;
    g.textAlign = "center";
    g.textBaseline = "middle";
    const put = (i, row, col, lines, rgba) => {
      const o = (row * cols + col) * 4, [x, y] = pointOf(this.placed, i, row + 0.5, col + 0.5), size = Math.min(16, ux * (lines.length > 1 ? 0.8 / lines.length : 0.4));
      g.font = `${Math.round(size)}px ${this.font}`;
      g.fillStyle = isLight([rgba[o], rgba[o + 1], rgba[o + 2]]) ? "#000" : "#fff";
      lines.forEach((text, j) => g.fillText(text, x, y + (j - (lines.length - 1) / 2) * size * 1.1));
    };
    const told = (i, row, col) => numeral(array[(row * cols + col) * n + i], limits[i] ?? [0, 255]);
    const each = (f) => { for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) f(r, c); };
    if (this.t === 1) {
      if (scale >= 40) each((r, c) => put(0, r, c, this.labels.map((name, i) => `${letter(name)} ${told(i, r, c)}`), this.whole.rgba));
      return;
    }
    g.globalAlpha = Math.max(0, 1 - 5 * this.t);   // numbers on top of each other cannot be read
    if (g.globalAlpha > 0) corners.forEach((_, i) => { if (this.strength[i] > 0) each((r, c) => put(i, r, c, [told(i, r, c)], this.bitmaps[i].rgba)); });
    g.globalAlpha = 1;
  }

  /** The cursor marks one pixel in every sheet, and a needle goes through them all. */
  needle(g, [row, col], ink) {
    const { corners, ux, scale } = this.placed, last = corners.length - 1;
    const dr = Math.max(0, (10 / scale - 1) / 2), dc = Math.max(0, (10 / ux - 1) / 2);   // never smaller than 10 CSS pixels
    const marks = this.t === 1 ? [0] : corners.map((_, i) => i);
    for (const [width, colour] of [[4, ink.paper], [2, ink.blue]]) {
      g.lineWidth = width;
      g.strokeStyle = colour;
      for (const i of marks) { this.outline(g, i, row - dr, col - dc, row + 1 + dr, col + 1 + dc); g.stroke(); }
    }
    if (this.get("mode") === "none" || this.t === 1) return;
    g.strokeStyle = this.writing;
    g.globalAlpha = 0.8;
    g.lineWidth = 1;
    g.beginPath();
    for (let i = 0; i < last; i++) {
      const [x, y] = pointOf(this.placed, i, row + 0.5, col + 0.5), [x1, y1] = pointOf(this.placed, i + 1, row + 0.5, col + 0.5);
      const edge = (ux * (1 + 2 * dc)) / 2;
      if (x1 - x > 2 * edge) { g.moveTo(x + edge, y); g.lineTo(x1 - edge, y1); }
    }
    g.stroke();
    g.globalAlpha = 1;
  }
}

function bitmapOf(rgba, rows, cols, k) {
  const canvas = document.createElement("canvas");
  canvas.width = cols;
  canvas.height = rows;
  canvas.getContext("2d").putImageData(new ImageData(rgba, cols, rows), 0, 0);
  return { canvas, rgba, k };
}
