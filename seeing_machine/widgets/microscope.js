// The microscope: a window on a picture, what a rule makes of it, and the result. Python has worked out every stop
// (see _windows.py); stepping through them happens here. Positions are [row, col] of the result. "Padded" rows and
// columns count from the corner of the picture with its padding. x and y are CSS pixels.

const TYPES = {
  uint8: Uint8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array, int32: Int32Array,
  float32: Float32Array, float64: Float64Array,
};
const AXIS = 20;          // room for row and column numbers beside a picture
const MIN_CELL = 22;      // the least pixel that holds a number
const MAX_CELL = 40;
const BENCH_CELL = 36;
const MAX_HEIGHT = 480;   // of one picture
const GAP = 24;
const CAPTION = 64;      // the least width of anything that has a caption
const SIGN = 30;          // room for x, = and the arrow
const PLANE_GAP = 8;
const MARGIN = 4;         // the outline of the window is drawn outside its pixels
const EDGE = MARGIN + 1;  // so it needs this much beyond the last one
const SLIDE = 150;        // milliseconds of a step
const SPEEDS = [0.5, 1, 2, 4, 8, 16, 30];
const PLANES = ["R", "G", "B"];
// Jupyter's own shortcuts must not fire on keys meant for the microscope; each element that takes focus says so itself.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

// ---- the scene ----------------------------------------------------------------------------------------------------

const decoded = new WeakMap();

/** The scene with its arrays ready to index; made once for all views. */
export function decode(raw) {
  let scene = decoded.get(raw);
  if (!scene) {
    scene = { ...raw };
    for (const name of ["picture", "weights", "footprint", "terms", "values", "output"]) {
      const wire = raw[name];
      if (!wire) continue;
      const { buffer, byteOffset, byteLength } = wire.data;
      scene[name] = new TYPES[wire.wire](buffer.slice(byteOffset, byteOffset + byteLength));
    }
    const [paddedRows, paddedCols, depth] = raw.picture.shape;
    Object.assign(scene, { paddedRows, paddedCols, depth, rows: raw.size[0], cols: raw.size[1] });
    decoded.set(raw, scene);
  }
  return scene;
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** The position in the result whose window stands over the pixel (row, col) of the padded picture. */
export function stopOver({ window: [kh, kw], stride, rows, cols }, row, col) {
  const nearest = (at, size, count) => clamp(Math.round((at - Math.floor(size / 2)) / stride), 0, count - 1) + 0;
  return [nearest(row, kh, rows), nearest(col, kw, cols)];
}

/** `steps` further in reading order; null beyond either end. */
export function stepped({ rows, cols }, [row, col], steps) {
  const index = row * cols + col + steps;
  return index < 0 || index >= rows * cols ? null : [Math.floor(index / cols), index % cols];
}

/** Where a key leads; undefined for keys that do not move. */
export function moved({ rows, cols }, [row, col], key, ctrl = false) {
  switch (key) {
    case "ArrowUp": return [Math.max(0, row - 1), col];
    case "ArrowDown": return [Math.min(rows - 1, row + 1), col];
    case "ArrowLeft": return [row, Math.max(0, col - 1)];
    case "ArrowRight": return [row, Math.min(cols - 1, col + 1)];
    case "Home": return [ctrl ? 0 : row, 0];
    case "End": return [ctrl ? rows - 1 : row, cols - 1];
    default: return undefined;
  }
}

/** The pixels of one window, in the order of its terms: value, term, whether it lies outside the border, and plane. */
export function look(scene, [row, col]) {
  const { window: [kh, kw], depth, stride, offset: [top, left], shape: [height, width] } = scene;
  const cells = [], first = (row * scene.cols + col) * kh * kw * depth;
  for (let r = 0, i = 0; r < kh; r++) for (let c = 0; c < kw; c++) for (let plane = 0; plane < depth; plane++, i++) {
    const y = row * stride + r, x = col * stride + c;
    cells.push({
      row: r, col: c, plane, term: scene.terms[first + i], weight: scene.weights ? scene.weights[i] : null,
      value: scene.picture[(y * scene.paddedCols + x) * depth + plane],
      outside: y < top || x < left || y >= top + height || x >= left + width,
      ignored: scene.footprint ? !scene.footprint[r * kw + c] : false,
    });
  }
  return cells;
}

// ---- numbers and words --------------------------------------------------------------------------------------------

const minus = (text) => text.replace("-", "−");

/** A number short enough for a pixel: whole numbers in full, others with 2 or 3 digits that count. */
export function numeral(value) {
  if (Number.isNaN(value)) return "";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e5) return minus(String(value));
  if (size >= 1e5 || size < 0.001) return minus(value.toExponential(0).replace("e+", "e"));
  return minus(String(Number(size < 1 ? value.toPrecision(2) : value.toPrecision(3))));
}

