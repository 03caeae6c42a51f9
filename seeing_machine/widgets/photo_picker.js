// Where a learner puts in a picture. The file goes to Python as it is; Python says what it has kept, or why not.

import { typed } from "./shared/arrays.js";
import { element, keepKeys, write } from "./shared/dom.js";
import { pictureOf, refused, uploading, withoutCamera } from "./shared/photo_upload.js";

const WAITING = 4000;   // ms without an answer until it is said that the kernel is busy
const NO_ANSWER = "The kernel does not answer. If it is busy, the photo goes on by itself. If it has stopped, run this cell again and choose the photo again.";
const HINT = "Or drop a picture here, or paste one.";
const LET_GO = "Let go: it becomes your photo.";

class Picker {
  constructor(model, el) {
    this.model = model;
    this.abort = new AbortController();
    const root = this.root = element("section", "sm-root sm-photo", el, { tabindex: "0", "aria-label": "my photo: choose, drop or paste a picture" });
    keepKeys(root);
    const frame = element("div", "sm-photo-frame", root);
    this.canvas = element("canvas", "sm-photo-canvas", frame, { role: "img" });
    this.video = element("video", "sm-photo-video", frame, { "aria-label": "what the camera sees" });
    Object.assign(this.video, { muted: true, playsInline: true });
    this.empty = element("span", "", frame);
    this.empty.textContent = "no photo yet";
    const side = element("div", "sm-photo-side", root);
    this.kept = element("p", "sm-photo-kept", side, { role: "status" });
    const row = element("div", "sm-photo-row", side);
    this.input = element("input", "", row, { type: "file", accept: "image/*", hidden: "", "aria-label": "file of a picture" });
    this.buttons = {
      choose: this.button(row, "choose a file", () => this.input.click()),
      camera: this.button(row, "use the camera", () => this.open()),
      shoot: this.button(row, "take the photo", () => this.shoot()),
      close: this.button(row, "switch the camera off", () => { this.close(); this.buttons.camera.focus(); }),
      remove: this.button(row, "remove", () => this.remove()),
    };
    this.hint = element("p", "sm-photo-hint", side, { role: "status" });
    this.progress = element("progress", "sm-photo-progress", side, { max: "1", "aria-label": "photo on its way" });
    this.error = element("p", "sm-photo-error", side, { role: "alert" });
    this.words = element("p", "sm-photo-words", side);
    this.words.textContent = "It is kept in the folder of this course as my_photo.png, without place and time, and is sent nowhere else.";
    this.stream = null;     // of the camera while it is on
    this.wanted = 0;        // counts what the learner asks of the camera: an answer to an older wish is not taken
    this.upload = null;
    this.own = "";          // what this page refused; Python's own sentence is in the model
    this.over = this.sure = false;
    this.listen();
    this.update();
  }

  button(parent, text, action) {
    const node = element("button", "sm-button", parent, { type: "button" });
    node.textContent = text;
    node.addEventListener("click", action);
    return node;
  }

  listen() {
    const { root, input, buttons, abort: { signal } } = this, on = (name, heard) => root.addEventListener(name, heard, { signal });
    input.addEventListener("change", () => { if (input.files.length) this.take(input.files[0]); input.value = ""; }, { signal });
    // Without preventDefault the browser would leave the notebook and show the file.
    const drag = (over) => (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      event.stopPropagation();
      this.over = over || root.contains(event.relatedTarget);
      this.update();
    };
    on("dragenter", drag(true));
    on("dragover", drag(true));
    on("dragleave", drag(false));
    on("drop", (event) => {
      drag(false)(event);
      if (event.dataTransfer.files.length) this.take(pictureOf(event.dataTransfer.files));
    });
    on("paste", (event) => {
      event.stopPropagation();
      const { files } = event.clipboardData;
      if (files.length) this.take(pictureOf(files));
      else this.tell("There is no picture to paste. Copy one first: the picture itself, not its address.");
    });
    buttons.remove.addEventListener("blur", () => { this.sure = false; this.update(); }, { signal });
    this.changed = () => this.update();
    this.names = ["picture", "kept", "error", "most"];
    for (const name of this.names) this.model.on(`change:${name}`, this.changed);
    this.message = (message) => this.upload?.heard(message);
    this.model.on("msg:custom", this.message);
  }

  // -- a file ------------------------------------------------------------------------------------------------

