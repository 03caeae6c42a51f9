// A linkage matrix as a tree to draw: where its leaves and merges lie, and what a cut leaves together.

/**
 * The tree of `merges` (rows of first, second, height, count, flat): {count, order, across, heights, pairs}. `across` is the
 * place of each leaf and merge along the axis, in leaves from the left; of two that merge the first lies left.
 */
export function tree(merges) {
  const joins = merges.length / 4, count = joins + 1, order = [], heights = new Float64Array(count + joins), pairs = [];
  for (let i = 0; i < joins; i++) { pairs.push([merges[4 * i], merges[4 * i + 1]]); heights[count + i] = merges[4 * i + 2]; }
  const across = new Float64Array(count + joins), open = [count + joins - 1];
  while (open.length) {   // by hand, for a chain of 2,000 merges is too deep for calls
    const node = open.pop();
    if (node < count) { across[node] = order.length; order.push(node); } else open.push(pairs[node - count][1], pairs[node - count][0]);
  }
  pairs.forEach(([a, b], i) => { across[count + i] = (across[a] + across[b]) / 2; });
  return { count, order, across, heights, pairs };
}

/** The group of every leaf and merge under a cut, numbered from the left; -1 for merges that do not hold. */
export function grouped({ count, order, heights, pairs }, cut, done) {
  const top = new Int32Array(count + pairs.length).fill(-1), groups = new Int32Array(count + pairs.length).fill(-1);
  const holds = (i) => i < (done ?? pairs.length) && heights[count + i] <= (cut ?? Infinity);
  for (let node = count + pairs.length - 1; node >= 0; node--) {
    if (node >= count && !holds(node - count)) continue;
    if (top[node] < 0) top[node] = node;
    if (node >= count) for (const child of pairs[node - count]) top[child] = top[node];
  }
  const numbers = new Map();
  for (const leaf of order) if (!numbers.has(top[leaf])) numbers.set(top[leaf], numbers.size);
  for (let node = 0; node < groups.length; node++) if (top[node] >= 0) groups[node] = numbers.get(top[node]);
  return { groups, number: numbers.size };
}

/** The cut that leaves `number` groups: halfway between two merges; between 0 and the first, or beyond the last. */
export function cutFor(heights, number) {
  const joins = heights.length, last = joins - number;   // the last merge that holds
  if (!joins) return 0;
  if (last < 0) return heights[0] / 2;
  return last === joins - 1 ? heights[last] * 1.05 : (heights[last] + heights[last + 1]) / 2;
}

/** A cut one group further, past merges of one height; the same where there is none. */
export function stepped(heights, cut, by) {
  const holding = heights.reduce((sum, height) => sum + (height <= cut), 0);
  for (let number = heights.length - holding + 1 + by; number >= 1 && number <= heights.length + 1; number += by) {
    const next = cutFor(heights, number);
    if (heights.reduce((sum, height) => sum + (height <= next), 0) !== holding) return next;
  }
  return cut;
}
