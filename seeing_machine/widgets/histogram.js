// How often each value occurs, with threshold lines to drag. A line at t parts values <= t from values > t. Counts and
// edges come from Python once; dragging, hovering and the logarithm happen here. x and y are CSS pixels.

import { typed } from "./shared/arrays.js";
import { CanvasView } from "./shared/canvas_view.js";
import { element, mark, write } from "./shared/dom.js";
import { HistogramPainter } from "./shared/histogram_drawing.js";
import { keyed, nearest, snapped, spread, withLine } from "./shared/histogram_lines.js";
import { binOf, cumulated, isWhole, lineAt } from "./shared/histogram_scale.js";
import { grouped, numeral, readout, shares } from "./shared/histogram_words.js";
import { teller } from "./shared/telling.js";

const NAMES = ["counts", "edges", "thresholds", "foreground", "log", "marker", "label", "unit"];
const MIN_WIDTH = 220;
const FLAG = 40;         // least distance between the numbers over two lines

class HistogramView extends CanvasView {
  constructor(model, el) {
    const root = element("figure", "sm-root sm-histogram", el);
    super(model, root, NAMES);
    this.plot = element("div", "sm-histogram-plot", root);
    this.canvas = element("canvas", "sm-histogram-canvas", this.plot, { role: "img" });
    this.painter = new HistogramPainter(model);
    this.lines = [];
    this.hovered = null;      // the value under the pointer
    this.dragged = null;      // the line that is held
    const bar = element("div", "sm-histogram-bar", root);
    this.readout = element("span", "sm-histogram-readout", bar);
    this.log = element("button", "sm-button", bar, { type: "button", title: "logarithmic count axis" });
    this.log.textContent = "log";
    this.on(this.log, "click", () => this.set("log", !this.get("log")));
    const { plot } = this;
    this.on(plot, "pointerdown", (event) => this.down(event));
    this.on(plot, "pointermove", (event) => this.move(event));
    this.on(plot, "pointerup pointercancel lostpointercapture", () => { this.dragged = null; this.schedule(); });
    this.on(plot, "pointerleave", () => { this.hovered = null; this.schedule(); });
    this.on(plot, "keydown", (event) => this.key(event));
  }

  // -- hand and keys ------------------------------------------------------------------------------------------------

  valueAt(event) {
    const box = this.canvas.getBoundingClientRect();
    return this.painter.valueAt((event.clientX - box.left) * this.painter.width / box.width);
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
    if (this.dragged !== null) this.pull(this.dragged, value);
    else this.schedule();
  }

  /** The line stands behind its bar, half a value right of its number. */
  pull(line, value) {
    const { edges, whole } = this.data;
    this.want(withLine(this.get("thresholds"), line, snapped(whole ? value - 0.5 : value, edges, whole)));
  }

  key(event) {
    const line = this.lines.indexOf(event.target);
    if (line < 0 || event.altKey || event.metaKey || event.ctrlKey) return;
    const thresholds = this.get("thresholds"), value = keyed(thresholds[line], event, this.data.edges, this.data.whole);
    if (value === undefined) return;
    event.preventDefault();
    this.want(withLine(thresholds, line, value));
  }

  /** The browser knows at once, so that linked views paint in this very frame. */
  want(thresholds) {
    const old = this.get("thresholds");
    if (thresholds.every((value, i) => value === old[i])) return;
    this.set("thresholds", thresholds);
    this.set("threshold", thresholds[0] ?? null);
  }

  // -- painting -----------------------------------------------------------------------------------------------------

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
    this.data = this.read();
    if (!this.data || !this.ready()) return;
    this.painter.paint(this.canvas, Math.max(MIN_WIDTH, this.room), this.data, this.colours, this.hovered);
    const said = shares(this.data, this.get("thresholds"));
    this.placeLines(said);
    this.say(said);
  }

  placeLines(said) {
    const { data: { edges, whole } } = this, thresholds = this.get("thresholds"), shift = whole ? 0.5 : 0;
    while (this.lines.length > thresholds.length) this.lines.pop().remove();
    while (this.lines.length < thresholds.length) {
      const line = element("div", "sm-histogram-line", this.plot, { role: "slider", tabindex: "0", "aria-orientation": "horizontal" });
      element("span", "sm-histogram-flag", line);
      this.lines.push(line);
    }
    const at = thresholds.map((threshold) => this.painter.x(lineAt(edges, whole, threshold)));
    const flags = spread(at, FLAG, ...this.painter.sides);
    this.lines.forEach((line, i) => {
      line.style.transform = `translateX(${at[i]}px)`;
      line.firstChild.style.setProperty("--sm-off", `${flags[i] - at[i]}px`);
      write(line.firstChild, numeral(thresholds[i]));
      mark(line, "aria-label", thresholds.length > 1 ? `threshold ${i + 1} of ${thresholds.length}` : "threshold");
      mark(line, "aria-valuemin", i ? thresholds[i - 1] : edges[0] + shift);
      mark(line, "aria-valuemax", i + 1 < thresholds.length ? thresholds[i + 1] : edges[edges.length - 1] - shift);
      mark(line, "aria-valuenow", thresholds[i]);
      mark(line, "aria-valuetext", said[i]);
    });
  }

  say(said) {
    const { data } = this;
    const bin = this.hovered === null ? -1 : binOf(data.edges, this.hovered);
    write(this.readout, [...(bin >= 0 ? [readout(data, bin)] : []), ...said].join("; "));
    mark(this.log, "aria-pressed", this.get("log"));
    const total = data.sums[data.bins] / (data.counts.length / data.bins);
    mark(this.canvas, "aria-label", total ? `Histogram of ${data.label}, ${grouped(total)} ${data.unit}` : `Histogram of ${data.label}, nothing counted yet`);
  }
}

/** `threshold` is the first of `thresholds`: one keeper for all views, so that links in the browser work either way. */
function keeper(model) {
  const tell = teller(model);
  const put = (name, value) => {
    if (JSON.stringify(model.get(name)) === JSON.stringify(value)) return;
    model.set(name, value);
    tell.soon();
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