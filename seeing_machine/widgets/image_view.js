// A picture made of pixels you can count: zoom, pan, read, paint. The array comes once; all else happens here.
// Text and traits say row, col. Inside this file x runs right and y runs down, in CSS pixels of the canvas.

const TYPES = {
  uint8: Uint8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array, int32: Int32Array,
  float32: Float32Array, float64: Float64Array,
};
const MAX_SCALE = 96;      // CSS pixels per picture pixel; larger shows nothing more
const NUMBER_SCALE = 26;   // from here on a three-digit number fits into a pixel
const GRID_SCALE = 9;
const HISTORY = 50;
const LIVE_BYTES = 1 << 18;  // pictures up to this size travel while the brush moves, larger ones when it lifts
// Okabe-Ito, without black: the palette of labels.
const PALETTE = [[230, 159, 0], [86, 180, 233], [0, 158, 115], [240, 228, 66], [0, 114, 178], [213, 94, 0], [204, 121, 167]];

// ---- arrays -------------------------------------------------------------------------------------------------------

const typedCache = new WeakMap();

/** The typed array of a wire object {shape, dtype, wire, data}, made once. */
export function typed(wire) {
  let array = typedCache.get(wire);
  if (!array) {
    const Type = TYPES[wire.wire];
    const { buffer, byteOffset, byteLength } = wire.data;
    const aligned = byteOffset % Type.BYTES_PER_ELEMENT === 0;
    array = aligned ? new Type(buffer, byteOffset, byteLength / Type.BYTES_PER_ELEMENT)
                    : new Type(buffer.slice(byteOffset, byteOffset + byteLength));
    typedCache.set(wire, array);
  }
  return array;
}

/** A changed copy of a wire object: `edit(array)` works on fresh memory, so that the old one can be undone to. */
export function changed(wire, edit) {
  const array = typed(wire).slice();
  edit(array);
  const { shape, dtype, wire: type } = wire, copy = { shape, dtype, wire: type, data: new DataView(array.buffer) };
  typedCache.set(copy, array);
  return copy;
}

// Every edit carries what it came from, so views that share an array by jslink share its history. Symbols, because each
// view may run its own copy of this module, and because they do not travel to Python.
const BEFORE = Symbol.for("seeing-machine.before"), AFTER = Symbol.for("seeing-machine.after");

export function remember(old, fresh) {
  fresh[BEFORE] = old;
  let oldest = fresh;
  for (let i = 0; i < HISTORY && oldest; i++) oldest = oldest[BEFORE];
  if (oldest) delete oldest[BEFORE];
}

export function undone(wire) {
  const old = wire[BEFORE];
  if (old) old[AFTER] = wire;
  return old;
}

export const redone = (wire) => wire[AFTER];

// ---- geometry -----------------------------------------------------------------------------------------------------

/** Where the picture lies: scale in CSS pixels per pixel, and the canvas position of its corner (row 0, col 0). */
export function layout(rows, cols, width, height, viewport, minScale) {
  const fit = Math.min(width / cols, height / rows);
  const zoom = viewport ? viewport[2] : 1;
  const scale = Math.min(Math.max(fit * zoom, minScale), Math.max(MAX_SCALE, fit));
  const place = (centre, count, extent) => {
    const size = count * scale;
    if (size <= extent + 0.5) return (extent - size) / 2;
    return Math.min(0, Math.max(extent - size, extent / 2 - centre * scale));
  };
  const [row, col] = viewport || [rows / 2, cols / 2];
  return { scale, fit, left: place(col, cols, width), top: place(row, rows, height), width, height, rows, cols };
}

export function pixelAt(l, x, y) {
  const row = Math.floor((y - l.top) / l.scale), col = Math.floor((x - l.left) / l.scale);
  return row >= 0 && col >= 0 && row < l.rows && col < l.cols ? [row, col] : null;
}

/** The half-open rectangle [row0, col0, row1, col1] of pixels that the canvas shows. */
export function visible(l) {
  const clamp = (v, max) => Math.min(max, Math.max(0, v));
  return [clamp(Math.floor(-l.top / l.scale), l.rows - 1), clamp(Math.floor(-l.left / l.scale), l.cols - 1),
          clamp(Math.ceil((l.height - l.top) / l.scale), l.rows), clamp(Math.ceil((l.width - l.left) / l.scale), l.cols)];
}

/** The viewport [row, col, zoom] after zooming by `factor` with the point (x, y) held still. */
export function zoomed(l, factor, x, y) {
  const scale = Math.min(Math.max(l.scale * factor, l.fit), Math.max(MAX_SCALE, l.fit));
  const row = (y - l.top) / l.scale, col = (x - l.left) / l.scale;
  if (scale <= l.fit * 1.001) return null;
  return [row + (l.height / 2 - y) / scale, col + (l.width / 2 - x) / scale, scale / l.fit];
}

