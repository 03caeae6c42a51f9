// Things that are painted: the strokes of brush and eraser, and all of them as one picture of classes.

import { changed, typed } from "./arrays.js";
import { decoded, everyPixel } from "./shapes.js";
import { underBrush } from "./viewport.js";

const SUGGESTED = 105;     // added to a class where brush shapes are tinted; see label_styles in Python

/** What paints, or with the value 0 rubs out, pixels of one thing, ahead of the list of shapes; `labels` is the picture of classes. */
export class BrushStroke {
  constructor(shape, value, labels, [rows, cols]) {
    Object.assign(this, { value, rows, cols, labels: changed(labels, () => {}) });
    this.mask = shape ? decoded(shape.counts, rows, cols) : new Uint8Array(rows * cols);
  }

  over(pixels, size) {
    const { mask, value } = this, shown = typed(this.labels);
    for (const [row, col] of pixels) for (const i of underBrush(row, col, size, this.rows, this.cols)) {
      if (!value && !mask[i]) continue;   // other things stay
      mask[i] = value ? 1 : 0;
      shown[i] = value;
    }
  }
}

/** The brush shapes as one picture of classes, made once for each list of shapes. */
export class BrushLayer {
  of(shapes, [rows, cols]) {
    if (this.shapes === shapes && this.wire.shape[0] === rows && this.wire.shape[1] === cols) return this.wire;
    const array = new Uint8Array(rows * cols);
    for (const { kind, counts, label, suggested } of shapes) {
      if (kind === "brush") everyPixel(counts, rows, cols, (i) => { array[i] = label + (suggested ? SUGGESTED : 0); });
    }
    Object.assign(this, { shapes, wire: { shape: [rows, cols], dtype: "uint8", wire: "uint8", data: new DataView(array.buffer) } });
    return this.wire;
  }
}
