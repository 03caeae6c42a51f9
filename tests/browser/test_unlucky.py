"""What goes wrong between page and kernel: loaded again in mid-drag, the connection cut. And large type."""


from tests.browser import page_scripts
from tests.browser.lab import SECONDS

CELL = """import seeing_machine as sm
w = sm.lessons.Thresholding()
other = sm.lessons.Pixels()
display(w, other)"""
LINE = ".sm-histogram-line"
#: Cuts the connection and keeps it cut until `back` is called; `told` says that Jupyter has heard of every state again.
CUT = """() => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel, connect = kernel._createSocket;
  kernel._createSocket = (...how) => { window.back = () => { kernel._createSocket = connect; connect(...how); }; };
  kernel.anyMessage.connect((_, { msg }) => { window.told ||= msg.content.data?.method === "update_states"; });
  kernel._ws.close();
}"""
STATUS = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.connectionStatus"


def grab(nb):
    """Put the mouse on the histogram's line and press it; return where that is, in pixels of the page."""
    nb.locator(LINE).scroll_into_view_if_needed()
    box = nb.locator(LINE).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.6
    nb.page.mouse.move(x, y)
    nb.page.mouse.down()
    return x, y


def save(nb):
    """Save the notebook, so that a page loaded again shows its widgets."""
    nb.page.keyboard.press("Control+s")
    nb.page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")


def flag(nb):
    """Return the number on the line's flag: what the page shows."""
    return float(nb.locator(".sm-histogram-flag").inner_text())


def test_a_page_loaded_again_in_mid_drag(notebook):
    nb = notebook([CELL])
    save(nb)
    x, y = grab(nb)
    nb.page.mouse.move(x + 30, y, steps=6)
    nb.wait_value("w.threshold > 135", True)
    nb.page.reload()
    nb.page.mouse.up()
    nb.page.wait_for_function(page_scripts.IS_OPEN, arg=nb.name, timeout=SECONDS)
    nb.locator(LINE).wait_for()
    nb.wait_idle()  # and until all has found its place: the line would move away under the mouse
    reached = nb.kernel_eval("w.threshold")
    assert flag(nb) == reached, "the page shows what the kernel holds"
    x, y = grab(nb)
    nb.page.mouse.move(x - 50, y, steps=6)
    nb.page.mouse.up()
    nb.wait_value(f"w.threshold < {reached} - 20", True)
    nb.wait_value("w.threshold", flag(nb))
    nb.wait_value("int(w.mask.sum()) == int((w.image <= w.threshold).sum())", True)
    assert nb.outputs_errors() == []


def test_a_connection_that_is_cut_in_mid_drag(notebook):
    nb = notebook([CELL])
    x, y = grab(nb)
    nb.page.mouse.move(x + 20, y, steps=4)
    nb.page.evaluate(CUT)
    nb.page.wait_for_function("() => window.back")
    nb.page.mouse.move(x + 40, y, steps=8)  # what is told now finds no way
    nb.page.mouse.up()
    assert nb.page.evaluate(STATUS) == "connecting"
    reached = flag(nb)
    assert reached > 150, "what the browser does itself goes on"
    nb.page.evaluate("() => window.back()")
    nb.page.wait_for_function(f"() => ({STATUS})() === 'connected'", timeout=SECONDS)
    nb.page.wait_for_function("() => window.told", timeout=SECONDS)  # Jupyter has asked the kernel for every state
    nb.wait_value("w.threshold", reached)  # what the hand did while it was cut has reached the kernel
    assert flag(nb) == reached
    nb.kernel_eval("setattr(w, 'threshold', 60.0)")
    nb.page.wait_for_function("() => document.querySelector('.sm-histogram-flag').textContent === '60'")
    nb.locator(LINE).focus()
    for expected in (61.0, 62.0, 63.0):
        nb.page.keyboard.press("ArrowRight")
        nb.wait_value("w.threshold", expected)
    assert flag(nb) == 63
    assert nb.outputs_errors() == []
    assert all("WebSocket" in error for error in nb.console_errors())  # what was told while it was cut
    nb.forget_errors()


def test_large_for_everything_on_the_page(notebook):
    nb = notebook([CELL])
    large = nb.locator(".sm-panel").get_by_role("button", name="large")
    assert large.count() == 2
    small = nb.locator("canvas").first.bounding_box()["width"]
    large.first.press("Enter")
    assert [one.get_attribute("aria-pressed") for one in large.all()] == ["true", "true"]
    canvas = nb.locator("canvas").first
    assert canvas.bounding_box()["width"] > 1.3 * small or small > 250  # else the page has no more room
    nb.page.wait_for_function("() => [...document.querySelectorAll('.jp-NotebookPanel canvas')].every("
                              "(one) => Math.abs(one.width - one.getBoundingClientRect().width) < 2)")  # sharp
    assert nb.axe(".sm-explorer") == []
    x, y = grab(nb)
    nb.page.mouse.move(x + 45, y, steps=6)
    nb.page.mouse.up()
    box = nb.locator(LINE).bounding_box()
    assert abs(box["x"] + box["width"] / 2 - (x + 45)) < 4, "the line is where the pointer let go"
    nb.wait_value("w.threshold", flag(nb))
    save(nb)
    nb.page.reload()
    nb.page.wait_for_function(page_scripts.IS_OPEN, arg=nb.name, timeout=SECONDS)
    large.nth(1).wait_for()
    nb.wait_idle()
    nb.page.evaluate("() => { Storage.prototype.removeItem = () => { throw new Error('forbidden'); }; }")
    assert [one.get_attribute("aria-pressed") for one in large.all()] == ["true", "true"], "it is remembered"
    large.first.press("Enter")
    assert [one.get_attribute("aria-pressed") for one in large.all()] == ["false", "false"]
    assert nb.locator("canvas").first.bounding_box()["width"] == small
