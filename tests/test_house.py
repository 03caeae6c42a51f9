"""The rules of the house hold here; and each rule notices a house in which they do not."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests import house_rules

ROOT = Path(__file__).parents[1]
RULES = [house_rules.layers, house_rules.companions, house_rules.stripped, house_rules.frame,
         house_rules.local_only, house_rules.widget_modules, house_rules.module_imports, house_rules.notebook_links]
STUBS = sorted((ROOT / "seeing_machine").rglob("__init__.pyi"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule):
    broken = rule(ROOT)
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: stub.parent.name)
def test_public_names_exist(stub):
    module = importlib.import_module(".".join(stub.parent.relative_to(ROOT).parts))
    assert house_rules.stub_names(stub, module) == []


def loaded_after(statement):
    heavy = {"torch", "ipywidgets", "anywidget"}
    code = f"import sys; {statement}; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.split()


def test_import_is_light():
    assert loaded_after("import seeing_machine") == []


def test_light_import_would_notice():
    assert loaded_after("import anywidget") == ["anywidget", "ipywidgets"]


@pytest.fixture
def build(tmp_path):
    """Return a function that writes a small house: paths and what is in them."""
    def build(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path
    return build


@pytest.mark.parametrize(("file", "text", "broken"), [
    ("images/a.py", "from seeing_machine.widgets import View", "images imports widgets"),
    ("images/a.py", "from ..learning import trainer", "images imports learning"),
    ("images/deep/a.py", "from ...kernels import regions", "images imports kernels"),
    ("images/a.py", "def f():\n    import ipywidgets.widgets", "images imports ipywidgets"),
    ("kernels/a.py", "import anywidget", "kernels imports anywidget"),
    ("learning/a.py", "from .. import lessons", "learning imports lessons"),
    ("widgets/a.py", "from seeing_machine import images", "widgets imports images"),
    ("widgets/a.py", "import seeing_machine", "widgets imports seeing_machine"),
    ("classroom/a.py", "import seeing_machine.lessons.pixels", "classroom imports lessons"),
    ("lessons/a.py", "from .pixels import Pixels", "the lesson a imports the lesson pixels"),
    ("lessons/a.py", "from . import pixels", "the lesson a imports the lesson pixels"),
    ("lessons/a.py", "from seeing_machine.lessons import pixels", "the lesson a imports the lesson pixels"),
])
def test_layers_notices(build, file, text, broken):
    root = build({f"seeing_machine/{file}": text, "seeing_machine/lessons/pixels.py": ""})
    found = house_rules.layers(root)
    assert [line.split(": ")[1] for line in found] == [broken]


def test_layers_lets_good_imports_be(build):
    assert house_rules.layers(build({
        "seeing_machine/cli.py": "from seeing_machine import lessons",
        "seeing_machine/images/a.py": "from seeing_machine._validate import problem\nfrom .b import c",
        "seeing_machine/learning/a.py": "from seeing_machine import images, kernels",
        "seeing_machine/lessons/__init__.py": "from .pixels import Pixels",
        "seeing_machine/lessons/pixels.py": "import ipywidgets\nfrom .explorer import Explorer\n"
                                            "from ..widgets import View\nfrom ._shared import helper",
    })) == []


def test_companions_notices(build):
    root = build({"seeing_machine/lessons/colour.py": "", "seeing_machine/lessons/explorer.py": "",
                  "seeing_machine/lessons/_shared.py": "", "notebooks/02_colour.ipynb": "{}",
                  "tests/lessons/test_colour.py": ""})
    assert house_rules.companions(root) == [
        "colour: no seeing_machine/classroom/exercises/colour.py", "colour: no tests/browser/test_colour.py",
        "colour: not in seeing_machine/lessons/__init__.pyi", "colour: no row in README.md"]


def test_notebook_links_notices(build):
    root = build({"notebooks/01_a.ipynb": '"[next](02_b.ipynb) and [far](09_x.ipynb)"',
                  "notebooks/02_b.ipynb": "", "notebooks/02_c.ipynb": ""})
    assert house_rules.notebook_links(root) == [
        "01_a.ipynb: links to 09_x.ipynb, which is not there",
        "02_b.ipynb: another notebook has this number", "02_c.ipynb: another notebook has this number"]


def test_public_names_notices(tmp_path):
    stub = tmp_path / "__init__.pyi"
    stub.write_text("from .a import here, gone, unlisted\n__all__ = ['here', 'gone', 'unknown']")
    module = ModuleType("a")
    module.here = 1
    assert [line.split(": ")[1] for line in house_rules.stub_names(stub, module)] == [
        "gone does not exist", "unknown does not exist",
        "unknown is only imported or only in __all__", "unlisted is only imported or only in __all__"]


def notebook_of(*cells, **metadata):
    return {"notebooks/01_a.ipynb": json.dumps({"metadata": metadata, "cells": list(cells)})}


def code_cell(lines=1, outputs=(), execution_count=None, **metadata):
    return {"cell_type": "code", "metadata": metadata, "source": ["x = 1\n"] * lines,
            "outputs": list(outputs), "execution_count": execution_count}


def test_stripped_notices(build):
    root = build(notebook_of(code_cell(outputs=[{"output_type": "stream"}]), code_cell(execution_count=1),
                             code_cell(), widgets={"state": {}}))
    assert house_rules.stripped(root) == [
        "01_a.ipynb: widget state", "01_a.ipynb: cell 1 has been run", "01_a.ipynb: cell 2 has been run"]


def test_frame_notices(build):
    folded = code_cell(11, jupyter={"source_hidden": True})
    root = build(notebook_of(code_cell(11), code_cell(10), folded, code_cell(11, tags=["hide-input"]),
                             *[code_cell()] * 32))
    assert house_rules.frame(root) == ["01_a.ipynb: 36 cells", "01_a.ipynb: cell 1 shows 11 lines"]


@pytest.mark.parametrize("line", [
    'import embed from "https://esm.example/a.js";', "await import('//cdn.example/a.js')",
    "const a = await import(`https://cdn.example/${name}`)", '@import "https://fonts.example/a.css";',
    "background: url(https://pictures.example/a.png)", 'fetch("http://data.example/a.json")',
    r'"source": "await import(\"https://cdn.example/a.js\")"',
])
def test_local_only_notices(build, line):
    root = build({"seeing_machine/widgets/a.js": f"// first\n{line}\n"})
    assert house_rules.local_only(root) == [f"seeing_machine/widgets/a.js:2: {line}"]


def test_local_only_lets_names_and_sources_be(build):
    assert house_rules.local_only(build({
        "seeing_machine/a.js": 'document.createElementNS("http://www.w3.org/2000/svg", "svg")',
        "seeing_machine/a.py": '"""The rule is taken from https://doi.example/1."""'})) == []


