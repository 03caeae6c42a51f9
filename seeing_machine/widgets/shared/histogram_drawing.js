// Paints a histogram: axes, bars or curves, and marks. x and y are CSS pixels.

import { density, fit } from "./canvas.js";
import { classStyle } from "./histogram_lines.js";
import { binOf, countTicks, landmark, lineAt, rise, ticks } from "./histogram_scale.js";
import { numeral, short } from "./histogram_words.js";
import { clamp } from "./numbers.js";

const HEIGHT = 220;
const BOX = { left: 46, right: 12, top: 26, bottom: 38 };   // around the plot
const BARS = 6;          // bars at least so wide are drawn one by one
const CHANNELS = [["R", "orange", []], ["G", "green", [6, 3]], ["B", "blue", [2, 2]]];

export class HistogramPainter {
  constructor(model) { this.model = model; }

  get(name) { return this.model.get(name); }

  /** Paints `canvas` whole, `width` wide; `hovered` is the value under the pointer, or null. */
  paint(canvas, width, data, colours, hovered) {
    Object.assign(this, { width, data, colours });
    const g = fit(canvas, width, HEIGHT);
    this.lay(g, this.layer("axes", (h) => this.drawAxes(h)), 0, canvas.width);
    if (data.counts.length > data.bins) this.drawCurves(g);
    else this.drawClasses(g);
    this.drawMarks(g, hovered);
  }

  /** Where the plot begins and ends, from left to right. */
  get sides() { return [BOX.left, this.width - BOX.right]; }

  /** The value at x, and x of a value; both stay on the axis. */
  valueAt(x) {
    const { edges } = this.data, [left, right] = this.sides, low = edges[0], high = edges[edges.length - 1];
    return clamp(low + ((x - left) / (right - left)) * (high - low), low, high);
  }

  x(value) {
    const { edges } = this.data, low = edges[0], high = edges[edges.length - 1];
    return BOX.left + ((clamp(value, low, high) - low) / (high - low)) * (this.width - BOX.left - BOX.right);
  }

  y(count) { return HEIGHT - BOX.bottom - rise(count, this.data.most, this.get("log")) * (HEIGHT - BOX.top - BOX.bottom); }

  /** A canvas with what `draw` draws, made once: what stays as it is while a line is dragged. */
  layer(name, draw) {
    const { data: { wires, label }, width, colours } = this, stamp = [...wires, label, width, colours, this.get("log"), density()];
    if (!this.stamp?.every((part, i) => part === stamp[i])) Object.assign(this, { stamp, layers: {} });
    if (!this.layers[name]) draw(fit(this.layers[name] = document.createElement("canvas"), width, HEIGHT));
    return this.layers[name];
  }

  /** Copies the columns of a layer from `left` to `right`, in pixels of the screen. */
  lay(g, layer, left, right) {
    if (right <= left) return;
    g.save();
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.drawImage(layer, left, 0, right - left, layer.height, left, 0, right - left, layer.height);
    g.restore();
  }

  drawAxes(g) {
    const { data: { edges, most, whole, label }, colours, width } = this, base = HEIGHT - BOX.bottom;
    g.font = `11px ${colours.font}`; g.fillStyle = colours.quiet; g.strokeStyle = colours.line; g.lineWidth = 1;
    g.textAlign = "right"; g.textBaseline = "middle";
    for (const tick of countTicks(most, this.get("log"))) {
      const y = Math.round(this.y(tick)) + 0.5;
      g.globalAlpha = 0.5; g.beginPath(); g.moveTo(BOX.left, y); g.lineTo(width - BOX.right, y); g.stroke(); g.globalAlpha = 1;
      g.fillText(short(tick), BOX.left - 6, y);
    }
    g.textAlign = "center"; g.textBaseline = "top";
    const shift = whole ? 0.5 : 0, count = Math.floor((width - BOX.left) / 70);
    for (const tick of ticks(edges[0] + shift, edges[edges.length - 1] - shift, count)) {
      if (whole && !Number.isInteger(tick)) continue;
      const x = Math.round(this.x(tick)) + 0.5;
      g.beginPath(); g.moveTo(x, base); g.lineTo(x, base + 4); g.stroke();
      g.fillText(numeral(tick), x, base + 6);
    }
    g.fillText(label, (BOX.left + width - BOX.right) / 2, base + 22);
    g.beginPath(); g.moveTo(BOX.left, base + 0.5); g.lineTo(width - BOX.right, base + 0.5); g.strokeStyle = colours.quiet; g.stroke();
  }

  /** One channel: the bars of each class in its own fill, with the same skyline. */
  drawClasses(g) {
    const { data: { edges, whole } } = this, dpr = density();
    const cuts = this.get("thresholds").map((threshold) => this.x(lineAt(edges, whole, threshold)));
    const bounds = [BOX.left, ...cuts, this.width - BOX.right].map((x) => Math.round(x * dpr));
    for (let i = 0; i + 1 < bounds.length; i++) {
      const kind = cuts.length ? classStyle(i, bounds.length - 1, this.get("foreground")) : "solid";
      this.lay(g, this.layer(kind, (h) => this.drawBars(h, kind)), bounds[i], bounds[i + 1]);
    }
  }

