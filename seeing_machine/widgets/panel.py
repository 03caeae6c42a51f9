"""Panel: the foot of every explorer."""

from __future__ import annotations

from collections.abc import Callable

import traitlets as t

from ._view import View, script, styles


class Panel(View):
    """One status sentence, an error if there is one, and folded below them the code, the state and a reset button.

    Attributes
    ----------
    status : str
        What is seen now; read aloud once it has stood still.
    error : str
        What went wrong; empty when nothing did.
    codes : dict of str to str
        The code for this state, one tab for each library.
    state : str
        The state as JSON; asked for when the learner unfolds it.
    controls : bool
        Whether the row of buttons is shown.

    Examples
    --------
    >>> Panel(status="23 % of the pixels are lizard.").describe()
    '23 % of the pixels are lizard.'
    """

    _esm = script("panel")
    _css = styles("panel")

    status = t.Unicode().tag(sync=True)
    error = t.Unicode().tag(sync=True)
    codes = t.Dict(value_trait=t.Unicode(), key_trait=t.Unicode()).tag(sync=True)
    state = t.Unicode().tag(sync=True)
    controls = t.Bool(True).tag(sync=True)

    def describe(self) -> str:
        """Return the status sentence, and the error if there is one."""
        return f"{self.status} {self.error}".strip()

    def on_want(self, what: str, give: Callable[[], None]) -> None:
        """Call `give` when the learner presses the button called `what`: "state" or "reset"."""
        self.on_msg(lambda _widget, content, _buffers: give() if content.get("wants") == what else None)
