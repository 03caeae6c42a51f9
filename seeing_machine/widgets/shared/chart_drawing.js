// Paints a chart: axes, curves with their names, the values under the scrubber. x and y are CSS pixels.

import { fit } from "./canvas.js";
import { marks, reach, span } from "./chart_scale.js";
import { spread } from "./histogram_lines.js";
import { numeral, short } from "./histogram_words.js";
import { clamp } from "./numbers.js";

const BOX = { left: 46, top: 12, bottom: 36 };   // around the plot; the names of the curves take what they need at the right
const NAME = 15;         // least distance between two names
const DOTS = 40;         // up to so many points are drawn as dots too
// Told apart by dashes as well: in the colours of the house, then those of Okabe and Ito that stand out on light and on dark.
const STYLES = [["blue", []], ["orange", [7, 4]], ["green", [2, 3]], ["#b0569a", [10, 3, 2, 3]], ["quiet", []], ["#b58900", [7, 4]], ["#4aa3d8", [2, 3]]];

export class ChartPainter {
  /** Paints `canvas` whole. `data`: x, lines, points, names, low, high, labels; `index` is the point under the scrubber. */
  paint(canvas, width, height, data, colours, index) {
    const g = fit(canvas, width, height);
    g.font = `12px ${colours.font}`;
    const named = Math.max(0, ...data.names.map((name) => g.measureText(name).width));
    Object.assign(this, { data, colours, width, height, right: width - Math.min(named + 12, width / 3), ends: span(data.x), range: reach(data.lines, data.low, data.high) });
    this.drawAxes(g);
    const tips = data.names.map((name, line) => this.drawCurve(g, line));
    this.drawNames(g, tips);
    this.drawValues(g, index);
  }

  x(value) { return BOX.left + ((clamp(value, ...this.ends) - this.ends[0]) / (this.ends[1] - this.ends[0])) * (this.right - BOX.left); }

  y(value) {
    const [low, high] = this.range, base = this.height - BOX.bottom;
    return base - ((clamp(value, low, high) - low) / (high - low)) * (base - BOX.top);
  }

  valueAt(x) { return this.ends[0] + ((clamp(x, BOX.left, this.right) - BOX.left) / (this.right - BOX.left)) * (this.ends[1] - this.ends[0]); }

  style(line) {
    const [colour, dash] = STYLES[line % STYLES.length];
    return [this.colours[colour] || colour, dash];
  }

  drawAxes(g) {
    const { data, colours, right, height } = this, base = height - BOX.bottom;
    g.font = `11px ${colours.font}`; g.fillStyle = colours.quiet; g.strokeStyle = colours.line; g.lineWidth = 1;
    g.textAlign = "right"; g.textBaseline = "middle";
    for (const tick of marks(...this.range, 4, false)) {
      const y = Math.round(this.y(tick)) + 0.5;
      g.globalAlpha = 0.5; g.beginPath(); g.moveTo(BOX.left, y); g.lineTo(right, y); g.stroke(); g.globalAlpha = 1;
      g.fillText(tick >= 1e4 ? short(tick) : numeral(tick), BOX.left - 6, y);   // no wider than its room
    }
    g.textAlign = "center"; g.textBaseline = "top";
    const whole = data.x.every(Number.isInteger);
    for (const tick of marks(...this.ends, Math.floor((right - BOX.left) / 60), whole)) {
      const x = Math.round(this.x(tick)) + 0.5;
      g.beginPath(); g.moveTo(x, base); g.lineTo(x, base + 4); g.stroke();
      g.fillText(numeral(tick), x, base + 6);
    }
    g.fillText(data.xLabel, (BOX.left + right) / 2, base + 21);
    g.beginPath(); g.moveTo(BOX.left, base + 0.5); g.lineTo(right, base + 0.5); g.strokeStyle = colours.quiet; g.stroke();
  }

  /** One curve through the points that it has; returns its last one, or null. */
  drawCurve(g, line) {
    const { data: { x, lines, points } } = this, [colour, dash] = this.style(line);
    let last = null, count = 0;
    g.save();
    g.strokeStyle = g.fillStyle = colour; g.lineWidth = 2; g.lineJoin = "round"; g.setLineDash(dash);
    g.beginPath();
    for (let i = 0; i < points; i++) {
      const value = lines[line * points + i];
      if (!Number.isFinite(value)) continue;
      const at = [this.x(x[i]), this.y(value)];
      if (last) g.lineTo(...at); else g.moveTo(...at);
      last = at;
      count++;
    }
    g.stroke();
    g.setLineDash([]);
    if (count <= DOTS) for (let i = 0; i < points; i++) if (Number.isFinite(lines[line * points + i])) this.dot(g, this.x(x[i]), this.y(lines[line * points + i]), 2.5);
    g.restore();
    return last;
  }

  /** Every name beside the end of its curve, moved apart where they would cover each other. */
  drawNames(g, tips) {
    const { data: { names }, right, height } = this;
    const shown = names.map((_, line) => line).filter((line) => tips[line]).sort((a, b) => tips[a][1] - tips[b][1]);
    const places = spread(shown.map((line) => tips[line][1]), NAME, BOX.top, height - BOX.bottom);
    g.font = `600 12px ${this.colours.font}`; g.textAlign = "left"; g.textBaseline = "middle";
    shown.forEach((line, i) => {
      g.fillStyle = this.style(line)[0];
      g.fillText(names[line], Math.min(right, tips[line][0]) + 7, places[i], this.width - right - 8);
    });
  }

  drawValues(g, index) {
    const { data: { x, lines, points, names } } = this;
    if (index < 0) return;
    names.forEach((_, line) => {
      const value = lines[line * points + index];
      if (!Number.isFinite(value)) return;
      g.fillStyle = this.style(line)[0]; g.strokeStyle = this.colours.paper; g.lineWidth = 2;
      this.dot(g, this.x(x[index]), this.y(value), 5);
      g.stroke();
    });
  }

  dot(g, x, y, radius) { g.beginPath(); g.arc(x, y, radius, 0, 7); g.fill(); }
}