  take(file) {
    this.close();
    const why = refused(file, this.model.get("most"));
    if (why) { this.tell(why); return; }
    this.own = "";
    const number = `${Date.now()}-${Math.random()}`;
    this.upload = uploading(file, number, {
      send: (content, buffers) => { this.wait(); this.model.send(content, undefined, buffers); },
      came: (part) => { this.progress.value = part; },
      done: () => { clearTimeout(this.timer); this.upload = null; this.update(); },
    });
    this.progress.value = 0;
    this.update();
  }

  wait() {
    clearTimeout(this.timer);
    write(this.hint, "On its way.");
    this.timer = setTimeout(() => write(this.hint, NO_ANSWER), WAITING);
  }

  tell(sentence) {
    this.own = sentence;
    this.update();
  }

  remove() {
    if (this.sure) this.model.send({ wants: "remove" });
    this.sure = !this.sure;
    this.own = "";
    this.update();
  }

  // -- the camera --------------------------------------------------------------------------------------------

  async open() {
    const wish = ++this.wanted, secure = window.isSecureContext;
    this.own = "";
    this.update();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 } }, audio: false });
      if (wish !== this.wanted) { stop(stream); return; }   // closed or asked again meanwhile
      const inside = this.root.contains(document.activeElement);
      this.stream = this.video.srcObject = stream;
      this.update();
      if (inside) this.buttons.shoot.focus();   // the button that was pressed is gone
      await this.video.play();
    } catch (error) {
      if (wish !== this.wanted) return;
      this.close();
      this.tell(withoutCamera(error, secure));
    }
  }

  shoot() {
    const { video } = this, shot = document.createElement("canvas");
    if (!video.videoWidth) return;   // the first picture is not there yet
    [shot.width, shot.height] = [video.videoWidth, video.videoHeight];
    shot.getContext("2d").drawImage(video, 0, 0);
    this.close();
    this.buttons.camera.focus();
    shot.toBlob((blob) => this.take(new File([blob], "camera.png", { type: "image/png" })), "image/png");
  }

  close() {
    this.wanted++;
    if (this.stream) stop(this.stream);
    this.stream = this.video.srcObject = null;
    this.update();
  }

  // -- what is shown -----------------------------------------------------------------------------------------

  update() {
    const { model, buttons, canvas } = this, picture = model.get("picture"), live = Boolean(this.stream);
    if (picture && picture !== this.painted) paint(canvas, picture);
    this.painted = picture;
    canvas.setAttribute("aria-label", model.get("kept"));
    canvas.hidden = live || !picture;
    this.video.hidden = !live;
    this.empty.hidden = live || Boolean(picture);
    for (const name of ["choose", "camera"]) buttons[name].hidden = live;
    for (const name of ["shoot", "close"]) buttons[name].hidden = !live;
    const none = live || !picture && !model.get("error");
    if (none && document.activeElement === buttons.remove) buttons.choose.focus();
    buttons.remove.hidden = none;
    write(buttons.remove, this.sure ? "press again to delete the file" : "remove");
    write(this.kept, live ? "The camera is on. Nothing is kept until you take the photo." : model.get("kept") || "No photo is chosen yet.");
    this.root.classList.toggle("sm-photo-over", this.over);
    this.progress.hidden = !this.upload;
    if (!this.upload || this.over) write(this.hint, this.over ? LET_GO : HINT);
    const error = this.own || (this.upload ? "" : model.get("error"));
    write(this.error, error);
    this.error.hidden = !error;
  }

  end() {
    this.wanted++;
    if (this.stream) stop(this.stream);
    clearTimeout(this.timer);
    this.abort.abort();
    for (const name of this.names) this.model.off(`change:${name}`, this.changed);
    this.model.off("msg:custom", this.message);
    this.root.remove();
  }
}

const stop = (stream) => stream.getTracks().forEach((track) => track.stop());

function paint(canvas, picture) {
  const [rows, cols] = picture.shape, rgb = typed(picture), out = new ImageData(cols, rows);
  for (let i = 0; i < rows * cols; i++) {
    for (let c = 0; c < 3; c++) out.data[4 * i + c] = rgb[3 * i + c];
    out.data[4 * i + 3] = 255;
  }
  [canvas.width, canvas.height] = [cols, rows];
  canvas.getContext("2d").putImageData(out, 0, 0);
}

export default {
  render({ model, el }) {
    const picker = new Picker(model, el);
    return () => picker.end();
  },
};
