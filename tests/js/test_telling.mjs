import assert from "node:assert/strict";
import test from "node:test";

import { teller } from "../../seeing_machine/widgets/shared/telling.js";

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** A model that keeps what was sent, and when. */
function model(followed) {
  const sent = [];
  return { sent, value: 0, get: () => followed, save_changes() { sent.push([this.value, performance.now()]); } };
}

/** Changes the value every 4 ms, `n` times. */
async function drag(m, tell, n) {
  for (let i = 1; i <= n; i++) { m.value = i; tell.soon(); await pause(4); }
}

test("the first change goes at once, the last one always, and those between at a pace", async () => {
  for (const [followed, gap] of [[false, 16], [true, 40]]) {
    const m = model(followed), began = performance.now();
    await drag(m, teller(m), 40);
    const took = performance.now() - began;
    await pause(gap * 2);
    const times = m.sent.map(([, time]) => time);
    assert.equal(m.sent[0][0], 1, "the first, alone");
    assert.equal(m.sent.at(-1)[0], 40, "the last");
    assert.ok(m.sent.length <= took / gap + 3, `${m.sent.length} messages in ${took} ms`);
    times.slice(1).forEach((time, i) => assert.ok(time - times[i] > gap - 2, `${time - times[i]} ms apart`));
  }
});

test("what waits is sent when asked for, once", async () => {
  const m = model(true), tell = teller(m);
  m.value = 1; tell.soon();
  await pause(5);
  m.value = 2; tell.soon();
  tell.now();
  tell.now();
  assert.deepEqual(m.sent.map(([value]) => value), [1, 2]);
  await pause(60);
  assert.equal(m.sent.length, 2);
});
