// What a rule does at one stop, in numbers and words.

import { look } from "./microscope_scene.js";
import { minus } from "./numbers.js";

/** A number short enough for a pixel: whole numbers in full, others with 2 or 3 digits that count. */
export function numeral(value) {
  if (Number.isNaN(value)) return "";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e5) return minus(String(value));
  if (size >= 1e5 || size < 0.001) return minus(value.toExponential(0).replace("e+", "e"));
  return minus(String(Number(size < 1 ? value.toPrecision(2) : value.toPrecision(3))));
}

/** A function that writes all numbers of one calculation with the same number of decimals, so that they add up. */
export function writer(numbers) {
  const known = numbers.filter((value) => !Number.isNaN(value));
  const largest = Math.max(0, ...known.map(Math.abs));
  if (known.every(Number.isInteger) && largest < 1e7) return (value) => minus(String(value));
  if (largest >= 1e6 || largest < 0.01) return (value) => minus(String(Number(value.toPrecision(3))));
  const decimals = largest >= 10 ? 1 : largest >= 0.1 ? 2 : 3;
  return (value) => minus(value.toFixed(decimals).replace(/^-(0\.?0*)$/, "$1"));
}

const added = (numbers, write) => numbers.map((value, i) =>
  i === 0 ? write(value) : `${value < 0 ? " − " : " + "}${write(Math.abs(value))}`).join("");

/** The terms as they are added: all of them, or the sums of planes or rows where there are too many. */
function sums(cells, many) {
  const used = cells.filter(({ term }) => !Number.isNaN(term));
  if (used.length <= many) return { numbers: used.map(({ term }) => term), label: "" };
  const key = cells.some(({ plane }) => plane) ? "plane" : "row";
  const totals = new Map();
  for (const cell of used) totals.set(cell[key], (totals.get(cell[key]) || 0) + cell.term);
  return { numbers: [...totals.values()], label: key === "plane" ? "planes: " : "rows: " };
}

const ordinal = (n) => `${n}${n % 100 > 10 && n % 100 < 14 ? "th" : ["th", "st", "nd", "rd"][n % 10] || "th"}`;

/** What the rule does at a position, as pieces of text; `strong` marks what decided. */
export function ruleParts(scene, position, name = "") {
  const index = position[0] * scene.cols + position[1], cells = look(scene, position);
  const raw = scene.values[index], kept = scene.output[index];
  const terms = cells.map(({ term }) => term).filter((term) => !Number.isNaN(term));
  const set = terms.filter(Boolean).length, count = terms.length;
  let write = writer([...terms, raw]), parts = [];
  const say = (text, strong = false) => parts.push({ text, strong });
  const list = (before, numbers, after) => {
    const strong = numbers.indexOf(raw);
    say(before);
    numbers.forEach((value, i) => { say(write(value), i === strong); if (i + 1 < numbers.length) say(", "); });
    say(after);
  };
  switch (scene.rule) {
    case "sum": case "mean": {
      const { numbers, label } = sums(cells, 12), mean = scene.rule === "mean";
      write = writer(mean ? [raw] : [...numbers, raw]);
      const total = added(numbers, mean ? writer(numbers) : write);
      say(mean ? `${label}(${total}) ÷ ${count} = ` : `${label}${total} = `);
      break;
    }
    case "min": case "max":
      if (count > 16) say(`${scene.rule === "min" ? "smallest" : "largest"} of ${count} numbers = `);
      else list(`${scene.rule}(`, terms, ") = ");
      break;
    case "median": {
      const sorted = [...terms].sort((a, b) => a - b);
      const from = count > 15 ? Math.floor((count - 1) / 2) - 3 : 0, to = count > 15 ? Math.floor(count / 2) + 4 : count;
      say("in order: " + (from ? "… " : ""));
      sorted.slice(from, to).forEach((value, i, all) => {
        say(write(value), from + i === Math.floor((count - 1) / 2) || from + i === Math.floor(count / 2));
        if (i + 1 < all.length) say(", ");
      });
      say(to < count ? " …" : "");
      say(count % 2 ? `; the ${ordinal((count + 1) / 2)} of ${count} is ` : "; halfway between the middle two is ");
      break;
    }
    case "any": say(`${set} of ${count} ${set === 1 ? "is" : "are"} set, one is enough → `); break;
    case "all": say(`${set} of ${count} ${set === 1 ? "is" : "are"} set, all must be → `); break;
    default:
      if (scene.words.length) return [{ text: scene.words[index], strong: false }];
      say(`${name || scene.name} = `);
  }
  say(write(raw), true);
  if (raw !== kept) say(`, kept as ${numeral(kept)}`);
  return parts.filter(({ text }) => text);
}

/** "picture 8 × 8, padded with 0": the size, and what stands around it. */
export function pictureText({ shape: [height, width], paddedRows, paddedCols, padding, cval }) {
  const around = { constant: `, padded with ${numeral(cval)}`, edge: ", edge repeated", reflect: ", mirrored", symmetric: ", mirrored at its edge", ignore: ", outside ignored", none: "" };
  const padded = paddedRows > height || paddedCols > width;
  return `picture ${height} × ${width}${padded ? around[padding] : ""}`;
}

/** The sentence that is read aloud at a stop. */
export function sentence(scene, position, name) {
  return `Row ${position[0]}, column ${position[1]}: ${ruleParts(scene, position, name).map(({ text }) => text).join("")}.`;
}
