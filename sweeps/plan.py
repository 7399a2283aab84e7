"""A plan: a sweep cut into shards. It is frozen in the store, and a resume reads it there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from ..kernels.quantities import QUANTITIES
from . import sizing
from .codecs import LEVEL
from .errors import UserError
from .many_bands import unlisted_sides
from .sweep import Sweep

FORMAT = 2  # of stores that are made
READABLE = (1, 2)
Block = tuple[slice, ...]
Job = tuple[int, int]
"""A shard, and the number of the attempt at it."""


@dataclass(frozen=True)
class Plan:
    """A sweep cut into shards.

    Attributes
    ----------
    sweep : Sweep
    shard_shape, chunk_shape : tuple of int
        over the sweep's dimensions; a shard is whole chunks.
    level : int
        of the compression.
    cost : float
        seconds that a point takes on one core, as sampled; 0 where it is not known.
    why : str
        the reason for the size of the shards.
    format : int
        of the store.
    unlisted : tuple of str
        electrodes, ``left`` or ``right``, whose fixed numbers are no coordinates of the store: by default
        those of many bands.
    """

    sweep: Sweep
    shard_shape: tuple[int, ...]
    chunk_shape: tuple[int, ...]
    level: int = LEVEL
    cost: float = 0.0
    why: str = ""
    format: int = FORMAT
    unlisted: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Check the shapes; raises ValueError."""
        if self.unlisted is None:
            object.__setattr__(self, "unlisted", unlisted_sides(self.sweep.bands))
        dims = len(self.sweep.shape)
        if len(self.shard_shape) != dims or len(self.chunk_shape) != dims:
            raise ValueError(f"shapes {self.shard_shape}, {self.chunk_shape}: give {dims} lengths each")
        for shard, chunk in zip(self.shard_shape, self.chunk_shape, strict=True):
            if chunk < 1 or shard < 1 or shard % chunk:
                raise ValueError(f"shard {self.shard_shape}: not whole chunks {self.chunk_shape}; change one")

    @classmethod
    def make(
        cls,
        sweep: Sweep,
        *,
        workers: int = 1,
        cost: float = 3e-6,
        stored: float | None = None,
        threads: bool = False,
        each: int = 1,
        shard_points: int | None = None,
    ) -> Plan:
        """Choose the size of the shards.

        Parameters
        ----------
        sweep
        workers
            processes that will share the work.
        cost
            seconds a point takes on one core.
        stored
            bytes a point takes in a file, if known.
        threads
            whether the work is done by threads of one process if they are quicker.
        each
            threads of each worker, which share the chunks of a shard.
        shard_points
            the most points a shard may have, in place of the choice.

        Raises
        ------
        UserError
            where that is below 1.
        """
        if shard_points is None:
            files = 2 * len(sweep.quantities) + 2
            point = sizing.Point(cost, point_bytes(sweep), stored or 0.5 * point_bytes(sweep))
            threads = threads and sizing.by_threads(sweep.size * cost, workers)
            wanted = sizing.wish(sweep.size, point, files, workers, threads, each)
        elif shard_points < 1:
            raise UserError(f"shard_points = {shard_points}: a shard needs at least 1 point")
        else:
            wanted = sizing.Wish(shard_points, 0, shard_points, "as asked for")
            workers = each = 1  # nothing to share evenly
        inner = sweep.innermost  # the last to be cut, as points along it may share a call of the kernel
        shapes = sizing.shapes(_to_last(sweep.shape, inner), wanted, workers * each)
        shard, chunk = (_from_last(shape, inner) for shape in shapes)
        return cls(sweep, shard, chunk, LEVEL, cost, wanted.why)

    @property
    def grid(self) -> tuple[int, ...]:
        """Number of shards along each dimension."""
        return tuple(math.ceil(n / s) for n, s in zip(self.sweep.shape, self.shard_shape, strict=True))

    @property
    def count(self) -> int:
        """Number of shards."""
        return math.prod(self.grid)

    @property
    def bytes(self) -> int:
        """Bytes of the stored arrays before compression."""
        return self.sweep.size * point_bytes(self.sweep)

    @property
    def seconds(self) -> float:
        """Estimated seconds on one core."""
        return self.sweep.size * self.cost

    def index(self, shard: int) -> tuple[int, ...]:
        """Return the place of a shard in the grid of shards, in C order."""
        if not 0 <= shard < self.count:
            raise UserError(f"shard {shard}: there are shards 0 to {self.count - 1}")
        place = []
        for n in reversed(self.grid):
            shard, k = divmod(shard, n)
            place.append(k)
        return tuple(reversed(place))

    def points(self, shard: int) -> int:
        """Return the number of points of a shard."""
        return math.prod(part.stop - part.start for part in self.block(shard))

    def block(self, shard: int) -> Block:
        """Return the slices of a shard, cut at the ends of the axes."""
        return tuple(
            slice(k * s, min((k + 1) * s, n))
            for k, s, n in zip(self.index(shard), self.shard_shape, self.sweep.shape, strict=True)
        )

    def chunks(self, block: Block) -> list[Block]:
        """Return the inner chunks of a shard in C order, as slices within the block (cut at its ends)."""
        lengths = [s.stop - s.start for s in block]
        starts = [range(0, n, c) for n, c in zip(lengths, self.chunk_shape, strict=True)]
        return [
            tuple(slice(a, min(a + c, n)) for a, c, n in zip(at, self.chunk_shape, lengths, strict=True))
            for at in product(*starts)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return what is frozen in the store; the values of the axes stand there as coordinates."""
        sweep = self.sweep
        return (
            {
                "format": self.format,
                "name": sweep.name,
                "title": sweep.title,
                "unit": sweep.unit,
                "fixed": dict(sweep.fixed),
                "axes": [list(axis.values) for axis in sweep.axes],
                "shape": list(sweep.shape),
                "quantities": list(sweep.quantities),
                "shard_shape": list(self.shard_shape),
                "chunk_shape": list(self.chunk_shape),
                "level": self.level,
            }
            | self.told_unlisted
            | sweep.electrodes()
        )

    @property
    def told_unlisted(self) -> dict[str, list[str]]:
        """What plan and identity say of them; nothing in stores made before."""
        return {"unlisted": list(self.unlisted)} if self.unlisted else {}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any], sweep: Sweep, cost: float = 0.0) -> Plan:
        """Return the plan that was frozen; ``sweep`` is rebuilt from it and the coordinates."""
        if list(sweep.shape) != given["shape"]:
            raise ValueError(f"shape {given['shape']}, but its coordinates have {list(sweep.shape)}")
        shapes = tuple(given["shard_shape"]), tuple(given["chunk_shape"])
        unlisted = tuple(given.get("unlisted", ()))
        return cls(sweep, *shapes, given["level"], cost, "frozen in the store", given["format"], unlisted)


def _to_last(lengths: Sequence[int], place: int) -> tuple[int, ...]:
    """Return the lengths with that at ``place`` behind the others."""
    return (*lengths[:place], *lengths[place + 1 :], lengths[place])


def _from_last(lengths: Sequence[int], place: int) -> tuple[int, ...]:
    """Return the lengths with the last put back to ``place``."""
    return (*lengths[:place], lengths[-1], *lengths[place:-1])


def point_bytes(sweep: Sweep) -> int:
    """Return the bytes of a point: values f8, error estimates f4, status and regime one byte each."""
    return 2 + sum(12 * components(QUANTITIES[name].dims) for name in sweep.quantities)


def components(dims: Sequence[str]) -> int:
    """Return the number of components of a quantity: 1, 3 or 9."""
    return 3 ** len(dims)
