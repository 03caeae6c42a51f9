// Labelled native controls: a slider, a choice, a switch, a field. Native, because they come with names, keys and touch.

import { element, keepKeys } from "./shared/dom.js";
import { teller } from "./shared/telling.js";

/** As many decimals as `step` has, so that 0.30000000000000004 is written 0.3. */
export function decimals(step) {
  const [, fraction = "", exponent = "0"] = /^\d*\.?(\d*)(?:e(-?\d+))?$/.exec(String(step)) || [];
  return Math.max(0, fraction.length - Number(exponent));
}

/** A value as it is read, here and aloud: "130 levels", but "1 level". */
export function written(value, step, unit) {
  const number = value.toFixed(decimals(step));
  return unit ? `${number} ${number === "1" ? unit.replace(/s$/, "") : unit}` : number;
}

const KINDS = {
  slider(model, root, send, on) {
    const row = element("span", "sm-control-label", root), label = element("label", "sm-control-label", row);
    const name = element("span", "", label), input = element("input", "sm-slider", label, { type: "range" });
    const value = element("output", "sm-control-value", row);   // outside the label: the name does not change with the value
    input.addEventListener("input", () => { value.textContent = written(+input.value, model.get("step"), model.get("unit")); send(+input.value); });
    on(["label", "value", "min", "max", "step", "unit", "disabled"], () => {
      name.textContent = model.get("label");
      for (const key of ["min", "max", "step"]) input[key] = model.get(key);
      if (+input.value !== model.get("value")) input.value = model.get("value");
      input.disabled = model.get("disabled");
      value.textContent = written(model.get("value"), model.get("step"), model.get("unit"));
      input.setAttribute("aria-valuetext", value.textContent);
    });
  },

  choice(model, root, send, on) {
    const group = element("fieldset", "sm-choice", root), legend = element("legend", "sm-control-label", group);
    const row = element("div", "sm-choice-row", group), name = `sm-choice-${Math.random()}`;   // the browser keeps groups apart by name
    let drawn = "";
    on(["label", "options", "value", "disabled", "vertical"], () => {
      legend.textContent = model.get("label");
      group.disabled = model.get("disabled");
      group.dataset.vertical = model.get("vertical");
      const options = model.get("options");
      if (drawn !== JSON.stringify(options)) {
        drawn = JSON.stringify(options);
        row.replaceChildren();
        for (const [text, value] of options) {
          const label = element("label", "sm-choice-option", row), input = element("input", "", label, { type: "radio", name, value });
          element("span", "", label).textContent = text;
          input.addEventListener("change", () => send(value));
        }
      }
      row.querySelectorAll("input").forEach((input, i) => { input.checked = options[i][1] === model.get("value"); });
    });
  },

  switch(model, root, send, on) {
    const label = element("label", "sm-switch", root), input = element("input", "", label, { type: "checkbox", role: "switch" });
    const name = element("span", "", label);
    input.addEventListener("change", () => send(input.checked));
    on(["label", "value", "disabled"], () => {
      name.textContent = model.get("label");
      input.checked = model.get("value");
      input.disabled = model.get("disabled");
    });
  },

  field(model, root, send, on, tell) {
    const label = element("label", "sm-control-label", root), name = element("span", "", label);
    const input = element("input", "sm-field", label, { type: "text", autocomplete: "off", spellcheck: "false" });
    input.addEventListener("input", () => send(input.value));
    input.addEventListener("keydown", (event) => { if (event.key === "Enter") { tell.now(); model.send({ submitted: true }); } });
    on(["label", "value", "placeholder", "disabled"], () => {
      name.textContent = model.get("label");
      if (input.value !== model.get("value")) input.value = model.get("value");
      input.placeholder = model.get("placeholder");
      input.disabled = model.get("disabled");
      input.inputMode = model.get("numeric") ? "decimal" : "text";
    });
  },
};

export default {
  render({ model, el }) {
    const root = element("div", "sm-root sm-control", el), off = [], tell = teller(model);
    keepKeys(root);
    // The browser knows at once, so linked views paint in this very frame.
    const send = (value) => { model.set("value", value); tell.soon(); };
    const on = (names, update) => {
      for (const name of names) { model.on(`change:${name}`, update); off.push(() => model.off(`change:${name}`, update)); }
      update();
    };
    KINDS[model.get("kind")](model, root, send, on, tell);
    return () => { tell.now(); off.forEach((f) => f()); root.remove(); };
  },
};
