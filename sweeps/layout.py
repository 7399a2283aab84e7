"""What lies in a store: its variables, their place, shape and type, and the bytes of one shard.

A store is plain Zarr v3. A shard of a variable is one file ``<variable>/c.<i>.<j>...``: one Zstd frame with
its checksum where the shard is one chunk, else chunks and an index as Zarr's sharding codec lays them out
(https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed). The bytes are made here rather
than by zarr, which takes twice the processor time for them; a test compares what zarr reads.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from ..kernels.quantities import QUANTITIES
from .labels import error_attrs, quantity_attrs, regime_attrs, status_attrs
from .plan import Block, Plan, components
from .sweep import Sweep

KEY_ENCODING: Any = {"name": "default", "separator": "."}
_MISSING = (1 << 64) - 1


class Variable(NamedTuple):
    """A stored variable over the dimensions of the sweep and, for vectors and tensors, over ``i``, ``j``."""

    name: str
    dtype: str
    extra: tuple[str, ...]
    fill: float
    attrs: dict[str, Any]

    def key(self, index: Sequence[int]) -> str:
        """Return the file of the shard at ``index``, relative to the store."""
        place = [*index, *(0 for _ in self.extra)]
        return f"{self.name}/c." + ".".join(map(str, place))


def variables(sweep: Sweep) -> list[Variable]:
    """Return the variables of a sweep's store: every quantity, its error estimate, status and regime."""
    found = []
    for name in sweep.quantities:
        dims = QUANTITIES[name].dims
        found.append(Variable(name, "<f8", dims, math.nan, quantity_attrs(name, sweep.unit)))
        found.append(Variable(f"{name}_error", "<f4", dims, math.nan, error_attrs(name, sweep.unit)))
    found.append(Variable("status", "|u1", (), 0, status_attrs()))
    found.append(Variable("regime", "|u1", (), 0, regime_attrs()))
    return found


def rounded_up(errors: np.ndarray) -> np.ndarray:
    """Return error estimates as float32, rounded up so that none gets smaller."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        narrow = errors.astype(np.float32)
        low = narrow < errors
        narrow[low] = np.nextafter(narrow[low], np.float32(np.inf))
    return narrow


def shard_bytes(plan: Plan, block: Block, variable: Variable, values: np.ndarray) -> Iterator[bytes]:
    """Yield the contents of one variable's file for a shard, piece by piece.

    Parameters
    ----------
    values
        shape of the block, followed by (3,) or (3, 3) for vectors and tensors.
    """
    encode = _zstd(plan.level).encode
    if plan.shard_shape == plan.chunk_shape:
        yield encode(_chunk(plan, variable, values, (slice(None),) * len(block)))
        return
    places = _chunk_places(plan)
    index = np.full((len(places), 2), _MISSING, "<u8")
    offset = 0
    for chunk in plan.chunks(block):
        frame = encode(_chunk(plan, variable, values, chunk))
        index[places[tuple(part.start for part in chunk)]] = offset, len(frame)
        offset += len(frame)
        yield frame
    yield index.tobytes() + _crc32c(index.tobytes())


def _chunk_places(plan: Plan) -> dict[tuple[int, ...], int]:
    """Return the position in the shard's index, C order, of the chunk that starts at a place in the shard."""
    whole = tuple(slice(0, n) for n in plan.shard_shape)
    return {tuple(part.start for part in chunk): k for k, chunk in enumerate(plan.chunks(whole))}


def _chunk(plan: Plan, variable: Variable, values: np.ndarray, chunk: Block) -> np.ndarray:
    """Return one chunk, contiguous, of full size: beyond the end of the axes stands the fill value."""
    part = np.ascontiguousarray(values[chunk], dtype=variable.dtype)
    shape = (*plan.chunk_shape, *part.shape[len(chunk) :])
    if part.shape == shape:
        return part
    full = np.full(shape, variable.fill, dtype=variable.dtype)
    full[tuple(slice(0, n) for n in part.shape)] = part
    return full


@cache
def _zstd(level: int) -> Any:
    from numcodecs.zstd import Zstd

    return Zstd(level=level, checksum=True)


def _crc32c(data: bytes) -> bytes:
    import google_crc32c

    return struct.pack("<I", google_crc32c.value(data))


def raw_bytes(plan: Plan) -> int:
    """Return the bytes of one shard in memory."""
    per_point = sum(np.dtype(v.dtype).itemsize * components(v.extra) for v in variables(plan.sweep))
    return math.prod(plan.shard_shape) * per_point
