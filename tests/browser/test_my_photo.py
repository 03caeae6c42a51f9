"""The learner's photo from the hand to the lessons: a file, a drop, a paste, the camera, and explorers that take it."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

CELLS = ["import seeing_machine as sm\nsm.my_photo", "w = sm.lessons.Thresholding()\nw", "v = sm.lessons.Channels()\nv"]
SHAPE = "sm.my_photo.picture.shape if sm.my_photo.chosen else None"

#: Gives the chooser a file as a hand would: kind is "drop" or "paste".
GIVE = """async (node, [kind, name, type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const options = { bubbles: true, cancelable: true };
  if (kind === "paste") return node.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
  node.dispatchEvent(new DragEvent("dragenter", { ...options, dataTransfer: data }));
  const over = [getComputedStyle(node).borderStyle, node.querySelector(".sm-photo-hint").textContent];
  node.dispatchEvent(new DragEvent("drop", { ...options, dataTransfer: data }));
  return over;
}"""

#: A camera that sees a red wall of 64 x 48 pixels, and remembers what was asked of it.
CAMERA = """() => {
  const wall = Object.assign(document.createElement("canvas"), { width: 64, height: 48 }), g = wall.getContext("2d");
  window.asked = [];
  const paint = () => { g.fillStyle = "rgb(200, 0, 0)"; g.fillRect(0, 0, 64, 48); };
  paint();
  setInterval(paint, 30);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    window.asked.push(wish);
    return window.stream = wall.captureStream(30);
  };
}"""
#: Kills the kernel when more than two megabytes of a file have come.
DYING = """import os
def die(content, sent=sm.my_photo.picker.send):
    os.kill(os.getpid(), 9) if content["got"] > 2_000_000 else sent(content)
