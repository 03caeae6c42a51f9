"""The map of the course, with what the learner has done in each lesson."""

from __future__ import annotations

import html
import itertools
from pathlib import Path

from seeing_machine.classroom.exercise import Lesson
from seeing_machine.classroom.hints import Help
from seeing_machine.classroom.progress_file import progress
from seeing_machine.classroom.questions import Prediction
from seeing_machine.classroom.registry import lessons

_LEFT = "text-align: left"


def course_map() -> Help:
    """Return the lessons, part by part, with what is done in each; in a notebook as a table with links.

    Returns
    -------
    Help
        Shown by Jupyter.

    Examples
    --------
    >>> print(course_map())
    What a picture is
      What does a picture look like to a machine?  0 of ... done, about 50 minutes
    ...
    """
    mine, text, rows = progress(), [], []
    in_order = sorted(lessons(), key=lambda lesson: (_notebook(lesson) or "~", lesson.block))
    for part, group in itertools.groupby(in_order, key=lambda lesson: lesson.part):
        text.append(part)
        rows.append(f'<tr><th colspan="3" scope="colgroup" style="{_LEFT}; padding: 12px 8px 4px">'
                    f"{html.escape(part)}</th></tr>")
        for lesson in group:
            done, total = _done(lesson), len(lesson.items)
            text.append(f"  {lesson.title}  {done} of {total} done, about {lesson.minutes} minutes")
            rows.append(f'<tr><td style="{_LEFT}">{_link(lesson)}</td><td style="{_LEFT}">{_bar(done, total)}</td>'
                        f'<td style="text-align: right">about {lesson.minutes} minutes</td></tr>')
    code = mine.resume_code()
    kept = (f"Progress is kept in {mine.path.name}, beside the notebooks. To carry it to another machine, write down "
            f"{code} and run sm.progress().restore(\"{code}\") there.")
    table = ('<table style="margin: 4px 0; border-collapse: collapse; font-variant-numeric: tabular-nums">'
             f'<caption style="{_LEFT}; caption-side: bottom; padding-top: 10px">{html.escape(kept)}</caption>'
             f"{''.join(rows)}</table>")
    return Help("\n".join([*text, kept]), f'<div class="sm-map" style="max-width: 920px">{table}</div>')


def _done(lesson: Lesson) -> int:
    """Count what is passed, and predictions also when they were wrong: to have answered is what they are for."""
    every = progress().lesson_status(lesson.slug).items
    predictions = {item.id for item in lesson.items if isinstance(item, Prediction)}
    return sum(status.passed or (id in predictions and status.tries > 0) for id, status in every.items())


def _notebook(lesson: Lesson) -> str:
    """Return the name of the lesson's notebook, which begins with its number; "" where it is not in this folder."""
    return next((path.name for path in Path.cwd().glob(f"[0-9][0-9]_{lesson.slug}.ipynb")), "")


def _link(lesson: Lesson) -> str:
    title, name = html.escape(lesson.title), _notebook(lesson)
    return f'<a href="{html.escape(name)}">{title}</a>' if name else title


def _bar(done: int, total: int) -> str:
    width = round(100 * done / total) if total else 0
    return ('<span aria-hidden="true" style="display: inline-block; width: 90px; height: 9px; margin-right: 8px; '
            'border: 1px solid currentColor; border-radius: 3px">'
            f'<span style="display: block; width: {width}%; height: 100%; background: #0072b2"></span></span>'
            f"{done} of {total}")
