// The microscope: a window on a picture, what a rule makes of it, and the result. Python has worked out every stop (see
// _windows.py); stepping through them happens here. Positions are [row, col] of the result. x and y are CSS pixels.

import { palette } from "./shared/canvas.js";
import { element, keepKeys, onTheme } from "./shared/dom.js";
import { drawBench, drawFrame, drawInput, drawOutput, drawWindow } from "./shared/microscope_drawing.js";
import { AXIS, MARGIN, layout, measures } from "./shared/microscope_layout.js";
import { decode, moved, stepped, stopOver } from "./shared/microscope_scene.js";
import { pictureText, ruleParts, sentence } from "./shared/microscope_words.js";
import { clamp } from "./shared/numbers.js";

const SLIDE = 150;        // milliseconds of a step
const SPEEDS = [0.5, 1, 2, 4, 8, 16, 30];

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

class MicroscopeView {
  constructor(model, el) {
    this.model = model;
    const root = this.root = element("figure", "sm-root sm-micro", el);
    keepKeys(root);
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
    const stage = element("div", "sm-micro-board", part, { tabindex: "0", role: "application" });
    const canvas = element("canvas", "sm-micro-canvas", stage);
    return { part, caption, stage, canvas, ghost: element("div", "sm-micro-ghost", stage), frame: element("canvas", "sm-micro-frame", stage) };
  }

  controls(bar) {
    const button = (name, label, act) => {
      const node = element("button", "sm-button sm-micro-button", bar, { type: "button", "aria-label": label, title: label });
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
    this.speed = element("input", "", label, { type: "range", min: 0, max: SPEEDS.length - 1, step: 1 });
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
    this.offTheme = onTheme(() => this.schedule(true));
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
    this.offTheme();
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

  overInput(event) { return stopOver(this.scene, ...this.pixel(event, this.input, this.plan.sizes.input)); }

  overOutput(event) {
    const [row, col] = this.pixel(event, this.output, this.plan.sizes.output);
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
    const soFar = this.get("reveal") === "so_far", last = soFar ? pinned[0] * scene.cols + pinned[1] : scene.rows * scene.cols - 1;
    if (all || soFar) drawOutput(this.output.canvas, this.plan, last);
    drawBench(this.canvases, this.plan, shown);
    this.place(shown, pinned, all);
    this.say(scene, shown, pinned);
  }

  /** Sizes, colours and everything that stays the same from step to step. */
  arrange(scene, width) {
    this.width = width;
    const m = measures(scene), sizes = layout(width, m), colours = palette(this.root), [kh, kw] = scene.window, [height, wide] = scene.shape;
    this.plan = { scene, m, sizes, colours };
    this.root.dataset.flow = sizes.flow;
    this.caption.textContent = this.get("title");
    this.caption.hidden = !this.get("title");
    this.root.setAttribute("aria-label", this.get("title") || "microscope");
    this.input.caption.textContent = pictureText(scene);
    this.output.caption.textContent = `result ${scene.rows} × ${scene.cols}`;
    const keys = "Arrow keys move, Home and End go to the ends of the row.";
    this.input.stage.setAttribute("aria-label", `Picture, ${height} rows, ${wide} columns. The window has ${kh} by ${kw} pixels. ${keys}`);
    this.output.stage.setAttribute("aria-label", `Result, ${scene.rows} rows, ${scene.cols} columns. ${keys}`);
    drawInput(this.input.canvas, this.plan);
    this.outlines();
    this.stages(scene);
    this.speed.value = SPEEDS.findIndex((speed) => speed >= this.get("speed"));
    this.speed.setAttribute("aria-valuetext", `${this.get("speed")} stops per second`);
  }

  /** The outlines that move: drawn once, then only shifted. */
  outlines() {
    const { scene: { window: [kh, kw] }, sizes, colours } = this.plan;
    const enclose = ({ ghost }, rows, cols, cell) => Object.assign(ghost.style, { width: `${cols * cell + 1}px`, height: `${rows * cell + 1}px` });
    enclose(this.input, kh, kw, sizes.input);
    enclose(this.output, 1, 1, sizes.output);
    drawWindow(this.input.frame, this.plan);
    drawFrame(this.output.frame, 1, 1, sizes.output, colours);
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

  /** Shift the outlines; a single step slides, so that the eye can follow it. */
  place(shown, pinned, all) {
    const { scene, plan: { sizes }, root } = this, playing = this.get("playing");
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
