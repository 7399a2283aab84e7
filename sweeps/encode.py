"""A shard as bytes: its chunks are encoded as they come from the kernel, still in the processor's cache.

One file a variable: one Zstd frame with its checksum where the shard is one chunk, else the frames of its
chunks and an index, as Zarr's sharding codec lays them out
(https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed). The bytes are made here rather
than by zarr, which takes twice the processor time for them; a test compares with what zarr reads.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from ..kernels.quantities import STATUS
from .compute import Values
from .layout import Variable
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
    """Takes the chunks of a shard and keeps their encoded bytes, and what a receipt tells about them.

    Parameters
    ----------
    plan
    block
        the shard.
    """

    def __init__(self, plan: Plan, block: Block) -> None:
        """Start without any chunk."""
        self._plan = plan
        self._places = _chunk_places(plan) if plan.shard_shape != plan.chunk_shape else None
        self._frames: dict[str, list[tuple[int, bytes]]] = {}
        self._status = np.zeros(256, np.int64)
        self._regime = np.zeros(256, np.int64)
        self._worst: dict[str, float] = {}
        self._quantities = plan.sweep.quantities

    def add(self, chunk: Block, found: Values) -> None:
        """Encode the values of one chunk, given as slices within the shard."""
        status = found.status.copy()
        number = self._places[tuple(part.start for part in chunk)] if self._places else 0
        for name in self._quantities:
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
        """Encode one chunk of a variable at full size: beyond the end of the axes stands the fill value."""
        part = np.ascontiguousarray(values, dtype=dtype)
        dims = len(self._plan.chunk_shape)
        shape = (*self._plan.chunk_shape, *part.shape[dims:])
        if part.shape != shape:
            inside, part = part, np.full(shape, fill, dtype=dtype)
            part[tuple(slice(0, n) for n in inside.shape)] = inside
        self._frames.setdefault(name, []).append((number, _zstd(self._plan.level).encode(part)))

    def pieces(self, variable: Variable) -> Iterator[bytes]:
        """Yield the contents of a variable's file and forget them."""
        frames = self._frames.pop(variable.name)
        if self._places is None:
            yield frames[0][1]
            return
        index = np.full((len(self._places), 2), _MISSING, "<u8")
        offset = 0
        for number, frame in frames:
            index[number] = offset, len(frame)
            offset += len(frame)
            yield frame
        yield index.tobytes() + _crc32c(index.tobytes())

    def facts(self) -> Mapping[str, Any]:
        """Return what a receipt tells: points by status and regime, worst errors (None: infinite)."""
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
