"""A teacher's file for a class: what explorers begin with, and which of their controls are locked or out of sight.

``preset.json`` lies beside the notebooks, or where the environment variable ``SEEING_MACHINE_PRESET`` says:
``{"Thresholding": {"start": {"method": "otsu"}, "lock": ["method"], "hide": ["tint"]}}``. What the pupils do with
the explorers is kept elsewhere and stays as it is.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from seeing_machine._folder import progress_path
from seeing_machine._validate import Words, check_choice, problem

#: What an explorer can be told, and what each is in JSON. A state without pictures takes some hundred bytes.
KEYS: dict[str, type] = {"start": dict, "lock": list, "hide": list}
MOST_BYTES = 20_000_000


def preset_path() -> Path:
    """Return the teacher's file, which need not be there."""
    named = os.environ.get("SEEING_MACHINE_PRESET")
    return Path(named).expanduser() if named else progress_path().with_name("preset.json")


def preset_for(name: str) -> dict[str, Any]:
    """Return what the teacher's file says for the explorers called `name`: what `Explorer.arrange` takes.

    Raises
    ------
    TypeError, ValueError
        If the file is not of the form above. A name that no explorer has would otherwise go unnoticed.
    OSError
        If it is there and cannot be read.
    """
    from seeing_machine import lessons

    path = preset_path()
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(problem(path.name, Words(f"more than {MOST_BYTES} bytes"), "a few lines of JSON"))
        every = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        do = f"Line {error.lineno} has the mistake." if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(problem(path.name, Words("text that is no JSON"), "JSON", do)) from None
    _check(every, path.name, dict)
    for explorer, told in every.items():
        check_choice(explorer, path.name, sorted({*lessons.__all__, name}))
        _check(told, explorer, dict)
        for key, value in told.items():
            _check(value, key, KEYS[check_choice(key, explorer, list(KEYS))])
    return every.get(name, {})


def _check(value: Any, argument: str, kind: type) -> None:
    if not isinstance(value, kind):
        raise TypeError(problem(argument, value, "an object in { }" if kind is dict else "a list in [ ]"))
