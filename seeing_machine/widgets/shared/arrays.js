// Arrays as they come from Python, {shape, dtype, wire, data}, and their history. Nothing here touches the page.

const TYPES = {
  uint8: Uint8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array, int32: Int32Array,
  float32: Float32Array, float64: Float64Array,
};
const HISTORY = 50;   // steps that can be undone

const made = new WeakMap();

/** The typed array of a wire object {shape, dtype, wire, data}, made once; of bits one byte for each, 0 or 1. */
export function typed(wire) {
  let array = made.get(wire);
  if (!array) {
    const Type = TYPES[wire.wire] || Uint8Array;
    const { buffer, byteOffset, byteLength } = wire.data;
    const aligned = byteOffset % Type.BYTES_PER_ELEMENT === 0;
    array = aligned ? new Type(buffer, byteOffset, byteLength / Type.BYTES_PER_ELEMENT)
                    : new Type(buffer.slice(byteOffset, byteOffset + byteLength));
    if (wire.step) array = spread(array, wire.shape, wire.step);
    if (wire.wire === "bits") array = unpacked(array, wire.shape.reduce((a, b) => a * b, 1));
    made.set(wire, array);
  }
  return array;
}

/** A picture of [rows, cols, channels] from the means of its squares of `step` x `step` pixels: each pixel has its square's. */
function spread(means, [rows, cols, channels = 1], step) {
  const wide = cols * channels, out = new means.constructor(rows * wide);
  for (let row = 0, i = 0, from = 0; row < rows; row++, i += wide) {
    if (row % step) { out.copyWithin(i, i - wide, i); continue; }   // as the row above
    for (let col = 0; col < cols; col++) for (let c = 0; c < channels; c++) out[i + col * channels + c] = means[from + Math.floor(col / step) * channels + c];
    from += Math.ceil(cols / step) * channels;
  }
  return out;
}

/** Four bits at once: the first of them is the first byte in memory, on the little-endian machines that browsers run on. */
function unpacked(bytes, count) {
  const four = Uint32Array.from({ length: 16 }, (_, n) => (n >> 3) | ((n >> 2) & 1) << 8 | ((n >> 1) & 1) << 16 | (n & 1) << 24);
  const out = new Uint32Array(bytes.length * 2);
  for (let i = 0; i < bytes.length; i++) { out[2 * i] = four[bytes[i] >> 4]; out[2 * i + 1] = four[bytes[i] & 15]; }
  return new Uint8Array(out.buffer, 0, count);
}

/** A changed copy of a wire object: `edit(array)` works on fresh memory, so that the old one can be undone to. */
export function changed(wire, edit) {
  const array = typed(wire).slice();
  edit(array);
  const { shape, dtype, wire: type } = wire, sent = type === "bits" ? "uint8" : type;
  const copy = { shape, dtype, wire: sent, data: new DataView(array.buffer) };
  made.set(copy, array);
  return copy;
}

// Every edit carries what it came from, so views that share an array by jslink share its history. Symbols, because each
// view may run its own copy of this module, and because they do not travel to Python.
const BEFORE = Symbol.for("seeing-machine.before"), AFTER = Symbol.for("seeing-machine.after");

export function remember(old, fresh) {
  fresh[BEFORE] = old;
  old[AFTER] = fresh;
  let oldest = fresh;
  for (let i = 0; i < HISTORY && oldest; i++) oldest = oldest[BEFORE];
  if (oldest) delete oldest[BEFORE];
}

/** What an edit came from, and what was undone; undefined at the ends. */
export const undone = (wire) => wire[BEFORE];
export const redone = (wire) => wire[AFTER];
