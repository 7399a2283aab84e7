"""A shard as bytes: its chunks are encoded as they come from the kernel, still in the processor's cache.

One file a variable: one Zstd frame with its checksum where the shard is one chunk, else the frames of its
chunks and an index, as Zarr's sharding codec lays them out
(https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed). The bytes are made here rather
than by zarr, which takes twice the processor time for them; a test compares with what zarr reads.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from ..kernels.quantities import STATUS
from .compute import Values
from .files import FileSet
from .plan import Block, Plan

DONE, NOT_FINITE = 1, 3
_MISSING = (1 << 64) - 1


def rounded_up(errors: np.ndarray) -> np.ndarray:
    """Return error estimates (not negative) as float32, rounded up where they are not float32 already."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        narrow = np.array(errors, dtype=np.float32, order="C", ndmin=1)
    bits = narrow.view(np.int32)  # the bits of positive floats are ordered as the floats are
    bits += narrow < errors
    return narrow.reshape(np.shape(errors))


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
        self._plan, self._names, self._files = plan, names, files
        self._places = _chunk_places(plan) if plan.shard_shape != plan.chunk_shape else None
        self._index: dict[str, np.ndarray] = {}
        self._status = np.zeros(256, np.int64)
        self._regime = np.zeros(256, np.int64)
        self._worst: dict[str, float] = {}

    def add(self, chunk: Block, found: Values) -> None:
        """Write the values of one chunk, given as slices within the shard; raises OSError."""
        status = found.status.copy()
        number = self._places[tuple(part.start for part in chunk)] if self._places else 0
        for name in self._plan.sweep.quantities:
            values, errors = found.values[name], rounded_up(found.errors[name])
            _give_reason(status, values)
            top = float(np.fmax.reduce(errors, axis=None))
            self._worst[name] = max(top, self._worst.get(name, 0.0))  # NaN never wins here
            self._put(name, number, values, "<f8", np.nan)
            self._put(f"{name}_error", number, errors, "<f4", np.nan)
        self._put("status", number, status, "|u1", 0)
        self._put("regime", number, found.regime, "|u1", 0)
        self._status += np.bincount(status.ravel(), minlength=256)
        self._regime += np.bincount(found.regime.ravel(), minlength=256)

    def _put(self, name: str, number: int, values: np.ndarray, dtype: str, fill: float) -> None:
        """Write one chunk of a variable at full size: beyond the end of the axes stands the fill value."""
        part = np.ascontiguousarray(values, dtype=dtype)
        dims = len(self._plan.chunk_shape)
        shape = (*self._plan.chunk_shape, *part.shape[dims:])
        if part.shape != shape:
            inside, part = part, np.full(shape, fill, dtype=dtype)
            part[tuple(slice(0, n) for n in inside.shape)] = inside
        frame = _zstd(self._plan.level).encode(part)
        file = self._names[name]
        if self._places is not None:
            if name not in self._index:
                self._index[name] = np.full((len(self._places), 2), _MISSING, "<u8")
            self._index[name][number] = self._files.size(file), len(frame)
        self._files.append(file, frame)

    def finish(self) -> Mapping[str, Any]:
        """Write the indices; return points by status and regime, and worst errors (None: infinite)."""
        for name, index in self._index.items():
            self._files.append(self._names[name], index.tobytes() + _crc32c(index.tobytes()))
        return {
            "status": {str(k): int(self._status[k]) for k in STATUS if self._status[k]},
            "regime": {str(k): int(n) for k, n in enumerate(self._regime) if n},
            "worst_error": {name: top if np.isfinite(top) else None for name, top in self._worst.items()},
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


@cache
def _zstd(level: int) -> Any:
    from numcodecs.zstd import Zstd

    return Zstd(level=level, checksum=True)


def _crc32c(data: bytes) -> bytes:
    import google_crc32c

    return struct.pack("<I", google_crc32c.value(data))
