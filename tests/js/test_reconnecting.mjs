import assert from "node:assert/strict";
import test from "node:test";

import { mendAfterCuts } from "../../seeing_machine/widgets/shared/reconnecting.js";

class Signal {
  heard = new Set();
  connect(hear) { this.heard.add(hear); }
  disconnect(hear) { this.heard.delete(hear); }
  emit(value) { for (const hear of [...this.heard]) hear(null, value); }
}

/** A model as ipywidgets has it: `sent` is what left the page, and one message at a time is on its way. */
class Model {
  comm_live = true;
  sent = [];
  _expectedEchoMsgIds = new Map();
  _pending_msgs = 0;
  _msg_buffer = null;
  constructor(values) { this.values = values; }
  get(name) { return this.values[name]; }
  set(values) { Object.assign(this.values, values); }
  sync(_method, _model, { attrs }) {
    if (this._pending_msgs) {
      this._msg_buffer = { ...this._msg_buffer, ...attrs };
      return;
    }
    this.sent.push(attrs);
    this._pending_msgs++;
    for (const name of Object.keys(attrs)) this._expectedEchoMsgIds.set(name, `message ${this.sent.length}`);
  }
  change(values) { this.set(values); this.sync("patch", this, { attrs: values }); }
  answer() {
    this._pending_msgs--;
    if (this._msg_buffer && !this._pending_msgs) { const attrs = this._msg_buffer; this._msg_buffer = null; this.sync("patch", this, { attrs }); }
  }
}

/** A page with some models; `back` connects it again, with what Python knows. */
function page(...models) {
  const kernel = { connectionStatusChanged: new Signal(), requestKernelInfo: async () => ({}) };
  const manager = { kernel, restored: new Signal(), _modelsSync: new Map(models.entries()) };
  mendAfterCuts(manager);
  mendAfterCuts(manager);  // each widget of the page asks
  return { kernel, async back(...known) {
    kernel.connectionStatusChanged.emit("connected");
    await null;
    models.forEach((model, i) => model.set(known[i]));
    manager.restored.emit();
    await new Promise((done) => setTimeout(done, 0));
  } };
}

test("what the hand did while the answer was lost is told again, and later changes go through", async () => {
  const model = new Model({ at: 1, other: 5 }), { back } = page(model);
  model.change({ at: 2 });
  model.change({ at: 3 });
  model.change({ at: 4 });
  assert.deepEqual(model.sent, [{ at: 2 }]);
  await back({ at: 1, other: 6 });
  assert.deepEqual(model.values, { at: 4, other: 6 }, "Python's for what no hand has changed");
  assert.deepEqual(model.sent, [{ at: 2 }, { at: 4 }], "once, though two widgets asked");
  model.answer();
  model.change({ at: 7 });
  assert.deepEqual(model.sent.at(-1), { at: 7 });
});

test("an answer that comes after all is waited for", async () => {
  const model = new Model({ at: 1 }), { back, kernel } = page(model);
  model.change({ at: 2 });
  model.change({ at: 3 });
  kernel.requestKernelInfo = async () => model.answer();  // which sends the 3
  await back({ at: 1 });
  assert.deepEqual(model.sent, [{ at: 2 }, { at: 3 }]);
  assert.equal(model._pending_msgs, 1, "still on its way");
  assert.deepEqual(model._msg_buffer, { at: 3 });
});

test("where nothing waited, and where the kernel has gone, nothing is told", async () => {
  const quiet = new Model({ at: 1 }), gone = new Model({ at: 1 }), { back, kernel } = page(quiet, gone);
  quiet.change({ at: 2 });
  quiet.answer();
  gone.change({ at: 2 });
  gone.comm_live = false;
  kernel.requestKernelInfo = async () => { throw new Error("Canceled future"); };
  await back({ at: 2 }, { at: 1 });
  assert.equal(quiet.sent.length, 1);
  assert.equal(gone.sent.length, 1);
});

test("a page without a kernel is left alone", () => {
  mendAfterCuts(undefined);
  mendAfterCuts({});
  mendAfterCuts({ kernel: {} });
});
