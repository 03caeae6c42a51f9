// A tree of merges with a cut to drag. The linkage comes once; cutting and choosing happen here. x and y are CSS pixels.

import { typed } from "./shared/arrays.js";
import { fit, imageOf } from "./shared/canvas.js";
import { CanvasView } from "./shared/canvas_view.js";
import { grouped, stepped, tree } from "./shared/dendrogram_tree.js";
import { element, mark, write } from "./shared/dom.js";
import { ticks } from "./shared/histogram_scale.js";
import { numeral } from "./shared/histogram_words.js";
import { clamp } from "./shared/numbers.js";
import { PALETTE } from "./shared/tones.js";

const NAMES = ["merges", "images", "names", "cut", "done", "selected", "title", "y_label", "height"];
const BOX = { left: 46, right: 8, top: 10 };
const DASHES = [[], [7, 3], [2, 2], [9, 3, 2, 3]];   // groups are told apart by more than their colour
const LARGEST = 48, SMALLEST = 7;                    // side of a leaf's picture

class DendrogramView extends CanvasView {
  constructor(model, el) {
    const root = element("figure", "sm-root sm-tree", el);
    super(model, root, NAMES);
    this.caption = element("figcaption", "sm-tree-title", root);
    this.plot = element("div", "sm-tree-plot", root);
    this.canvas = element("canvas", "sm-tree-canvas", this.plot, { role: "img" });
    this.line = element("div", "sm-tree-cut", this.plot, { role: "slider", tabindex: "0", "aria-orientation": "vertical", "aria-label": "cut" });
    this.readout = element("p", "sm-tree-readout", root);
    this.held = false;
    this.hovered = null;
    const { plot } = this;
    this.on(plot, "pointerdown", (event) => this.down(event));
    this.on(plot, "pointermove", (event) => this.move(event));
    this.on(plot, "pointerup pointercancel lostpointercapture", () => { this.held = false; });
    this.on(plot, "pointerleave", () => { this.hovered = null; this.schedule(); });
    this.on(this.line, "keydown", (event) => this.key(event));
  }

  // -- hand and keys ------------------------------------------------------------------------------------------------

  down(event) {
    if (event.button || !this.drawn) return;
    const [x, y] = this.at(event), leaf = this.leafAt(x, y);
    event.preventDefault();
    if (leaf !== null) return this.set("selected", leaf === this.get("selected") ? null : leaf);
    this.plot.setPointerCapture(event.pointerId);
    this.line.focus({ preventScroll: true });
    this.held = true;
    this.set("cut", this.heightAt(y));
  }

