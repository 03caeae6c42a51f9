"""Slider, Choice, Switch and Field: native controls with names, for the state of an explorer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets as t

from ._view import BY_HAND, View, script, styles


class Control(View):
    """What the four controls share: a label beside a native input, and `value`.

    Attributes
    ----------
    label : str
        The name that is seen and read aloud.
    value
        The state; set by hand or by code.
    disabled : bool
        Whether it can only be read.
    """

    _esm = script("controls")
    _css = styles("controls")

    kind = t.Unicode().tag(sync=True)
    label = t.Unicode().tag(sync=True)
    value: Any = t.Any().tag(**BY_HAND)
    disabled = t.Bool(False).tag(sync=True)

    def describe(self) -> str:
        """Return the label and the value."""
        return f"{self.label}: {self.value}"


class Slider(Control):
    """A number between `min` and `max` in steps of `step`, with its unit.

    Examples
    --------
    >>> Slider(label="threshold", value=130, max=255).describe()
    'threshold: 130'
    """

    kind = t.Unicode("slider").tag(sync=True)
    value = t.Union([t.Int(), t.Float()], default_value=0).tag(**BY_HAND)
    min = t.Union([t.Int(), t.Float()], default_value=0).tag(sync=True)
    max = t.Union([t.Int(), t.Float()], default_value=100).tag(sync=True)
    step = t.Union([t.Int(), t.Float()], default_value=1).tag(sync=True)
    unit = t.Unicode().tag(sync=True)


class Choice(Control):
    """One of a few options, as radio buttons in a row (or in a column where `vertical`).

    Examples
    --------
    >>> Choice(label="method", options=["fixed", "otsu"], value="otsu").describe()
    'method: otsu'
    """

    kind = t.Unicode("choice").tag(sync=True)
    value = t.Unicode(allow_none=True, default_value=None).tag(**BY_HAND)
    options = t.List(t.Tuple(t.Unicode(), t.Unicode())).tag(sync=True)
    vertical = t.Bool(False).tag(sync=True)

    def __init__(self, *, options: Any, **traits: Any) -> None:
        super().__init__(options=[o if isinstance(o, tuple) else (o, o) for o in options], **traits)


class Switch(Control):
    """On or off.

    Examples
    --------
    >>> Switch(label="log scale", value=True).describe()
    'log scale: on'
    """

    kind = t.Unicode("switch").tag(sync=True)
    value = t.Bool(False).tag(**BY_HAND)

    def describe(self) -> str:
        """Return the label and "on" or "off"."""
        return f"{self.label}: {'on' if self.value else 'off'}"


class Field(Control):
    """A line of text; `on_submit` hears the Enter key.

    Examples
    --------
    >>> Field(label="your answer", value="42").describe()
    'your answer: 42'
    """

    kind = t.Unicode("field").tag(sync=True)
    value = t.Unicode().tag(**BY_HAND)
    placeholder = t.Unicode().tag(sync=True)
    numeric = t.Bool(False).tag(sync=True)

    def on_submit(self, heard: Callable[[], None]) -> None:
        """Call `heard` when the learner presses Enter."""
        self.on_msg(lambda _widget, content, _buffers: heard() if content.get("submitted") else None)
