// A picture taken apart: its planes as sheets that slide together into one stack, where light or ink mixes.
// Text and traits say row, col. Inside this file x runs right and y runs down, in CSS pixels of the canvas.

import { CanvasView } from "./shared/canvas_view.js";
import { element } from "./shared/dom.js";
import { mixing, strengths } from "./shared/sheet_mixing.js";
import { SheetPainter } from "./shared/sheet_painting.js";
import { between, hit, place, pulled, tallness } from "./shared/sheet_places.js";
import { readout, slideText } from "./shared/sheet_words.js";

const NAMES = ["planes", "names", "tints", "ramps", "limits", "units", "mode", "note", "together", "on", "gains", "cursor", "title", "width", "max_height", "disabled"];
const SLIDE = 300;   // ms from apart to together

class SheetsView extends CanvasView {
  constructor(model, el) {
    const root = element("figure", "sm-root sm-sheets", el), caption = element("figcaption", "sm-sheets-title", root);
    const stage = element("div", "sm-sheets-stage", root);
    super(model, root, NAMES, stage);
    this.caption = caption;
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.canvas = element("canvas", "sm-sheets-canvas", stage, { tabindex: "0", role: "application", "aria-roledescription": "sheets" });
    this.notice = element("p", "sm-sheets-notice", stage);
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
    this.painter = new SheetPainter(model);
    this.listen();
  }

  listen() {
    const { canvas } = this;
    this.on(this.still, "change", this.onChange);
    this.on(canvas, "pointerdown", (event) => this.down(event));
    this.on(canvas, "pointermove", (event) => this.move(event));
    this.on(canvas, "pointerup pointercancel", () => this.drop());
    this.on(canvas, "pointerleave", () => this.leave());
    this.on(canvas, "keydown", (event) => this.key(event));
    this.on(this.range, "input", () => { this.halt(); this.set("together", +this.range.value); });
    this.on(this.button, "click", () => this.toggle());
  }

  close() {
    this.halt();
    super.close();
  }

  // -- pointer and keys -----------------------------------------------------------------------------------------------

  down(event) {
    if (event.button || !this.placed) return;
    const [x, y] = this.at(event), found = hit(this.placed, x, y);
    this.canvas.focus({ preventScroll: true });
    if (found) {
      this.set("cursor", found.pixel);
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
      if (t !== this.get("together")) this.set("together", t);
      return;
    }
    const pixel = hit(this.placed, x, y)?.pixel ?? null, old = this.get("cursor");
    if (pixel ? !old || pixel[0] !== old[0] || pixel[1] !== old[1] : old) this.set("cursor", pixel);
  }

  drop() {
    if (!this.held) return;
    this.held = null;
    const t = this.get("together"), near = t > 0.93 ? 1 : t < 0.07 ? 0 : t;
    if (near !== t) this.glide(near);
  }

  leave() {
    if (!this.held && document.activeElement !== this.canvas && this.get("cursor")) this.set("cursor", null);
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
    this.set("cursor", to);
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
    if (this.still.matches) return this.set("together", to);
    const from = this.get("together");
    let began;
    this.target = to;
    const step = (now) => {
      began ??= now;
      const u = Math.min(1, (now - began) / (SLIDE * Math.max(0.3, Math.abs(to - from))));
      this.model.set("together", u === 1 ? to : between(from, to, u * u * (3 - 2 * u)));
      if (u < 1) this.gliding = requestAnimationFrame(step);
      else { this.target = undefined; this.tell.soon(); }
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
    this.weigh("on", on);
    this.spoken.textContent = `${this.get("names")[i]} ${on[i] ? "on" : "off"}`;
  }

  /** Set switches or gains, and with them what a linked view must mix. */
  weigh(name, value) {
    this.set(name, value);
    if (this.get("mode") === "light" && this.get("planes").shape[2] === 3)
      this.set("mix", mixing(this.get("tints"), strengths(this.get("gains"), this.get("on"), 3)));
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
    const root = element("div", "sm-sheets-gain", this.gains), label = element("label", "sm-sheets-switch", root);
    const on = element("input", "", label, { type: "checkbox", role: "switch" }), name = element("span", "", label);
    const line = element("div", "sm-sheets-strength", root);
    const range = element("input", "sm-slider", line, { type: "range", min: 0, max: 100, step: 1 }), value = element("output", "", line);
    this.on(on, "change", () => this.flip(i));
    this.on(range, "input", () => this.weigh("gains", this.get("gains").map((g, j) => (j === i ? range.value / 100 : g))));
    return { root, switch: on, name, range, value };
  }

  // -- drawing --------------------------------------------------------------------------------------------------------

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
      if (this.measure(rows, cols, n)) this.painter.paint(this.canvas, wire, { size: this.size, placed: this.placed, t: this.t, cursor: inside ? cursor : null });
    } catch (error) {
      this.notice.textContent = `These sheets cannot be shown: ${error.message}`;
      this.notice.hidden = false;
      console.error(error);
    }
  }

  measure(rows, cols, n) {
    const width = Math.min(this.get("width"), this.stage.clientWidth);
    if (width < 40) return false;   // hidden, for example in a closed tab
    const height = tallness(rows, cols, n, width, this.get("max_height"));
    const t = this.mixes() ? this.get("together") : 0;
    this.t = this.still.matches ? Math.round(t) : t;   // no motion: apart or together, nothing between
    this.size = [width, height];
    this.placed = place(rows, cols, n, width, height, this.t);
    return true;
  }
}

export default {
  render({ model, el }) {
    const view = new SheetsView(model, el);
    return () => view.close();
  },
};