sm.my_photo.picker.send = die
1"""
DENIED = """() => {
  navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("no", "NotAllowedError"); };
}"""


@pytest.fixture(autouse=True)
def _no_photo(lab):
    """Begin and end without a photo: all notebooks of this server share one folder."""
    photo = lab.progress.parent / "my_photo.png"
    photo.unlink(missing_ok=True)
    yield lab
    photo.unlink(missing_ok=True)


def png(rows, cols, *, noise=False):
    """Return a PNG, with noise a large one: it cannot be packed."""
    values = np.random.default_rng(0).integers(0, 256, (rows, cols, 3)) if noise else np.full((rows, cols, 3), 90)
    file = io.BytesIO()
    Image.fromarray(values.astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def test_a_file_a_drop_a_paste_and_two_lessons(notebook):
    nb = notebook(CELLS)
    chooser = nb.locator(".sm-photo").first
    assert nb.axe(".sm-photo") == []
    many = png(1200, 1200, noise=True)  # goes in several parts
    assert len(many) > 4_000_000
    chooser.locator("input[type=file]").set_input_files({"name": "big.png", "mimeType": "image/png", "buffer": many})
    expect(chooser.locator(".sm-photo-kept")).to_have_text("my photo: 1,200 rows x 1,200 columns")
    expect(chooser.locator("progress")).to_be_hidden()

    over = chooser.evaluate(GIVE, ["drop", "notes.txt", "text/plain", list(b"Dear <b>diary</b>")])
    assert over == ["solid", "Let go: it becomes your photo."]
    expect(chooser.locator(".sm-photo-error")).to_contain_text("'notes.txt', which is text")
    assert nb.kernel_eval(SHAPE) == (1200, 1200, 3), "what was refused leaves the photo"
    chooser.evaluate(GIVE, ["drop", "a.png", "image/png", list(png(20, 30))])
    nb.wait_value(SHAPE, (20, 30, 3))
    expect(chooser.locator(".sm-photo-error")).to_be_hidden()
    chooser.evaluate(GIVE, ["paste", "b.png", "image/png", list(png(40, 50))])
    nb.wait_value(SHAPE, (40, 50, 3))

    switches = nb.page.get_by_role("switch", name="my photo")
    for number, name in enumerate("wv"):
        switches.nth(number).focus()
        nb.page.keyboard.press(" ")
        nb.wait_value(f"{name}.image.shape", (40, 50, 3))
    shown = nb.wait_pixels(".sm-image-canvas", lambda canvas: (canvas[canvas.shape[0] // 2, :, 0] == 90).mean() > 0.9)
    assert shown.size
    assert nb.axe(".sm-explorer") == []
    nb.screenshot("my-photo-light", ".sm-explorer")
    switches.first.focus()
    nb.page.keyboard.press(" ")
    nb.wait_value("w.truth is None, w.image.shape", (False, (240, 320)))

    remove = chooser.get_by_role("button", name="remove")
    remove.press("Enter")
    chooser.get_by_role("button", name="press again to delete the file").press("Enter")
    nb.wait_value("sm.my_photo.chosen", False)
    expect(chooser.get_by_role("button", name="choose a file")).to_be_focused()
    assert nb.outputs_errors() == []


def test_the_camera_in_a_chooser_that_opens_in_the_lesson(notebook):
    nb = notebook([f"import seeing_machine as sm\n{CELLS[1]}"], theme="dark")
    nb.page.evaluate(CAMERA)
    nb.page.get_by_role("switch", name="my photo").press(" ")
    chooser = nb.locator(".sm-explorer .sm-photo")
    assert nb.axe(".sm-explorer") == []
    camera = chooser.get_by_role("button", name="use the camera")
    assert nb.page.evaluate("asked") == [], "the camera waits for the learner's own press"
    camera.press("Enter")
    shoot = chooser.get_by_role("button", name="take the photo")
    expect(shoot).to_be_focused()
    assert nb.axe(".sm-photo") == []
    nb.page.wait_for_function("() => document.querySelector('.sm-photo video').videoWidth === 64")
    shoot.press("Enter")
    nb.wait_value("w.image.shape", (48, 64, 3))
    assert nb.kernel_eval("w.image[24, 32].tolist()[0] > 180 and w.image[24, 32].tolist()[1] < 40")
    assert nb.page.evaluate("stream.getTracks()[0].readyState") == "ended", "it is switched off at once"
    assert nb.page.evaluate("asked[0].audio") is False
    nb.screenshot("my-photo-dark", ".sm-explorer")

    camera.press("Enter")
    chooser.get_by_role("button", name="switch the camera off").press("Enter")
    assert nb.page.evaluate("stream.getTracks()[0].readyState") == "ended"
    camera.press("Enter")
    expect(shoot).to_be_visible()
    nb.page.get_by_role("button", name="close the chooser").press("Enter")
    expect(chooser).to_have_count(0)
    assert nb.page.evaluate("stream.getTracks()[0].readyState") == "ended", "nor does it stay on in a closed chooser"

    nb.page.evaluate(DENIED)
    nb.page.get_by_role("button", name="choose another").press("Enter")
    camera.press("Enter")
    expect(chooser.locator(".sm-photo-error")).to_contain_text("was told not to give its camera")
    nb.page.get_by_role("button", name="code").click()
    assert "image = sm.my_photo.shrunk(1024)" in nb.locator("pre.sm-panel-code >> nth=0").inner_text()
    assert nb.outputs_errors() == []


def test_a_kernel_that_dies_in_the_middle_of_a_file(notebook):
    nb = notebook(CELLS[:1])
    folder, many = nb.lab.progress.parent, png(1200, 1200, noise=True)
    file = {"name": "big.png", "mimeType": "image/png", "buffer": many}
    chooser = nb.locator(".sm-photo")
    chooser.evaluate(GIVE, ["drop", "a.png", "image/png", list(png(20, 30))])
    nb.wait_value(SHAPE, (20, 30, 3))
    kept, beside = (folder / "my_photo.png").read_bytes(), {path.name for path in folder.iterdir()}
    nb.kernel_eval(DYING)
    chooser.locator("input[type=file]").set_input_files(file)
    expect(chooser.locator(".sm-photo-hint")).to_contain_text("If it has stopped, run this cell again")
    assert 0.2 < chooser.locator("progress").evaluate("bar => bar.value") < 0.9, "it was on its way"
    assert (folder / "my_photo.png").read_bytes() == kept, "the photo before is there, whole"
    assert {path.name for path in folder.iterdir()} == beside, "and nothing half"
    nb.restart_kernel()
    nb.run_all()
    nb.forget_errors()  # what died with the kernel
    expect(chooser.locator(".sm-photo-kept")).to_have_text("my photo: 20 rows x 30 columns")
    expect(chooser.locator("progress")).to_be_hidden()
    chooser.locator("input[type=file]").set_input_files(file)
    nb.wait_value(SHAPE, (1200, 1200, 3))
    expect(chooser.locator(".sm-photo-kept")).to_have_text("my photo: 1,200 rows x 1,200 columns")
    expect(chooser.locator(".sm-photo-hint")).to_have_text("Or drop a picture here, or paste one.")
    assert nb.outputs_errors() == []