/** A function that writes all numbers of one calculation with the same number of decimals, so that they add up. */
export function writer(numbers) {
  const known = numbers.filter((value) => !Number.isNaN(value));
  const largest = Math.max(0, ...known.map(Math.abs));
  if (known.every(Number.isInteger) && largest < 1e7) return (value) => minus(String(value));
  if (largest >= 1e6 || largest < 0.01) return (value) => minus(String(Number(value.toPrecision(3))));
  const decimals = largest >= 10 ? 1 : largest >= 0.1 ? 2 : 3;
  return (value) => minus(value.toFixed(decimals).replace(/^-(0\.?0*)$/, "$1"));
}

const added = (numbers, write) => numbers.map((value, i) =>
  i === 0 ? write(value) : `${value < 0 ? " − " : " + "}${write(Math.abs(value))}`).join("");

/** The terms as they are added: all of them, or the sums of planes or rows where there are too many. */
function sums(cells, many) {
  const used = cells.filter(({ term }) => !Number.isNaN(term));
  if (used.length <= many) return { numbers: used.map(({ term }) => term), label: "" };
  const key = cells.some(({ plane }) => plane) ? "plane" : "row";
  const totals = new Map();
  for (const cell of used) totals.set(cell[key], (totals.get(cell[key]) || 0) + cell.term);
  return { numbers: [...totals.values()], label: key === "plane" ? "planes: " : "rows: " };
}

const ordinal = (n) => `${n}${n % 100 > 10 && n % 100 < 14 ? "th" : ["th", "st", "nd", "rd"][n % 10] || "th"}`;

/** What the rule does at a position, as pieces of text; `strong` marks what decided. */
export function ruleParts(scene, position, name = "") {
  const index = position[0] * scene.cols + position[1], cells = look(scene, position);
  const raw = scene.values[index], kept = scene.output[index];
  const terms = cells.map(({ term }) => term).filter((term) => !Number.isNaN(term));
  const set = terms.filter(Boolean).length, count = terms.length;
  let write = writer([...terms, raw]), parts = [];
  const say = (text, strong = false) => parts.push({ text, strong });
  const list = (before, numbers, after) => {
    const strong = numbers.indexOf(raw);
    say(before);
    numbers.forEach((value, i) => { say(write(value), i === strong); if (i + 1 < numbers.length) say(", "); });
    say(after);
  };
  switch (scene.rule) {
    case "sum": case "mean": {
      const { numbers, label } = sums(cells, 12), mean = scene.rule === "mean";
      write = writer(mean ? [raw] : [...numbers, raw]);
      const total = added(numbers, mean ? writer(numbers) : write);
      say(mean ? `${label}(${total}) ÷ ${count} = ` : `${label}${total} = `);
      break;
    }
    case "min": case "max":
      if (count > 16) say(`${scene.rule === "min" ? "smallest" : "largest"} of ${count} numbers = `);
      else list(`${scene.rule}(`, terms, ") = ");
      break;
    case "median": {
      const sorted = [...terms].sort((a, b) => a - b);
      const from = count > 15 ? Math.floor((count - 1) / 2) - 3 : 0, to = count > 15 ? Math.floor(count / 2) + 4 : count;
      say("in order: " + (from ? "… " : ""));
      sorted.slice(from, to).forEach((value, i, all) => {
        say(write(value), from + i === Math.floor((count - 1) / 2) || from + i === Math.floor(count / 2));
        if (i + 1 < all.length) say(", ");
      });
      say(to < count ? " …" : "");
      say(count % 2 ? `; the ${ordinal((count + 1) / 2)} of ${count} is ` : "; halfway between the middle two is ");
      break;
    }
    case "any": say(`${set} of ${count} ${set === 1 ? "is" : "are"} set, one is enough → `); break;
    case "all": say(`${set} of ${count} ${set === 1 ? "is" : "are"} set, all must be → `); break;
    default:
      if (scene.words.length) return [{ text: scene.words[index], strong: false }];
      say(`${name || scene.name} = `);
  }
  say(write(raw), true);
  if (raw !== kept) say(`, kept as ${numeral(kept)}`);
  return parts.filter(({ text }) => text);
}

/** The sentence that is read aloud at a stop. */
export function sentence(scene, position, name) {
  return `Row ${position[0]}, column ${position[1]}: ${ruleParts(scene, position, name).map(({ text }) => text).join("")}.`;
}

// ---- sizes --------------------------------------------------------------------------------------------------------

/** The width of a numeral in units of the font size, for the figures of a common sans-serif face. */
export const units = (text) => [...text].reduce((sum, sign) => sum + (sign === "." ? 0.32 : 0.62), 0);

/** Units of the longest of these numbers. */
export function longest(numbers) {
  let most = 0;
  for (const value of new Set(numbers)) most = Math.max(most, units(numeral(value)));
  return most;
}

