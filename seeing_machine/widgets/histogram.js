// How often each value occurs, with threshold lines to drag. A line at t parts values <= t from values > t. Counts and
// edges come from Python once; dragging, hovering and the logarithm happen here. x and y are CSS pixels.

const TYPES = { float64: Float64Array };
const HEIGHT = 220;
const MIN_WIDTH = 220;
const BOX = { left: 46, right: 12, top: 26, bottom: 38 };   // around the plot
const FLAG = 40;         // least distance between the numbers over two lines
const BARS = 6;          // bars at least so wide are drawn one by one
const CLASSES = ["solid", "outline", "hatch", "shade", "counter"];   // the first is the foreground
// Jupyter's own shortcuts must not fire on keys meant for a line; each element that takes focus says so itself.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };
const CHANNELS = [["R", "orange", []], ["G", "green", [6, 3]], ["B", "blue", [2, 2]]];

// ---- numbers ------------------------------------------------------------------------------------------------------

const cache = new WeakMap();

export function typed(wire) {
  if (!cache.has(wire)) {
    const { buffer, byteOffset, byteLength } = wire.data;
    cache.set(wire, new TYPES[wire.wire](buffer.slice(byteOffset, byteOffset + byteLength)));
  }
  return cache.get(wire);
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** Whether bins hold whole numbers: all their edges lie at halves. */
export const isWhole = (edges) => edges.every((edge) => Math.abs(edge % 1) === 0.5);

/** The counts of all channels together, summed up to each edge. */
export function cumulated(counts, bins) {
  const sums = new Float64Array(bins + 1);
  for (let i = 0; i < bins; i++) {
    sums[i + 1] = sums[i];
    for (let at = i; at < counts.length; at += bins) sums[i + 1] += counts[at];
  }
  return sums;
}

/** The bin that holds a value; -1 outside. */
export function binOf(edges, value) {
  if (value < edges[0] || value > edges[edges.length - 1]) return -1;
  let low = 0, high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= value) low = middle; else high = middle;
  }
  return low;
}

/** Where the line of a threshold is drawn: behind the bar of the last value it holds. */
export const lineAt = (edges, whole, threshold) => clamp(whole ? Math.floor(threshold) + 0.5 : threshold, edges[0], edges[edges.length - 1]);

/** The share of all counts up to a value: {share, exact}; within a bin the counts are taken to lie evenly. */
export function shareUpTo(edges, sums, whole, threshold) {
  const total = sums[sums.length - 1], at = lineAt(edges, whole, threshold), bin = Math.max(0, binOf(edges, at));
  const part = (at - edges[bin]) / (edges[bin + 1] - edges[bin]);
  const share = total ? (sums[bin] + part * (sums[bin + 1] - sums[bin])) / total : 0;
  return { share, exact: whole && (part === 0 || part === 1) };
}

/** The least of 1, 2, 5, 10, 20, 50 ... times a power of ten that reaches `rough`. */
export function round125(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
}

/** About `count` round numbers within [low, high]: multiples of 1, 2 or 5 times a power of ten. */
export function ticks(low, high, count) {
  if (!(high > low)) return [low];
  const step = round125((high - low) / Math.max(1, count));
  const out = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) out.push(Number((i * step).toPrecision(12)));
  return out;
}

/** Round counts for the axis: powers of ten where it is logarithmic. */
export function countTicks(most, log) {
  if (most <= 0) return [];
  if (!log) return ticks(0, most, 3).filter((tick) => tick > 0 && Number.isInteger(tick));
  const powers = [];
  for (let tick = 1; tick <= most; tick *= 10) powers.push(tick);
  return powers.filter((_, i) => i % Math.ceil(powers.length / 4) === 0);
}

/** How far up a count reaches, 0 to 1. */
export const rise = (count, most, log) => (most <= 0 ? 0 : log ? Math.log1p(count) / Math.log1p(most) : count / most);

/** How far a key moves a line by one step. */
export function keyStep(edges, whole) {
  return whole ? 1 : round125((edges[edges.length - 1] - edges[0]) / 200);
}

/** A value as near as the lines go: whole numbers, or multiples of a step. */
export function snapped(value, edges, whole) {
  const low = edges[0] + (whole ? 0.5 : 0), high = edges[edges.length - 1] - (whole ? 0.5 : 0);
  const step = keyStep(edges, whole) / (whole ? 1 : 10);
  return clamp(Number((Math.round(value / step) * step).toPrecision(12)), low, high);
}

