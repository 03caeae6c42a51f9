"""Explorer: what every lesson's widget is made of."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np
import traitlets as t
from PIL import Image

from seeing_machine._validate import check_choice
from seeing_machine.widgets import (
    Choice,
    Control,
    ImageView,
    Panel,
    Slider,
    Switch,
    link,
    refuse_unknown,
    stack,
    with_static_twin,
)

from ._my_photo import my_photo
from ._packing import pack, unpack
from ._presets import preset_for, preset_path
from ._threads import one_core_left


class Explorer(ipywidgets.VBox):
    """Base of the lessons' widgets: its traits are its whole state, its results are properties.

    A subclass says what it is in four methods, and nothing else is asked of it:

    * `build` makes the views and returns them in rows; `slider`, `choice` and `switch` make controls bound to traits;
    * `update` hands arrays to the views after any trait changed;
    * `describe` says in one sentence what is seen;
    * `snippets` gives the code for the current state, by library. Run, it defines the names in `RESULTS`.

    Attributes
    ----------
    goal : str
        One line under the title: what to try for.
    error : str
        What went wrong in the last change; empty when nothing did. Shown in the widget.
    """

    #: Heading of the explorer.
    TITLE = ""
    #: Names of the properties that the code in `snippets` computes too.
    RESULTS: tuple[str, ...] = ()

    goal = t.Unicode()
    error = t.Unicode()

    def __init__(self, **state: Any) -> None:
        refuse_unknown(self, state)
        self._controls: dict[str, Any] = {}
        self._asked: dict[tuple[str, ...], list[Any]] = {}
        self._ready = False
        self._preset_error = ""
        super().__init__(**state)
        self._start = self._values()
        self._heading = ipywidgets.HTML()
        self.panel = Panel()
        self.rows = self.build()
        self.panel.on_want("reset", self.reset)
        self.panel.on_want("state", self._show_state)
        self.children = [self._heading, *(_row(row) for row in [*self.rows, *self.foot()]), self.panel]
        self.add_class("sm-explorer")
        self._ready = True
        self.observe(self._changed, list(self._values()))
        self.observe(lambda _: self._head(), "goal")
        self._preset_error = self._obey_preset()
        self._changed()

    # -- what a lesson writes --------------------------------------------------------------------------------

    def build(self) -> list[list[ipywidgets.Widget]]:
        """Return the rows of views and controls, top to bottom; called once, with the traits set."""
        raise NotImplementedError(f"{type(self).__name__} has no build()")  # a lesson without views is no lesson

    def foot(self) -> list[list[ipywidgets.Widget]]:
        """Return the rows of controls that all explorers of a kind have below their own."""
        return []

    def update(self) -> None:
        """Bring the views in line with the traits."""

    def fresh(self, *names: str) -> bool:
        """Return whether one of these traits has changed since this was last asked of the same ones.

        `update` runs on every change, the pointer's too; what takes time is made again only where this says so.
        """
        now = [getattr(self, name) for name in names]
        before, self._asked[names] = self._asked.get(names), now
        return before is None or any(new is not old for new, old in zip(now, before, strict=True))

    def describe(self) -> str:
        """Return one sentence on what is seen now."""
        return self.TITLE

    def snippets(self) -> dict[str, str]:
        """Return library name to code; the first is shown first."""
        return {}

    # -- controls bound to traits ----------------------------------------------------------------------------

    def slider(self, name: str, label: str, **options: Any) -> Slider:
        """Return a slider for the trait `name`; its range is the trait's own."""
        trait = self.traits()[name]
        limits = {key: getattr(trait, key) for key in ("min", "max") if getattr(trait, key, None) is not None}
        return self._bind(name, Slider(label=label, value=getattr(self, name), **{**limits, **options}))

    def choice(self, name: str, label: str, options: Any, **more: Any) -> Choice:
        """Return radio buttons for the trait `name`."""
        return self._bind(name, Choice(label=label, options=options, value=getattr(self, name), **more))

    def switch(self, name: str, label: str) -> Switch:
        """Return a switch for the bool trait `name`."""
        return self._bind(name, Switch(label=label, value=getattr(self, name)))

    def _bind(self, name: str, control: Any) -> Any:
        link((self, name), (control, "value"))
        self._controls[name] = control
        return control

    # -- what every explorer can do --------------------------------------------------------------------------

    @property
    def code(self) -> str:
        """The code for the current state, in the first of its libraries."""
        return next(iter(self.snippets().values()), "")

    @property
    def state(self) -> dict[str, Any]:
        """The traits as a dict that goes into JSON; `restore` takes it back. Arrays are packed, exact."""
        return {name: pack(value) for name, value in self._values().items()}

    def restore(self, state: dict[str, Any]) -> None:
        """Set the traits from `state`; all of them or, where one does not fit, none.

        Raises
        ------
        TypeError
            If it is no dict.
        ValueError
            If it names a trait that this explorer does not have.
        traitlets.TraitError
            If a value does not fit its trait.
        """
        if not isinstance(state, dict):
            raise TypeError(f"state: got {type(state).__name__}, expected the dict that .state gave.")
        for name in state:
            check_choice(name, "state", list(self._values()))
        self._set({name: unpack(name, value) for name, value in state.items()})

    def reset(self) -> None:
        """Go back to how the explorer was made."""
        self._set(self._start)

    def _set(self, values: dict[str, Any]) -> None:
        self._ready = False  # one update at the end, not one for each trait
        old = self._values()
        try:
            for name, value in values.items():
                setattr(self, name, value)
        except Exception:
            for name, value in old.items():
                setattr(self, name, value)
            raise
        finally:
            self._ready = True
            self._changed()

    def lock(self, *names: str) -> None:
        """Make controls read-only: traits by name, all of them when none is named."""
        self._each(names, lambda control: _lock(control, True))

    def unlock(self, *names: str) -> None:
        """Undo `lock`."""
        self._each(names, lambda control: _lock(control, False))

    def hide(self, *names: str) -> None:
        """Take controls out of sight; their traits keep their values."""
        self._each(names, lambda control: control.add_class("sm-away"))

    def show(self, *names: str) -> None:
        """Undo `hide`."""
        self._each(names, lambda control: control.remove_class("sm-away"))

    def arrange(self, *, start: dict[str, Any] | None = None, lock: Sequence[str] = (),
                hide: Sequence[str] = ()) -> None:
        """Set what this explorer begins with, and lock and hide controls: all of it or, where one does not fit, none.

        The file ``preset.json`` beside the notebooks does this to every explorer of a class.

        Parameters
        ----------
        start : dict, optional
            Trait to value, a part of what `state` gives; `reset` comes back to it.
        lock, hide : sequence of str
            Controls, by their traits.

        Raises
        ------
        TypeError, ValueError, traitlets.TraitError
            If there is no such trait or control, or a value does not fit.
        """
        for name in (*lock, *hide):
            check_choice(name, "control", list(self._controls))
        if start:
            self.restore(start)
            self._start = self._values()
        for name in lock:
            self.lock(name)
        for name in hide:
            self.hide(name)

    def _each(self, names: tuple[str, ...], do: Callable[[Any], None]) -> None:
        for name in names or tuple(self._controls):
            check_choice(name, "control", list(self._controls))
            do(self._controls[name])

    def snapshot(self) -> Image.Image:
        """Return a still picture of the current state: views, title and sentence."""
        rows = [[view.snapshot() for view in row if hasattr(view, "snapshot") and view.layout.display != "none"]
                for row in self.rows]
        kept = [[picture for picture in row if picture is not None] for row in rows]
        controls = "; ".join(view.describe() for row in self.rows for view in row if isinstance(view, Control))
        sentence = self.describe() + (f" [{controls}]" if controls else "")
        return stack([row for row in kept if row], title=self.TITLE, sentence=sentence)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_static_twin(super()._repr_mimebundle_(**kwargs), self)

    # -- inside ----------------------------------------------------------------------------------------------

    def _values(self) -> dict[str, Any]:
        """Return the state: the traits that the lesson's own classes define, but for those tagged ``state=False``."""
        own = set(self.trait_names()) - set(Explorer.class_trait_names())
        return {name: getattr(self, name) for name in sorted(own) if self.trait_metadata(name, "state") is not False}

    def _changed(self, _change: Any = None) -> None:
        if not self._ready:
            return
        with one_core_left(), self.panel.hold_sync():  # the panel hears all in one message
            try:
                self.update()
                self.error = ""
                self.panel.status = self.describe()
                self.panel.codes = self.snippets()
            except Exception as error:  # a learner sees a sentence, never a stack trace and never silence
                self.error = f"This step failed: {error or type(error).__name__}"
                self.panel.status, self.panel.codes = "", {}  # those of the state before would contradict it
            self._head()  # the title may follow the state
            self.panel.error = self.error or self._preset_error
        if self.panel.state:
            self._show_state()

    def _obey_preset(self) -> str:
        """Follow the teacher's file; return "", or a sentence on what is wrong with it."""
        try:
            self.arrange(**preset_for(type(self).__name__))
        except (OSError, TypeError, ValueError, t.TraitError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            return f"The teacher's {preset_path().name} is not used here. {why}"
        return ""

    def _head(self) -> None:
        title, goal = html.escape(self.TITLE), html.escape(self.goal)
        self._heading.value = (f'<div class="sm-root sm-heading"><span class="sm-heading-title">{title}</span>'
                               f'<span class="sm-heading-goal" role="status">{goal}</span></div>')

    def _show_state(self) -> None:
        self.panel.state = json.dumps(self.state, indent=1)


def spelled(image: np.ndarray) -> str:
    """Return the line of a snippet that says which picture is meant: written out where it is small, or `sm.my_photo`.

    Examples
    --------
    >>> print(spelled(np.uint8([[0, 255]])))
    image = np.array([[0, 255]], dtype=np.uint8)
    """
    if image.size > 64:
        return my_photo.code_for(image) or f"# image: your picture, {image.dtype}, shape {image.shape}"
    rows = ",\n                  ".join(str(row.tolist()) for row in image)
    return f"image = np.array([{rows}], dtype=np.{image.dtype})"


def _row(widgets: list[ipywidgets.Widget]) -> ipywidgets.Box:
    box = ipywidgets.Box(widgets)
    box.add_class("sm-row")
    if all(isinstance(widget, (Control, ipywidgets.Button)) for widget in widgets):
        box.add_class("sm-row-controls")
    return box


def _lock(control: Any, locked: bool) -> None:
    if isinstance(control, ImageView):
        control.tool = "look" if locked else "paint"
    else:
        control.disabled = locked
