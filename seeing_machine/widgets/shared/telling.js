// When Python hears of what a hand does in the browser: the first change at once, the last one always, between them some.

import { mendAfterCuts } from "./reconnecting.js";

const FRAME = 16;     // ms between messages that Python answers with a picture
const FOLLOWED = 40;  // ms where the browser shows each change by itself: every message costs it a part of a frame

/** `soon` sends what has changed in `model`, with what else changes meanwhile; `now` does not wait. Call it before closing. */
export function teller(model) {
  mendAfterCuts(model.widget_manager);
  let timer = 0, last = -Infinity;
  const send = () => {
    clearTimeout(timer);
    timer = 0;
    last = performance.now();
    model.save_changes();
  };
  return {
    soon() { timer ||= setTimeout(send, Math.max(0, last + (model.get("followed") ? FOLLOWED : FRAME) - performance.now())); },
    now() { if (timer) send(); },
  };
}
