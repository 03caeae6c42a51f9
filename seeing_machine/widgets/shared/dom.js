// What every widget does to the page.

/** A new element with a class and attributes, at the end of `parent`. */
export const element = (tag, cls, parent, attributes = {}) => {
  const node = document.createElement(tag);
  node.className = cls;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent?.append(node);
  return node;
};

/** Gives a node a text, or an attribute a value, where it differs: on every frame, the same again would cost a layout. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function mark(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Keeps Jupyter's shortcuts away from keys that are meant for this widget; saving goes through. */
export function keepKeys(root) {
  // Jupyter asks only the element that has the focus, not what it lies in.
  root.addEventListener("focusin", (event) => { event.target.dataset.lmSuppressShortcuts = "true"; });
  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
    event.preventDefault();
    root.parentElement.dispatchEvent(new KeyboardEvent("keydown", event));
  });
}

/** Calls `heard` when Jupyter changes its theme, or the page is shown large or not; returns what ends that. */
export function onTheme(heard) {
  const theme = new MutationObserver(heard);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "data-sm-large"] });
  return () => theme.disconnect();
}
