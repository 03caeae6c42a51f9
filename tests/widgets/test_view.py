"""What a widget's module becomes on its way to the browser."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from seeing_machine.widgets import _view
from tests.node import NODE

WIDGETS = sorted(path.stem for path in Path(_view.__file__).parent.glob("*.js"))


@pytest.fixture
def loaded(tmp_path):
    """Return a function that loads a module in Node, away from ours, and gives the value of an expression of it."""
    def loaded(text, expression):
        path = tmp_path / "module.mjs"
        path.write_text(text, "utf-8")
        code = f"import * as module from {json.dumps(path.as_uri())};\nconsole.log(JSON.stringify({expression}));"
        done = subprocess.run([NODE, "--input-type=module", "-e", code], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
    return loaded


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Let `script` read three modules of our own: a widget, and two shared ones, one of which needs the other."""
    files = {
        "widget.js": '''// Imports come first.
import { added, Pile } from "./shared/piles.js";
import { heard } from "./shared/log.js";

const log = "the widget's";
export default { run() { added("widget"); return [log, heard, new Pile().top()]; } };
''',
        "shared/piles.js": '''import { heard, tell } from "./log.js";

const log = "private to piles";
tell("piles is made");
export function added(text) {
  tell(text);
}
export class Pile {
  top() { return [log, heard.length]; }
}
''',
        "shared/log.js": '''export const heard = [];
const log = (text) => heard.push(text);
export const tell = log;
'''}
    (tmp_path / "shared").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(_view, "_HERE", tmp_path)


@pytest.mark.usefixtures("house")
def test_shared_modules_are_made_once_and_keep_their_names_to_themselves(loaded):
    result = loaded(_view.script("widget"), "module.default.run()")
    assert result == ["the widget's", ["piles is made", "widget"], ["private to piles", 2]]


@pytest.mark.usefixtures("house")
def test_what_is_needed_first_comes_first_and_once():
    text = _view.script("widget")
    assert re.findall(r"^const (shared_\w+) =", text, re.MULTILINE) == ["shared_log", "shared_piles"]
    assert [line for line in text.splitlines() if re.match("(import|export)", line)] == [
        "export default { run() { added(\"widget\"); return [log, heard, new Pile().top()]; } };"]


@pytest.mark.parametrize("name", WIDGETS)
def test_every_widget_stands_on_its_own(name, loaded):
    """Its module loads where no other file is, and gives only what the widget itself exports."""
    own = re.findall(r"^export (?:const|function|class) (\w+)", (_view._HERE / f"{name}.js").read_text("utf-8"), re.M)
    text = _view.script(name)
    assert not re.search(r"^\s*import\b|\bimport\s*\(", text, re.MULTILINE)
    hooks = "Object.values(module.default).map((hook) => typeof hook)"
    exports, kinds = loaded(text, f"[Object.keys(module).sort(), {hooks}]")
    assert exports == sorted(["default", *own])
    assert set(kinds) == {"function"}


@pytest.mark.parametrize("name", WIDGETS)
def test_every_name_that_is_taken_is_given(name):
    text = _view.script(name)
    made = re.findall(r"^const (shared_\w+) = \(\(\) => \{$", text, re.MULTILINE)
    given = re.findall(r"^return \{ (.*) \};\n\}\)\(\);$", text, re.MULTILINE)
    exports = {module: names.split(", ") for module, names in zip(made, given, strict=True)}
    taken = re.findall(r"^const \{ (.*) \} = (shared_\w+);$", text, re.MULTILINE)
    assert {module for _, module in taken} == set(exports)
    assert [name for names, module in taken for name in names.split(", ") if name not in exports[module]] == []