/** Line `i` moved to `value`, but not beyond its neighbours. */
export function withLine(thresholds, i, value) {
  const low = i > 0 ? thresholds[i - 1] : -Infinity, high = i + 1 < thresholds.length ? thresholds[i + 1] : Infinity;
  return thresholds.map((old, at) => (at === i ? clamp(value, low, high) : old));
}

/** The line nearest to a value; of lines in one place the one that can move that way. */
export function nearest(thresholds, value) {
  let best = -1, least = Infinity;
  thresholds.forEach((threshold, i) => {
    const distance = Math.abs(threshold - value);
    if (distance < least || (distance === least && value > threshold)) { best = i; least = distance; }
  });
  return best;
}

/** Where a key takes a line; undefined for keys that do not move it. */
export function keyed(value, event, edges, whole) {
  const step = keyStep(edges, whole), low = edges[0] + (whole ? 0.5 : 0), high = edges[edges.length - 1] - (whole ? 0.5 : 0);
  const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
  if (event.key === "Home") return low;
  if (event.key === "End") return high;
  if (by === undefined) return undefined;
  return clamp(Number((value + by * step * (event.shiftKey && Math.abs(by) === 1 ? 10 : 1)).toPrecision(12)), low, high);
}

/** The bin where a channel rises most above the others: the place for its letter. */
export function landmark(counts, bins, channel) {
  let best = 0, most = -Infinity;
  for (let i = 0; i < bins; i++) {
    let other = 0;
    for (let c = 0; c * bins < counts.length; c++) if (c !== channel) other = Math.max(other, counts[c * bins + i]);
    if (counts[channel * bins + i] - other > most) { best = i; most = counts[channel * bins + i] - other; }
  }
  return best;
}

/** How class `i` of `n` is drawn: solid for the foreground, each other class in its own way. */
export const classStyle = (i, n, foreground) => CLASSES[foreground === "light" ? n - 1 - i : i];

/** Positions pushed apart to at least `gap`, within [low, high]; rising in, rising out. */
export function spread(positions, gap, low, high) {
  const out = [...positions];
  for (let i = 0; i < out.length; i++) out[i] = Math.max(out[i], i ? out[i - 1] + gap : low);
  for (let i = out.length - 1; i >= 0; i--) out[i] = Math.min(out[i], i + 1 < out.length ? out[i + 1] - gap : high);
  return out;
}

// ---- words --------------------------------------------------------------------------------------------------------

export function numeral(value) {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value).replace("-", "−");
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const grouped = (count) => count.toLocaleString("en-US", { maximumFractionDigits: 1 });

/** "value 97: 1,204 pixels (0.6 %)", for each channel where there are three. */
export function readout({ edges, counts, bins, whole, label, unit }, bin) {
  const channels = counts.length / bins, low = edges[bin], high = edges[bin + 1];
  const name = !whole ? `${numeral(low)} to ${numeral(high)}` : high - low === 1 ? numeral(low + 0.5) : `${numeral(low + 0.5)} to ${numeral(high - 0.5)}`;
  const said = Array.from({ length: channels }, (_, channel) => {
    const row = counts.subarray(channel * bins, (channel + 1) * bins), total = row.reduce((sum, n) => sum + n, 0);
    return `${channels > 1 ? `${CHANNELS[channel][0]} ` : ""}${grouped(row[bin])}${channels > 1 ? "" : ` ${row[bin] === 1 ? unit.replace(/s$/, "") : unit}`} (${percent(total ? row[bin] / total : 0)})`;
  });
  return `${label} ${name}: ${said.join(", ")}`;
}

/** "130 or less: 23.1 %", for every line. */
export function shares({ edges, sums, whole }, thresholds) {
  return thresholds.map((threshold) => {
    const { share, exact } = shareUpTo(edges, sums, whole, threshold);
    return `${numeral(threshold)} or less: ${exact ? "" : "about "}${percent(share)}`;
  });
}

// ---- the view -----------------------------------------------------------------------------------------------------

const element = (tag, cls, parent, attributes = {}) => {
  const node = document.createElement(tag);
  node.className = cls;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent?.append(node);
  return node;
};

