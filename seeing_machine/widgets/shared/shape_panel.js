// What stands around a picture that is labelled: tools above it; classes, things and what is saved beside it.

import { element, mark, write } from "./dom.js";
import { named } from "./shapes.js";
import { PALETTE } from "./tones.js";

/** Tool to what its button says, its key, and how it is used. */
export const TOOLS = {
  look: ["select", "v", "Click a thing. Drag it or its corners. Delete removes it."],
  box: ["box", "b", "Drag, or click two corners."],
  outline: ["outline", "o", "Click corner after corner. Enter closes, Backspace takes one back."],
  point: ["point", "p", "Click."],
  brush: ["brush", "r", "Paint. Enter ends the thing."],
  erase: ["eraser", "e", "Rub out what was painted."],
};

/** The tool of a key; undefined where there is none. */
export const toolOf = (key, tools) => tools.find((tool) => TOOLS[tool][1] === key.toLowerCase());

export class ShapePanel {
  /** `acts` are functions: tool(name), size(pixels), label(number), choose(index), key(event), acceptAll(). */
  constructor(above, beside, acts) {
    this.acts = acts;
    this.tools = element("div", "sm-shapes-tools", above, { role: "group", "aria-label": "tools" });
    const size = this.size = element("label", "sm-shapes-size", above);
    size.append("size ");
    this.slider = element("input", "sm-slider", size, { type: "range", min: "1", max: "64" });
    this.slider.addEventListener("input", () => acts.size(+this.slider.value));
    this.hint = element("span", "sm-shapes-hint", above);
    this.classes = element("div", "sm-shapes-classes", beside, { role: "group", "aria-label": "classes" });
    this.count = element("p", "sm-shapes-count", beside);
    this.list = element("ul", "sm-shapes-list", beside, { "aria-label": "what is labelled" });
    this.list.addEventListener("keydown", (event) => acts.key(event));
    this.accept = element("button", "sm-button", beside, { type: "button" });
    this.accept.textContent = "accept all suggestions";
    this.accept.addEventListener("click", () => acts.acceptAll());
    this.status = element("p", "sm-shapes-status", beside, { role: "status" });
  }

  update({ tool, tools, brush, classes, label, shapes, chosen, status, trouble }) {
    buttons(this.tools, tools.length, (node, i) => {
      const [name, key] = TOOLS[tools[i]];
      write(node, name);
      mark(node, "title", `${name} (key ${key.toUpperCase()})`);
      mark(node, "aria-pressed", tools[i] === tool);
      node.onclick = () => this.acts.tool(tools[i]);
    });
    this.size.hidden = tool !== "brush" && tool !== "erase";
    if (+this.slider.value !== brush) this.slider.value = brush;
    buttons(this.classes, classes.length, (node, i) => {
      if (!node.firstChild) { element("span", "sm-shapes-swatch", node); element("span", "", node); }
      write(node.firstChild, String(i + 1));
      write(node.lastChild, classes[i]);
      node.firstChild.style.borderColor = `rgb(${PALETTE[i % PALETTE.length]})`;
      mark(node, "aria-pressed", i + 1 === label);
      node.onclick = () => this.acts.label(i + 1);
    });
    const waiting = shapes.filter((shape) => shape.suggested).length, own = shapes.length - waiting;
    write(this.hint, waiting && tool === "look" ? "Enter accepts, Delete refuses, dragging corrects." : TOOLS[tool][2]);
    write(this.count, `${own} ${own === 1 ? "thing" : "things"}${waiting ? `, ${waiting} suggested` : ""}`);
    while (this.list.children.length > shapes.length) this.list.lastChild.remove();
    while (this.list.children.length < shapes.length) element("button", "sm-button", element("li", "", this.list), { type: "button" });
    shapes.forEach((shape, i) => {
      const node = this.list.children[i].firstChild;
      write(node, `${named(shape, classes)} · ${shape.kind}`);
      mark(node, "aria-pressed", i === chosen);
      node.onclick = () => this.acts.choose(i);
    });
    this.accept.hidden = !waiting;
    write(this.status, status);
    mark(this.status, "data-trouble", trouble);
  }
}

function buttons(parent, count, dress) {
  while (parent.children.length > count) parent.lastChild.remove();
  while (parent.children.length < count) element("button", "sm-button", parent, { type: "button" });
  [...parent.children].forEach(dress);
}
