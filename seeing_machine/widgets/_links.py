"""Links between traits: in Python, and in the browser."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from ._view import View, script


def link(first: tuple[Any, str], second: tuple[Any, str]) -> None:
    """Keep two traits equal, from now on, starting with the value of the first; arrays too, unlike `traitlets.link`."""
    for (source, name), (target, other) in ((first, second), (second, first)):
        source.observe(lambda change, target=target, other=other: setattr(target, other, change.new), name)
    setattr(second[0], second[1], getattr(*first))


def link_in_browser(first: tuple[View, str], second: tuple[View, str]) -> Link:
    """Keep two traits equal in the browser, where a drag does not wait for Python.

    Python mirrors what it hears of either side and sends neither back: it could only be late. It hears 25 times a
    second, and of the last change always.

    Returns
    -------
    Link
        Lasts as long as the page; `close` ends the browser's part.
    """
    setattr(second[0], second[1], getattr(*first))
    for (source, name), (target, other) in ((first, second), (second, first)):
        source.observe(lambda change, target=target, other=other: _mirror(target, other, change.new), name)
        source.followed = True
    return Link(ends=(first[0].model_id or "", first[1], second[0].model_id or "", second[1]))


def _mirror(target: View, name: str, value: Any) -> None:
    with target.quiet(name):
        setattr(target, name, value)


class Link(anywidget.AnyWidget):
    """The browser's part of `link_in_browser`: a widget without a view.

    Attributes
    ----------
    ends : (str, str, str, str)
        Model and trait of the one side, model and trait of the other.
    """

    _esm = script("link")

    ends = traitlets.Tuple(*[traitlets.Unicode()] * 4).tag(sync=True)
