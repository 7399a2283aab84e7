"""The size of a shard, from what a point costs in seconds, bytes and files.

A shard is computed, written, checked and scheduled as one, so it should take seconds (a lost one is cheap,
the scheduler stays idle), hold megabytes (file quotas), fit into memory twice, and there should be several
for each worker, in a number that the workers share evenly.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

SECONDS = 4.0
SHORTEST = 0.25
SHARDS_PER_WORKER = 6
LARGEST_BYTES = 512 * 10**6
BYTES_PER_FILE = 5.75e6
MANY_POINTS = 10**7
INNER_POINTS = 1 << 16


class Sizes(NamedTuple):
    """Shapes over the sweep's dimensions, and why they were chosen."""

    shard: tuple[int, ...]
    chunk: tuple[int, ...]
    why: str


def wanted_points(
    size: int, cost: float, bytes_per_point: float, files: int, workers: int
) -> tuple[int, str]:
    """Return how many points a shard should have at most, and the reason.

    Parameters
    ----------
    size
        number of points of the sweep.
    cost
        seconds a point takes on one core.
    bytes_per_point, files
        stored bytes a point, and files a shard.
    """
    total = size * cost
    if total <= 2 * SHORTEST:
        return size, f"the whole sweep takes about {total:.2g} s, so it is one shard"
    share = total / (SHARDS_PER_WORKER * workers)
    seconds = min(max(share, SHORTEST), SECONDS)
    points = int(seconds / cost)
    why = f"about {seconds:.2g} s each"
    if share < SECONDS:
        why += f", so that each of {workers} workers has several"
    room = int(LARGEST_BYTES / bytes_per_point)
    if size >= MANY_POINTS:
        least = math.ceil(BYTES_PER_FILE * files / bytes_per_point)
        if points < least * 1.25:
            points, why = (
                int(least * 1.25),
                f"files of {BYTES_PER_FILE / 1e6:.0f} MB or more, for file quotas",
            )
        elif points > 2 * least:
            points, why = 2 * least, f"{2 * least * bytes_per_point / 1e6:.0f} MB a shard bound the memory"
    if points > room:
        points, why = room, f"{LARGEST_BYTES / 1e6:.0f} MB a shard bound the memory"
    return max(1, min(points, size)), why


def shapes(shape: Sequence[int], points: int, workers: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the shapes of shard and inner chunk for shards of at most ``points`` points.

    The last dimensions are taken whole, one is cut, and those before it have length 1, so that a shard is
    contiguous; inner chunks cut the same dimension.
    """
    cut, inner = _cut_dimension(shape, points)
    before = math.prod(shape[:cut])
    rows = _even_rows(shape[cut], before, max(1, points // inner), workers)
    chunk_rows = min(rows, max(1, INNER_POINTS // inner))
    chunks = math.ceil(rows / chunk_rows)
    chunk_rows = math.ceil(rows / chunks)
    ones, rest = (1,) * cut, tuple(shape[cut + 1 :])
    return (*ones, chunks * chunk_rows, *rest), (*ones, chunk_rows, *rest)


def _cut_dimension(shape: Sequence[int], points: int) -> tuple[int, int]:
    """Return the dimension to cut and the number of points in one row of it."""
    inner = 1
    for k in range(len(shape) - 1, 0, -1):
        if inner * shape[k] > points:
            return k, inner
        inner *= shape[k]
    return 0, inner


def _even_rows(length: int, before: int, most: int, workers: int) -> int:
    """Return the number of rows a shard, at most ``most``, that shares the work evenly among the workers.

    With many shards any number will do; with few, one shard more for one worker than for the others is time
    in which the others wait.
    """
    rows = min(most, length)
    best, best_share = rows, 0.0
    for count in range(math.ceil(length / rows), 2 * math.ceil(length / rows) + 1):
        candidate = math.ceil(length / count)
        shards = before * math.ceil(length / candidate)
        rounds = math.ceil(shards / workers) if shards > 1 else 1
        share = before * length / (workers * rounds * candidate)
        if shards == 1 or share > 0.98:
            return candidate
        if share > best_share + 1e-9:
            best, best_share = candidate, share
    return best
