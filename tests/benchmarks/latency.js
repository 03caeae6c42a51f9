// The referee. It stands in the page before JupyterLab loads, works a control, and notes the time of every frame in
// which a watched picture was painted.
//
// A picture counts as drawn when a canvas that is on the page is drawn on, or an <img> has a new source that is decoded.
// The frame that carries a drawing ends with the first task after its animation callbacks; that moment is the stamp. So
// a drawing made in an animation callback counts for that same frame, any other for the next one.
(() => {
  let watched = null;      // selector of the pictures, or null while nobody measures
  let drawn = false;       // something was drawn since the last frame
  let frames = [];         // when each frame with a drawing was produced, ms

  const endOfFrame = new MessageChannel();
  endOfFrame.port1.onmessage = () => {
    if (drawn) frames.push(performance.now());
    drawn = false;
  };
  const everyFrame = () => {
    if (watched === null) return;
    endOfFrame.port2.postMessage(null);
    requestAnimationFrame(everyFrame);
  };

  const note = element => { if (watched !== null && element.isConnected && element.matches(watched)) drawn = true; };
  const noteCallsOf = (prototype, names) => {
    for (const name of names) {
      const usual = prototype[name];
      prototype[name] = function (...given) {
        const result = usual.apply(this, given);
        note(this.canvas);
        return result;
      };
    }
  };
  noteCallsOf(CanvasRenderingContext2D.prototype, ['drawImage', 'putImageData']);
  noteCallsOf(ImageBitmapRenderingContext.prototype, ['transferFromImageBitmap']);
  noteCallsOf(WebGL2RenderingContext.prototype, ['drawArrays', 'drawElements']);

  const noteImage = async image => {
    const { src } = image;
    try { await image.decode(); } catch { return; }   // replaced before it was shown
    if (image.src === src) note(image);
  };
  new MutationObserver(changes => {
    if (watched === null) return;
    for (const { target, addedNodes } of changes) {
      if (target.tagName === 'IMG') noteImage(target);
      for (const node of addedNodes) {
        if (node.tagName === 'IMG') noteImage(node);
        else node.querySelectorAll?.('img').forEach(noteImage);
      }
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['src'] });

  const until = time => new Promise(done => setTimeout(done, Math.max(0, time - performance.now())));

  // One notch of the control: a native slider gets a new value, anything else an arrow key.
  const nudge = (control, direction) => {
    if (control.matches('input[type=range]')) {
      control.value = Number(control.value) + direction * (Number(control.step) || 1);
      control.dispatchEvent(new Event('input', { bubbles: true }));
    } else {
      const key = direction > 0 ? 'ArrowRight' : 'ArrowLeft';
      control.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }
  };

  const quiet = async (milliseconds, limit) => {   // wait until no frame has come for a while
    const end = performance.now() + limit;
    while (performance.now() < end && performance.now() - (frames.at(-1) ?? 0) < milliseconds) await until(performance.now() + 20);
  };

  const measuring = async (pictures, work) => {
    watched = pictures;
    frames = [];
    drawn = false;
    requestAnimationFrame(everyFrame);
    try { return await work(); } finally { watched = null; }
  };

  window.referee = {
    // Single events, far apart: milliseconds from each to its first frame.
    steps: (control, pictures, count) => measuring(pictures, async () => {
      const times = [];
      for (let i = 0; i < count; i++) {
        await until(performance.now() + 250 + 7 * i);   // not in step with the display
        frames = [];
        const start = performance.now();
        nudge(document.querySelector(control), 1);
        while (!frames.length && performance.now() < start + 5000) await until(performance.now() + 1);
        times.push(frames.length ? frames[0] - start : null);
        await quiet(200, 5000);
      }
      return times;
    }),

    // A drag: many events at a steady rate, then silence until the last frame has come.
    drag: (control, pictures, count, rate, direction) => measuring(pictures, async () => {
      const element = document.querySelector(control);
      await until(performance.now() + 300);
      frames = [];
      const start = performance.now();
      let last = start;
      for (let i = 0; i < count; i++) {
        await until(start + i * 1000 / rate);
        last = performance.now();
        nudge(element, direction);
      }
      await until(last + 1000);
      await quiet(1000, 20000);
      return { frames: frames.length, seconds: (frames.at(-1) - start) / 1000, lag: frames.at(-1) - last };
    }),

    // A few thousand pixels of the picture as it is now, as one number: it tells whether anything changed at all.
    fingerprint: pictures => {
      const shown = [...document.querySelectorAll(pictures)].find(element => element.clientWidth > 0);
      const probe = new OffscreenCanvas(96, 96).getContext('2d');
      probe.imageSmoothingEnabled = false;
      probe.drawImage(shown, 0, 0, 96, 96);
      return probe.getImageData(0, 0, 96, 96).data.reduce((hash, value) => (hash * 31 + value) | 0, 7);
    },
  };
})();
