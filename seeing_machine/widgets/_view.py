"""What every JS-backed view shares: its files, its manners with keywords, its static twin."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from PIL import Image

from seeing_machine._validate import check_choice

from ._arrays import from_wire

_HERE = Path(__file__).parent

#: For what is changed by hand in the page. Python does not tell it back: that would cost the page a message for each
#: step of a drag, and may come when the hand is a step further, which it would undo. A second page on the same kernel
#: sees what follows from the change, not the control move.
BY_HAND = {"sync": True, "echo_update": False}

#: The one form of import that our modules use: named, from a file in shared/.
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w/]+)\.js";$', re.MULTILINE)


def script(name: str) -> str:
    """Return the ES module of the widget called `name`, led by what it imports from shared/.

    A widget's module reaches the browser as text, from where a relative import leads nowhere. So every file that is
    imported becomes a function, called once, that gives its exports; nothing else of it can be seen.

    Examples
    --------
    >>> "import" in script("controls"), script("controls").count("const shared_dom = ")
    (False, 1)
    """
    shared: dict[str, str] = {}
    module = _resolved(_HERE / f"{name}.js", shared)
    return "\n".join([*shared.values(), module])


def _resolved(path: Path, shared: dict[str, str]) -> str:
    """Return the text of `path`; its imports read from `shared`, where what they need is added first."""
    def put(found: re.Match[str]) -> str:
        names, file = found.groups()
        module = f"shared_{Path(file).name}"
        if module not in shared:
            body = _resolved(path.parent / f"{file}.js", shared)
            exports = ", ".join(re.findall(r"^export (?:const|function|class) (\w+)", body, re.MULTILINE))
            body = re.sub(r"^export ", "", body, flags=re.MULTILINE)
            shared[module] = f"const {module} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"
        return f"const {{ {names} }} = {module};"

    return _IMPORT.sub(put, path.read_text("utf-8"))


def styles(name: str) -> str:
    """Return the house's colours and buttons (common.css) followed by the stylesheet of `name`."""
    return "\n".join((_HERE / f"{part}.css").read_text("utf-8") for part in ("common", name))


def refuse_unknown(owner: Any, given: dict[str, Any]) -> None:
    """Raise a ValueError that names the first keyword in `given` that is no trait of `owner`."""
    for name in given:
        check_choice(name, f"{type(owner).__name__}(...) keyword", sorted(owner.trait_names()))


def png(picture: Image.Image) -> bytes:
    """Return `picture` as the bytes of a PNG file."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


class View(anywidget.AnyWidget):
    """Base of the views: one Python file, one ES module, one stylesheet each.

    A subclass sets ``_esm = script("name")`` and ``_css = styles("name")`` and overrides `describe` and
    `snapshot`, which are what remains of the widget on paper, on GitHub and for a screen reader.

    Attributes
    ----------
    followed : bool
        Whether a link in the browser shows each change by itself: Python then hears 25 times a second, not once a
        frame.
    """

    followed = traitlets.Bool(False).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        refuse_unknown(self, traits)
        self._quiet: set[str] = set()
        super().__init__(**traits)

    @contextlib.contextmanager
    def quiet(self, name: str) -> Iterator[None]:
        """Within this block, changes of the trait `name` are not sent to the browser, which has them already."""
        self._quiet.add(name)
        try:
            yield
        finally:
            self._quiet.discard(name)

    def _should_send_property(self, key: str, value: Any) -> bool:
        return key not in self._quiet and not self._came(key, value) and super()._should_send_property(key, value)

    def _came(self, key: str, value: Any) -> bool:
        """Whether the browser has just sent this array: it may write a bool as a byte, where Python packs eight."""
        came = from_wire(self._property_lock.get(key)) if isinstance(value, np.ndarray) else None
        return came is not None and np.array_equal(came, value)

    def describe(self) -> str:
        """Return one sentence that says what the view shows."""
        return ""

    def snapshot(self) -> Image.Image | None:
        """Return the view as a still picture, or None where there is nothing to draw."""
        return None

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_static_twin(super()._repr_mimebundle_(**kwargs), self)


def with_static_twin(bundle: Any, owner: Any) -> Any:
    """Return the mimebundle of a widget with a PNG and a sentence of `owner` added beside the live view."""
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    if data is None:  # a widget that is closed shows nothing
        return bundle
    data["text/plain"] = owner.describe()
    picture = owner.snapshot()
    if picture is not None:
        data["image/png"] = png(picture)
    return data, metadata