class HistogramView {
  constructor(model, el) {
    this.model = model;
    const root = this.root = element("figure", "sm-root sm-histogram", el);
    this.plot = element("div", "sm-histogram-plot", root);
    this.canvas = element("canvas", "sm-histogram-canvas", this.plot, { role: "img" });
    this.lines = [];
    const bar = element("div", "sm-histogram-bar", root);
    this.readout = element("span", "sm-histogram-readout", bar);
    this.log = element("button", "sm-button", bar, { type: "button", title: "logarithmic count axis", ...OWN_KEYS });
    this.log.textContent = "log";
    this.log.addEventListener("click", () => this.set({ log: !this.get("log") }));
    this.listen();
    this.schedule();
  }

  get(name) { return this.model.get(name); }

  set(values) {
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    this.model.save_changes();
  }

  listen() {
    this.onChange = () => this.schedule();
    this.names = ["counts", "edges", "thresholds", "foreground", "log", "marker", "label", "unit"];
    for (const name of this.names) this.model.on(`change:${name}`, this.onChange);
    this.resize = new ResizeObserver(this.onChange);
    this.resize.observe(this.root);
    this.theme = new MutationObserver(() => { this.colours = null; this.schedule(); });
    this.theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
    this.abort = new AbortController();
    const { signal } = this.abort, { plot } = this;
    plot.addEventListener("pointerdown", (event) => this.down(event), { signal });
    plot.addEventListener("pointermove", (event) => this.move(event), { signal });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) plot.addEventListener(name, () => { this.dragged = null; this.schedule(); }, { signal });
    plot.addEventListener("pointerleave", () => { this.hovered = null; this.schedule(); }, { signal });
    plot.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  close() {
    this.closed = true;
    cancelAnimationFrame(this.request);
    this.abort.abort();
    this.resize.disconnect();
    this.theme.disconnect();
    for (const name of this.names) this.model.off(`change:${name}`, this.onChange);
    this.root.remove();
  }

  // -- hand and keys ------------------------------------------------------------------------------------------------

  valueAt(event) {
    const box = this.canvas.getBoundingClientRect(), { edges } = this.data, width = this.width - BOX.left - BOX.right;
    const part = ((event.clientX - box.left) * this.width / box.width - BOX.left) / width;
    return clamp(edges[0] + part * (edges[edges.length - 1] - edges[0]), edges[0], edges[edges.length - 1]);
  }

  down(event) {
    if (event.button || !this.data) return;
    const value = this.valueAt(event), { edges, whole } = this.data;
    const line = nearest(this.get("thresholds").map((t) => lineAt(edges, whole, t)), value);
    if (line < 0) return;
    event.preventDefault();
    this.plot.setPointerCapture(event.pointerId);
    this.dragged = line;
    this.lines[line].focus({ preventScroll: true });
    this.pull(line, value);
  }

  move(event) {
    if (!this.data) return;
    const value = this.valueAt(event);
    this.hovered = value;
    if (this.dragged !== null && this.dragged !== undefined) this.pull(this.dragged, value);
    else this.schedule();
  }

  /** The line stands behind its bar, half a value right of its number. */
  pull(line, value) {
    const { edges, whole } = this.data;
    this.want(withLine(this.wanted || this.get("thresholds"), line, snapped(whole ? value - 0.5 : value, edges, whole)));
  }

  key(event) {
    const line = this.lines.indexOf(event.target);
    if (line < 0 || event.altKey || event.metaKey || event.ctrlKey) return;
    const thresholds = this.wanted || this.get("thresholds"), value = keyed(thresholds[line], event, this.data.edges, this.data.whole);
    if (value === undefined) return;
    event.preventDefault();
    this.want(withLine(thresholds, line, value));
  }

  /** The newest wish wins: at most one a frame leaves for the model. */
  want(thresholds) {
    this.wanted = thresholds;
    this.schedule();
  }

  // -- painting -----------------------------------------------------------------------------------------------------

  schedule() {
    if (this.closed || this.request) return;
    this.request = requestAnimationFrame(() => {
      const thresholds = this.wanted, old = this.get("thresholds");
      this.wanted = null;
      if (thresholds && thresholds.some((value, i) => value !== old[i])) this.set({ thresholds, threshold: thresholds[0] ?? null });
      cancelAnimationFrame(this.request);
      this.request = 0;   // setting them asked for the frame that is here
      this.paint();
    });
  }

  /** Counts and edges, ready to draw; null while only one of them has changed. */
  read() {
    const wires = [this.get("counts"), this.get("edges")];
    const names = { label: this.get("label"), unit: this.get("unit") };
    if (this.data?.wires.every((wire, i) => wire === wires[i])) return { ...this.data, ...names };
    const [counts, edges] = wires.map(typed), bins = edges.length - 1;
    if (wires[0].shape[1] !== bins) return null;
    const most = counts.reduce((best, count) => Math.max(best, count), 0);
    return { wires, counts, edges, bins, most, whole: isWhole(edges), sums: cumulated(counts, bins), ...names };
  }