/** All pixels on the straight line between two pixels (Bresenham 1965), both ends included. */
export function line([row, col], [row1, col1]) {
  const out = [], dr = Math.abs(row1 - row), dc = Math.abs(col1 - col);
  const sr = row < row1 ? 1 : -1, sc = col < col1 ? 1 : -1;
  for (let error = dc - dr; ;) {
    out.push([row, col]);
    if (row === row1 && col === col1) return out;
    const twice = 2 * error;
    if (twice > -dr) { error -= dr; col += sc; }
    if (twice < dc) { error += dc; row += sr; }
  }
}

/** Flat indices of the pixels under a square brush of `size` whose middle is at (row, col). */
export function underBrush(row, col, size, rows, cols) {
  const out = [], first = -Math.floor((size - 1) / 2);
  for (let r = row + first; r < row + first + size; r++)
    for (let c = col + first; c < col + first + size; c++)
      if (r >= 0 && c >= 0 && r < rows && c < cols) out.push(r * cols + c);
  return out;
}

// ---- from numbers to colours --------------------------------------------------------------------------------------

/** The 256-entry table from value to shown grey: a window of values, or the classes that thresholds cut. */
export function table(window_, thresholds, foreground, asMask, depth = 8) {
  const out = new Uint8Array(256);
  for (let v = 0; v < 256; v++) out[v] = shade(expanded(v >> (8 - depth), depth), window_, thresholds, foreground, asMask);
  return out;
}

/** The 8-bit value that stands for level `level` of 2 ** depth: 0 stays black, the top level stays white. */
export const expanded = (level, depth) => Math.round((level * 255) / (2 ** depth - 1));

export function shade(value, [low, high], thresholds, foreground, asMask) {
  if (asMask && thresholds.length) {
    let cls = 0;
    for (const t of thresholds) cls += value > t;
    if (thresholds.length === 1) return (cls === 1) === (foreground === "light") ? 255 : 0;
    return Math.round((255 * cls) / thresholds.length);
  }
  const grey = high > low ? ((value - low) / (high - low)) * 255 : value > low ? 255 : 0;
  return grey < 0 ? 0 : grey > 255 ? 255 : Math.round(grey);
}

/**
 * Mean of `f(value)` over k x k blocks of channel `channel`: what a view smaller than the picture shows.
 * A plain nested loop; 6 million bytes through a table take about 7 ms.
 */
export function blocks(array, channels, channel, cols, [row0, col0, row1, col1], k, f) {
  const h = Math.ceil((row1 - row0) / k), w = Math.ceil((col1 - col0) / k);
  const out = new Uint8ClampedArray(h * w), sums = new Float64Array(w);
  const isTable = typeof f !== "function";
  for (let by = 0; by < h; by++) {
    const top = row0 + by * k, bottom = Math.min(top + k, row1);
    sums.fill(0);
    for (let r = top; r < bottom; r++) {
      let i = (r * cols + col0) * channels + channel;
      for (let bx = 0; bx < w; bx++) {
        const n = Math.min(k, col1 - col0 - bx * k);
        let sum = 0;
        if (isTable) for (let j = 0; j < n; j++, i += channels) sum += f[array[i]];
        else for (let j = 0; j < n; j++, i += channels) sum += f(array[i]);
        sums[bx] += sum;
      }
    }
    for (let bx = 0; bx < w; bx++) {
      const n = Math.min(k, col1 - col0 - bx * k);
      out[by * w + bx] = sums[bx] / (n * (bottom - top));
    }
  }
  return { data: out, rows: h, cols: w };
}

/** Mix three planes into RGBA by rows [r, g, b, offset] of `mix`; null leaves them as they are. */
export function mixed(planes, mix) {
  const [r, g, b] = planes, n = r.length, out = new Uint8ClampedArray(n * 4);
  for (let i = 0, o = 0; i < n; i++, o += 4) {
    if (mix) for (let c = 0; c < 3; c++) out[o + c] = mix[c][0] * r[i] + mix[c][1] * g[i] + mix[c][2] * b[i] + mix[c][3];
    else { out[o] = r[i]; out[o + 1] = g[i]; out[o + 2] = b[i]; }
    out[o + 3] = 255;
  }
  return out;
}

// ---- words --------------------------------------------------------------------------------------------------------

/** A number as short as it can be said; floats keep three digits. */
export function numeral(value) {
  if (Number.isInteger(value)) return String(value);
  const text = Math.abs(value) >= 0.001 && Math.abs(value) < 1e5 ? String(+value.toPrecision(3)) : value.toExponential(1);
  return text.replace(/^(-?)0\./, "$1.");
}

