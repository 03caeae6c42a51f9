// Rows of text, one of which can be chosen by a click or the arrow keys.

import { element, keepKeys, mark, write } from "./shared/dom.js";
import { teller } from "./shared/telling.js";

/** Where a key takes the choice among `count` rows; undefined for other keys, null for none. */
export function chosenBy(key, chosen, count) {
  if (key === "Escape") return null;
  const from = chosen ?? -1, last = count - 1;
  const to = { ArrowDown: from + 1, ArrowUp: chosen === null ? last : from - 1, PageDown: from + 5, PageUp: from - 5, Home: 0, End: last }[key];
  return to === undefined || count === 0 ? undefined : Math.max(0, Math.min(last, to));
}

class TableView {
  constructor(model, el) {
    this.model = model;
    this.tell = teller(model);
    const root = this.root = element("figure", "sm-root sm-table", el);
    keepKeys(root);
    this.title = element("figcaption", "sm-table-title", root);
    this.window = element("div", "sm-table-window", root);
    this.table = element("table", "sm-table-rows", this.window, { role: "grid" });
    this.head = element("tr", "", element("thead", "", this.table));
    this.body = element("tbody", "", this.table);
    this.note = element("p", "sm-table-note", this.window);
    this.body.addEventListener("click", (event) => this.choose(event.target.closest("tr").sectionRowIndex));
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.onRows = () => this.fill();
    this.onChosen = () => this.show();
    model.on("change:rows change:shades change:columns change:title change:note change:height", this.onRows);
    model.on("change:chosen", this.onChosen);
    this.fill();
  }

  close() {
    this.tell.now();
    this.model.off("change:rows change:shades change:columns change:title change:note change:height", this.onRows);
    this.model.off("change:chosen", this.onChosen);
    this.root.remove();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = event.target.sectionRowIndex, picked = event.key === " " || event.key === "Enter";
    const to = picked ? here : chosenBy(event.key, this.model.get("chosen"), this.body.rows.length);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(to);
    if (to !== null) this.body.rows[to].focus({ preventScroll: true });
  }

  choose(row) {
    this.model.set("chosen", row);
    this.tell.soon();
  }

  /** Rows are kept and only their texts written: a table that is made anew would lose the focus. */
  fill() {
    const { body, head, model } = this, columns = model.get("columns"), rows = model.get("rows");
    write(this.title, model.get("title"));
    this.title.hidden = !model.get("title");
    mark(this.table, "aria-label", model.get("title") || "table");
    this.window.style.height = `${model.get("height")}px`;
    this.table.hidden = !rows.length;
    this.note.hidden = !!rows.length;
    write(this.note, model.get("note"));
    cells(head, columns, "th");
    for (const cell of head.cells) mark(cell, "scope", "col");
    while (body.rows.length > rows.length) body.lastChild.remove();
    while (body.rows.length < rows.length) element("tr", "", body);
    rows.forEach((row, i) => cells(body.rows[i], row, "td"));
    const shades = model.get("shades");
    rows.forEach((row, i) => row.forEach((_, j) => tint(body.rows[i].cells[j], shades[i]?.[j] || 0)));
    this.show();
  }

  show() {
    const chosen = this.model.get("chosen"), { rows } = this.body;
    for (let i = 0; i < rows.length; i++) {
      mark(rows[i], "aria-selected", i === chosen);
      mark(rows[i], "tabindex", i === (chosen !== null && chosen < rows.length ? chosen : 0) ? 0 : -1);   // one stop for the tab key
    }
    const row = rows[chosen ?? -1], { window } = this;
    if (!row) return;
    const top = row.offsetTop - this.head.offsetHeight, bottom = row.offsetTop + row.offsetHeight;   // the page itself stays where it is
    if (top < window.scrollTop) window.scrollTop = top;
    else if (bottom > window.scrollTop + window.clientHeight) window.scrollTop = bottom - window.clientHeight;
  }
}

function cells(row, texts, tag) {
  while (row.cells.length > texts.length) row.lastChild.remove();
  while (row.cells.length < texts.length) element(tag, "", row);
  texts.forEach((text, i) => write(row.cells[i], text));
}

/** At most half of the colour, so that the number stays easy to read on it. */
function tint(cell, shade) {
  const colour = shade < 0 ? "--sm-orange" : "--sm-blue";
  const background = shade ? `color-mix(in srgb, var(${colour}) ${Math.round(50 * Math.abs(shade))}%, transparent)` : "";
  if (cell.dataset.shade === background) return;
  cell.dataset.shade = cell.style.background = background;
}

export default {
  render({ model, el }) {
    const view = new TableView(model, el);
    return () => view.close();
  },
};
