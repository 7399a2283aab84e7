"""The size of a shard, from what a point costs in seconds, bytes and files.

A shard is written, checked and scheduled as one, so it should take seconds (a lost one is cheap, the
scheduler stays idle), hold megabytes (file quotas), and there should be several for each worker, in a number
that the workers share evenly. Threads of one process share the chunks of a shard; then a few shards do.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

SECONDS = 4.0  # of a shard on one core: a lost one is cheap, the scheduler hands out few
SHORTEST = 0.25  # seconds, below which opening files and receipts would count
LONGEST = 60.0  # seconds of a shard that is made so long to save files
SHARDS_PER_WORKER = 6  # at least, so that all end at about the same time
LARGEST_BYTES = 10**9  # of a shard in memory
BYTES_PER_FILE = 5e6  # in files, of sweeps of many points
FIXED_FILES = 24  # of a store, beside those of its variables: documents, coordinates, receipts
MANY_POINTS = 5 * 10**6  # from which file quotas count
INNER_POINTS, LEAST_POINTS = 1 << 16, 1 << 12  # most and fewest points of a chunk, one call of the kernel
CHUNKS_PER_WORKER = 24  # so that threads share a shard evenly
CLUSTER_START = 4.0  # seconds until a Dask cluster computes
THREAD_LOSS = 0.05  # of a thread's time, by each further thread
EVEN = 0.97  # share of the time that all workers should have work
TRIED = 64  # most ways to cut one dimension


class Wish(NamedTuple):
    """How many points a shard should have: wanted, at least on average, at most; and why."""

    points: int
    least: float
    most: float
    why: str


class Point(NamedTuple):
    """What a point costs: seconds on one core, bytes in memory, bytes in a file."""

    seconds: float
    bytes: float
    stored: float


def by_threads(total: float, workers: int) -> bool:
    """Return whether threads of one process are quicker than a cluster of processes.

    Parameters
    ----------
    total
        seconds on one core. Each further thread slows the others, which wait for the interpreter's lock
        between calls of the kernel; processes take time to start.
    workers
    """
    return total / workers * THREAD_LOSS * (workers - 1) < CLUSTER_START


def wish(size: int, point: Point, files: int, workers: int, threads: bool = False) -> Wish:
    """Return how many points a shard should have.

    Parameters
    ----------
    size
        number of points of the sweep.
    point
    files
        of a shard.
    workers
    threads
        whether the workers are threads of one process, which share the chunks of a shard.
    """
    total = size * point.seconds
    room = LARGEST_BYTES / point.bytes
    if total <= 2 * SHORTEST and size <= room:
        return Wish(size, 0, size, f"the whole sweep takes about {total:.2g} s, so it is one shard")
    share = total / (SHARDS_PER_WORKER * (1 if threads else workers))
    seconds = min(max(share, SHORTEST), SECONDS)
    points, why = seconds / point.seconds, f"about {seconds:.2g} s each wanted"
    if share < SECONDS and not threads:
        why += f", so that each of {workers} workers has several"
    least = 0.0
    if size >= MANY_POINTS:
        allowed = (size * point.stored / BYTES_PER_FILE - files - FIXED_FILES) / files
        least = min(size / max(allowed, 2 if threads else 2 * workers), LONGEST / point.seconds)
        if points < least:
            points, why = least, f"few files, as a point takes {point.stored:.2g} bytes of them"
    if points > room:
        points, why = room, f"{LARGEST_BYTES / 1e6:.0f} MB each, for the memory's sake"
    return Wish(max(1, min(int(points), size)), min(least, room), room, why)


def shapes(shape: Sequence[int], wanted: Wish, workers: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the shapes of shard and inner chunk.

    The last dimensions are taken whole, one is cut, and those before it have length 1, so that a shard is
    contiguous; inner chunks likewise, within the shard. Of the ways to cut, one is taken that keeps to the
    bounds, leaves no worker idle in the last round, and makes shards of about the size wanted.
    """
    ways = _cuts(shape, wanted.points)
    cut, rows = min(ways, key=lambda way: _blame(shape, way[0], way[1], wanted, workers))
    points = min(INNER_POINTS, max(LEAST_POINTS, math.prod(shape) // (CHUNKS_PER_WORKER * workers)))
    shard = [1] * cut + [rows, *shape[cut + 1 :]]
    chunk = list(shard)
    for k in range(cut, len(shape)):
        chunk[k] = max(1, points // math.prod(shard[k + 1 :]))
        parts = math.ceil(shard[k] / chunk[k])
        chunk[k] = math.ceil(shard[k] / parts)
        shard[k] = parts * chunk[k]
        if chunk[k] > 1:
            break
    return tuple(shard), tuple(chunk)


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
