// What every canvas needs: a size in CSS pixels that is sharp on the screen, and the colours of the house.

import { typed } from "./arrays.js";

const COLOURS = ["blue", "orange", "green", "ink", "quiet", "paper", "shade", "line"];

const LARGE = 1.5;   // how much common.css enlarges all where the page is shown large

/** How many pixels of the screen make one CSS pixel of a canvas. */
export function density() {
  return (window.devicePixelRatio || 1) * (document.body.hasAttribute("data-sm-large") ? LARGE : 1);
}

/** Sets a style where it differs: to set it again could cost the page its layout. */
export function put(node, property, value) {
  if (node.style[property] !== value) node.style[property] = value;
}

/** Gives `canvas` a size in CSS pixels and returns its cleared context, which draws in CSS pixels. */
export function fit(canvas, width, height) {
  const dpr = density(), size = [Math.round(width * dpr), Math.round(height * dpr)];
  if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
  put(canvas, "width", `${width}px`);
  put(canvas, "height", `${height}px`);
  const g = canvas.getContext("2d");
  g.setTransform(dpr, 0, 0, dpr, 0, 0);
  g.clearRect(0, 0, width, height);
  return g;
}

/** The colours of common.css as they are now at `node`, by name, and its typeface as `font`. */
export function palette(node) {
  const style = getComputedStyle(node);
  return { ...Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--sm-${name}`).trim()])), font: style.fontFamily };
}

/** Picture `n` of a stack of grey or coloured ones, shape (N, H, W) or (N, H, W, 3), ready to be put on a canvas. */
export function imageOf(wire, n) {
  const [, rows, cols, channels = 1] = wire.shape, values = typed(wire), image = new ImageData(cols, rows), { data } = image;
  for (let o = 0, at = n * rows * cols * channels; o < data.length; o += 4, at += channels) {
    for (let c = 0; c < 3; c++) data[o + c] = values[at + (channels === 3 ? c : 0)];
    data[o + 3] = 255;
  }
  return image;
}
