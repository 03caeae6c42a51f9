// A picture taken apart: its planes as sheets that slide together into one stack, where light or ink mixes.
// Text and traits say row, col. Inside this file x runs right and y runs down, in CSS pixels of the canvas.

const TYPES = {
  uint8: Uint8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array, int32: Int32Array,
  float32: Float32Array, float64: Float64Array,
};
const GAP = 16, EDGE = 14, HEAD = 12, FOOT = 34;   // around and between the sheets; the foot holds their names
const TILT = 0.24;             // how much of its depth a turned sheet rises
const LEAST_TURN = 0.45;       // a sheet turned further away is hard to recognise
const NUMBER_SCALE = 26;       // from here on a three-digit number fits into a pixel
const GRID_SCALE = 9;
const SLIDE = 300;             // ms from apart to together
const GROUND = { light: "#000", ink: "#fff" };   // a dark room, white paper: in either theme
const WRITING = { light: "#fff", ink: "#1a1a1a" };
const WHITE = [255, 255, 255];

// ---- geometry -----------------------------------------------------------------------------------------------------

const rise = (turn) => TILT * Math.sqrt(1 - turn * turn);
const between = (a, b, t) => a + (b - a) * t;

/** Scale and turn of n sheets in a row: turned away just as far as makes them largest, unless numbers fit in facing ones. */
export function apart(rows, cols, n, width, height) {
  const each = (width - 2 * EDGE - (n - 1) * GAP) / n, tall = height - HEAD - FOOT;
  let best = { area: 0 };
  for (let step = 0; step <= 11; step++) {
    const turn = 1 - (step / 11) * (1 - LEAST_TURN);
    const scale = Math.min(each / (cols * turn), tall / (rows + cols * rise(turn))), area = scale * scale * turn;
    if (area > best.area) best = { area, scale, turn };
    if (step === 0 && scale >= NUMBER_SCALE) break;
  }
  return best;
}

/** Height of the stage: what the sheets need, together or apart, at most `height`. */
export function tallness(rows, cols, n, width, height) {
  const { scale, turn } = apart(rows, cols, n, width, height);
  const together = Math.min((width - 2 * EDGE) / cols, (height - HEAD - FOOT) / rows);
  return Math.ceil(Math.max(scale * (rows + cols * rise(turn)), together * rows)) + HEAD + FOOT;
}

/**
 * Where the sheets lie at `t` from 0 (apart) to 1 (one stack). Pixel (row, col) of sheet i lies at
 * x = corners[i].x + col * ux, y = corners[i].y + col * uy + row * scale.
 */
export function place(rows, cols, n, width, height, t) {
  const away = apart(rows, cols, n, width, height), tall = height - HEAD - FOOT;
  const each = (width - 2 * EDGE - (n - 1) * GAP) / n;
  const turn = between(away.turn, 1, t), pitch = Math.min(each + GAP, cols * away.scale * away.turn + 3 * GAP) * (1 - t);
  // As large as there is room on the way: between the two ends a sheet is still high with its turn, and already wide.
  const room = Math.min((width - 2 * EDGE - (n - 1) * pitch) / (cols * turn), tall / (rows + cols * rise(turn)));
  const scale = Math.min(room, between(away.scale, Math.min((width - 2 * EDGE) / cols, tall / rows), t));
  const ux = scale * turn, uy = -scale * rise(turn), wide = cols * ux, high = rows * scale - cols * uy;
  const y = HEAD + (tall - high) / 2 - cols * uy;
  const corners = Array.from({ length: n }, (_, i) => ({ x: Math.round((width - wide) / 2 + (i - (n - 1) / 2) * pitch), y: Math.round(y) }));
  return { rows, cols, scale, turn, ux, uy, pitch, corners };
}

export const pointOf = ({ corners, ux, uy, scale }, i, row, col) => [corners[i].x + col * ux, corners[i].y + col * uy + row * scale];

/** The sheet and the pixel under a point, the front sheet first; null beside them. */
export function hit(placed, x, y) {
  const { corners, rows, cols, ux, uy, scale } = placed;
  for (let i = corners.length - 1; i >= 0; i--) {
    const col = (x - corners[i].x) / ux, row = (y - corners[i].y - col * uy) / scale;
    if (row >= 0 && col >= 0 && row < rows && col < cols) return { sheet: i, pixel: [Math.floor(row), Math.floor(col)] };
  }
  return null;
}

