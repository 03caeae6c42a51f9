// The life of a view on a canvas: it hears its model, its room and the theme, paints at most once a frame, and lets all of it go.

import { palette } from "./canvas.js";
import { keepKeys, onTheme } from "./dom.js";
import { teller } from "./telling.js";

export class CanvasView {
  /** `root` holds all of it, `names` are the traits that are seen, and the width of `stage` is the room there is. A subclass makes the `canvas` and says how to `paint`. */
  constructor(model, root, names, stage = root) {
    Object.assign(this, { model, root, stage, tell: teller(model), abort: new AbortController() });
    keepKeys(root);
    this.heard = names.map((name) => `change:${name}`).join(" ");
    this.onChange = () => this.schedule();
    model.on(this.heard, this.onChange);
    this.resize = new ResizeObserver(() => { this.room = 0; this.schedule(); });
    this.resize.observe(stage);
    this.offTheme = onTheme(() => { this.colours = null; this.schedule(); });
    this.schedule();
  }

  close() {
    this.tell.now();
    this.abort.abort();
    this.model.off(this.heard, this.onChange);
    this.resize.disconnect();
    this.offTheme();
    cancelAnimationFrame(this.request);
    this.root.remove();
  }

  get(name) { return this.model.get(name); }

  /** Changes a trait here at once; Python hears of it soon. */
  set(name, value) {
    this.model.set(name, value);
    this.tell.soon();
  }

  /** Calls `heard` on these events, named with blanks between, until the view is closed. */
  on(node, events, heard, options = {}) {
    for (const name of events.split(" ")) node.addEventListener(name, heard, { ...options, signal: this.abort.signal });
  }

  /** Where a pointer is: [x, y] in CSS pixels of the canvas. */
  at(event) {
    const { canvas } = this, box = canvas.getBoundingClientRect();
    // Page zoom and CSS transforms scale the box; clientWidth does not know.
    return [((event.clientX - box.left) * canvas.clientWidth) / box.width, ((event.clientY - box.top) * canvas.clientHeight) / box.height];
  }

  schedule() {
    if (!this.abort.signal.aborted) this.request ||= requestAnimationFrame(() => { this.request = 0; this.paint(); });
  }

  /** Whether there is `room`, and `colours` to paint with; there is none in a closed tab. */
  ready() {
    this.room ||= this.stage.clientWidth;   // to ask on every frame would make the page lay itself out on every frame
    this.colours ??= palette(this.root);
    return this.room > 0;
  }
}