/** The least pixel, in CSS pixels, that holds a text of so many units in 10 px type; and the type that fits a pixel. */
export const needed = (length) => Math.max(MIN_CELL, Math.ceil(length * 10 + 5));
export const typeSize = (cell, length, lines = 1) => Math.min(14, (cell - 4) / length, lines > 1 ? cell * 0.27 : cell * 0.5);

/** What decides the layout, none of which changes from step to step. */
export function measures(scene) {
  const { window: [kh, kw], depth } = scene, stages = 1 + (scene.weights ? 1 : 0) + (scene.own_terms ? 1 : 0);
  const inLong = longest(scene.picture), outLong = longest(scene.output);
  const benchLong = Math.max(inLong, scene.own_terms ? longest(scene.terms) : 0, scene.weights ? longest(scene.weights) : 0);
  return {
    inRows: scene.paddedRows, inCols: scene.paddedCols, outRows: scene.rows, outCols: scene.cols, kh, kw, depth, stages,
    inLong, outLong, benchLong, inNeed: Math.max(needed(inLong), depth === 3 ? MAX_CELL : 0), outNeed: needed(outLong),
    benchNeed: needed(benchLong), resultNeed: Math.max(BENCH_CELL, needed(outLong) + 10),
  };
}

const stageWidth = (m, cell) => Math.max(CAPTION, m.depth * m.kw * cell + (m.depth - 1) * PLANE_GAP + 2 * MARGIN + 1);
export const benchWidth = (m, cell) => m.stages * (stageWidth(m, cell) + SIGN) + Math.max(CAPTION, m.resultNeed + 2 * MARGIN + 1);

/**
 * Cell sizes and arrangement for a container `width` CSS pixels wide: picture, bench and result in one "row"; the bench
 * over the result at the "side" of the picture; the two pictures as a "pair" over the bench; or all in a "stack". Where
 * numbers cannot fit into a picture it shows greys only.
 */
export function layout(width, m) {
  const across = (cols) => (cell) => Math.max(CAPTION, AXIS + cols * cell + EDGE);
  const inWidth = across(m.inCols), outWidth = across(m.outCols);
  const bench = (room) => {
    const most = Math.max(BENCH_CELL, m.benchNeed);
    const lines = [(cell) => benchWidth(m, cell), (cell) => 2 * stageWidth(m, cell) + SIGN, (cell) => stageWidth(m, cell) + SIGN];
    for (const line of lines) for (let cell = most; cell >= m.benchNeed; cell--) if (line(cell) <= room) return cell;
    return clamp(Math.floor((room - SIGN - stageWidth(m, 0)) / (m.depth * m.kw)), 4, most);
  };
  const onLine = (cell) => benchWidth(m, Math.max(m.benchNeed, Math.min(cell, BENCH_CELL)));
  // Each says how much room the bench has when the pictures have these cells; below 0 it does not fit.
  const arrangements = {
    row: (i, o) => width - inWidth(i) - outWidth(o) - 2 * GAP - onLine(i),
    side: (i, o) => width - inWidth(i) - GAP - Math.max(onLine(BENCH_CELL), outWidth(o)),
    pair: (i, o) => width - inWidth(i) - GAP - outWidth(o),
    stack: (i, o) => (i > 30 && i > m.inNeed ? -1 : width - Math.max(inWidth(i), outWidth(o))),
  };
  for (const [flow, spare] of Object.entries(arrangements)) {
    for (let cell = MAX_CELL; cell >= MIN_CELL; cell--) {
      const input = Math.max(cell, m.inNeed);
      for (const output of [Math.max(input, m.outNeed), Math.max(cell, m.outNeed)]) {
        if (input * m.inRows > MAX_HEIGHT || output * m.outRows > MAX_HEIGHT || spare(input, output) < 0) continue;
        return { flow, input, output, bench: bench(flow === "row" ? spare(input, output) + onLine(input) : flow === "side" ? width - inWidth(input) - GAP : width) };
      }
    }
  }
  const sized = (flow, input, output) => ({ flow, input, output, bench: bench(width) });
  const small = (room) => Math.floor(Math.min(room / m.inCols, MAX_HEIGHT / m.inRows, MAX_CELL));
  const numbered = m.outNeed * m.outRows <= MAX_HEIGHT / 2 && outWidth(m.outNeed) <= width / 2;
  const shared = Math.floor(Math.min((width - GAP - 2 * AXIS - 2 * EDGE) / (m.inCols + m.outCols), MAX_HEIGHT / m.inRows, MAX_CELL));
  const input = numbered ? small(width - GAP - outWidth(m.outNeed) - AXIS - EDGE) : shared;
  const alone = Math.max(2, small(width - AXIS - EDGE));
  if (input >= 6 && alone < 1.5 * input) return sized("pair", input, numbered ? m.outNeed : shared);
  return sized("stack", alone, numbered ? m.outNeed : alone);
}