/** `together` after sheet i, grabbed at `t`, was pulled `dx` to the right. The middle sheet and a stack go either way. */
export function pulled(t, i, n, dx, pitch) {
  const middle = (n - 1) / 2, side = i - middle;
  const way = t > 0.98 ? -Math.abs(dx) / middle : side ? -dx / side : t < 0.5 ? Math.abs(dx) : -Math.abs(dx);
  return Math.min(1, Math.max(0, t + way / pitch));
}

// ---- numbers ------------------------------------------------------------------------------------------------------

const typedCache = new WeakMap();

/** The typed array of a wire object {shape, dtype, wire, data}, made once. */
export function typed(wire) {
  let array = typedCache.get(wire);
  if (!array) {
    const Type = TYPES[wire.wire], { buffer, byteOffset, byteLength } = wire.data;
    const aligned = byteOffset % Type.BYTES_PER_ELEMENT === 0;
    array = aligned ? new Type(buffer, byteOffset, byteLength / Type.BYTES_PER_ELEMENT)
                    : new Type(buffer.slice(byteOffset, byteOffset + byteLength));
    typedCache.set(wire, array);
  }
  return array;
}

/** Plane `i` of n as fractions of its limits, each the mean of k x k pixels: what a sheet smaller than the picture shows. */
export function fractions(array, [rows, cols, n], i, [low, high], k) {
  const h = Math.ceil(rows / k), w = Math.ceil(cols / k), out = new Float64Array(h * w);
  for (let r = 0; r < rows; r++) {
    const base = Math.floor(r / k) * w;
    for (let c = 0, j = r * cols * n + i; c < cols; c++, j += n) out[base + Math.floor(c / k)] += array[j];
  }
  for (let b = 0, o = 0; b < h; b++) for (let a = 0; a < w; a++, o++) {
    const count = Math.min(k, rows - b * k) * Math.min(k, cols - a * k);
    out[o] = Math.min(1, Math.max(0, (out[o] / count - low) / (high - low)));
  }
  return { data: out, rows: h, cols: w };
}

/** What is mixed into each sum or product: the strength of each sheet, 0 where it is off. */
export const strengths = (gains, on, n) => Array.from({ length: n }, (_, i) => (on[i] ?? true ? gains[i] ?? 1 : 0));

/** Rows [r, g, b, offset] with which a view of the three planes shows their stack in light. */
export const mixing = (tints, strength) => [0, 1, 2].map((c) => [...[0, 1, 2].map((i) => (tints[i][c] / 255) * strength[i]), 0]);

/** 256 colours between evenly spaced stops, flat: r, g, b, r, g, b ... */
export function ramp(stops) {
  const out = new Float64Array(768);
  for (let v = 0; v < 256; v++) {
    const at = (v / 255) * (stops.length - 1), i = Math.min(stops.length - 2, Math.floor(at));
    for (let c = 0; c < 3; c++) out[v * 3 + c] = between(stops[i][c], stops[i + 1][c], at - i);
  }
  return out;
}

/** RGBA of the stack of `planes` (fractions): tints added to black, or multiplied onto white. One sheet alone is a stack too. */
export function stacked(planes, tints, strength, mode) {
  const length = planes[0].length, out = new Uint8ClampedArray(length * 4);
  for (let p = 0, o = 0; p < length; p++, o += 4) {
    for (let c = 0; c < 3; c++) {
      let value = mode === "ink" ? 1 : 0;
      for (let i = 0; i < planes.length; i++) {
        const part = planes[i][p] * strength[i];
        if (mode === "ink") value *= 1 - part * (1 - tints[i][c] / 255);
        else value += part * tints[i][c];
      }
      out[o + c] = mode === "ink" ? 255 * value : value;
    }
    out[o + 3] = 255;
  }
  return out;
}

export function coloured(plane, table) {
  const out = new Uint8ClampedArray(plane.length * 4);
  for (let p = 0, o = 0; p < plane.length; p++, o += 4) {
    const at = Math.round(plane[p] * 255) * 3;
    for (let c = 0; c < 3; c++) out[o + c] = table[at + c];
    out[o + 3] = 255;
  }
  return out;
}

// ---- words --------------------------------------------------------------------------------------------------------

/** A value as it is told: whole where its range is wide, else with two decimals. */
export const numeral = (value, [low, high]) => (high - low > 10 ? String(Math.round(value) + 0) : String(+value.toFixed(2)));

export const letter = (name) => name.split(" ")[0];
export const word = (name) => name.split(" ").slice(1).join(" ");

export function readout(wire, names, limits, units, [row, col]) {
  const [, cols, n] = wire.shape, array = typed(wire), at = (row * cols + col) * n;
  const told = (i) => `${letter(names[i] ?? String(i + 1))} ${numeral(array[at + i], limits[i] ?? [0, 255])}${units[i] ?? ""}`;
  return `row ${row}, column ${col}: ${Array.from({ length: n }, (_, i) => told(i)).join(", ")}`;
}