  paint() {
    const width = Math.max(MIN_WIDTH, this.root.clientWidth);
    this.data = this.read();
    if (!this.data || !this.root.clientWidth) return;
    const dpr = window.devicePixelRatio || 1, { canvas } = this;
    if (canvas.width !== Math.round(width * dpr) || canvas.height !== Math.round(HEIGHT * dpr)) {
      canvas.width = Math.round(width * dpr);
      canvas.height = Math.round(HEIGHT * dpr);
      Object.assign(canvas.style, { width: `${width}px`, height: `${HEIGHT}px` });
    }
    this.width = width;
    if (!this.colours) this.readColours();
    const g = canvas.getContext("2d");
    g.setTransform(dpr, 0, 0, dpr, 0, 0);
    g.clearRect(0, 0, width, HEIGHT);
    this.drawAxes(g);
    if (this.data.counts.length > this.data.bins) this.drawCurves(g);
    else this.drawClasses(g);
    this.drawMarks(g);
    this.placeLines();
    this.say();
  }

  readColours() {
    const style = getComputedStyle(this.root);
    this.face = style.fontFamily;
    this.colours = Object.fromEntries(["blue", "orange", "green", "ink", "quiet", "paper", "shade", "line"].map((name) => [name, style.getPropertyValue(`--sm-${name}`).trim()]));
  }

  x(value) {
    const { edges } = this.data, low = edges[0], high = edges[edges.length - 1];
    return BOX.left + ((clamp(value, low, high) - low) / (high - low)) * (this.width - BOX.left - BOX.right);
  }

  y(count) { return HEIGHT - BOX.bottom - rise(count, this.data.most, this.get("log")) * (HEIGHT - BOX.top - BOX.bottom); }

  drawAxes(g) {
    const { data: { edges, most, whole, label }, colours, width } = this, base = HEIGHT - BOX.bottom;
    g.font = `11px ${this.face}`; g.fillStyle = colours.quiet; g.strokeStyle = colours.line; g.lineWidth = 1;
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
    const { data: { edges, bins, whole }, colours } = this, base = HEIGHT - BOX.bottom;
    const cuts = this.get("thresholds").map((threshold) => this.x(lineAt(edges, whole, threshold)));
    const bounds = [BOX.left, ...cuts, this.width - BOX.right], apart = (this.width - BOX.left - BOX.right) / bins >= BARS;
    const { path, skyline } = this.shapes(apart);
    for (let i = 0; i + 1 < bounds.length; i++) {
      const kind = cuts.length ? classStyle(i, bounds.length - 1, this.get("foreground")) : "solid";
      g.save();
      g.beginPath(); g.rect(bounds[i], 0, bounds[i + 1] - bounds[i], base + 1); g.clip();
      if (kind === "solid" || kind === "shade") { g.fillStyle = kind === "solid" ? colours.blue : colours.line; g.fill(path); }
      else {
        if (kind === "outline") { g.fillStyle = colours.shade; g.fill(path); } else this.hatch(g, path, bounds[i], bounds[i + 1], kind === "hatch");
        g.strokeStyle = colours.quiet; g.lineWidth = 1.25; g.lineJoin = "round"; g.stroke(skyline);
      }
      g.restore();
    }
  }

  /** The bars, and their outline; they stay as they are while a line is dragged. */
  shapes(apart) {
    const { data: { wires, edges, counts, bins } } = this, base = HEIGHT - BOX.bottom, stamp = [...wires, this.width, this.get("log")];
    if (this.made?.stamp.every((part, i) => part === stamp[i])) return this.made;
    const path = new Path2D();
    for (let i = 0; i < bins; i++) {
      if (!counts[i]) continue;
      const x = this.x(edges[i]), y = Math.min(this.y(counts[i]), base - 1);
      path.rect(x + (apart ? 1 : 0), y, this.x(edges[i + 1]) - x - (apart ? 1.5 : 0), base - y);
    }
    this.made = { stamp, path, skyline: apart ? path : this.skyline(counts) };
    return this.made;
  }

