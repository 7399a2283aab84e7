"""What a merged store lacks, and the sweep file that completes it."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import numpy as np

from .errors import many
from .files import explain, hidden_beside, write_file
from .identity import row_words
from .reuse import Reuse, open_reuse
from .store import open_store
from .sweep import Sweep
from .toml_text import sweep_text


def completing_file(path: Path, sweep: Sweep) -> Path:
    """Write the sweep of a store into a file beside it, and return the file; none that is there is changed.

    Raises
    ------
    RunFailed
        where it cannot be written.
    """
    text = sweep_text(sweep)
    for number in count(1):
        file = path.with_name(f"{path.stem}{f'-{number}' * (number > 1)}.toml")
        try:
            _write_new(file, text.encode())
            return file
        except FileExistsError:
            if file.is_file() and file.read_bytes() == text.encode():
                return file
        except OSError as error:
            raise explain(error, f"{file} cannot be written") from None
    raise AssertionError("never")


def _write_new(file: Path, content: bytes) -> None:
    """Write a file whole that is not there yet; raises OSError."""
    hidden = hidden_beside(file)
    write_file(hidden, content, "new")
    try:
        os.link(hidden, file)
    finally:
        hidden.unlink()


def merged_lines(path: Path, stores: int) -> list[str]:
    """Return what an unfinished merged store was made of, and where its points are open."""
    store = open_store(path)
    size = store.plan.sweep.size
    reuse = open_reuse(store) or Reuse([])
    lacking = [np.zeros(n, bool) for n in store.plan.sweep.shape]
    known = 0
    for shard in range(store.plan.count):
        here = reuse.known(store, shard)
        known += int(np.count_nonzero(here))
        for k, part in enumerate(store.plan.block(shard)):
            others = tuple(n for n in range(here.ndim) if n != k)
            lacking[k][part] |= ~here.all(axis=others)
    lines = [f"{path}: made of {stores} stores, which know {known} of its {many(size, 'point')}"]
    if known < size:
        places = "; ".join(_places(store.plan.sweep, lacking))
        lines.append(f"open: {many(size - known, 'point')}, within {places}")
    return lines


def _places(sweep: Sweep, lacking: list[np.ndarray]) -> list[str]:
    """Return for every axis between which values points are open, and beside how many."""
    found = []
    for axis, mask in zip(sweep.axes, lacking, strict=True):
        values = axis.values[axis.dim]
        ends = [row_words(axis, (float(values[k]),)) for k in np.flatnonzero(mask)[[0, -1]]]
        stretch = ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
        found.append(f"{axis.dim} = {stretch} ({np.count_nonzero(mask)} of {len(values)} values)")
    return found