@pytest.mark.parametrize(("file", "text", "broken"), [
    ("a.js", "export function render() {}\nexport default {};", "exports render by name"),
    ("a.js", "const render = 1;\nexport { step, render };\nexport default { render };", "exports render by name"),
    ("a.js", "export const step = 1;", "no default export"),
    ("shared/a.js", "export const step = 1;\nexport default step;", "a default export"),
    ("shared/a.js", "export function render() {}", "exports render by name"),
])
def test_widget_modules_notices(build, file, text, broken):
    root = build({f"seeing_machine/widgets/{file}": text})
    assert [line.split(": ")[1] for line in house_rules.widget_modules(root)] == [broken]


SHARED = {"seeing_machine/widgets/shared/b.js": "export const one = 1, two = 2;\nexport function three() {}\n"}


@pytest.mark.parametrize(("file", "text"), [
    ("a.js", 'import * as b from "./shared/b.js";'),
    ("a.js", 'import b from "./shared/b.js";'),
    ("a.js", 'import { one as two } from "./shared/b.js";'),
    ("a.js", "import { one } from './shared/b.js';"),
    ("a.js", 'import "./shared/b.js";'),
    ("a.js", 'import { one } from "./b.js";'),
    ("a.js", 'import { one } from "./shared/b.js"; // and a comment'),
    ("a.js", 'const b = await import("./shared/b.js");'),
    ("a.js", 'export { one } from "./shared/b.js";'),
    ("a.js", "import {"),
    ("shared/a.js", 'import { one } from "./shared/b.js";'),
    ("shared/a.js", 'import { one } from "../a.js";'),
])
def test_module_imports_notices_other_forms(build, file, text):
    root = build({**SHARED, f"seeing_machine/widgets/{file}": text})
    assert f"seeing_machine/widgets/{file}: script() does not understand {text}" in house_rules.module_imports(root)


def test_module_imports_notices_names_that_lead_nowhere(build):
    root = build({**SHARED, "seeing_machine/widgets/a.js": 'import { one, two } from "./shared/b.js";\n'
                                                           'import { one } from "./shared/gone.js";'})
    assert [line.split(": ")[1] for line in house_rules.module_imports(root)] == [
        "b.js does not export two", "gone.js does not export one"]


@pytest.mark.parametrize("line", ["export { one };", "export let one = 1;", "export async function one() {}"])
def test_module_imports_notices_exports_that_are_not_seen(build, line):
    root = build({"seeing_machine/widgets/shared/a.js": line})
    assert house_rules.module_imports(root) == [f"seeing_machine/widgets/shared/a.js: script() does not see {line}"]


def test_module_imports_lets_good_modules_be(build):
    assert house_rules.module_imports(build({
        **SHARED, "seeing_machine/widgets/a.js": '// What we import.\nimport { one, three } from "./shared/b.js";\n'
                                                 "export const four = 4;\nexport default { four };",
        "seeing_machine/widgets/shared/c.js": 'import { three } from "./b.js";\nexport class Five {}'})) == []