  skyline(counts) {
    const { edges, bins } = this.data, path = new Path2D();
    path.moveTo(this.x(edges[0]), this.y(0));
    for (let i = 0; i < bins; i++) { path.lineTo(this.x(edges[i]), this.y(counts[i])); path.lineTo(this.x(edges[i + 1]), this.y(counts[i])); }
    path.lineTo(this.x(edges[bins]), this.y(0));
    return path;
  }

  hatch(g, path, from, to, rising) {
    g.save();
    g.clip(path);
    g.beginPath();
    for (let x = Math.floor((from - HEIGHT) / 6) * 6; x < to + HEIGHT; x += 6) {
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
      g.font = `700 13px ${this.face}`; g.textAlign = "center"; g.textBaseline = "middle";
      g.lineWidth = 4; g.strokeStyle = colours.paper; g.strokeText(letter, x, y);
      g.fillStyle = colours[colour]; g.fillText(letter, x, y);
    });
  }

  /** The bar under the pointer, and the triangle of the marked value. */
  drawMarks(g) {
    const { data: { edges }, colours } = this, base = HEIGHT - BOX.bottom, marker = this.get("marker");
    if (this.hovered !== null && this.hovered !== undefined) {
      const bin = binOf(edges, this.hovered), x = this.x(edges[bin]);
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

  placeLines() {
    const { data: { edges, whole } } = this, thresholds = this.get("thresholds"), shift = whole ? 0.5 : 0;
    while (this.lines.length > thresholds.length) this.lines.pop().remove();
    while (this.lines.length < thresholds.length) {
      const line = element("div", "sm-histogram-line", this.plot, { role: "slider", tabindex: "0", "aria-orientation": "horizontal", ...OWN_KEYS });
      element("span", "sm-histogram-flag", line);
      this.lines.push(line);
    }
    const at = thresholds.map((threshold) => this.x(lineAt(edges, whole, threshold)));
    const flags = spread(at, FLAG, BOX.left, this.width - BOX.right);
    const said = shares(this.data, thresholds);
    this.lines.forEach((line, i) => {
      line.style.transform = `translateX(${at[i]}px)`;
      line.firstChild.style.setProperty("--sm-off", `${flags[i] - at[i]}px`);
      line.firstChild.textContent = numeral(thresholds[i]);
      line.setAttribute("aria-label", thresholds.length > 1 ? `threshold ${i + 1} of ${thresholds.length}` : "threshold");
      line.setAttribute("aria-valuemin", i ? thresholds[i - 1] : edges[0] + shift);
      line.setAttribute("aria-valuemax", i + 1 < thresholds.length ? thresholds[i + 1] : edges[edges.length - 1] - shift);
      line.setAttribute("aria-valuenow", thresholds[i]);
      line.setAttribute("aria-valuetext", said[i]);
    });
  }

  say() {
    const { data } = this, thresholds = this.get("thresholds"), said = shares(data, thresholds);
    const bin = this.hovered === null || this.hovered === undefined ? -1 : binOf(data.edges, this.hovered);
    this.readout.textContent = [...(bin >= 0 ? [readout(data, bin)] : []), ...said].join("; ");
    this.log.setAttribute("aria-pressed", String(this.get("log")));
    const total = data.sums[data.bins] / (data.counts.length / data.bins);
    this.canvas.setAttribute("aria-label", total ? `Histogram of ${data.label}, ${grouped(total)} ${data.unit}` : `Histogram of ${data.label}, nothing counted yet`);
  }
}

/** Counts on the axis: 1,500 or 20k. */
export const short = (count) => (count >= 1e6 ? `${count / 1e6}M` : count >= 1e4 ? `${count / 1e3}k` : grouped(count));

/** `threshold` is the first of `thresholds`: one keeper for all views, so that links in the browser work either way. */
function keeper(model) {
  const put = (name, value) => {
    if (JSON.stringify(model.get(name)) === JSON.stringify(value)) return;
    model.set(name, value);
    model.save_changes();
  };
  const toFirst = () => put("threshold", model.get("thresholds")[0] ?? null);
  const toList = () => {
    const first = model.get("threshold"), rest = model.get("thresholds").slice(1);
    put("thresholds", first === null || first === undefined ? [] : [Math.min(first, ...rest), ...rest]);
  };
  model.on("change:thresholds", toFirst);
  model.on("change:threshold", toList);
  return () => { model.off("change:thresholds", toFirst); model.off("change:threshold", toList); };
}

export default {
  initialize({ model }) { return keeper(model); },
  render({ model, el }) {
    const view = new HistogramView(model, el);
    return () => view.close();
  },
};
