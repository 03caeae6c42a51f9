"""The harness itself: what the other browser tests rely on is true, and it notices what it should."""

import numpy as np
import pytest

from tests.browser import chromium

COUNTER = '''
import anywidget, traitlets
class Counter(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
      el.classList.add("sm-root");
      const button = document.createElement("button"), canvas = document.createElement("canvas");
      canvas.width = 8; canvas.height = 4;
      const draw = () => {
        button.textContent = `clicked ${model.get("count")} times`;
        const pen = canvas.getContext("2d");
        pen.fillStyle = "rgb(10, 20, 30)";
        pen.fillRect(0, 0, model.get("count"), 4);
      };
      button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
      model.on("change:count", draw);
      draw();
      el.append(button, canvas);
      return () => model.off("change:count", draw);
    } };
    """
    count = traitlets.Int(0).tag(sync=True)
counter = Counter()
counter
'''


def test_click_reaches_the_kernel_and_the_canvas(notebook):
    nb = notebook([COUNTER])
    button = nb.locator("button", has_text="clicked")
    for _ in range(3):
        button.click()
    nb.wait_value("counter.count", 3)
    pixels = nb.pixels("canvas")
    assert pixels.shape == (4, 8, 4)
    np.testing.assert_array_equal(pixels[0, :, :3], [[10, 20, 30]] * 3 + [[0, 0, 0]] * 5)
    assert nb.outputs_errors() == []
    assert nb.axe() == []


def test_dark_theme_and_screenshot(notebook):
    nb = notebook([COUNTER], theme="dark")
    assert nb.page.locator("body").get_attribute("data-jp-theme-light") == "false"
    assert nb.screenshot("harness-dark").stat().st_size > 10_000
    light = notebook([COUNTER])
    assert light.page.locator("body").get_attribute("data-jp-theme-light") == "true"


def test_restart_and_run_again(notebook):
    nb = notebook([COUNTER])
    nb.locator("button", has_text="clicked").click()
    nb.wait_value("counter.count", 1)
    nb.restart_kernel()
    assert nb.kernel_eval("'counter' in globals()") is False
    nb.run_all()
    nb.locator("button", has_text="clicked 0 times").click()
    nb.wait_value("counter.count", 1)


def test_kernel_eval_gives_values(notebook):
    nb = notebook(["x = 3"])
    assert nb.kernel_eval("y = x + 1\n[y, 'a', None]") == [4, "a", None]
    assert nb.kernel_eval("list(range(2000))") == list(range(2000))
    assert nb.kernel_eval("object").startswith("<class")
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        nb.kernel_eval("1 / 0")
    with pytest.raises(ValueError, match="no expression"):
        nb.kernel_eval("x = 4")
    with pytest.raises(AssertionError, match="expected 9"):
        nb.wait_value("x", 9, seconds=0.1)


def test_errors_are_noticed(notebook):
    nb = notebook(["1 / 0", "2 + 2"])
    assert nb.outputs_errors() == ["ZeroDivisionError: division by zero"]
    nb.page.evaluate("console.error('a sentence of our own')")
    assert nb.console_errors() == ["a sentence of our own"]
    nb.forget_errors()


def test_inaccessible_button_is_noticed(notebook):
    nb = notebook([COUNTER])
    nb.locator(".sm-root button").evaluate("button => { button.textContent = ''; }")
    assert [line.split(":")[0] for line in nb.axe()] == ["button-name"]


def test_the_browser_that_is_named_comes_first(monkeypatch, tmp_path):
    program = tmp_path / "browser"
    program.write_text("")
    monkeypatch.setenv("SEEING_MACHINE_CHROMIUM", str(program))
    with pytest.raises(FileNotFoundError, match="expected the path of a browser"):
        chromium.find()
    program.chmod(0o755)
    assert chromium.find() == str(program)