  /** All bars in one fill. */
  drawBars(g, kind) {
    const { colours } = this, { path, skyline } = this.shapes();
    g.beginPath(); g.rect(0, 0, this.width, HEIGHT - BOX.bottom + 1); g.clip();
    if (kind === "solid" || kind === "shade") { g.fillStyle = kind === "solid" ? colours.blue : colours.line; g.fill(path); return; }
    if (kind === "outline") { g.fillStyle = colours.shade; g.fill(path); } else this.hatch(g, path, kind === "hatch");
    g.strokeStyle = colours.quiet; g.lineWidth = 1.25; g.lineJoin = "round"; g.stroke(skyline);
  }

  /** The bars, and their outline. */
  shapes() {
    const { data: { edges, counts, bins } } = this, base = HEIGHT - BOX.bottom, path = new Path2D();
    const apart = (this.width - BOX.left - BOX.right) / bins >= BARS;
    for (let i = 0; i < bins; i++) {
      if (!counts[i]) continue;
      const x = this.x(edges[i]), y = Math.min(this.y(counts[i]), base - 1);
      path.rect(x + (apart ? 1 : 0), y, this.x(edges[i + 1]) - x - (apart ? 1.5 : 0), base - y);
    }
    return { path, skyline: apart ? path : this.skyline(counts) };
  }

  skyline(counts) {
    const { edges, bins } = this.data, path = new Path2D();
    path.moveTo(this.x(edges[0]), this.y(0));
    for (let i = 0; i < bins; i++) { path.lineTo(this.x(edges[i]), this.y(counts[i])); path.lineTo(this.x(edges[i + 1]), this.y(counts[i])); }
    path.lineTo(this.x(edges[bins]), this.y(0));
    return path;
  }

  hatch(g, path, rising) {
    g.save();
    g.clip(path);
    g.beginPath();
    for (let x = Math.floor((BOX.left - HEIGHT) / 6) * 6; x < this.width + HEIGHT; x += 6) {
      g.moveTo(x, rising ? HEIGHT : 0); g.lineTo(x + HEIGHT, rising ? 0 : HEIGHT);
    }
    g.strokeStyle = this.colours.quiet; g.lineWidth = 1.25; g.stroke();
    g.restore();
  }

  /** Three channels: a curve each, told apart by dashes and by its letter. */
  drawCurves(g) {
    const { data: { edges, counts, bins }, colours } = this, taken = [];
    CHANNELS.forEach(([letter, colour, dash], channel) => {
      const row = counts.subarray(channel * bins, (channel + 1) * bins);
      g.strokeStyle = colours[colour]; g.lineWidth = 1.75; g.lineJoin = "round"; g.setLineDash(dash);
      g.stroke(this.skyline(row));
      g.setLineDash([]);
      const peak = landmark(counts, bins, channel);
      const x = clamp(this.x((edges[peak] + edges[peak + 1]) / 2), BOX.left + 8, this.width - BOX.right - 8);
      let y = Math.max(BOX.top + 6, this.y(row[peak]) - 10);
      while (taken.some(([tx, ty]) => Math.abs(tx - x) < 14 && Math.abs(ty - y) < 14)) y += 15;
      taken.push([x, y]);
      g.font = `700 13px ${colours.font}`; g.textAlign = "center"; g.textBaseline = "middle";
      g.lineWidth = 4; g.strokeStyle = colours.paper; g.strokeText(letter, x, y);
      g.fillStyle = colours[colour]; g.fillText(letter, x, y);
    });
  }

  /** The bar under the pointer, and the triangle of the marked value. */
  drawMarks(g, hovered) {
    const { data: { edges }, colours } = this, base = HEIGHT - BOX.bottom, marker = this.get("marker");
    if (hovered !== null) {
      const bin = binOf(edges, hovered), x = this.x(edges[bin]);
      g.globalAlpha = 0.16; g.fillStyle = colours.ink;
      g.fillRect(x, BOX.top, Math.max(1, this.x(edges[bin + 1]) - x), base - BOX.top);
      g.globalAlpha = 1;
    }
    if (marker !== null && marker !== undefined && marker >= edges[0] && marker <= edges[edges.length - 1]) {
      const x = this.x(marker);
      g.beginPath(); g.moveTo(x, base + 1); g.lineTo(x - 6, base + 11); g.lineTo(x + 6, base + 11); g.closePath();
      g.fillStyle = colours.ink; g.fill();
      g.strokeStyle = colours.paper; g.lineWidth = 1.5; g.stroke();
    }
  }
}
