// After a cut connection: what a hand did meanwhile reaches Python, and later changes do too.
//
// ipywidgets sends a change of a widget only when the one before it was answered. An answer that is lost with the
// connection keeps it waiting for ever: the page goes on, and Python hears nothing more. When the connection is back,
// Jupyter also sets every widget to what Python last heard of, which undoes what was done while it was cut.

const WATCHED = Symbol.for("seeing-machine: reconnecting");  // one watch for each kernel, whatever widget asks first

/** Watch the connection of `manager`; a page without a kernel has none. */
export function mendAfterCuts(manager) {
  const kernel = manager?.kernel;
  if (!kernel?.connectionStatusChanged || kernel[WATCHED]) return;
  kernel[WATCHED] = true;
  kernel.connectionStatusChanged.connect(async (_, status) => {
    if (status !== "connected" || !manager._modelsSync) return;
    const restored = next(manager.restored);
    const held = [...manager._modelsSync.values()].filter((model) => model._pending_msgs > 0).map(remember);
    await restored;                    // now the page shows what Python knows
    held.forEach(({ model, values }) => model.set(values));
    await kernel.requestKernelInfo().catch(() => null);  // behind all that Jupyter had kept: no other answer comes now
    held.forEach(tellAgain);
  });
}

/** Resolves when `signal` is next given. */
function next(signal) {
  return new Promise((done) => {
    const heard = () => { signal.disconnect(heard); done(); };
    signal.connect(heard);
  });
}

/** What was sent last, and the values that Python may not have heard of: those sent and those held back. */
function remember(model) {
  const names = [...model._expectedEchoMsgIds.keys(), ...Object.keys(model._msg_buffer ?? {})];
  return { model, sent: lastSent(model), values: valuesOf(model, names) };
}

const valuesOf = (model, names) => Object.fromEntries(names.map((name) => [name, model.get(name)]));
const lastSent = (model) => [...model._expectedEchoMsgIds.values()].join();

/** Send what the page shows; where the answer is lost, without waiting for it. */
function tellAgain({ model, sent, values }) {
  if (!model.comm_live) return;
  if (lastSent(model) === sent) {
    model._pending_msgs = 0;
    model._msg_buffer = null;
  }
  model.sync("patch", model, { attrs: valuesOf(model, Object.keys(values)) });
}
