"""Table: rows of numbers, one of which can be chosen."""

from __future__ import annotations

from typing import Any

import traitlets as t
from PIL import Image

from seeing_machine._validate import problem

from ._view import BY_HAND, View, script, styles

#: The rows that a page can hold and stay quick.
MOST_ROWS = 500


class Table(View):
    """Rows of text under a heading; a click or the arrow keys choose one.

    Parameters
    ----------
    **traits
        Starting values of the traits below; a name that is none of them raises ValueError.

    Attributes
    ----------
    title : str
        The heading, in large type: the number that matters.
    columns : list of str
        The heads of the columns.
    rows : list of list of str
        As many texts in each row as there are columns. Of more than 500 rows the first 500 are shown.
    shades : list of list of float
        How strongly each cell is tinted, as many as in `rows`, or none: blue up to 1, orange down to -1.
    chosen : int or None
        The row that is chosen, from 0.
    note : str
        What is said where there are no rows.
    height : int
        Of the rows, in CSS pixels; they scroll. It does not change with their number, so that nothing below jumps.

    Examples
    --------
    >>> table = Table(title="2 coins", columns=["coin", "area"], rows=[["1", "900"], ["2", "1,100"]], chosen=1)
    >>> table.describe()
    '2 coins. Row 2 of 2: coin 2, area 1,100.'
    """

    _esm = script("table")
    _css = styles("table")

    title = t.Unicode().tag(sync=True)
    columns = t.List(t.Unicode()).tag(sync=True)
    rows = t.List(t.List(t.Unicode())).tag(sync=True)
    shades = t.List(t.List(t.Float(min=-1, max=1))).tag(sync=True)
    chosen = t.Int(None, allow_none=True).tag(**BY_HAND)
    note = t.Unicode("There are no rows.").tag(sync=True)
    height = t.Int(200, min=60).tag(sync=True)

    @t.validate("rows")
    def _as_wide_as_the_head(self, proposal: Any) -> list[list[str]]:
        for row in proposal.value:
            if len(row) != len(self.columns):
                raise t.TraitError(problem("rows", row, f"{len(self.columns)} texts, one for each column"))
        return proposal.value[:MOST_ROWS]

    def snapshot(self) -> Image.Image:
        """Return the heading and the first 24 rows as a still picture."""
        from ._table_still import draw_table

        return draw_table(self)

    def describe(self) -> str:
        """Return the heading, and the row that is chosen."""
        if self.chosen is None or not 0 <= self.chosen < len(self.rows):
            return f"{self.title or 'Table'}."
        told = ", ".join(f"{name} {text}" for name, text in zip(self.columns, self.rows[self.chosen], strict=True))
        return f"{self.title or 'Table'}. Row {self.chosen + 1} of {len(self.rows)}: {told}."
