// Keeps two traits equal in the browser. Unlike jslink it sends nothing for the side that only follows: Python mirrors it.

const PATIENCE = 5000;   // ms; when a page opens on a running kernel, models come to life in any order

async function resolved(manager, id) {
  for (const limit = performance.now() + PATIENCE; ;) {
    try {
      return await manager.get_model(id);
    } catch (error) {
      if (performance.now() > limit) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

/** Whenever `name` of `source` changes, gives it to `other` of `target`; returns what ends that. */
export function follow(source, name, target, other) {
  const heard = () => {
    const value = source.get(name);
    if (target.get(other) !== value) target.set(other, value);
  };
  source.on(`change:${name}`, heard);
  return () => source.off(`change:${name}`, heard);
}

async function joined(model) {
  const [firstId, name, secondId, other] = model.get("ends");
  const first = await resolved(model.widget_manager, firstId), second = await resolved(model.widget_manager, secondId);
  return [follow(first, name, second, other), follow(second, other, first, name)];
}

export default {
  initialize({ model }) {
    let ended = false, ends = [];
    // Not waited for: whoever makes the models may be waiting for this one before it makes the others.
    joined(model).then((made) => {
      ends = made;
      if (ended) ends.forEach((end) => end());
    });
    return () => { ended = true; ends.forEach((end) => end()); };
  },
};