/**
 * How a picture's values are told: bytes may be cut to `depth` bits, and counted as ink (0 is white) instead of light.
 * `told` goes from the array to the learner, `held` from what the learner typed to the array.
 */
export function scaleOf(wire, depth, ink) {
  if (wire.dtype !== "uint8") return { told: (v) => v, held: (v) => v, limits: LIMITS[wire.dtype], bits: 0 };
  const top = 2 ** depth - 1;
  const told = (v) => (ink ? top - (v >> (8 - depth)) : v >> (8 - depth));
  return { told, held: (v) => expanded(ink ? top - v : v, depth), limits: [0, top], bits: depth };
}

const LIMITS = { bool: [0, 1], uint16: [0, 65535], int16: [-32768, 32767] };

export function readout(wire, [row, col], scale = scaleOf(wire, 8, false)) {
  const array = typed(wire), channels = wire.shape[2] || 1, i = (row * wire.shape[1] + col) * channels;
  const told = (n) => numeral(scale.told(array[i + n]));
  const value = channels === 1 ? told(0) : `R ${told(0)}, G ${told(1)}, B ${told(2)}`;
  return `row ${row}, column ${col}: ${value}`;
}

/** Reads what a learner typed into a pixel; null where it is no number that the picture can hold. */
export function parseValue(text, wire, scale = scaleOf(wire, 8, false)) {
  if (!/^-?\d*\.?\d+$/.test(text)) return null;
  const value = Number(text), { limits } = scale;
  if (!wire.dtype.startsWith("float") && !Number.isInteger(value)) return null;
  return limits && (value < limits[0] || value > limits[1]) ? null : scale.held(value);
}

// ---- the view -----------------------------------------------------------------------------------------------------

const element = (tag, cls, parent, attributes = {}) => {
  const node = document.createElement(tag);
  node.className = cls;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent?.append(node);
  return node;
};

/** Keeps Jupyter's shortcuts away from keys that are meant for this widget; saving goes through. */
function keepKeys(root) {
  // Jupyter asks only the element that has the focus, not what it lies in.
  root.addEventListener("focusin", (event) => { event.target.dataset.lmSuppressShortcuts = "true"; });
  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault();
    root.parentElement.dispatchEvent(new KeyboardEvent("keydown", event));
  });
}

class PictureView {
  constructor(model, el) {
    this.model = model;
    const root = this.root = element("figure", "sm-root sm-image", el);
    this.bar = element("div", "sm-image-bar", root);
    this.caption = element("figcaption", "sm-image-title", this.bar);
    this.stage = element("div", "sm-image-stage", root);
    keepKeys(root);
    this.canvas = element("canvas", "sm-image-canvas", this.stage, {
      tabindex: "0", role: "application", "aria-roledescription": "picture",
    });
    this.notice = element("p", "sm-image-notice", this.stage);
    this.readout = element("p", "sm-image-readout", root);
    this.spoken = element("span", "sm-hidden", root, { "aria-live": "polite" });
    this.buttons = {
      undo: this.button("↶", "undo", () => this.travel(undone)),
      redo: this.button("↷", "redo", () => this.travel(redone)),
      out: this.button("−", "zoom out", () => this.zoom(1 / 1.5)),
      in: this.button("+", "zoom in", () => this.zoom(1.5)),
      fit: this.button("fit", "show the whole picture", () => this.set("viewport", null)),
    };
    this.offscreen = document.createElement("canvas");
    this.draft = null;      // digits being typed into the pixel under the cursor
    this.abort = new AbortController();
    this.listen();
    this.schedule();
  }

  button(text, name, action) {
    const node = element("button", "sm-button sm-image-button", this.bar, { type: "button", "aria-label": name, title: name });
    node.textContent = text;
    node.addEventListener("click", action);
    return node;
  }

  get(name) { return this.model.get(name); }

  set(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }

  listen() {
    const { canvas, abort: { signal } } = this;
    this.names = ["image", "mask", "labels", "window", "threshold", "thresholds", "foreground", "show", "mix", "cursor", "viewport",
                  "frame", "boxes", "points", "title", "width", "max_height", "min_scale", "numbers", "pixels", "tool", "target",
                  "brush", "brush_size", "label_styles", "controls", "depth", "ink"];
    this.onChange = () => this.schedule();
    for (const name of this.names) this.model.on(`change:${name}`, this.onChange);
    this.resize = new ResizeObserver(() => this.schedule());
    this.resize.observe(this.stage);
    this.theme = new MutationObserver(() => this.schedule());
    this.theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
    canvas.addEventListener("pointerdown", (e) => this.down(e), { signal });
    canvas.addEventListener("pointermove", (e) => this.move(e), { signal });
    canvas.addEventListener("pointerup", (e) => this.up(e), { signal });
    canvas.addEventListener("pointercancel", (e) => this.up(e), { signal });
    canvas.addEventListener("pointerleave", () => this.leave(), { signal });
    canvas.addEventListener("wheel", (e) => this.wheel(e), { signal, passive: false });
    canvas.addEventListener("keydown", (e) => this.key(e), { signal });
    canvas.addEventListener("blur", () => this.commitDraft(), { signal });
  }

