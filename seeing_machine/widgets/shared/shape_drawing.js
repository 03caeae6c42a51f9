// Draws shapes over a picture: lines with a dark rim, a name on a plate, handles on the chosen one, dashes for suggestions.

import { apart, extent, handles, named } from "./shapes.js";
import { PALETTE } from "./tones.js";

const DASH = [6, 5];

/** CSS pixels around a handle in which it is taken. */
export const REACH = 9;

/**
 * Draws all of a scene: `shapes`, which is `chosen`, what is being drawn (`outline`, `box`), the `cross` and `brush` at the
 * cursor, `classes`, and how the house looks now (`ink`). `l` is where the picture lies, `size` its rows and columns.
 */
export function drawShapes(g, l, size, { shapes, chosen, outline, box, cross, brush, label, classes, ink }) {
  const x = (col) => l.left + col * l.scale, y = (row) => l.top + row * l.scale;
  const colour = (number) => `rgb(${PALETTE[(number - 1) % PALETTE.length]})`;
  const line = (number, dashed) => {
    g.lineJoin = g.lineCap = "round";
    g.setLineDash([]); g.lineWidth = 4.5; g.strokeStyle = "#000"; g.stroke();
    g.setLineDash(dashed ? DASH : []); g.lineWidth = 2.5; g.strokeStyle = colour(number); g.stroke();
    g.setLineDash([]);
  };
  const around = ([r0, c0, r1, c1]) => { g.beginPath(); g.rect(x(c0), y(r0), (c1 - c0) * l.scale, (r1 - r0) * l.scale); };
  const dot = (at, radius, number) => {
    g.beginPath(); g.arc(x(at[1]), y(at[0]), radius, 0, 7); g.fillStyle = colour(number); g.fill();
    g.lineWidth = 2; g.strokeStyle = "#000"; g.stroke();
  };

  if (cross) {
    g.globalAlpha = 0.6;
    for (const [width, tint] of [[2.5, ink.paper], [1, ink.ink]]) {
      g.beginPath(); g.moveTo(l.left, y(cross[0] + 0.5)); g.lineTo(x(size[1]), y(cross[0] + 0.5));
      g.moveTo(x(cross[1] + 0.5), l.top); g.lineTo(x(cross[1] + 0.5), y(size[0]));
      g.lineWidth = width; g.strokeStyle = tint; g.stroke();
    }
    g.globalAlpha = 1;
  }
  shapes.forEach((shape, i) => {
    const { kind, label: number, suggested } = shape, bounds = extent(shape, size);
    if (kind === "box") { around(bounds); line(number, suggested); }
    else if (kind === "outline") {
      g.beginPath();
      for (const [row, col] of shape.places) g.lineTo(x(col + 0.5), y(row + 0.5));
      g.closePath();
      g.globalAlpha = suggested ? 0.1 : 0.25; g.fillStyle = colour(number); g.fill("evenodd"); g.globalAlpha = 1;
      line(number, suggested);
    } else if (kind === "point") dot([shape.places[0][0] + 0.5, shape.places[0][1] + 0.5], 6, number);
    else if (suggested || i === chosen) { around(bounds); line(number, true); }   // else its own edge is enough
    plate(g, named(shape, classes), x(bounds[1]), y(bounds[0]), l, ink, i === chosen);
  });
  const mine = shapes[chosen];
  if (mine) handles(mine).forEach(([row, col], n) => {
    const small = mine.kind === "outline" && n >= mine.places.length, side = small ? 6 : 8;
    if (!apart(mine, n, REACH / l.scale)) return;
    g.fillStyle = "#fff"; g.strokeStyle = "#000"; g.lineWidth = 1.5;
    g.beginPath(); g.rect(x(col) - side / 2, y(row) - side / 2, side, side); g.fill(); g.stroke();
  });
  if (brush) for (const [width, tint] of [[3, "#000"], [1, "#fff"]]) { around(brush); g.lineWidth = width; g.strokeStyle = tint; g.stroke(); }
  if (box) { around(box); line(label, false); }
  if (outline?.length) {
    g.beginPath();
    for (const [row, col] of outline) g.lineTo(x(col + 0.5), y(row + 0.5));
    if (cross) g.lineTo(x(cross[1] + 0.5), y(cross[0] + 0.5));
    line(label, false);
    outline.forEach(([row, col], n) => dot([row + 0.5, col + 0.5], n ? 3.5 : 5.5, label));
  }
}

/** A name above a shape, or inside where there is no room above. */
function plate(g, text, x, y, l, ink, chosen) {
  g.font = `${chosen ? "bold " : ""}12px ${ink.font}`;
  const width = g.measureText(text).width + 8, height = 17;
  const left = Math.max(0, Math.min(x, l.width - width)), top = y >= height + 2 ? y - height - 2 : Math.max(0, y + 3);
  g.fillStyle = chosen ? "#000" : "#fff"; g.fillRect(left, top, width, height);
  g.lineWidth = 1; g.strokeStyle = "#000"; g.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
  g.fillStyle = chosen ? "#fff" : "#000"; g.textAlign = "left"; g.textBaseline = "middle";
  g.fillText(text, left + 4, top + height / 2 + 0.5);
}
