"""The size of a shard, from what a point costs in seconds, bytes and files.

A shard is computed, written, checked and scheduled as one, so it should take seconds (a lost one is cheap,
the scheduler stays idle), hold megabytes (file quotas), fit into memory twice, and there should be several
for each worker, in a number that the workers share evenly.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

SECONDS = 4.0
SHORTEST = 0.25
SHARDS_PER_WORKER = 6
LARGEST_BYTES = 512 * 10**6
BYTES_PER_FILE = 12e6  # before compression, which leaves half or more
MANY_POINTS = 5 * 10**6
INNER_POINTS = 1 << 16
EVEN = 0.97
TRIED = 64


class Wish(NamedTuple):
    """How many points a shard should have: wanted, at least on average, at most; and why."""

    points: int
    least: float
    most: float
    why: str


def wish(size: int, cost: float, point_bytes: float, files: int, workers: int) -> Wish:
    """Return how many points a shard should have.

    Parameters
    ----------
    size
        number of points of the sweep.
    cost
        seconds a point takes on one core.
    point_bytes, files
        stored bytes a point, and files a shard.
    """
    total = size * cost
    room = LARGEST_BYTES / point_bytes
    if total <= 2 * SHORTEST and size <= room:
        return Wish(size, 0, size, f"the whole sweep takes about {total:.2g} s, so it is one shard")
    share = total / (SHARDS_PER_WORKER * workers)
    seconds = min(max(share, SHORTEST), SECONDS)
    points, why = seconds / cost, f"about {seconds:.2g} s each"
    if share < SECONDS:
        why += f", so that each of {workers} workers has several"
    least = 0.0
    if size >= MANY_POINTS:
        # at least two a worker, so that one is written while the next is computed
        least = min(BYTES_PER_FILE * files / point_bytes, size / (2.4 * workers))
        if points < 1.2 * least:
            points, why = 1.2 * least, f"files of {BYTES_PER_FILE / 1e6:.0f} MB or more, for file quotas"
        elif points > 2 * least:
            points, why = 2 * least, f"{2 * least * point_bytes / 1e6:.0f} MB each, for the memory's sake"
    if points > room:
        points, why = room, f"{LARGEST_BYTES / 1e6:.0f} MB each, for the memory's sake"
    return Wish(max(1, min(int(points), size)), least, room, why)


def shapes(shape: Sequence[int], wanted: Wish, workers: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the shapes of shard and inner chunk.

    The last dimensions are taken whole, one is cut, and those before it have length 1, so that a shard is
    contiguous; inner chunks cut the same dimension. Of the ways to cut, one is taken that keeps to the
    bounds, leaves no worker idle in the last round, and makes shards of about the size wanted.
    """
    ways = _cuts(shape, wanted.points)
    cut, rows = min(ways, key=lambda way: _blame(shape, way[0], way[1], wanted, workers))
    inner = math.prod(shape[cut + 1 :])
    chunks = math.ceil(rows / max(1, INNER_POINTS // inner))
    chunk_rows = math.ceil(rows / chunks)
    ones, rest = (1,) * cut, tuple(shape[cut + 1 :])
    return (*ones, chunks * chunk_rows, *rest), (*ones, chunk_rows, *rest)


def _cuts(shape: Sequence[int], points: int) -> Iterator[tuple[int, int]]:
    """Yield dimensions to cut with numbers of rows, such that shards have about ``points`` points."""
    for k, length in enumerate(shape):
        inner = math.prod(shape[k + 1 :])
        count = max(1, min(length, round(length * inner / points)))
        for parts in range(max(1, count // 2), min(length, count + max(count, 8)) + 1)[:TRIED]:
            yield k, math.ceil(length / parts)
        yield k, max(1, min(length, points // inner))


def _blame(shape: Sequence[int], cut: int, rows: int, wanted: Wish, workers: int) -> tuple[bool, float]:
    """Return how bad a way to cut is: out of bounds, and a mixture of idle workers and size."""
    inner, before = math.prod(shape[cut + 1 :]), math.prod(shape[:cut])
    count = before * math.ceil(shape[cut] / rows)
    points, average = rows * inner, math.prod(shape) / count
    outside = not wanted.least <= average or points > wanted.most
    share = math.prod(shape) / workers
    longest = min(math.ceil(count / workers) * points, share + points * (1 - 1 / workers))
    even = share / longest if count > 1 else 1.0
    return outside, abs(math.log(points / wanted.points)) + 20 * max(0.0, EVEN - even)
