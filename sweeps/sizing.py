"""The size of a shard, from what a point costs in seconds, bytes and files.

A shard is written, checked and scheduled as one, so it should take seconds (a lost one is cheap, the
scheduler stays idle), hold megabytes (file quotas), and there should be several for each worker, in a number
that the workers share evenly. Threads of one process share the chunks of a shard; then a few shards do.
"""

import math
from collections.abc import Iterator, Sequence
from operator import truediv
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
CALL = 0.1  # seconds of a chunk that may have still fewer points, so that threads share a slow kernel
CLUSTER_START = 4.0  # seconds until a Dask cluster computes
THREAD_LOSS = 0.05  # of a thread's time, by each further thread
EVEN = 0.96  # share of the time that all workers should have work
SMALLER, LARGER = 1.5, 2.5  # most factors by which shards miss the size wanted; cuts are 2 apart at most
TRIED = 64  # most numbers of rows, of parts and of rounds that are tried, for each dimension


class Wish(NamedTuple):
    """How many points a shard should have: wanted, at least on average, at most; and why.

    ``sharers`` are the workers that share the shards evenly, one where threads share the chunks instead;
    ``chunk`` is the fewest points of a chunk.
    """

    points: int
    least: float
    most: float
    why: str
    sharers: int = 1
    chunk: int = LEAST_POINTS


class Crew(NamedTuple):
    """Processes that share the shards of a sweep, and the threads of each, which share the chunks of one."""

    processes: int
    threads: int


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


def wish(size: int, point: Point, files: int, workers: int, threads: bool = False, each: int = 1) -> Wish:
    """Return how many points a shard should have.

    Parameters
    ----------
    size
        number of points of the sweep.
    point
    files
        of a shard.
    workers
        each of which makes shards of its own.
    threads
        whether the workers are threads of one process, which share the chunks of a shard.
    each
        threads of each worker, which share them likewise.
    """
    total = size * point.seconds
    room = LARGEST_BYTES / point.bytes
    sharers = 1 if threads else workers
    shared = threads or each > 1
    chunk = max(1, int(CALL / max(point.seconds, CALL / LEAST_POINTS))) if shared else LEAST_POINTS
    if total <= 2 * SHORTEST and size <= room:
        why = f"the whole sweep takes about {total:.2g} s, so it is one shard"
        return Wish(size, 0, size, why, chunk=chunk)
    share = total / (SHARDS_PER_WORKER * sharers)
    seconds = min(max(share, SHORTEST), SECONDS)
    points, why = seconds / point.seconds, f"about {seconds:.2g} s each wanted"
    if share < SECONDS and not threads:
        several = f", so that each of {workers} workers has several"
        why += several if share >= SHORTEST else ", as shorter ones are not worth their files"
    least = 0.0
    if size >= MANY_POINTS:
        allowed = (size * point.stored / BYTES_PER_FILE - files - FIXED_FILES) / files
        least = min(size / max(allowed, 2 * sharers), LONGEST / point.seconds)
        if points < least:
            points, why = least, f"few files, as a point takes {point.stored:.2g} bytes of them"
    least = max(least, points / SMALLER)
    if points > room:
        points, why = room, f"{LARGEST_BYTES / 1e6:.0f} MB each, for the memory's sake"
    return Wish(max(1, min(int(points), size)), min(least, room / SMALLER), room, why, sharers, chunk)


def shapes(shape: Sequence[int], wanted: Wish, cores: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the shapes of shard and inner chunk.

    The last dimensions are taken whole, one is cut, and those before it have length 1, so that a shard is
    contiguous; inner chunks likewise, within the shard. Of the ways to cut, one is taken that keeps to the
    bounds, leaves no worker idle in the last round, and makes shards of about the size wanted.
    """
    points = min(INNER_POINTS, max(wanted.chunk, math.prod(shape) // (CHUNKS_PER_WORKER * cores)))
    ways = (_chunked(shape, cut, rows, points) for cut, rows in _cuts(shape, wanted))
    return min(ways, key=lambda way: _blame(shape, way[0], wanted))


def _chunked(
    shape: Sequence[int], cut: int, rows: int, points: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return shard and chunk of at most ``points`` points; the shard is lengthened to whole chunks."""
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


def _cuts(shape: Sequence[int], wanted: Wish) -> Iterator[tuple[int, int]]:
    """Yield dimensions to cut with numbers of rows, such that shards have about ``wanted.points`` points.

    Few rows or few parts are all tried, of many those near what is wanted, the fewest rows allowed and those
    that make whole rounds.
    """
    rounds = _near(math.prod(shape) / wanted.points / wanted.sharers)
    for k, length in enumerate(shape):
        inner, before = math.prod(shape[k + 1 :]), math.prod(shape[:k])
        parts = {*_near(length * inner / wanted.points), *(n * wanted.sharers // before for n in rounds)}
        rows = {math.ceil(length / n) for n in parts if n > 0} | {*_near(wanted.points / inner)}
        rows.add(math.ceil(wanted.least / inner))
        for n in sorted({max(1, min(n, length)) for n in rows}, reverse=True):
            yield k, n


def _near(wanted: float) -> range:
    """Return whole numbers near what is wanted, within the factor that is allowed, at least 1."""
    low = max(wanted / LARGER, wanted - TRIED / 2, 1)
    high = max(min(wanted * LARGER, wanted + TRIED / 2), 1)
    return range(math.floor(low), math.ceil(high) + 1)


def _blame(shape: Sequence[int], shard: Sequence[int], wanted: Wish) -> tuple[float, float, float]:
    """Return how bad a shape is: above the most, out of bounds, and a mixture of idle workers and size.

    In this order, so that no evenness makes up for shards that are too large or too small.
    """
    size, count = math.prod(shape), math.prod(map(math.ceil, map(truediv, shape, shard)))
    points, average = math.prod(map(min, shape, shard)), size / count
    outside = max(wanted.least / average, average / wanted.points / LARGER, 1.0)
    share = size / wanted.sharers
    longest = min(math.ceil(count / wanted.sharers) * points, share + points * (1 - 1 / wanted.sharers))
    even = max(share, wanted.points) / longest  # where shards are fewer than workers, one is the least
    missed = sum(abs(math.log(n / wanted.points)) for n in (points, average)) / 2  # so the last is not small
    return max(points / wanted.most, 1.0), outside, missed + 20 * max(0.0, EVEN - even)
