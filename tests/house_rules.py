"""The rules of the house. Each takes the root of a checkout and returns a line per place that breaks it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

#: Which rooms a room may import from, beside itself and `SHARED`.
MAY_IMPORT = {
    "images": set(),
    "kernels": set(),
    "learning": {"images", "kernels"},
    "pipelines": {"images", "kernels"},
    "widgets": set(),
    "classroom": {"images", "kernels", "learning", "pipelines", "widgets"},
    "lessons": {"images", "kernels", "learning", "pipelines", "widgets"},
}
#: What all share: how bad input is told, how a file is written whole, and where a learner's own things lie.
SHARED = {"_folder", "_validate", "_writing"}
WITHOUT_WIDGETS = {"images", "kernels", "learning", "pipelines"}
WIDGET_PACKAGES = {"ipywidgets", "anywidget"}

MOST_CELLS = 35
MOST_LINES = 10
HIDING_TAGS = {"hide-input", "hide-cell", "remove-input", "remove-cell"}

#: Something loaded from another host: an import or fetch in JavaScript, an @import or url() in CSS.
REMOTE = re.compile(
    r"""(?:\b(?:from|import|fetch|importScripts)\s*\(?\s*\\?["'`]|\burl\(\s*\\?["']?)(?:https?:)?//""")
EXPORTED_RENDER = re.compile(
    r"\bexport\s+(?:async\s+)?(?:function\s+|const\s+|let\s+)render\b|\bexport\s*\{[^}]*\brender\b")

#: Whatever takes something from another module, and the one form of it: named, in one line, from a file in shared/.
IMPORTING = re.compile(r"^\s*import\b|\bimport\s*\(|^\s*export\b.*\bfrom\s*[\"']")
WIDGET_IMPORT = re.compile(r'import \{ (\w+(?:, \w+)*) \} from "\./shared/(\w+)\.js";')
SHARED_IMPORT = re.compile(r'import \{ (\w+(?:, \w+)*) \} from "\./(\w+)\.js";')
SHARED_EXPORT = re.compile(r"^export (?:const|function|class) (\w+)", re.MULTILINE)


def layers(root: Path) -> list[str]:
    """Nothing imports upward, no lesson imports another, and only the upper rooms know widgets."""
    package = root / "seeing_machine"
    lessons = {path.stem for path in lesson_files(root)}
    broken = []
    for path in sorted(package.rglob("*.py")):
        room, *inner = path.relative_to(package).with_suffix("").parts
        if room not in MAY_IMPORT:
            continue
        for line, target in imports(path, root):
            place = f"{path.relative_to(root)}:{line}"
            top, *rest = target.split(".")
            if top == "seeing_machine":
                other = rest[0] if rest else "seeing_machine"
                if other not in MAY_IMPORT[room] | {room, *SHARED}:
                    broken.append(f"{place}: {room} imports {other}")
                if room == "lessons" and other == "lessons" and rest[1:2] and inner:
                    if {rest[1], inner[0]} <= lessons and rest[1] != inner[0]:
                        broken.append(f"{place}: the lesson {inner[0]} imports the lesson {rest[1]}")
            elif top in WIDGET_PACKAGES and room in WITHOUT_WIDGETS:
                broken.append(f"{place}: {room} imports {top}")
    return broken


def imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the full dotted name of everything that a file imports, wherever in it."""
    package = list(path.relative_to(root).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = [*base, *([node.module] if node.module else [])]
            yield from ((node.lineno, ".".join([*module, name.name])) for name in node.names)


def lesson_files(root: Path) -> list[Path]:
    """Return the files that are lessons: all in lessons/ but the shared base and what begins with `_`."""
    files = sorted((root / "seeing_machine" / "lessons").glob("*.py"))
    return [path for path in files if not path.name.startswith("_") and path.stem != "explorer"]


def companions(root: Path) -> list[str]:
    """Every lesson has its exercises, its notebook, its tests and its browser test."""
    missing = []
    for path in lesson_files(root):
        slug = path.stem
        wanted = (f"seeing_machine/classroom/exercises/{slug}.py", f"notebooks/[0-9][0-9]_{slug}.ipynb",
                  f"tests/lessons/test_{slug}.py", f"tests/browser/test_{slug}.py")
        missing += [f"{slug}: no {pattern}" for pattern in wanted if not list(root.glob(pattern))]
        if f"from .{slug} import" not in _text(root / "seeing_machine/lessons/__init__.pyi"):
            missing.append(f"{slug}: not in seeing_machine/lessons/__init__.pyi")
        if f"_{slug}`" not in _text(root / "README.md"):
            missing.append(f"{slug}: no row in README.md")
    return missing


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def notebook_links(root: Path) -> list[str]:
    """Every notebook that another one links to is there, and no two have the same number."""
    names = [path.name for path in sorted((root / "notebooks").glob("*.ipynb"))]
    linked = [(name, target) for name in names
              for target in re.findall(r"\]\(([^)\s:]+\.ipynb)\)", _text(root / "notebooks" / name))]
    broken = [f"{name}: links to {target}, which is not there" for name, target in linked if target not in names]
    numbers = [name[:2] for name in names]
    return broken + [f"{name}: another notebook has this number" for name in names if numbers.count(name[:2]) > 1]


def stub_names(stub: Path, module: ModuleType) -> list[str]:
    """Every public name in a stub exists in the module, and `__all__` lists those that the stub imports."""
    imported, listed = set(), set()
    for node in ast.parse(stub.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            imported |= {name.asname or name.name for name in node.names}
        elif isinstance(node, ast.Assign) and node.targets[0].id == "__all__":  # type: ignore[attr-defined]
            listed = set(ast.literal_eval(node.value))
    absent = [f"{name} does not exist" for name in sorted(listed) if not _has(module, name)]
    unequal = [f"{name} is only imported or only in __all__" for name in sorted(imported ^ listed)]
    return [f"{stub.parent.name}: {problem}" for problem in absent + unequal]


def _has(module: ModuleType, name: str) -> bool:
    try:
        getattr(module, name)
    except (AttributeError, ImportError):
        return False
    return True


def notebooks(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the content of every notebook."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        yield path.name, json.loads(path.read_text("utf-8"))


def stripped(root: Path) -> list[str]:
    """A notebook holds no outputs, no execution counts and no widget state."""
    broken = []
    for name, notebook in notebooks(root):
        if "widgets" in notebook["metadata"]:
            broken.append(f"{name}: widget state")
        for number, cell in enumerate(notebook["cells"], 1):
            if cell.get("outputs") or cell.get("execution_count") is not None:
                broken.append(f"{name}: cell {number} has been run")
    return broken


def frame(root: Path) -> list[str]:
    """A notebook has at most 35 cells, and a cell at most 10 lines of code that show."""
    broken = []
    for name, notebook in notebooks(root):
        if len(notebook["cells"]) > MOST_CELLS:
            broken.append(f"{name}: {len(notebook['cells'])} cells")
        for number, cell in enumerate(notebook["cells"], 1):
            lines = "".join(cell["source"]).strip().count("\n") + 1
            if cell["cell_type"] == "code" and not _hidden(cell["metadata"]) and lines > MOST_LINES:
                broken.append(f"{name}: cell {number} shows {lines} lines")
    return broken


def _hidden(metadata: dict[str, Any]) -> bool:
    folded = metadata.get("jupyter", {}).get("source_hidden", False)
    return folded or not HIDING_TAGS.isdisjoint(metadata.get("tags", ()))


def local_only(root: Path) -> list[str]:
    """Nothing in the package or the notebooks loads scripts or styles from another host."""
    files = [path for folder in ("seeing_machine", "notebooks") for path in sorted((root / folder).rglob("*"))
             if path.suffix in {".js", ".css", ".py", ".ipynb"} and ".ipynb_checkpoints" not in path.parts]
    return [f"{path.relative_to(root)}:{number}: {line.strip()}" for path in files
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if REMOTE.search(line)]


def widget_modules(root: Path) -> list[str]:
    """A widget's module has a default export, a shared one has none; no name `render`: anywidget gave that up."""
    broken = []
    for path, text, shared in modules(root):
        if EXPORTED_RENDER.search(text):
            broken.append(f"{path}: exports render by name")
        if shared == bool(re.search(r"\bexport\s+default\b", text)):
            broken.append(f"{path}: {'a' if shared else 'no'} default export")
    return broken


def module_imports(root: Path) -> list[str]:
    """A module imports, and a shared one exports, only what `script` in widgets/_view.py can inline."""
    listed = list(modules(root))
    exported = {path.stem: set(SHARED_EXPORT.findall(text)) for path, text, shared in listed if shared}
    broken = []
    for path, text, shared in listed:
        form = SHARED_IMPORT if shared else WIDGET_IMPORT
        for line in filter(IMPORTING.search, text.splitlines()):
            if not (found := form.fullmatch(line)):
                broken.append(f"{path}: script() does not understand {line.strip()}")
                continue
            names, file = found.groups()
            absent = [name for name in names.split(", ") if name not in exported.get(file, ())]
            broken += [f"{path}: {file}.js does not export {name}" for name in absent]
        if shared:
            broken += [f"{path}: script() does not see {line.strip()}" for line in text.splitlines()
                       if re.match(r"\s*export\b(?! default\b)", line) and not SHARED_EXPORT.match(line)]
    return broken


def modules(root: Path) -> Iterator[tuple[Path, str, bool]]:
    """Yield the path, the text and the place (whether in shared/) of every ES module."""
    for path in sorted((root / "seeing_machine").rglob("*.js")):
        yield path.relative_to(root), path.read_text("utf-8"), path.parent == root / "seeing_machine/widgets/shared"