  move(event) {
    if (!this.drawn) return;
    const [x, y] = this.at(event);
    if (this.held) this.set("cut", this.heightAt(y));
    this.hovered = this.held ? null : this.leafAt(x, y);
    this.schedule();
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.drawn) return;
    const merges = Array.from(this.heights), now = this.get("cut") ?? this.most * 1.05, { count, order } = this.tree, selected = this.get("selected");
    const beside = (by) => order[clamp((selected === null ? -by : order.indexOf(selected)) + by, 0, count - 1)];
    if (event.key === "ArrowUp") this.set("cut", stepped(merges, now, -1));
    else if (event.key === "ArrowDown") this.set("cut", stepped(merges, now, 1));
    else if (event.key === "Home") this.set("cut", 0);
    else if (event.key === "End") this.set("cut", this.most * 1.05);
    else if (event.key === "ArrowLeft") this.set("selected", selected === null ? order[count - 1] : beside(-1));
    else if (event.key === "ArrowRight") this.set("selected", selected === null ? order[0] : beside(1));
    else if (event.key === "Escape") this.set("selected", null);
    else return;
    event.preventDefault();
  }

  leafAt(x, y) {
    if (y < this.base) return null;
    const at = Math.round((x - BOX.left) / this.pitch - 0.5);
    return at >= 0 && at < this.tree.count ? this.tree.order[at] : null;
  }

  heightAt(y) { return clamp((this.base - y) / (this.base - BOX.top), 0, 1) * this.most * 1.05; }

  y(height) { return this.base - (height / (this.most * 1.05 || 1)) * (this.base - BOX.top); }

  x(across) { return BOX.left + (across + 0.5) * this.pitch; }

  // -- painting -----------------------------------------------------------------------------------------------------

  paint() {
    if (!this.ready()) return;
    const merges = this.get("merges"), height = this.get("height");
    if (this.read !== merges) {
      this.read = merges;
      this.tree = tree(typed(merges));
      this.heights = this.tree.heights.subarray(this.tree.count);
      this.most = this.heights.length ? this.heights[this.heights.length - 1] || 1 : 1;
    }
    const { count } = this.tree, images = this.get("images")?.shape[0] === count ? this.get("images") : null;
    this.pitch = (this.room - BOX.left - BOX.right) / count;
    this.side = images && this.pitch >= SMALLEST ? Math.min(LARGEST, this.pitch - 2) : 0;
    this.base = height - Math.max(18, this.side + 6);
    const cut = this.get("cut"), under = grouped(this.tree, cut, this.get("done")), g = fit(this.canvas, this.room, height);
    this.drawAxis(g);
    this.drawMerges(g, under.groups);
    this.drawLeaves(g, under.groups, images);
    this.drawn = true;
    write(this.caption, this.get("title"));
    this.say(cut, under);
  }

  drawAxis(g) {
    const { colours } = this;
    g.font = `11px ${colours.font}`; g.fillStyle = colours.quiet; g.strokeStyle = colours.line; g.textAlign = "right"; g.textBaseline = "middle"; g.lineWidth = 1;
    for (const tick of ticks(0, this.most, 4)) {
      const y = Math.round(this.y(tick)) + 0.5;
      g.globalAlpha = 0.5; g.beginPath(); g.moveTo(BOX.left, y); g.lineTo(this.room - BOX.right, y); g.stroke(); g.globalAlpha = 1;
      g.fillText(numeral(tick), BOX.left - 6, y);
    }
    g.save();
    g.translate(10, (BOX.top + this.base) / 2); g.rotate(-Math.PI / 2); g.textAlign = "center";
    g.fillText(this.get("y_label"), 0, 0);
    g.restore();
  }

  /** Merges that hold in the colour and dashes of their group, those above the cut grey, those to come not at all. */
  drawMerges(g, groups) {
    const { tree: { count, across, heights, pairs }, colours } = this, done = this.get("done") ?? pairs.length;
    pairs.slice(0, done).forEach(([a, b], i) => {
      const node = count + i, group = groups[node], y = this.y(heights[node]);
      g.strokeStyle = group < 0 ? colours.quiet : this.tint(group);
      g.lineWidth = group < 0 ? 1.25 : 2;
      g.setLineDash(group < 0 ? [] : DASHES[Math.floor(group / PALETTE.length + group) % DASHES.length]);
      g.beginPath();
      g.moveTo(this.x(across[a]), this.y(heights[a])); g.lineTo(this.x(across[a]), y);
      g.lineTo(this.x(across[b]), y); g.lineTo(this.x(across[b]), this.y(heights[b]));
      g.stroke();
    });
    g.setLineDash([]);
  }

  drawLeaves(g, groups, images) {
    const { tree: { order }, side, colours, pitch } = this, selected = this.get("selected"), names = this.get("names");
    if (images && this.pictured !== images) { this.pictured = images; this.pictures = thumbnails(images); }
    g.imageSmoothingEnabled = images ? side < images.shape[1] : false;
    order.forEach((leaf, i) => {
      const x = this.x(i);
      if (side) {
        g.drawImage(this.pictures[leaf], x - side / 2, this.base + 3, side, side);
        g.strokeStyle = this.tint(groups[leaf]); g.lineWidth = 2;
        if (side > 14) g.strokeRect(x - side / 2, this.base + 3, side, side);
      } else if (pitch >= 16) {
        g.font = `11px ${colours.font}`; g.fillStyle = colours.quiet; g.textAlign = "center"; g.textBaseline = "top";
        g.fillText(names[leaf] ?? String(leaf), x, this.base + 4, pitch);
      }
      if (leaf === selected || leaf === this.hovered) {
        g.strokeStyle = colours.ink; g.lineWidth = leaf === selected ? 3 : 1.5;
        g.strokeRect(x - Math.max(side, 8) / 2 - 1, this.base + 2, Math.max(side, 8) + 2, (side || 14) + 2);
      }
    });
  }

  tint(group) { return `rgb(${PALETTE[group % PALETTE.length]})`; }

  say(cut, { groups, number }) {
    const { tree: { count }, line } = this, told = this.hovered ?? this.get("selected");
    const text = `${number} ${number === 1 ? "group" : "groups"}`, where = cut === null ? "no cut" : `cut at ${numeral(Number(cut.toPrecision(3)))}`;
    line.style.transform = `translateY(${this.y(Math.min(cut ?? this.most * 1.05, this.most * 1.05))}px)`;
    mark(line, "aria-valuemin", 0);
    mark(line, "aria-valuemax", this.most * 1.05);
    mark(line, "aria-valuenow", cut ?? this.most * 1.05);
    mark(line, "aria-valuetext", `${where}: ${text}`);
    mark(this.canvas, "aria-label", `${this.get("title") || "tree"}, ${count} leaves`);
    const leaf = told === null || told >= count ? "" : `; ${this.get("names")[told] ?? `leaf ${told}`} in group ${groups[told] + 1}`;
    write(this.readout, `${where}: ${text}${leaf}`);
  }
}

/** A canvas for each picture of a stack. */
function thumbnails(wire) {
  const [count, height, width] = wire.shape;
  return Array.from({ length: count }, (_, n) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").putImageData(imageOf(wire, n), 0, 0);
    return canvas;
  });
}

export default {
  render({ model, el }) {
    const view = new DendrogramView(model, el);
    return () => view.close();
  },
};
