// One pixel drawn large, and what goes around many: grid, axes, outline.

import { AXIS } from "./microscope_layout.js";
import { clamp } from "./numbers.js";

/** How dark: the grey level 0..255 of a value between black and white. */
export function grey(value, [low, high]) {
  return high > low ? Math.round(clamp((value - low) / (high - low), 0, 1) * 255) : value > low ? 255 : 0;
}

export function greyCell(levels) {
  const [r, g, b] = levels.length === 3 ? levels : [levels[0], levels[0], levels[0]];
  return { fill: `rgb(${r}, ${g}, ${b})`, ink: 0.299 * r + 0.587 * g + 0.114 * b > 130 ? "#000" : "#fff" };
}

/** How a signed number is shown: blue the more positive, hatched where negative, so that colour never speaks alone. */
export function signedCell(value, largest, colours) {
  if (value > 0) return { fill: colours.paper, ink: colours.ink, tint: 0.1 + (0.3 * value) / largest };
  return { fill: colours.paper, ink: colours.ink, hatched: value < 0 ? colours.quiet : null };
}

function hatch(g, x, y, size, colour, gap = 6) {
  g.save();
  g.beginPath(); g.rect(x, y, size, size); g.clip();
  g.beginPath();
  for (let d = gap / 2; d < 2 * size; d += gap) { g.moveTo(x + d, y); g.lineTo(x + d - size, y + size); }
  g.strokeStyle = colour; g.lineWidth = 1; g.stroke();
  g.restore();
}

/** One pixel: a fill or a hatch, one to three lines of text, a cross where it takes no part, a ring where it decided. */
export function drawCell(g, x, y, size, { fill, tint, ink, lines = [], type, hatched, crossed, ringed }, colours) {
  g.fillStyle = fill; g.fillRect(x, y, size, size);
  if (tint) { g.globalAlpha = tint; g.fillStyle = colours.blue; g.fillRect(x, y, size, size); g.globalAlpha = 1; }
  if (hatched && size >= 9) hatch(g, x, y, size, hatched);
  if (lines.length && type >= 7) {
    g.font = `${type}px ${colours.font}`; g.textAlign = "center"; g.textBaseline = "middle";
    lines.forEach((text, i) => {
      const at = y + size / 2 + (i - (lines.length - 1) / 2) * size * 0.3 + 0.5;
      if (hatched) { g.lineWidth = 4; g.lineJoin = "round"; g.strokeStyle = fill; g.strokeText(text, x + size / 2, at); }
      g.fillStyle = ink; g.fillText(text, x + size / 2, at);
    });
  }
  if (crossed) {
    g.fillStyle = colours.paper; g.globalAlpha = 0.62; g.fillRect(x, y, size, size); g.globalAlpha = 1;
    g.beginPath(); g.moveTo(x + 3, y + 3); g.lineTo(x + size - 3, y + size - 3); g.moveTo(x + size - 3, y + 3); g.lineTo(x + 3, y + size - 3);
    g.strokeStyle = colours.quiet; g.lineWidth = 1.25; g.stroke();
  }
  if (ringed) outline(g, x + 2.5, y + 2.5, size - 5, size - 5, colours, 2);
}

/** A blue rectangle with a halo, so that it shows on black, on white and on grey. */
export function outline(g, x, y, width, height, colours, weight = 3) {
  g.lineJoin = "round"; g.setLineDash([]);
  g.strokeStyle = colours.paper; g.lineWidth = weight + 2; g.strokeRect(x, y, width, height);
  g.strokeStyle = colours.blue; g.lineWidth = weight; g.strokeRect(x, y, width, height);
}

export function gridLines(g, x, y, rows, cols, cell, colours) {
  if (cell < 9) return;
  g.strokeStyle = colours.line; g.lineWidth = 1; g.beginPath();
  for (let r = 0; r <= rows; r++) { g.moveTo(x, y + r * cell + 0.5); g.lineTo(x + cols * cell + 0.5, y + r * cell + 0.5); }
  for (let c = 0; c <= cols; c++) { g.moveTo(x + c * cell + 0.5, y); g.lineTo(x + c * cell + 0.5, y + rows * cell + 0.5); }
  g.stroke();
}

/** The numbers of rows and columns: all of them, or every fifth or tenth. */
export const marked = (index, cell) => index % (cell >= 18 ? 1 : cell >= 8 ? 5 : 10) === 0;

export function axes(g, rows, cols, offset, cell, colours) {
  g.font = `${Math.min(11, Math.max(9, cell * 0.45))}px ${colours.font}`; g.fillStyle = colours.quiet; g.textBaseline = "middle";
  g.textAlign = "center";
  for (let c = 0; c < cols; c++) if (marked(c, cell)) g.fillText(c, AXIS + (offset[1] + c + 0.5) * cell, AXIS - 9);
  g.textAlign = "right";
  for (let r = 0; r < rows; r++) if (marked(r, cell)) g.fillText(r, AXIS - 6, AXIS + (offset[0] + r + 0.5) * cell + 0.5);
}