  close() {
    this.closed = true;
    this.abort.abort();
    this.resize.disconnect();
    this.theme.disconnect();
    cancelAnimationFrame(this.frameRequest);
    for (const name of this.names) this.model.off(`change:${name}`, this.onChange);
    this.root.remove();
  }

  // -- pointer ------------------------------------------------------------------------------------------------------

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    // Page zoom and CSS transforms scale the box; clientWidth does not know.
    return [((event.clientX - box.left) * this.canvas.clientWidth) / box.width,
            ((event.clientY - box.top) * this.canvas.clientHeight) / box.height];
  }

  down(event) {
    if (event.button > 1 || !this.layout) return;
    const [x, y] = this.at(event), pixel = pixelAt(this.layout, x, y);
    this.canvas.focus({ preventScroll: true });
    this.commitDraft();
    this.canvas.setPointerCapture(event.pointerId);
    // A click in a matrix chooses the number to type over; it paints nothing.
    const look = this.get("tool") === "look" || (this.typing() && !this.get("pixels"));
    if (look || event.button === 1 || event.shiftKey) this.panning = { x, y, viewport: this.centre() };
    else if (pixel) this.begin(pixel);
    if (pixel) this.set("cursor", pixel);
    event.preventDefault();
  }

  move(event) {
    if (!this.layout) return;
    const [x, y] = this.at(event), pixel = pixelAt(this.layout, x, y);
    if (this.panning) {
      const { scale } = this.layout, { viewport } = this.panning;
      if (this.layout.scale > this.layout.fit * 1.001)
        this.set("viewport", [viewport[0] + (this.panning.y - y) / scale, viewport[1] + (this.panning.x - x) / scale, viewport[2]]);
    }
    if (pixel && this.stroke) this.drag(pixel);
    const cursor = this.get("cursor");
    if (pixel ? !cursor || pixel[0] !== cursor[0] || pixel[1] !== cursor[1] : cursor && !this.stroke) {
      this.message = null;
      if (!this.draft) this.set("cursor", pixel);
    }
  }

  up() {
    this.panning = null;
    this.finish();
  }

  leave() {
    if (!this.stroke && !this.panning && document.activeElement !== this.canvas) this.set("cursor", null);
  }

  wheel(event) {
    if (!this.layout) return;
    if (document.activeElement !== this.canvas && !event.ctrlKey && !event.metaKey) return;   // let the page scroll
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 33 : event.deltaMode === 2 ? 400 : 1);
    this.set("viewport", zoomed(this.layout, Math.exp(-Math.max(-300, Math.min(300, pixels)) * 0.002), ...this.at(event)));
  }

  // -- keys ---------------------------------------------------------------------------------------------------------

  key(event) {
    const { key } = event, command = event.ctrlKey || event.metaKey, cursor = this.get("cursor"), tool = this.get("tool");
    const step = event.shiftKey ? 10 : 1;
    const moves = { ArrowUp: [-step, 0], ArrowDown: [step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] };
    if (command && key.toLowerCase() === "z") this.travel(event.shiftKey ? redone : undone);
    else if (command && key.toLowerCase() === "y") this.travel(redone);
    else if (command || event.altKey) return;
    else if (moves[key]) { this.commitDraft(); this.walk(...moves[key]); }
    else if (key === "+" || key === "=") this.zoom(1.5);
    else if (key === "-" && !this.typing()) this.zoom(1 / 1.5);
    else if (key === "0" && !this.typing()) this.set("viewport", null);
    else if (key === "Escape") { if (this.draft) { this.draft = null; this.schedule(); } else if (this.corner) this.corner = null; else this.canvas.blur(); }
    else if (this.draft && key === "Enter") { if (this.commitDraft()) this.walk(1, 0); }
    else if (this.draft && key === "Backspace") { this.draft = this.draft.slice(0, -1) || null; this.schedule(); }
    else if (cursor && this.typing() && /^[0-9.-]$/.test(key)) this.type(key);
    else if (cursor && tool !== "look" && (key === " " || key === "Enter")) { this.begin(cursor); this.finish(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether keys 0..9 write into the pixel under the cursor. */
  typing() {
    return this.get("tool") === "paint" && this.get("target") === "image" && this.get("image")?.shape.length === 2;
  }

  type(key) {
    this.draft = (this.draft || "") + key;
    // A 0/1 picture takes one digit: no need to confirm it.
    if (this.scale(this.get("image")).limits?.[1] === 1) this.commitDraft();
    else this.schedule();
  }

  commitDraft() {
    const text = this.draft, cursor = this.get("cursor"), wire = this.get("image");
    this.draft = null;
    if (text === null || text === undefined || !cursor || !wire) return true;
    const scale = this.scale(wire), value = parseValue(text, wire, scale);
    if (value === null) {
      this.say(`${text} does not fit: this picture holds ${range(wire, scale)}.`, true);
      this.schedule();
      return false;
    }
    this.edit("image", (array) => { array[cursor[0] * wire.shape[1] + cursor[1]] = value; });
    this.say(readout(this.get("image"), cursor, scale));
    return true;
  }

  scale(wire) { return scaleOf(wire, this.get("depth"), this.get("ink")); }

  walk(rows, cols) {
    const l = this.layout;
    if (!l) return;
    const shown = visible(l), start = this.get("cursor") || [Math.floor((shown[0] + shown[2]) / 2), Math.floor((shown[1] + shown[3]) / 2)];
    const next = [Math.min(l.rows - 1, Math.max(0, start[0] + rows)), Math.min(l.cols - 1, Math.max(0, start[1] + cols))];
    const [, , zoom] = this.centre();
    const outside = next[0] < shown[0] || next[1] < shown[1] || next[0] >= shown[2] || next[1] >= shown[3];
    if (outside && l.scale > l.fit * 1.001) this.set("viewport", [next[0] + 0.5, next[1] + 0.5, zoom]);
    this.set("cursor", next);
    this.say(readout(this.get("image"), next, this.scale(this.get("image"))));
  }

  centre() {
    const l = this.layout;
    return [(l.height / 2 - l.top) / l.scale, (l.width / 2 - l.left) / l.scale, l.scale / l.fit];
  }

  zoom(factor) {
    const l = this.layout, cursor = this.get("cursor");
    if (!l) return;
    const [x, y] = cursor ? [l.left + (cursor[1] + 0.5) * l.scale, l.top + (cursor[0] + 0.5) * l.scale] : [l.width / 2, l.height / 2];
    this.set("viewport", zoomed(l, factor, x, y));
  }

  // -- tools --------------------------------------------------------------------------------------------------------

  begin(pixel) {
    const tool = this.get("tool");
    if (tool === "paint") {
      const target = this.get("target"), wire = this.get(target);
      if (!wire) return;
      this.stroke = { last: pixel, from: wire, target, value: this.brushValue(wire, pixel) };
      this.paintAt([pixel]);
    } else if (tool === "point") this.set("points", [...this.get("points"), pixel]);
    else if (tool === "box") {
      if (this.corner) { this.addBox(this.corner, pixel); this.corner = null; }
      else this.corner = pixel;
      this.stroke = { last: pixel, box: pixel };
    }
  }

  drag(pixel) {
    if (this.stroke.box) { this.stroke.last = pixel; this.schedule(); return; }
    this.paintAt(line(this.stroke.last, pixel));
    this.stroke.last = pixel;
  }

  finish() {
    const stroke = this.stroke;
    this.stroke = null;
    if (!stroke) return;
    if (stroke.box) {
      const [row, col] = stroke.last;
      if (row !== stroke.box[0] || col !== stroke.box[1]) { this.addBox(stroke.box, stroke.last); this.corner = null; }
    } else if (stroke.pending) {
      remember(stroke.from, stroke.pending);
      this.set(stroke.target, stroke.pending);
    }
    this.schedule();
  }

  addBox([row, col], [row1, col1]) {
    const box = [Math.min(row, row1), Math.min(col, col1), Math.max(row, row1) + 1, Math.max(col, col1) + 1];
    this.set("boxes", [...this.get("boxes"), box]);
  }

  /** What the brush writes: its value, or the other of 0 and 1 where none is set, so that a click flips a pixel. */
  brushValue(wire, [row, col]) {
    const brush = this.get("brush");
    if (brush !== null && brush !== undefined) return brush;
    const old = typed(wire)[(row * wire.shape[1] + col) * (wire.shape[2] || 1)];
    return (wire.dtype === "uint8" && this.get("target") === "image" ? old >> (8 - this.get("depth")) : old) ? 0 : this.get("target") === "image" ? this.get("window")[1] : 1;
  }

  paintAt(pixels) {
    const { stroke } = this, wire = stroke.pending || stroke.from, [rows, cols, channels = 1] = wire.shape, size = this.get("brush_size");
    const put = (array) => {
      for (const [row, col] of pixels) for (const i of underBrush(row, col, size, rows, cols))
        for (let c = 0; c < channels; c++) array[i * channels + c] = Array.isArray(stroke.value) ? stroke.value[c] : stroke.value;
    };
    if (!stroke.pending || wire.data.byteLength <= LIVE_BYTES) stroke.pending = changed(wire, put);
    else put(typed(stroke.pending));   // fresh memory already, not yet sent
    if (wire.data.byteLength <= LIVE_BYTES) {
      remember(stroke.from, stroke.pending);
      this.set(stroke.target, stroke.pending);
    } else { this.stamp = null; this.schedule(); }
  }

  edit(target, change) {
    const old = this.get(target), fresh = changed(old, change);
    remember(old, fresh);
    this.set(target, fresh);
  }

  travel(step) {
    const target = this.get("target"), to = this.get(target) && step(this.get(target));
    if (!to) return;
    this.set(target, to);
    this.say(step === undone ? "undone" : "redone");
  }

  say(text, visibly = false) {
    this.spoken.textContent = text;
    this.message = visibly ? text : null;
  }

  // -- drawing ------------------------------------------------------------------------------------------------------

  schedule() {
    if (!this.closed) this.frameRequest ||= requestAnimationFrame(() => { this.frameRequest = 0; this.paint(); });
  }

  paint() {
    try {
      this.furnish();
      const wire = this.current("image");
      if (!wire) return this.fail("No picture yet.");
      this.notice.hidden = true;
      if (this.measure(wire)) this.draw(wire);
    } catch (error) {
      this.fail(`This picture cannot be shown: ${error.message}`);
      console.error(error);
    }
  }

  fail(text) {
    this.notice.textContent = text;
    this.notice.hidden = false;
    this.canvas.getContext("2d").clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** The array as it is under the brush, which may be ahead of the model. */
  current(name) {
    return this.stroke?.target === name && this.stroke.pending ? this.stroke.pending : this.get(name);
  }

  furnish() {
    const title = this.get("title"), tool = this.get("tool"), target = this.get(this.get("target"));
    this.caption.textContent = title;
    this.canvas.setAttribute("aria-label", `${title || "picture"}. ${KEYS[tool]}`);
    this.canvas.dataset.tool = tool;
    this.bar.hidden = !this.get("controls") && !title;
    this.readout.hidden = !this.get("controls");
    for (const [name, button] of Object.entries(this.buttons)) {
      button.hidden = !this.get("controls") || (tool !== "paint" && (name === "undo" || name === "redo"));
    }
    this.buttons.undo.disabled = !target?.[BEFORE];
    this.buttons.redo.disabled = !target?.[AFTER];
    const { image, cursor } = { image: this.current("image"), cursor: this.get("cursor") };
    const inside = image && cursor && cursor[0] < image.shape[0] && cursor[1] < image.shape[1];
    this.readout.textContent = this.message || (this.draft ? `typing ${this.draft}, then Enter` : inside ? readout(image, cursor, this.scale(image)) : image ? sizeText(image) : "");
  }

  measure(wire) {
    const [rows, cols] = wire.shape, wish = this.get("width"), tall = this.get("max_height"), least = this.get("min_scale");
    // The canvas is as large as the picture, unless pixels must not become smaller than `min_scale`.
    const across = (room) => Math.round(Math.min(room, Math.max(cols * Math.max(Math.min(room / cols, tall / rows), least), 24)));
    this.root.style.width = `${Math.max(across(wish), this.get("controls") ? 236 : 0)}px`;
    const room = Math.min(wish, this.stage.clientWidth);
    if (!room) return false;   // hidden, for example in a closed tab
    const width = across(room), height = Math.round(Math.min(tall, Math.max(rows * Math.max(width / cols, least), 12)));
    const dpr = window.devicePixelRatio || 1;
    const size = [Math.round(width * dpr), Math.round(height * dpr)];
    if (this.canvas.width !== size[0] || this.canvas.height !== size[1]) [this.canvas.width, this.canvas.height] = size;
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    let viewport = this.get("viewport");
    const follow = this.get("min_scale") && this.get("cursor");
    if (follow && !viewport) viewport = this.followed(rows, cols, width, height);
    this.layout = layout(rows, cols, width, height, viewport, this.get("min_scale"));
    this.dpr = dpr;
    const shown = visible(this.layout), old = this.get("visible");
    if (!old || shown.some((v, i) => v !== old[i])) this.set("visible", shown);
    const whole = this.layout.scale <= this.layout.fit * 1.001;
    this.buttons.fit.disabled = this.buttons.out.disabled = whole;
    this.canvas.dataset.whole = whole;
    return true;
  }

  /** A view that opens at a readable scale follows the cursor, but holds still while the pointer is on it. */
  followed(rows, cols, width, height) {
    const [row, col] = this.get("cursor");
    if (this.canvas.matches(":hover") && this.layout) {
      return this.layout.rows === rows && this.layout.cols === cols ? this.centre() : null;
    }
    return [row + 0.5, col + 0.5, 1];
  }

  draw(wire) {
    const g = this.canvas.getContext("2d"), l = this.layout, style = getComputedStyle(this.root);
    this.ink = Object.fromEntries(["blue", "orange", "green", "ink", "paper", "line", "shade"].map((n) => [n, style.getPropertyValue(`--sm-${n}`).trim()]));
    g.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    g.clearRect(0, 0, l.width, l.height);
    const area = visible(l), [row0, col0, row1, col1] = area;
    const k = Math.max(1, Math.floor(1 / (l.scale * this.dpr)));
    const tile = this.compose(wire, area, k);
    this.offscreen.width = tile.cols;
    this.offscreen.height = tile.rows;
    this.offscreen.getContext("2d").putImageData(new ImageData(tile.rgba, tile.cols, tile.rows), 0, 0);
    g.imageSmoothingEnabled = l.scale * this.dpr < 1;
    const x = l.left + col0 * l.scale, y = l.top + row0 * l.scale;
    if (this.get("pixels")) g.drawImage(this.offscreen, x, y, tile.cols * k * l.scale, tile.rows * k * l.scale);
    else { g.fillStyle = this.ink.paper; g.fillRect(x, y, (col1 - col0) * l.scale, (row1 - row0) * l.scale); }
    if (l.scale >= GRID_SCALE) this.grid(g, area);
    this.outlines(g, area);
    const numbers = this.get("numbers");
    if (numbers !== "never" && l.scale >= (numbers === "always" ? 15 : NUMBER_SCALE)) this.numerals(g, wire, area, tile);
    this.marks(g);
  }

  /** RGBA of `area`, one pixel for each k x k block. Reading the array is cached apart from mixing its channels. */
  compose(wire, area, k) {
    const [, cols, channels = 1] = wire.shape, array = typed(wire);
    const thresholds = this.thresholds(), show = this.get("show"), foreground = this.get("foreground"), win = this.get("window");
    const asMask = show === "mask" && channels === 1;
    const depth = wire.dtype === "uint8" ? this.get("depth") : 8;
    const tone = (t, mask) => (wire.wire === "uint8" ? table(win, t, foreground, mask, depth) : (v) => shade(v, win, t, foreground, mask));
    const stamp = [wire, area.join(), k, win.join(), depth, channels === 1 && asMask && [...thresholds, foreground].join()];
    if (!this.stamp || this.stamp.some((v, i) => v !== stamp[i])) {
      const f = tone(channels === 1 ? thresholds : [], asMask);
      this.planes = Array.from({ length: channels }, (_, c) => blocks(array, channels, c, cols, area, k, f));
      this.stamp = this.stroke?.pending ? null : stamp;
    }
    const [first] = this.planes, planes = channels === 1 ? [first.data, first.data, first.data] : this.planes.map((p) => p.data);
    const rgba = mixed(planes, channels === 3 ? this.get("mix") : null), tile = { rgba, rows: first.rows, cols: first.cols };
    if (show === "overlay" && channels === 1 && thresholds.length) {
      const over = thresholds.length === 1 ? tone(thresholds, true) : null;
      if (over) tint(tile, blocks(array, 1, 0, cols, area, k, over).data, [0, 114, 178]);
    }
    const mask = this.current("mask");
    if (mask) tint(tile, blocks(typed(mask), 1, 0, cols, area, k, MASK_TABLE).data, [0, 114, 178]);
    const labels = this.current("labels");
    if (labels) this.tintLabels(tile, typed(labels), cols, area, k);
    return tile;
  }

  thresholds() {
    const many = this.get("thresholds"), one = this.get("threshold");
    return many.length ? many : one === null || one === undefined ? [] : [one];
  }

  tintLabels(tile, labels, cols, [row0, col0, row1, col1], k) {
    const styles = this.get("label_styles"), half = k >> 1;
    for (let r = 0, o = 0; r < tile.rows; r++) for (let c = 0; c < tile.cols; c++, o += 4) {
      const v = labels[Math.min(row1 - 1, row0 + r * k + half) * cols + Math.min(col1 - 1, col0 + c * k + half)];
      if (!v) continue;
      const rgb = styles[v] ? styles[v].rgb : PALETTE[(v - 1) % PALETTE.length], alpha = styles[v]?.alpha ?? 0.6;
      if (rgb) for (let i = 0; i < 3; i++) tile.rgba[o + i] += (rgb[i] - tile.rgba[o + i]) * alpha;
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
    const { scale } = this.layout, mask = this.current("mask"), labels = this.current("labels");
    if (scale < 4) return;
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
    const { scale, left, top } = this.layout, [, cols, channels = 1] = wire.shape, array = typed(wire);
    const { told } = this.scale(wire), onPaper = !this.get("pixels"), cursor = this.get("cursor"), lines = channels === 3 && scale >= 40 ? 3 : 1, halo = !!this.get("labels");
    if (channels === 3 && lines === 1) return;
    g.textAlign = "center";
    g.textBaseline = "middle";
    g.lineWidth = 3;
    g.font = `${Math.min(16, Math.round(lines === 3 ? scale * 0.24 : scale * 0.4))}px ${getComputedStyle(this.root).fontFamily}`;
    for (let r = row0; r < row1; r++) for (let c = col0; c < col1; c++) {
      const o = ((r - row0) * tile.cols + c - col0) * 4;
      const light = 0.299 * tile.rgba[o] + 0.587 * tile.rgba[o + 1] + 0.114 * tile.rgba[o + 2] > 140;
      g.fillStyle = onPaper ? this.ink.ink : light ? "#000" : "#fff";
      g.strokeStyle = light ? "#fff" : "#000";   // a halo, where hatching crosses the number
      const x = left + (c + 0.5) * scale, y = top + (r + 0.5) * scale, i = (r * cols + c) * channels;
      const here = cursor && cursor[0] === r && cursor[1] === c;
      if (lines === 1) {
        const text = here && this.draft ? `${this.draft}_` : numeral(told(array[i]));
        if (halo) g.strokeText(text, x, y);
        g.fillText(text, x, y);
      }
      else for (let n = 0; n < 3; n++) g.fillText(`${"RGB"[n]} ${numeral(told(array[i + n]))}`, x, y + (n - 1) * scale * 0.29);
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
    if (this.stroke?.box) rect([Math.min(this.stroke.box[0], this.stroke.last[0]), Math.min(this.stroke.box[1], this.stroke.last[1]),
      Math.max(this.stroke.box[0], this.stroke.last[0]) + 1, Math.max(this.stroke.box[1], this.stroke.last[1]) + 1], ink.orange, [3, 3]);
    this.get("points").forEach(([row, col], i) => {
      const x = left + (col + 0.5) * scale, y = top + (row + 0.5) * scale;
      g.beginPath(); g.arc(x, y, 5, 0, 7); g.fillStyle = ink.orange; g.fill();
      g.lineWidth = 2; g.strokeStyle = ink.paper; g.stroke();
      g.fillStyle = ink.ink; g.font = "bold 12px sans-serif"; g.textAlign = "left"; g.textBaseline = "bottom"; g.fillText(String(i + 1), x + 6, y - 4);
    });
    if (cursor && cursor[0] < this.layout.rows && cursor[1] < this.layout.cols) {
      const half = Math.max(0, (10 - scale) / 2) / scale;   // never smaller than 10 CSS pixels
      rect([cursor[0] - half, cursor[1] - half, cursor[0] + 1 + half, cursor[1] + 1 + half], ink.blue);
    }
  }
}

const MASK_TABLE = Uint8Array.from({ length: 256 }, (_, v) => (v ? 255 : 0));
const KEYS = {
  look: "Arrow keys move the cursor, plus and minus zoom, 0 shows all.",
  paint: "Arrow keys move the cursor, space paints, digits write a value, Control Z undoes, plus and minus zoom.",
  point: "Arrow keys move the cursor, space sets a point, plus and minus zoom.",
  box: "Arrow keys move the cursor, space sets one corner of a box and then the other.",
};

function tint(tile, coverage, rgb) {
  for (let i = 0, o = 0; i < coverage.length; i++, o += 4) {
    const alpha = (coverage[i] / 255) * 0.5;
    for (let c = 0; c < 3; c++) tile.rgba[o + c] += (rgb[c] - tile.rgba[o + c]) * alpha;
  }
}

function sizeText({ shape: [rows, cols, channels], dtype }) {
  return `${rows} rows, ${cols} columns${channels ? `, ${channels} channels` : ""}, ${dtype}`;
}

function range(wire, { limits }) {
  if (!limits) return `numbers (${wire.dtype})`;
  return limits[1] === 1 ? "0 or 1" : `whole numbers from ${limits[0]} to ${limits[1]}`;
}

export default {
  render({ model, el }) {
    const view = new PictureView(model, el);
    return () => view.close();
  },
};