/** How dark: the grey level 0..255 of a value between black and white. */
export function grey(value, [low, high]) {
  return high > low ? Math.round(clamp((value - low) / (high - low), 0, 1) * 255) : value > low ? 255 : 0;
}

// ---- drawing ------------------------------------------------------------------------------------------------------

function fit(canvas, width, height) {
  const dpr = window.devicePixelRatio || 1, size = [Math.round(width * dpr), Math.round(height * dpr)];
  if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const g = canvas.getContext("2d");
  g.setTransform(dpr, 0, 0, dpr, 0, 0);
  g.clearRect(0, 0, width, height);
  return g;
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
function drawCell(g, x, y, size, { fill, tint, ink, lines = [], type, hatched, crossed, ringed }, colours) {
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
function outline(g, x, y, width, height, colours, weight = 3) {
  g.lineJoin = "round"; g.setLineDash([]);
  g.strokeStyle = colours.paper; g.lineWidth = weight + 2; g.strokeRect(x, y, width, height);
  g.strokeStyle = colours.blue; g.lineWidth = weight; g.strokeRect(x, y, width, height);
}

function gridLines(g, x, y, rows, cols, cell, colours) {
  if (cell < 9) return;
  g.strokeStyle = colours.line; g.lineWidth = 1; g.beginPath();
  for (let r = 0; r <= rows; r++) { g.moveTo(x, y + r * cell + 0.5); g.lineTo(x + cols * cell + 0.5, y + r * cell + 0.5); }
  for (let c = 0; c <= cols; c++) { g.moveTo(x + c * cell + 0.5, y); g.lineTo(x + c * cell + 0.5, y + rows * cell + 0.5); }
  g.stroke();
}

/** The numbers of rows and columns: all of them, or every fifth or tenth. */
export const marked = (index, cell) => index % (cell >= 18 ? 1 : cell >= 8 ? 5 : 10) === 0;

function axes(g, rows, cols, offset, cell, colours) {
  g.font = `${Math.min(11, Math.max(9, cell * 0.45))}px ${colours.font}`; g.fillStyle = colours.quiet; g.textBaseline = "middle";
  g.textAlign = "center";
  for (let c = 0; c < cols; c++) if (marked(c, cell)) g.fillText(c, AXIS + (offset[1] + c + 0.5) * cell, AXIS - 9);
  g.textAlign = "right";
  for (let r = 0; r < rows; r++) if (marked(r, cell)) g.fillText(r, AXIS - 6, AXIS + (offset[0] + r + 0.5) * cell + 0.5);
}

/** How a signed number is shown: blue the more positive, hatched where negative, so that colour never speaks alone. */
function signedCell(value, largest, colours) {
  if (value > 0) return { fill: colours.paper, ink: colours.ink, tint: 0.1 + (0.3 * value) / largest };
  return { fill: colours.paper, ink: colours.ink, hatched: value < 0 ? colours.quiet : null };
}

function greyCell(levels) {
  const [r, g, b] = levels.length === 3 ? levels : [levels[0], levels[0], levels[0]];
  return { fill: `rgb(${r}, ${g}, ${b})`, ink: 0.299 * r + 0.587 * g + 0.114 * b > 130 ? "#000" : "#fff" };
}

const element = (tag, cls, parent, attributes = {}) => {
  const node = document.createElement(tag);
  node.className = cls;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent?.append(node);
  return node;
};

const ICONS = {
  first: "M2 2h2v10H2zM12 2v10L5 7z", back: "M10 2v10L3 7z", play: "M4 2v10l8-5z", pause: "M3 2h3v10H3zM8 2h3v10H8z",
  step: "M4 2v10l7-5z", last: "M10 2h2v10h-2zM2 2v10l7-5z",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 14 14"); svg.setAttribute("aria-hidden", "true"); svg.classList.add("sm-micro-icon");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// ---- one view -----------------------------------------------------------------------------------------------------

class MicroscopeView {
  constructor(model, el) {
    this.model = model;
    const root = this.root = element("figure", "sm-root sm-micro", el);
    this.caption = element("figcaption", "sm-micro-title", root);
    this.table = element("div", "sm-micro-table", root);
    this.input = this.board("sm-micro-input");
    this.bench = element("div", "sm-micro-bench", this.table);
    this.output = this.board("sm-micro-output");
    const line = element("p", "sm-micro-line", root);
    this.where = element("span", "sm-micro-where", line);
    this.rule = element("span", "sm-micro-rule", line);
    this.controls(element("div", "sm-micro-controls", root));
    this.spoken = element("span", "sm-hidden", root, { "aria-live": "polite" });
    this.preview = null;      // a stop that is only hovered
    this.listen();
    this.schedule(true);
  }

  board(cls) {
    const part = element("div", `sm-micro-part ${cls}`, this.table), caption = element("div", "sm-micro-caption", part);
    const stage = element("div", "sm-micro-board", part, { tabindex: "0", role: "application", ...OWN_KEYS });
    const canvas = element("canvas", "sm-micro-canvas", stage);
    return { part, caption, stage, canvas, ghost: element("div", "sm-micro-ghost", stage), frame: element("canvas", "sm-micro-frame", stage) };
  }

  controls(bar) {
    const button = (name, label, act) => {
      const node = element("button", "sm-button sm-micro-button", bar, { type: "button", "aria-label": label, title: label, ...OWN_KEYS });
      node.append(icon(name));
      node.addEventListener("click", act);
      return node;
    };
    const by = (steps) => () => this.go(stepped(this.scene, this.get("position"), steps), true);
    this.buttons = {
      first: button("first", "first", () => this.go([0, 0], true)),
      back: button("back", "back", by(-1)),
      play: button("play", "play", () => this.set({ playing: !this.get("playing") })),
      step: button("step", "step", by(1)),
      last: button("last", "last", () => this.go([this.scene.rows - 1, this.scene.cols - 1], true)),
    };
    const label = element("label", "sm-micro-speed", bar);
    label.append("speed");
    this.speed = element("input", "", label, { type: "range", min: 0, max: SPEEDS.length - 1, step: 1, ...OWN_KEYS });
    this.speed.addEventListener("input", () => this.set({ speed: SPEEDS[this.speed.value] }));
  }

  get(name) { return this.model.get(name); }

  set(values) {
    for (const [name, value] of Object.entries(values)) this.model.set(name, value);
    this.model.save_changes();
  }

  /** Go to a position by hand. The newest one wins: a fast drag sends at most one a frame. */
  go(position, aloud = false) {
    if (!position) return;
    this.preview = null;
    this.aloud = aloud;
    this.wanted = position;
    this.schedule();
  }

  listen() {
    this.names = ["_scene", "position", "reveal", "title", "rule_words", "playing", "speed"];
    this.onChange = () => this.schedule();
    this.onScene = () => { this.preview = null; this.schedule(true); };
    for (const name of this.names) this.model.on(`change:${name}`, name === "position" || name === "playing" ? this.onChange : this.onScene);
    this.resize = new ResizeObserver(() => this.schedule(true));
    this.resize.observe(this.root);
    this.theme = new MutationObserver(() => this.schedule(true));
    this.theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.root.addEventListener("keydown", (event) => this.key(event), { signal });
    for (const [side, at] of [[this.input, (e) => this.overInput(e)], [this.output, (e) => this.overOutput(e)]]) {
      side.stage.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        side.stage.setPointerCapture(event.pointerId);
        this.dragging = true;
        this.go(at(event));
      }, { signal });
      side.stage.addEventListener("pointermove", (event) => {
        if (this.dragging) this.go(at(event));
        else if (event.pointerType !== "touch") this.hover(at(event));
      }, { signal });
      for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) side.stage.addEventListener(name, () => { this.dragging = false; }, { signal });
      side.stage.addEventListener("pointerleave", () => this.hover(null), { signal });
    }
  }

  close() {
    cancelAnimationFrame(this.request);
    this.closed = true;
    this.abort.abort();
    this.resize.disconnect();
    this.theme.disconnect();
    for (const name of this.names) {
      this.model.off(`change:${name}`, this.onChange);
      this.model.off(`change:${name}`, this.onScene);
    }
    this.root.remove();
  }

  // -- hand and keys ------------------------------------------------------------------------------------------------

  /** The pixel of a board under the pointer, as [row, col] from the corner of its grid. */
  pixel(event, { canvas }, cell) {
    const box = canvas.getBoundingClientRect(), zoom = box.width / canvas.clientWidth || 1;
    return [event.clientY - box.top, event.clientX - box.left].map((at) => Math.floor((at / zoom - AXIS) / cell));
  }

  overInput(event) { return stopOver(this.scene, ...this.pixel(event, this.input, this.sizes.input)); }

  overOutput(event) {
    const [row, col] = this.pixel(event, this.output, this.sizes.output);
    return [clamp(row, 0, this.scene.rows - 1), clamp(col, 0, this.scene.cols - 1)];
  }

  hover(position) {
    if (this.get("playing") || String(position) === String(this.preview)) return;
    this.preview = position;
    this.schedule();
  }

  key(event) {
    if (event.altKey || event.metaKey || event.target === this.speed) return;
    const position = moved(this.scene, this.wanted || this.get("position"), event.key, event.ctrlKey);
    if (!position) return;
    event.preventDefault();
    this.go(position, true);
  }

  // -- painting -----------------------------------------------------------------------------------------------------

  schedule(all = false) {
    this.all ||= all;
    if (this.closed || this.request) return;
    this.request = requestAnimationFrame(() => {
      this.request = 0;
      if (this.wanted) {
        const position = this.wanted;
        this.wanted = null;
        this.set({ position, playing: false });
      }
      this.paint();
      cancelAnimationFrame(this.request);   // setting the position asked for the frame that is here
      this.request = 0;
    });
  }

  paint() {
    const raw = this.get("_scene"), width = this.root.clientWidth;
    if (!raw.picture || !width) return;     // not yet there, or hidden in a closed tab
    this.scene = decode(raw);
    const { scene } = this, [row, col] = this.get("position");
    const pinned = [clamp(row, 0, scene.rows - 1), clamp(col, 0, scene.cols - 1)];
    const all = this.all || this.width !== width;
    this.all = false;
    if (all) this.arrange(scene, width);
    const shown = this.preview || pinned;
    if (all || this.get("reveal") === "so_far") this.drawOutput(scene, pinned);
    this.drawBench(scene, shown);
    this.place(shown, pinned, all);
    this.say(scene, shown, pinned);
  }

  /** Sizes, colours and everything that stays the same from step to step. */
  arrange(scene, width) {
    this.width = width;
    const style = getComputedStyle(this.root);
    this.colours = Object.fromEntries(["blue", "ink", "quiet", "paper", "shade", "line"].map((name) => [name, style.getPropertyValue(`--sm-${name}`).trim()]));
    this.colours.font = style.fontFamily;
    const m = this.m = measures(scene), sizes = this.sizes = layout(width, m), [kh, kw] = scene.window, [height, wide] = scene.shape;
    this.root.dataset.flow = sizes.flow;
    this.caption.textContent = this.get("title");
    this.caption.hidden = !this.get("title");
    this.root.setAttribute("aria-label", this.get("title") || "microscope");
    const around = { constant: `, padded with ${numeral(scene.cval)}`, edge: ", edge repeated", reflect: ", mirrored", ignore: ", outside ignored", none: "" };
    const padded = scene.paddedRows > height || scene.paddedCols > wide;
    this.input.caption.textContent = `picture ${height} × ${wide}${padded ? around[scene.padding] : ""}`;
    this.output.caption.textContent = `result ${scene.rows} × ${scene.cols}`;
    const keys = "Arrow keys move, Home and End go to the ends of the row.";
    this.input.stage.setAttribute("aria-label", `Picture, ${height} rows, ${wide} columns. The window has ${kh} by ${kw} pixels. ${keys}`);
    this.output.stage.setAttribute("aria-label", `Result, ${scene.rows} rows, ${scene.cols} columns. ${keys}`);
    this.drawInput(scene);
    this.frames(scene);
    this.stages(scene);
    this.speed.value = SPEEDS.findIndex((speed) => speed >= this.get("speed"));
    this.speed.setAttribute("aria-valuetext", `${this.get("speed")} stops per second`);
  }

  drawInput(scene) {
    const { sizes: { input: cell }, colours } = this, { paddedRows, paddedCols, depth, offset: [top, left], shape: [height, width] } = scene;
    const g = fit(this.input.canvas, AXIS + paddedCols * cell + EDGE, AXIS + paddedRows * cell + EDGE);
    const numbers = cell >= this.m.inNeed, type = typeSize(cell, this.m.inLong, depth);
    for (let r = 0; r < paddedRows; r++) for (let c = 0; c < paddedCols; c++) {
      const at = (r * paddedCols + c) * depth, values = [...scene.picture.subarray(at, at + depth)];
      const outside = r < top || c < left || r >= top + height || c >= left + width;
      const looks = outside ? { fill: cell < 9 ? colours.shade : colours.paper, ink: colours.quiet, hatched: colours.line }
        : greyCell(values.map((value) => grey(value, scene.limits)));
      drawCell(g, AXIS + c * cell, AXIS + r * cell, cell, { ...looks, type, lines: numbers ? values.map(numeral) : [] }, colours);
    }
    gridLines(g, AXIS, AXIS, paddedRows, paddedCols, cell, colours);
    axes(g, height, width, [top, left], cell, colours);
  }

  drawOutput(scene, [row, col]) {
    const { sizes: { output: cell }, colours } = this, { rows, cols } = scene;
    const g = fit(this.output.canvas, AXIS + cols * cell + EDGE, AXIS + rows * cell + EDGE);
    const last = this.get("reveal") === "so_far" ? row * cols + col : rows * cols - 1, numbers = cell >= this.m.outNeed, type = typeSize(cell, this.m.outLong);
    for (let i = 0; i < rows * cols; i++) {
      const x = AXIS + (i % cols) * cell, y = AXIS + Math.floor(i / cols) * cell;
      const looks = i > last ? { fill: colours.paper } : { ...greyCell([grey(scene.output[i], scene.output_limits)]), type, lines: numbers ? [numeral(scene.output[i])] : [] };
      drawCell(g, x, y, cell, looks, colours);
    }
    gridLines(g, AXIS, AXIS, rows, cols, cell, colours);
    axes(g, rows, cols, [0, 0], cell, colours);
  }

  /** The outlines that move: drawn once, then only shifted. */
  frames(scene) {
    const { colours, sizes } = this, [kh, kw] = scene.window;
    const frame = ({ frame: canvas, ghost }, rows, cols, cell) => {
      Object.assign(ghost.style, { width: `${cols * cell + 1}px`, height: `${rows * cell + 1}px` });
      const g = fit(canvas, cols * cell + 2 * MARGIN + 1, rows * cell + 2 * MARGIN + 1);
      outline(g, MARGIN - 0.5, MARGIN - 0.5, cols * cell + 2, rows * cell + 2, colours);
      return g;
    };
    const g = frame(this.input, kh, kw, sizes.input);
    frame(this.output, 1, 1, sizes.output);
    for (let r = 0; r < kh; r++) for (let c = 0; c < kw; c++) {
      const x = MARGIN + c * sizes.input, y = MARGIN + r * sizes.input, cell = sizes.input;
      if (scene.footprint && !scene.footprint[r * kw + c] && cell >= 10) drawCell(g, x + 1, y + 1, cell - 1, { fill: "transparent", crossed: true }, colours);
    }
    if (scene.stride === 1 && kh * kw > 1 && sizes.input >= 10) {   // the pixel that the result will stand for
      const x = MARGIN + Math.floor(kw / 2) * sizes.input + 3.5, y = MARGIN + Math.floor(kh / 2) * sizes.input + 3.5, side = sizes.input - 6;
      g.setLineDash([]); g.strokeStyle = colours.paper; g.lineWidth = 2.5; g.strokeRect(x, y, side, side);
      g.setLineDash([3, 3]); g.strokeStyle = colours.blue; g.lineWidth = 1.5; g.strokeRect(x, y, side, side);
    }
  }

  /** The bench: one canvas for the window, for the weights, for the terms and for the result, with signs between. */
  stages(scene) {
    this.bench.replaceChildren();
    this.canvases = {};
    const stage = (name, shownAs, sign = "") => {   // a sign stays with what follows it where the bench wraps
      const group = element("div", "sm-micro-group", this.bench);
      if (sign) element("span", "sm-micro-sign", group, { "aria-hidden": "true" }).textContent = sign;
      const part = element("div", "sm-micro-stage", group);
      element("div", "sm-micro-caption", part).textContent = shownAs;
      this.canvases[name] = element("canvas", "", part);
    };
    stage("window", "window");
    if (scene.weights) stage("weights", "weights", "×");
    if (scene.own_terms) stage("terms", scene.weights ? "products" : "terms", scene.weights ? "=" : "→");
    stage("result", scene.rule === "own" ? "value" : scene.rule, "→");
  }

  drawBench(scene, position) {
    const { sizes: { bench: cell }, colours, canvases } = this, { window: [kh, kw], depth } = scene, cells = look(scene, position);
    const letters = depth === 3 ? 16 : 0, index = position[0] * scene.cols + position[1], result = scene.values[index];
    const width = depth * kw * cell + (depth - 1) * PLANE_GAP + 2 * MARGIN + 1, height = kh * cell + 2 * MARGIN + 1 + letters;
    const place = ({ row, col, plane }) => [MARGIN + plane * (kw * cell + PLANE_GAP) + col * cell, MARGIN + letters + row * cell];
    const type = typeSize(cell, this.m.benchLong);
    const decides = ["min", "max", "median"].includes(scene.rule) ? cells.findIndex(({ term }) => term === Math.fround(result)) : -1;
    const largest = (values) => Math.max(0, ...values.filter((value) => !Number.isNaN(value)).map(Math.abs));
    const heaviest = scene.weights ? largest([...scene.weights]) : 0;
    this.highest ??= new WeakMap();
    if (!this.highest.has(scene)) this.highest.set(scene, scene.terms.reduce((most, term) => Math.max(most, Math.abs(term) || 0), 0));
    const looks = {
      window: (one, i) => ({
        ...(one.outside ? { fill: colours.paper, ink: colours.ink, hatched: colours.line } : greyCell([grey(one.value, scene.limits)])),
        lines: [numeral(one.value)], crossed: one.ignored || Number.isNaN(one.value), ringed: i === decides,
      }),
      weights: (one) => ({ ...signedCell(one.weight, heaviest, colours), lines: [numeral(one.weight)], crossed: one.ignored }),
      terms: (one) => ({ ...signedCell(one.term, this.highest.get(scene), colours), lines: [numeral(one.term)], crossed: Number.isNaN(one.term) }),
    };
    for (const name of ["window", "weights", "terms"]) {
      if (!canvases[name]) continue;
      const g = fit(canvases[name], width, height);
      cells.forEach((one, i) => {
        const [x, y] = place(one);
        drawCell(g, x, y, cell, { ...looks[name](one, i), type }, colours);
      });
      for (let plane = 0; plane < depth; plane++) {
        const [x, y] = place({ row: 0, col: 0, plane });
        gridLines(g, x, y, kh, kw, cell, colours);
        if (letters) { g.font = `600 12px ${colours.font}`; g.fillStyle = colours.quiet; g.textAlign = "center"; g.textBaseline = "middle"; g.fillText(PLANES[plane], x + (kw * cell) / 2, MARGIN + 6); }
      }
      if (name === "window") for (let plane = 0; plane < depth; plane++) {
        const [x, y] = place({ row: 0, col: 0, plane });
        g.strokeStyle = colours.blue; g.lineWidth = 2; g.strokeRect(x, y, kw * cell + 1, kh * cell + 1);
      }
    }
    const side = this.m.resultNeed, g = fit(canvases.result, side + 2 * MARGIN + 1, side + 2 * MARGIN + 1);
    const kept = scene.output[index];
    drawCell(g, MARGIN, MARGIN, side + 1, { ...greyCell([grey(kept, scene.output_limits)]), type: typeSize(side, this.m.outLong), lines: [numeral(kept)] }, colours);
    outline(g, MARGIN, MARGIN, side + 1, side + 1, colours);
  }

  /** Shift the outlines; a single step slides, so that the eye can follow it. */
  place(shown, pinned, all) {
    const { scene, sizes, root } = this, playing = this.get("playing");
    const old = this.shown || shown, near = Math.abs(old[0] - shown[0]) + Math.abs(old[1] - shown[1]) <= 1;
    const slides = !all && !this.preview && !this.dragging && (near || playing);
    root.style.setProperty("--sm-slide", `${slides ? Math.min(SLIDE, playing ? 400 / this.get("speed") : SLIDE) : 0}ms`);
    const shift = (node, [row, col], cell, margin) => { node.style.transform = `translate(${AXIS + col * cell - margin}px, ${AXIS + row * cell - margin}px)`; };
    const source = ([row, col]) => [row * scene.stride, col * scene.stride];
    shift(this.input.frame, source(shown), sizes.input, MARGIN);
    shift(this.output.frame, shown, sizes.output, MARGIN);
    for (const { ghost } of [this.input, this.output]) ghost.hidden = !this.preview || String(this.preview) === String(pinned);
    shift(this.input.ghost, source(pinned), sizes.input, 0);
    shift(this.output.ghost, pinned, sizes.output, 0);
    this.shown = shown;
  }

  say(scene, shown, pinned) {
    const name = this.get("rule_words"), playing = this.get("playing"), { first, back, play, step, last } = this.buttons;
    this.rule.replaceChildren(...ruleParts(scene, shown, name).map(({ text, strong }) => {
      const node = document.createElement(strong ? "strong" : "span");
      node.textContent = text;
      return node;
    }));
    this.where.textContent = `row ${shown[0]}, column ${shown[1]}`;
    // Not `disabled`: a button that goes grey under the finger would lose the keyboard's focus.
    for (const node of [first, back]) node.setAttribute("aria-disabled", !stepped(scene, pinned, -1));
    for (const node of [step, last]) node.setAttribute("aria-disabled", !stepped(scene, pinned, 1));
    if (play.dataset.playing !== String(playing)) {
      play.dataset.playing = String(playing);
      play.replaceChildren(icon(playing ? "pause" : "play"));
      play.setAttribute("aria-label", playing ? "pause" : "play");
      play.title = playing ? "pause" : "play";
    }
    if (this.aloud) this.spoken.textContent = sentence(scene, shown, name);
    this.aloud = false;
  }
}

/** Steps by itself while `playing` is set: one clock for all views of a model. */
function clock(model) {
  let timer = 0;
  const put = (values) => { for (const name in values) model.set(name, values[name]); model.save_changes(); };
  const wait = () => { timer = setTimeout(tick, 1000 / model.get("speed")); };
  const tick = () => {
    const scene = decode(model.get("_scene")), next = stepped(scene, model.get("position"), 1);
    const more = Boolean(next && stepped(scene, next, 1));
    if (more) wait();
    put({ position: next || model.get("position"), playing: more });
  };
  const turn = () => {
    clearTimeout(timer);
    if (!model.get("playing")) return;
    if (!stepped(decode(model.get("_scene")), model.get("position"), 1)) put({ position: [0, 0] });
    wait();
  };
  model.on("change:playing", turn);
  turn();
  return () => { clearTimeout(timer); model.off("change:playing", turn); };
}

export default {
  initialize({ model }) { return clock(model); },
  render({ model, el }) {
    const view = new MicroscopeView(model, el);
    return () => view.close();
  },
};