export const slideText = (t) => (t === 0 ? "apart" : t === 1 ? "together" : `${Math.round(t * 100)} % of the way together`);

// ---- the view -----------------------------------------------------------------------------------------------------

const element = (tag, cls, parent, attributes = {}) => {
  const node = document.createElement(tag);
  node.className = cls;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent?.append(node);
  return node;
};

const css = (colour) => `rgb(${colour.map(Math.round)})`;
const isLight = ([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b > 140;

class SheetsView {
  constructor(model, el) {
    this.model = model;
    this.abort = new AbortController();
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    const root = this.root = element("figure", "sm-root sm-sheets", el);
    this.caption = element("figcaption", "sm-sheets-title", root);
    this.stage = element("div", "sm-sheets-stage", root);
    // Jupyter's own shortcuts must not fire on keys meant for the sheets.
    this.canvas = element("canvas", "sm-sheets-canvas", this.stage, {
      tabindex: "0", role: "application", "aria-roledescription": "sheets", "data-lm-suppress-shortcuts": "true",
    });
    this.notice = element("p", "sm-sheets-notice", this.stage);
    this.readout = element("p", "sm-sheets-readout", root);
    this.spoken = element("span", "sm-hidden", root, { "aria-live": "polite" });
    const controls = element("div", "sm-sheets-controls", root), mixing = element("div", "sm-sheets-mixing", controls);
    this.note = element("p", "sm-sheets-note", controls);
    const slide = element("div", "sm-sheets-slide", mixing);
    const label = element("label", "sm-sheets-label", slide);
    element("span", "", label).textContent = "apart";
    this.range = element("input", "sm-slider", label, { type: "range", min: 0, max: 1, step: 0.01, "aria-label": "slide the sheets from apart to together" });
    element("span", "", label).textContent = "together";
    this.button = element("button", "sm-button", slide, { type: "button" });
    this.gains = element("div", "sm-sheets-gains", mixing);
    this.rows = [];
    this.listen();
    this.schedule();
  }

  get(name) { return this.model.get(name); }

  set(values) {
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    this.model.save_changes();
  }

  listen() {
    const { canvas, abort: { signal } } = this;
    this.names = ["planes", "names", "tints", "ramps", "limits", "units", "mode", "note", "together", "on", "gains", "cursor", "title",
                  "width", "max_height", "disabled"];
    this.onChange = () => this.schedule();
    for (const name of this.names) this.model.on(`change:${name}`, this.onChange);
    this.resize = new ResizeObserver(() => this.schedule());
    this.resize.observe(this.stage);
    this.theme = new MutationObserver(() => this.schedule());
    this.theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
    this.still.addEventListener("change", this.onChange, { signal });
    canvas.addEventListener("pointerdown", (e) => this.down(e), { signal });
    canvas.addEventListener("pointermove", (e) => this.move(e), { signal });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => this.drop(), { signal });
    canvas.addEventListener("pointerleave", () => this.leave(), { signal });
    canvas.addEventListener("keydown", (e) => this.key(e), { signal });
    this.range.addEventListener("input", () => { this.halt(); this.set({ together: +this.range.value }); }, { signal });
    this.button.addEventListener("click", () => this.toggle(), { signal });
  }

  close() {
    this.closed = true;
    this.abort.abort();
    this.halt();
    this.resize.disconnect();
    this.theme.disconnect();
    cancelAnimationFrame(this.request);
    for (const name of this.names) this.model.off(`change:${name}`, this.onChange);
    this.root.remove();
  }

  // -- pointer and keys -----------------------------------------------------------------------------------------------

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    // Page zoom and CSS transforms scale the box; clientWidth does not know.
    return [((event.clientX - box.left) * this.canvas.clientWidth) / box.width,
            ((event.clientY - box.top) * this.canvas.clientHeight) / box.height];
  }

  down(event) {
    if (event.button || !this.placed) return;
    const [x, y] = this.at(event), found = hit(this.placed, x, y);
    this.canvas.focus({ preventScroll: true });
    if (found) {
      this.set({ cursor: found.pixel });
      if (this.mixes() && !this.get("disabled")) {
        this.halt();
        this.canvas.setPointerCapture(event.pointerId);
        this.held = { x, sheet: found.sheet, t: this.get("together") };
      }
    }
    event.preventDefault();
  }

  move(event) {
    if (!this.placed) return;
    const [x, y] = this.at(event), n = this.placed.corners.length;
    if (this.held) {
      const { pitch } = place(this.placed.rows, this.placed.cols, n, this.size[0], this.size[1], 0);
      const t = pulled(this.held.t, this.held.sheet, n, x - this.held.x, pitch);
      if (t !== this.get("together")) this.set({ together: t });
      return;
    }
    const pixel = hit(this.placed, x, y)?.pixel ?? null, old = this.get("cursor");
    if (pixel ? !old || pixel[0] !== old[0] || pixel[1] !== old[1] : old) this.set({ cursor: pixel });
  }

  drop() {
    if (!this.held) return;
    this.held = null;
    const t = this.get("together"), near = t > 0.93 ? 1 : t < 0.07 ? 0 : t;
    if (near !== t) this.glide(near);
  }

  leave() {
    if (!this.held && document.activeElement !== this.canvas && this.get("cursor")) this.set({ cursor: null });
  }

  key(event) {
    const { key } = event, step = event.shiftKey ? 10 : 1, wire = this.get("planes");
    const moves = { ArrowUp: [-step, 0], ArrowDown: [step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] };
    if (event.ctrlKey || event.metaKey || event.altKey || !wire) return;
    if (moves[key]) this.walk(wire, moves[key]);
    else if (key === " " || key === "Enter") this.toggle();
    else if (/^[1-4]$/.test(key) && key <= wire.shape[2]) this.flip(key - 1);
    else if (key === "Escape") this.canvas.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  walk(wire, [down, right]) {
    const [rows, cols] = wire.shape, from = this.get("cursor") ?? [Math.floor(rows / 2), Math.floor(cols / 2)];
    const to = [Math.min(rows - 1, Math.max(0, from[0] + down)), Math.min(cols - 1, Math.max(0, from[1] + right))];
    this.set({ cursor: to });
    this.spoken.textContent = readout(wire, this.get("names"), this.get("limits"), this.get("units"), to);
  }

  // -- state ----------------------------------------------------------------------------------------------------------

  mixes() { return this.get("mode") !== "none"; }

  toggle() {
    if (!this.mixes() || this.get("disabled")) return;
    const to = (this.target ?? this.get("together")) < 0.5 ? 1 : 0;
    this.spoken.textContent = `The sheets are ${slideText(to)}.`;
    this.glide(to);
  }

  /** Slide to `to`, in every view of the model; the kernel hears of it once, at the end. */
  glide(to) {
    this.halt();
    if (this.still.matches) return this.set({ together: to });
    const from = this.get("together");
    let began;
    this.target = to;
    const step = (now) => {
      began ??= now;
      const u = Math.min(1, (now - began) / (SLIDE * Math.max(0.3, Math.abs(to - from))));
      this.model.set("together", u === 1 ? to : between(from, to, u * u * (3 - 2 * u)));
      if (u < 1) this.gliding = requestAnimationFrame(step);
      else { this.target = undefined; this.model.save_changes(); }
    };
    this.gliding = requestAnimationFrame(step);
  }

  halt() {
    cancelAnimationFrame(this.gliding);
    this.target = undefined;
  }

  flip(i) {
    if (this.get("disabled") || !this.mixes()) return;
    const on = [...this.get("on")];
    on[i] = !on[i];
    this.weigh({ on });
    this.spoken.textContent = `${this.get("names")[i]} ${on[i] ? "on" : "off"}`;
  }

  /** Set switches or gains, and with them what a linked view must mix. */
  weigh(change) {
    const { on, gains } = { on: this.get("on"), gains: this.get("gains"), ...change };
    const mix = this.get("mode") === "light" && this.get("planes").shape[2] === 3;
    this.set(mix ? { ...change, mix: mixing(this.get("tints"), strengths(gains, on, 3)) } : change);
  }

  // -- controls -------------------------------------------------------------------------------------------------------

  furnish(n) {
    const names = this.get("names"), gains = this.get("gains"), on = this.get("on"), t = this.get("together"), disabled = this.get("disabled");
    while (this.rows.length < n) this.rows.push(this.gainRow(this.rows.length));
    this.rows.forEach((row, i) => {
      row.root.hidden = i >= n;
      row.name.textContent = names[i] ?? "";
      row.switch.checked = on[i];
      row.range.setAttribute("aria-label", `strength of ${names[i] ?? i + 1}`);
      if (+row.range.value !== gains[i] * 100) row.range.value = gains[i] * 100;
      row.value.textContent = `${Math.round(gains[i] * 100)} %`;
      row.range.setAttribute("aria-valuetext", row.value.textContent);
      row.switch.disabled = disabled;
      row.range.disabled = disabled || !on[i];
    });
    this.gains.style.setProperty("--sm-columns", n);
    this.root.dataset.mixes = this.mixes();
    this.note.textContent = this.get("note");
    if (+this.range.value !== t) this.range.value = t;
    this.range.setAttribute("aria-valuetext", slideText(t));
    this.range.disabled = this.button.disabled = disabled;
    this.button.textContent = t < 0.5 ? "slide together" : "slide apart";
  }

  gainRow(i) {
    const { signal } = this.abort, root = element("div", "sm-sheets-gain", this.gains), label = element("label", "sm-sheets-switch", root);
    const on = element("input", "", label, { type: "checkbox", role: "switch" }), name = element("span", "", label);
    const line = element("div", "sm-sheets-strength", root);
    const range = element("input", "sm-slider", line, { type: "range", min: 0, max: 100, step: 1 }), value = element("output", "", line);
    on.addEventListener("change", () => this.flip(i), { signal });
    range.addEventListener("input", () => this.weigh({ gains: this.get("gains").map((g, j) => (j === i ? range.value / 100 : g)) }), { signal });
    return { root, switch: on, name, range, value };
  }

  // -- drawing --------------------------------------------------------------------------------------------------------

  schedule() {
    if (!this.closed) this.request ||= requestAnimationFrame(() => { this.request = 0; this.paint(); });
  }

  paint() {
    try {
      const wire = this.get("planes"), title = this.get("title"), cursor = this.get("cursor");
      this.caption.textContent = title;
      this.caption.hidden = !title;
      this.notice.hidden = Boolean(wire);
      this.notice.textContent = "No picture yet.";
      this.furnish(wire ? wire.shape[2] : 0);
      if (!wire) return;
      const [rows, cols, n] = wire.shape, inside = cursor && cursor[0] < rows && cursor[1] < cols;
      const keys = this.mixes() ? ` Space slides them, 1 to ${n} switch them on and off.` : "";
      this.canvas.setAttribute("aria-label", `${title || "sheets"}. Arrow keys move the cursor.${keys}`);
      this.readout.textContent = inside ? readout(wire, this.get("names"), this.get("limits"), this.get("units"), cursor)
                                        : `${n} sheets of ${rows} rows, ${cols} columns`;
      if (this.measure(rows, cols, n)) this.draw(wire, inside ? cursor : null);
    } catch (error) {
      this.notice.textContent = `These sheets cannot be shown: ${error.message}`;
      this.notice.hidden = false;
      console.error(error);
    }
  }

  measure(rows, cols, n) {
    const width = Math.min(this.get("width"), this.stage.clientWidth);
    if (width < 40) return false;   // hidden, for example in a closed tab
    const height = tallness(rows, cols, n, width, this.get("max_height")), dpr = window.devicePixelRatio || 1;
    const size = [Math.round(width * dpr), Math.round(height * dpr)];
    if (this.canvas.width !== size[0] || this.canvas.height !== size[1]) [this.canvas.width, this.canvas.height] = size;
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    const t = this.mixes() ? this.get("together") : 0;
    this.t = this.still.matches ? Math.round(t) : t;   // no motion: apart or together, nothing between
    this.size = [width, height];
    this.dpr = dpr;
    this.placed = place(rows, cols, n, width, height, this.t);
    return true;
  }

  draw(wire, cursor) {
    const g = this.canvas.getContext("2d"), mode = this.get("mode"), style = getComputedStyle(this.root), [width, height] = this.size;
    const ink = Object.fromEntries(["ink", "paper", "line", "blue"].map((n) => [n, style.getPropertyValue(`--sm-${n}`).trim()]));
    this.font = style.fontFamily;
    this.writing = WRITING[mode] ?? ink.ink;
    this.ground = GROUND[mode] ?? ink.paper;
    this.compose(wire, mode);
    g.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    g.globalCompositeOperation = "source-over";
    g.fillStyle = this.ground;
    g.fillRect(0, 0, width, height);
    if (this.t === 1) this.lay(g, this.stack(mode), 0);
    else {
      this.threads(g);
      g.globalCompositeOperation = { light: "lighter", ink: "multiply", none: "source-over" }[mode];
      this.bitmaps.forEach((bitmap, i) => { if (this.strength[i] > 0) this.lay(g, bitmap, i); });
      g.globalCompositeOperation = "source-over";
    }
    const { corners } = this.placed;
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
    if (!this.mixes()) return;
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
    if (!this.mixes() || this.t === 1) return;
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

export default {
  render({ model, el }) {
    const view = new SheetsView(model, el);
    return () => view.close();
  },
};
