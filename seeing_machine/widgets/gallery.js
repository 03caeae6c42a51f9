// Many small pictures on one canvas. They come once; choosing happens here. x and y are CSS pixels.

import { typed } from "./shared/arrays.js";
import { fit, imageOf } from "./shared/canvas.js";
import { CanvasView } from "./shared/canvas_view.js";
import { element, mark, write } from "./shared/dom.js";
import { hit, inPlane, inRows, neighbour, scaled, scrolled } from "./shared/gallery_places.js";

const NAMES = ["images", "captions", "signs", "groups", "group_names", "positions", "selected", "size", "title", "width", "max_height"];
const SIGNS = { right: ["green", "✓"], wrong: ["orange", "✗"], chosen: ["blue", "●"] };
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class GalleryView extends CanvasView {
  constructor(model, el) {
    const root = element("figure", "sm-root sm-gallery", el);
    super(model, root, NAMES);
    this.caption = element("figcaption", "sm-gallery-title", root);
    this.scroller = element("div", "sm-gallery-stage", root);
    this.canvas = element("canvas", "sm-gallery-canvas", this.scroller, { tabindex: "0", role: "application", "aria-roledescription": "gallery" });
    this.readout = element("p", "sm-gallery-readout", root, { "aria-live": "polite" });
    this.atlas = document.createElement("canvas");   // every picture at its own size, painted once
    this.hovered = -1;
    const { canvas } = this;
    this.on(canvas, "pointerdown", (event) => { if (!event.button) this.choose(this.under(event)); });
    this.on(canvas, "pointermove", (event) => this.hover(this.under(event)));
    this.on(canvas, "pointerleave", () => this.hover(-1));
    this.on(canvas, "keydown", (event) => this.key(event));
  }

  // -- hand and keys ------------------------------------------------------------------------------------------------

  /** The number of the picture under a pointer; -1 for none. */
  under(event) { return this.laid ? hit(this.laid.places, this.picture, ...this.at(event)) : -1; }

  hover(index) {
    if (index === this.hovered) return;
    this.hovered = index;
    this.schedule();
  }

  choose(index) {
    if (index >= 0 && index !== this.get("selected")) this.set("selected", index);
  }

  key(event) {
    const { places } = this.laid || { places: [] }, now = this.get("selected");
    if (!places.length || event.altKey || event.ctrlKey || event.metaKey) return;
    let next;
    if (event.key === "Escape") this.set("selected", null);
    else if (event.key === "Home") next = 0;
    else if (event.key === "End") next = places.length - 1;
    else if (WAYS[event.key]) next = now === null ? 0 : neighbour(places, now, WAYS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (next === undefined) return;
    this.hovered = -1;
    this.choose(next);
    const [, top] = places[next];
    this.scroller.scrollTop = scrolled(this.scroller.scrollTop, this.scroller.clientHeight, top - 4, top + this.picture[1] + 20);
  }

  // -- painting -----------------------------------------------------------------------------------------------------

  paint() {
    if (!this.ready()) return;
    const wire = this.get("images"), [count, rows, cols] = wire.shape, positions = this.get("positions");
    const width = Math.min(this.get("width"), this.room) - 14;   // beside it, a scroll bar
    if (this.read !== wire) { this.read = wire; this.fill(wire); }
    this.picture = scaled(rows, cols, this.get("size"));
    this.laid = positions && positions.shape[0] === count ? inPlane(typed(positions), this.picture, [width, this.get("max_height") - 4])
      : inRows(count, this.get("groups"), this.picture, width, this.get("captions").length > 0);
    this.scroller.style.maxHeight = `${this.get("max_height")}px`;
    const g = fit(this.canvas, width, this.laid.height);
    g.imageSmoothingEnabled = this.picture[0] < cols;   // pixels are squares where they are enlarged
    for (const heading of this.laid.headings) this.head(g, heading);
    const selected = this.get("selected");
    for (let i = 0; i < count; i++) if (i !== selected) this.draw(g, i);
    if (selected !== null && selected < count) this.draw(g, selected, true);
    write(this.caption, this.get("title"));
    mark(this.canvas, "aria-label", `${this.get("title") || "gallery"}, ${count} pictures. Arrow keys choose one.`);
    const told = this.hovered >= 0 && this.hovered < count ? this.hovered : selected;
    write(this.readout, told === null || told === undefined || told >= count ? "" : this.sentence(told));
  }

  /** Paints every picture into the atlas, whose cells are the pictures' own size. */
  fill(wire) {
    const [count, rows, cols] = wire.shape, columns = Math.max(1, Math.ceil(Math.sqrt(count))), { atlas } = this;
    Object.assign(atlas, { width: columns * cols, height: Math.max(1, Math.ceil(count / columns)) * rows });
    const g = atlas.getContext("2d");
    for (let i = 0; i < count; i++) g.putImageData(imageOf(wire, i), (i % columns) * cols, Math.floor(i / columns) * rows);
    this.columns = columns;
  }

  head(g, { y, group, count }) {
    const { colours } = this, width = this.canvas.clientWidth;
    g.font = `600 13px ${colours.font}`; g.fillStyle = colours.ink; g.textAlign = "left"; g.textBaseline = "middle";
    g.fillText(`${this.groupName(group)}: ${count}`, 2, y + 11, width);
    g.strokeStyle = colours.line; g.lineWidth = 1;
    g.beginPath(); g.moveTo(2, y + 21.5); g.lineTo(width - 2, y + 21.5); g.stroke();
  }

  draw(g, index, selected = false) {
    const { colours, laid: { places }, picture: [wide, tall], columns } = this, [x, y] = places[index];
    const [, rows, cols] = this.read.shape, sign = SIGNS[this.get("signs")[index]], caption = this.get("captions")[index];
    g.drawImage(this.atlas, (index % columns) * cols, Math.floor(index / columns) * rows, cols, rows, x, y, wide, tall);
    if (sign) {
      g.strokeStyle = g.fillStyle = colours[sign[0]]; g.lineWidth = 2;
      g.strokeRect(x - 1, y - 1, wide + 2, tall + 2);
      g.fillRect(x + wide - 13, y, 13, 14);
      g.fillStyle = colours.paper; g.font = `700 11px ${colours.font}`; g.textAlign = "center"; g.textBaseline = "middle";
      g.fillText(sign[1], x + wide - 6.5, y + 7.5);
    }
    if (selected || index === this.hovered) {
      g.lineWidth = 4; g.strokeStyle = colours.paper; g.strokeRect(x - 1, y - 1, wide + 2, tall + 2);
      g.lineWidth = selected ? 3 : 1.5; g.strokeStyle = colours.ink; g.strokeRect(x - 1, y - 1, wide + 2, tall + 2);
    }
    if (!caption || this.get("positions")) return;
    g.font = `11px ${colours.font}`; g.fillStyle = colours.quiet; g.textAlign = "center"; g.textBaseline = "top";
    g.fillText(caption, x + wide / 2, y + tall + 3, wide + 6);
  }

  groupName(group) { return this.get("group_names")[group] ?? `group ${group}`; }

  sentence(index) {
    const parts = [this.get("captions")[index], this.get("signs")[index], this.get("groups").length ? this.groupName(this.get("groups")[index]) : ""];
    const words = parts.filter(Boolean).join(", ");
    return `Number ${index + 1}${words ? `: ${words}` : ""}`;
  }
}

export default {
  render({ model, el }) {
    const view = new GalleryView(model, el);
    return () => view.close();
  },
};
