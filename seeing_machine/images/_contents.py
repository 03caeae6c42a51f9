"""The bytes of a picture file, from wherever a learner has it: a path, an open file, an upload, memory."""

from __future__ import annotations

import difflib
import os
import stat
from pathlib import Path
from typing import Any

from seeing_machine._validate import Words, problem

MAX_BYTES = 200_000_000
_TOO_MANY_BYTES = f"which is more than {MAX_BYTES // 10**6} megabytes"
SHRINK = "Make it smaller in another program first."


def contents(source: Any) -> tuple[bytes, str]:
    """Return the bytes of a file and what to call it in a message.

    Parameters
    ----------
    source : path, bytes, file or upload
        As in `seeing_machine.images.read`.

    Returns
    -------
    data : bytes
        All of it, at most `MAX_BYTES`.
    label : str
        The file's name in quotes, or the number of bytes where it has no name.

    Raises
    ------
    FileNotFoundError, PermissionError
        If there is no such file, or it may not be read.
    TypeError
        If `source` is of another kind.
    ValueError
        If it cannot be read, is too large, or is not one file.

    Examples
    --------
    >>> contents({"name": "lizard.png", "content": memoryview(b"123")})
    (b'123', "'lizard.png'")
    """
    name = ""
    if type(source).__name__ == "FileUpload":  # the widget itself, known without importing ipywidgets
        source = source.value
    if isinstance(source, (dict, tuple, list)):
        source, name = _uploaded(source)
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
    elif isinstance(source, (str, os.PathLike)):
        name = os.fsdecode(source)
        data = _from_path(name)
    elif hasattr(source, "read"):
        data = _from_open_file(source)
    else:
        raise TypeError(problem("source", source, "a file name, the bytes of a file, an open file, "
                                "an upload, a Pillow image or an array"))
    label = _quoted(name) if name else f"{len(data)} bytes"
    if len(data) > MAX_BYTES:
        label = _quoted(name) if name else "data"  # an open file has been read only up to the limit
        raise ValueError(problem("source", Words(f"{label}, {_TOO_MANY_BYTES}"), "a smaller file", SHRINK))
    return data, label


def _from_path(name: str) -> bytes:
    label = _quoted(name)
    if name.startswith(("http://", "https://")):
        raise ValueError(problem("source", Words(f"the address {label}"), "a file on this computer",
                                 "Download the picture first."))
    path = Path(name)
    data, obstacle = b"", ""
    try:
        path = path.expanduser()
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            obstacle = "which is a folder"
        elif not stat.S_ISREG(status.st_mode):  # a pipe would wait for ever, /dev/zero would never end
            obstacle = "which is a device or a pipe"
        elif status.st_size > MAX_BYTES:
            obstacle = _TOO_MANY_BYTES
        else:
            data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(problem("source", Words(f"{label}, and there is no such file"),
                                        "an existing file", _where_to_look(path))) from None
    except PermissionError:
        raise PermissionError(problem("source", Words(f"{label}, which this account may not read"),
                                      "a file that may be read",
                                      "Copy it, or change its permissions.")) from None
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, no such home, "\0" in the name
        obstacle = f"which cannot be read ({getattr(error, 'strerror', None) or error})"
    if obstacle:
        raise ValueError(problem("source", Words(f"{label}, {obstacle}"), "the file of a picture",
                                 SHRINK if obstacle == _TOO_MANY_BYTES else ""))
    return data


def _where_to_look(path: Path) -> str:
    """Return the nearest name in the same folder, else the folder in which Python looks."""
    try:
        names = {name.lower(): name for name in os.listdir(path.parent)}  # a camera writes .JPG
    except OSError:
        names = {}
    for near in difflib.get_close_matches(path.name.lower(), names, n=1):
        return f"Did you mean {str(path.with_name(names[near]))!r}?"
    return "" if path.is_absolute() else f"Python looks in {os.getcwd()!r}."


def _from_open_file(file: Any) -> bytes:
    try:
        if file.seekable():
            file.seek(0)  # a buffer that has just been written stands at its end
        parts, missing = [], MAX_BYTES + 1
        while missing > 0 and (part := file.read(missing)):
            if isinstance(part, str):
                raise TypeError(problem("source", Words("a file opened as text"), "a file opened as bytes",
                                        'Open it with open(name, "rb").'))
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)
    except (OSError, ValueError, AttributeError) as error:  # closed, or open for writing only
        raise ValueError(problem("source", Words(f"a file that cannot be read ({error})"),
                                 'a file opened with open(name, "rb")')) from None


def _uploaded(value: Any) -> tuple[Any, str]:
    """Return content and name from the value of a FileUpload: ipywidgets 8 a tuple, 7 a dict of dicts."""
    if isinstance(value, dict):
        files = [value] if "content" in value else list(value.values())
        name = "" if "content" in value else next(iter(value), "")
    else:
        files, name = list(value), ""
    if not files:
        raise ValueError(problem("source", Words("an upload without a file"), "one picture",
                                 "Choose a file with the upload button first."))
    if len(files) > 1:
        raise ValueError(problem("source", Words(f"{len(files)} uploaded files"), "one",
                                 "Pass one of them, for example upload.value[0]."))
    content = files[0].get("content") if isinstance(files[0], dict) else None
    if not isinstance(content, (bytes, bytearray, memoryview)):
        raise TypeError(problem("source", value, "the value of a FileUpload, with the bytes under 'content'"))
    return content, str(files[0].get("name", name))


def _quoted(name: str) -> str:
    return repr(name if len(name) <= 80 else name[:38] + "..." + name[-38:])
