// Paints a scatter: territories, axes, points in the colour and shape of their group, centres with their numbers and ways.

import { fit } from "./canvas.js";
import { ticks } from "./histogram_scale.js";
import { numeral } from "./histogram_words.js";
import { framed, territories, toScreen } from "./scatter_places.js";
import { PALETTE } from "./tones.js";

const BOX = { left: 46, right: 10, top: 8, bottom: 40 };
const CELL = 2;          // side of the squares that territories are painted in
const CENTRE = 10;       // radius in CSS pixels

/** Corners around (0, 0) by group, so that colour is not alone; a circle has none. Eight groups and more have the shapes in another order. */
const POLYGONS = [
  null,
  [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  [[0, -1.15], [1.05, 0.8], [-1.05, 0.8]],
  [[0, -1.2], [1, 0], [0, 1.2], [-1, 0]],
  [[-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4], [0.4, 1.1], [-0.4, 1.1], [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4]],
  [[0, 1.15], [1.05, -0.8], [-1.05, -0.8]],
  Array.from({ length: 10 }, (_, i) => [Math.sin((i * Math.PI) / 5), -Math.cos((i * Math.PI) / 5)].map((v) => v * (i % 2 ? 0.55 : 1.3))),
];
export const shapeOf = (group) => (group + Math.floor(group / 7)) % 7;
export const tint = (group) => `rgb(${PALETTE[group % 7]})`;

export class ScatterPainter {
  constructor() { this.land = document.createElement("canvas"); }

  /** Paints `canvas` whole; `now` holds points, groups (or null), centres, cross and what the traits say. */
  paint(canvas, width, height, now, colours) {
    const g = fit(canvas, width, height);
    Object.assign(this, { now, colours, frame: framed(now.low, now.high, now.equal, [BOX.left, width - BOX.right, BOX.top, height - BOX.bottom]) });
    const { left, right, top, base } = this.frame;
    this.drawAxes(g);
    g.save();
    g.beginPath(); g.rect(left, top, right - left, base - top); g.clip();
    if (now.territories && now.centres.length) this.drawLand(g);
    this.drawPoints(g);
    g.restore();
    this.drawTrail(g);
    for (let i = 0; 2 * i < now.centres.length; i++) this.drawCentre(g, i);
    if (now.cross) this.drawCross(g);
  }

  place(pairs, i) { return toScreen(this.frame, pairs[2 * i], pairs[2 * i + 1]); }

  drawAxes(g) {
    const { now, colours, frame: { left, right, top, base, first, second } } = this;
    g.font = `11px ${colours.font}`; g.strokeStyle = colours.line; g.fillStyle = colours.quiet; g.lineWidth = 1;
    g.strokeRect(left + 0.5, top + 0.5, right - left - 1, base - top - 1);
    g.textAlign = "center"; g.textBaseline = "top";
    for (const tick of ticks(...first, 6)) g.fillText(numeral(tick), toScreen(this.frame, tick, 0)[0], base + 5);
    g.fillText(now.xLabel, (left + right) / 2, base + 22);
    g.textAlign = "right"; g.textBaseline = "middle";
    for (const tick of ticks(...second, 6)) g.fillText(numeral(tick), left - 6, toScreen(this.frame, 0, tick)[1]);
    g.save();
    g.translate(9, (top + base) / 2); g.rotate(-Math.PI / 2); g.textAlign = "center";
    g.fillText(now.yLabel, 0, 0);
    g.restore();
  }

  /** Every place in the colour of its nearest centre, and a line where two meet. */
  drawLand(g) {
    const { land, frame, now } = this, { cols, rows, owners } = territories(frame, now.centres, now.scale, CELL);
    Object.assign(land, { width: cols, height: rows });
    const tile = new ImageData(cols, rows);
    for (let r = 0, i = 0; r < rows; r++) for (let c = 0; c < cols; c++, i++) {
      const own = owners[i], border = (c && owners[i - 1] !== own) || (r && owners[i - cols] !== own);
      tile.data.set(border ? [128, 128, 128, 255] : [...PALETTE[own % 7], 62], 4 * i);
    }
    land.getContext("2d").putImageData(tile, 0, 0);
    g.imageSmoothingEnabled = false;
    g.drawImage(land, frame.left, frame.top, cols * CELL, rows * CELL);
  }

  drawPoints(g) {
    const { now: { points, groups, colours: own }, colours } = this, count = points.length / 2;
    const radius = count > 600 ? 2.5 : count > 200 ? 4 : 5;
    for (let i = 0; i < count; i++) {
      const group = groups ? groups[i] : -1, [x, y] = this.place(points, i);
      this.outline(g, x, y, radius, own || group < 0 ? 0 : shapeOf(group));
      g.fillStyle = own ? `rgb(${own[3 * i]},${own[3 * i + 1]},${own[3 * i + 2]})` : group < 0 ? colours.quiet : tint(group);
      g.fill();
      if (own) continue;
      g.lineWidth = 1; g.strokeStyle = colours.ink; g.stroke();
    }
  }

  /** The way that each centre has come. */
  drawTrail(g) {
    const { now: { trail, centres }, colours } = this, count = centres.length / 2;
    if (!trail || trail.shape[1] !== count) return;
    for (const [width, colour] of [[4, colours.paper], [2, colours.ink]]) for (let i = 0; i < count; i++) {
      g.beginPath();
      for (let s = 0; s < trail.shape[0]; s++) g.lineTo(...this.place(trail.values, s * count + i));
      g.lineTo(...this.place(centres, i));
      g.lineWidth = width; g.strokeStyle = colour; g.lineJoin = "round"; g.stroke();
    }
  }

  drawCentre(g, i) {
    const { now: { centres, centreColours: own }, colours } = this, [x, y] = this.place(centres, i);
    const fill = own ? `rgb(${own[3 * i]},${own[3 * i + 1]},${own[3 * i + 2]})` : tint(i);
    this.outline(g, x, y, CENTRE, own ? 0 : shapeOf(i));
    g.lineJoin = "round";
    g.lineWidth = 7; g.strokeStyle = colours.paper; g.stroke();
    g.lineWidth = 3; g.strokeStyle = colours.ink; g.stroke();
    g.fillStyle = fill; g.fill();
    if (own) return;
    g.font = `700 12px ${colours.font}`; g.textAlign = "center"; g.textBaseline = "middle"; g.lineWidth = 3; g.strokeStyle = "#fff"; g.fillStyle = "#000";
    g.strokeText(String(i + 1), x, y + 0.5); g.fillText(String(i + 1), x, y + 0.5);
  }

  drawCross(g) {
    const [x, y] = toScreen(this.frame, ...this.now.cross), { colours } = this;
    for (const [width, colour] of [[5, colours.paper], [2, colours.blue]]) {
      g.beginPath();
      g.moveTo(x - 11, y); g.lineTo(x - 3, y); g.moveTo(x + 3, y); g.lineTo(x + 11, y);
      g.moveTo(x, y - 11); g.lineTo(x, y - 3); g.moveTo(x, y + 3); g.lineTo(x, y + 11);
      g.lineWidth = width; g.strokeStyle = colour; g.stroke();
    }
  }

  outline(g, x, y, radius, shape) {
    g.beginPath();
    const corners = POLYGONS[shape];
    if (!corners) { g.arc(x, y, radius, 0, 7); return; }
    for (const [dx, dy] of corners) g.lineTo(x + dx * radius, y + dy * radius);
    g.closePath();
  }
}
