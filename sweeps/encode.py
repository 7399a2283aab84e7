"""A shard as bytes: a chunk is encoded where it was computed, while it is in the processor's cache.

One file a variable: one chunk where the shard is one, else its chunks and an index, as Zarr's sharding codec
lays them out (https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed). The bytes are made
here rather than by zarr, which takes twice the processor time for them; a test compares with what zarr reads.

Error estimates are stored with 8 significant bits, rounded up: nobody reads a third digit of an estimate,
and the digits that are none would be half of a store, as they do not compress.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from ..kernels.quantities import DONE, NOT_FINITE, STATUS
from . import codecs
from .compute import Values
from .files import FileSet
from .plan import Block, Plan
from .receipts import worst_as_json

ERROR_BITS = 8
_BELOW = (1 << (24 - ERROR_BITS)) - 1
_MISSING = (1 << 64) - 1


def rounded_up(errors: np.ndarray) -> np.ndarray:
    """Return error estimates (not negative) as float32 of ``ERROR_BITS`` significant bits, rounded up.

    They grow by less than 2^-7; what is rounded already stays as it is.
    """
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        narrow = np.array(errors, dtype=np.float32, order="C", ndmin=1)
    bits = narrow.view(np.int32)  # the bits of positive floats are ordered as the floats are
    bits += narrow < errors
    lost = np.isnan(narrow)
    bits += _BELOW
    bits &= ~_BELOW
    if lost.any():
        narrow[lost] = np.nan
    return narrow.reshape(np.shape(errors))


class Chunk(NamedTuple):
    """A chunk of every variable as bytes, and what a receipt tells about it."""

    frames: dict[str, bytes]
    status: np.ndarray
    regime: np.ndarray
    worst: dict[str, float]


def encoded(plan: Plan, found: Values) -> Chunk:
    """Return the values of a chunk of points as bytes; whole chunks, whatever the axes' ends cut off."""
    status = found.status.copy()
    frames, worst = {}, {}
    for name in plan.sweep.quantities:
        values, errors = found.values[name], rounded_up(found.errors[name])
        _give_reason(status, values)
        worst[name] = float(np.fmax.reduce(errors, axis=None))
        frames[name] = _frame(plan, values, "<f8", np.nan)
        frames[f"{name}_error"] = _frame(plan, errors, "<f4", np.nan)
    frames["status"] = _frame(plan, status, "|u1", 0)
    frames["regime"] = _frame(plan, found.regime, "|u1", 0)
    return Chunk(frames, _counts(status), _counts(found.regime), worst)


def _counts(codes: np.ndarray) -> np.ndarray:
    """Return how many points have each code."""
    return np.bincount(codes.ravel(), minlength=256)


def _frame(plan: Plan, values: np.ndarray, dtype: str, fill: float) -> bytes:
    """Return one variable's chunk at full size: beyond the end of the axes stands the fill value."""
    part = np.ascontiguousarray(values, dtype=dtype)
    shape = (*plan.chunk_shape, *part.shape[len(plan.chunk_shape) :])
    if part.shape != shape:
        inside, part = part, np.full(shape, fill, dtype=dtype)
        part[tuple(slice(0, n) for n in inside.shape)] = inside
    return codecs.encode(part, plan.level)


class Encoder:
    """Takes the chunks of a shard, writes their bytes, and keeps what a receipt tells about them.

    Parameters
    ----------
    plan
    names
        file of every variable.
    files
        where to write; no more than a chunk is kept in memory.
    """

    def __init__(self, plan: Plan, names: Mapping[str, str], files: FileSet) -> None:
        """Start without any chunk."""
        self._names, self._files = names, files
        self._places = _chunk_places(plan) if plan.shard_shape != plan.chunk_shape else None
        self._index: dict[str, np.ndarray] = {}
        self._status = np.zeros(256, np.int64)
        self._regime = np.zeros(256, np.int64)
        self._worst: dict[str, float] = {}

    def add(self, place: Block, chunk: Chunk) -> None:
        """Write one chunk, whose place is given as slices within the shard; raises OSError."""
        number = self._places[tuple(part.start for part in place)] if self._places else 0
        for name, frame in chunk.frames.items():
            file = self._names[name]
            if self._places is not None:
                if name not in self._index:
                    self._index[name] = np.full((len(self._places), 2), _MISSING, "<u8")
                self._index[name][number] = self._files.size(file), len(frame)
            self._files.append(file, frame)
        self._status += chunk.status
        self._regime += chunk.regime
        for name, top in chunk.worst.items():
            self._worst[name] = float(np.fmax(top, self._worst.get(name, np.nan)))  # NaN is none

    def finish(self) -> dict[str, Any]:
        """Write the indices; return points by status and regime, and worst errors."""
        for name, index in self._index.items():
            self._files.append(self._names[name], index.tobytes() + codecs.crc32c(index.tobytes()))
        return {
            "status": {str(k): int(self._status[k]) for k in STATUS if self._status[k]},
            "regime": {str(k): int(n) for k, n in enumerate(self._regime) if n},
            "worst_error": {name: worst_as_json(top) for name, top in self._worst.items()},
        }


def _give_reason(status: np.ndarray, values: np.ndarray) -> None:
    """Mark points that a kernel calls done though a value of theirs is not finite."""
    finite = np.isfinite(values)
    if not finite.all():
        bad = ~finite.reshape(*status.shape, -1).all(axis=-1)
        status[bad & (status == DONE)] = NOT_FINITE


def _chunk_places(plan: Plan) -> dict[tuple[int, ...], int]:
    """Return the position in the shard's index, C order, of the chunk that starts at a place in the shard."""
    whole = tuple(slice(0, n) for n in plan.shard_shape)
    return {tuple(part.start for part in chunk): k for k, chunk in enumerate(plan.chunks(whole))}
