"""Small words for people: ranges of numbers, short paths."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path


def numbered(noun: str, numbers: Iterable[int]) -> str:
    """Return ``task 3``, or ``tasks 0-3, 7``."""
    found = sorted(set(numbers))
    runs = [[k for _, k in run] for _, run in groupby(enumerate(found), lambda pair: pair[1] - pair[0])]
    text = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
    return f"{noun}{'' if len(found) == 1 else 's'} {text}"


def short(path: Path) -> str:
    """Return a path from the current folder on where it lies in there, else the whole of it."""
    try:
        return os.fspath(path.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return os.fspath(path)
