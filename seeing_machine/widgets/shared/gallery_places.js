// Where the pictures of a gallery lie, which one is under the pointer, and which one lies next to another.

import { clamp } from "./numbers.js";

const GAP = 8, HEADING = 24, CAPTION = 16;

/** Width and height of a picture whose longer side is `size`. */
export const scaled = (rows, cols, size) => [Math.max(1, Math.round((cols * size) / Math.max(rows, cols))), Math.max(1, Math.round((rows * size) / Math.max(rows, cols)))];

/**
 * Pictures in rows, group by group: {places [x, y] by index, headings [{y, group, count}], height}. `picture` is the
 * [width, height] of one; `room` the width to fill.
 */
export function inRows(count, groups, picture, room, captioned) {
  const across = picture[0] + GAP, down = picture[1] + GAP + (captioned ? CAPTION : 0), columns = Math.max(1, Math.floor((room + GAP) / across));
  const members = new Map();
  for (let i = 0; i < count; i++) {
    const group = groups[i] ?? 0;
    if (!members.has(group)) members.set(group, []);
    members.get(group).push(i);
  }
  const places = new Array(count), headings = [];
  let y = 2;
  for (const group of [...members.keys()].sort((a, b) => a - b)) {
    const own = members.get(group);
    if (groups.length) { headings.push({ y, group, count: own.length }); y += HEADING; }
    own.forEach((index, i) => { places[index] = [2 + (i % columns) * across, y + Math.floor(i / columns) * down]; });
    y += Math.ceil(own.length / columns) * down;
  }
  return { places, headings, height: Math.max(y, picture[1]) };
}

/** Pictures at places of the plane, [row, col] from 0 to 1, all of them inside. */
export function inPlane(positions, picture, [width, height]) {
  const places = Array.from({ length: positions.length / 2 }, (_, i) => [
    2 + positions[2 * i + 1] * (width - picture[0] - 4), 2 + positions[2 * i] * (height - picture[1] - 4)]);
  return { places, headings: [], height };
}

/** The picture at a point: the last painted of those that hold it; -1 for none. */
export function hit(places, [wide, tall], x, y) {
  for (let i = places.length - 1; i >= 0; i--) {
    const [left, top] = places[i];
    if (x >= left && x < left + wide && y >= top && y < top + tall) return i;
  }
  return -1;
}

/** The nearest picture in the direction [dx, dy]; the same one where there is none. */
export function neighbour(places, index, [dx, dy]) {
  let best = index, least = Infinity;
  places.forEach(([x, y], i) => {
    const along = (x - places[index][0]) * dx + (y - places[index][1]) * dy;
    const aside = Math.abs((x - places[index][0]) * dy) + Math.abs((y - places[index][1]) * dx);
    if (i === index || along <= 0.5) return;
    if (along + 3 * aside < least) { best = i; least = along + 3 * aside; }
  });
  return best;
}

/** How far a box of `view` pixels has to be scrolled so that [top, bottom] is seen. */
export const scrolled = (now, view, top, bottom) => clamp(now, Math.max(0, bottom - view), Math.max(0, top));
