// The foot of every explorer: what is seen, in one sentence; what went wrong; the code, the state and the way back.

import { element, keepKeys, mark, onTheme } from "./shared/dom.js";

const SPEAK_AFTER = 600;   // ms without change; a drag must not flood a screen reader

export default {
  render({ model, el }) {
    const root = element("div", "sm-root sm-panel", el);
    keepKeys(root);
    const status = element("p", "sm-panel-status", root), error = element("p", "sm-panel-error", root, { role: "alert" });
    const spoken = element("span", "sm-hidden", root, { "aria-live": "polite" });
    const row = element("div", "sm-panel-row", root);
    const fold = (name, action) => {
      const node = element("button", "sm-button", row, { type: "button", "aria-expanded": "false" });
      node.textContent = name;
      const body = element("div", "sm-panel-body", root);
      body.hidden = true;
      node.addEventListener("click", () => {
        body.hidden = !body.hidden;
        node.setAttribute("aria-expanded", String(!body.hidden));
        if (!body.hidden) action();
      });
      return body;
    };
    const codeBody = fold("code", () => showCode()), stateBody = fold("state", () => model.send({ wants: "state" }));
    const reset = element("button", "sm-button", row, { type: "button" });
    reset.textContent = "reset";
    reset.addEventListener("click", () => model.send({ wants: "reset" }));
    // For a class in front of a beamer. One press is for every explorer on the page, those opened later and tomorrow too.
    const large = element("button", "sm-button sm-panel-large", row, { type: "button", title: "large type and strong lines, for a projector" });
    large.textContent = "large";
    large.addEventListener("click", () => remember(document.body.toggleAttribute("data-sm-large")));
    if (remembered()) document.body.setAttribute("data-sm-large", "");
    const showLarge = () => mark(large, "aria-pressed", document.body.hasAttribute("data-sm-large"));
    const offTheme = onTheme(showLarge);
    showLarge();

    const block = (body, name) => {
      const bar = element("div", "sm-panel-tabs", body), pre = element("pre", "sm-panel-code", body, { tabindex: "0", "aria-label": name });
      const copy = element("button", "sm-button", null, { type: "button" });
      copy.textContent = "copy";
      copy.addEventListener("click", async () => {
        await copyText(pre.textContent);
        copy.textContent = "copied";
        setTimeout(() => { copy.textContent = "copy"; }, 1500);
      });
      return { bar, pre, copy };
    };
    const code = block(codeBody, "code for this state"), state = block(stateBody, "state as JSON");
    state.bar.append(state.copy);
    let tab = null, timer = 0;
    const showCode = () => {
      const codes = model.get("codes"), names = Object.keys(codes);
      if (!names.includes(tab)) tab = names[0];
      code.bar.replaceChildren(...names.map((name) => {
        const node = element("button", "sm-button", null, { type: "button", "aria-pressed": String(name === tab) });
        node.textContent = name;
        node.addEventListener("click", () => { tab = name; showCode(); [...code.bar.children][names.indexOf(name)].focus(); });
        return node;
      }), code.copy);
      code.pre.textContent = codes[tab] ?? "";
    };
    const update = () => {
      status.textContent = model.get("status");
      error.textContent = model.get("error");
      error.hidden = !model.get("error");
      row.hidden = !model.get("controls");
      if (!codeBody.hidden) showCode();
      if (!stateBody.hidden) state.pre.textContent = model.get("state");
      clearTimeout(timer);
      timer = setTimeout(() => { if (spoken.textContent !== model.get("status")) spoken.textContent = model.get("status"); }, SPEAK_AFTER);
    };
    const names = ["status", "error", "codes", "state", "controls"];
    for (const name of names) model.on(`change:${name}`, update);
    update();
    return () => {
      clearTimeout(timer);
      offTheme();
      for (const name of names) model.off(`change:${name}`, update);
      root.remove();
    };
  },
};

const LARGE = "sm-large";   // its name in the browser's storage, which a page may be forbidden to use

function remember(large) {
  try {
    if (large) localStorage.setItem(LARGE, "1");
    else localStorage.removeItem(LARGE);
  } catch { /* then it is large until the page is closed */ }
}

function remembered() {
  try {
    return localStorage.getItem(LARGE) === "1";
  } catch {
    return false;
  }
}

/** Copies text, also where the clipboard is closed to pages that were not served over https. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", "sm-hidden", document.body);
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
