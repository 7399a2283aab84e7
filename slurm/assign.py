"""Which task makes which shards, decided once, when they are submitted."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

from ..sweeps.options import MOST_WORKERS
from ..sweeps.plan import Job, Plan
from ..sweeps.sizing import Crew
from .profile import Profile, Route
from .shares import process_count, share_count

ROOM = 1.3
LEAST_SECONDS = 60.0
START_UP = 60.0
"""Seconds that a node may take to compile the kernels, which it does once."""


def room_of(profile: Profile) -> float:
    """Return the seconds in which a task can make shards."""
    return profile.walltime - profile.margin - START_UP


def useful_tasks(total: float, profile: Profile) -> int:
    """Return how many tasks should share work that takes ``total`` seconds of a core.

    As many as the profile wants, fewer where they would have less than a minute's work, more where the
    walltime is too short for so few.
    """
    useful = math.ceil(total / (profile.cores * LEAST_SECONDS))
    room = room_of(profile)
    needed = math.ceil(total * ROOM / (profile.cores * room)) if room > 0 else profile.tasks
    return max(1, min(profile.tasks, useful), needed)


def task_count(costs: Sequence[float], profile: Profile, chunks: int = 1) -> int:
    """Return how many tasks should share shards of ``chunks`` chunks that take ``costs`` seconds of a core.

    As many as are useful; but a process without a shard of its own is of no use, nor is a core without a
    chunk.
    """
    shards = len(costs)
    busy = min(math.ceil(shards / process_count(profile.cores)), math.ceil(shards * chunks / profile.cores))
    return max(1, min(busy, useful_tasks(sum(costs), profile)))


def sharers(profile: Profile, total: float) -> Crew:
    """Return for how many processes a sweep of ``total`` seconds is planned: those of its useful tasks."""
    count = process_count(profile.cores)
    return Crew(
        min(count * useful_tasks(total, profile), MOST_WORKERS), math.ceil(profile.cores / count)
    )


def chunk_count(plan: Plan) -> int:
    """Return the number of chunks of a whole shard."""
    return math.prod(s // c for s, c in zip(plan.shard_shape, plan.chunk_shape, strict=True))


def shard_seconds(cost: float, chunks: int, profile: Profile, shards: int, route: Route) -> float:
    """Return what a shard takes that costs ``cost`` seconds of a core, by the clock.

    Parameters
    ----------
    cost, chunks
        of the shard; its chunks are shared by the threads of a process.
    profile
    shards
        how many there are, since one process makes a single one on up to all cores of the task.
    route
        a worker of Dask has one core.
    """
    cores = 1 if route == "dask" else profile.cores // share_count(profile.cores, shards)
    return cost * math.ceil(chunks / cores) / chunks


def assign(jobs: Sequence[Job], costs: Sequence[float], tasks: int) -> list[list[Job]]:
    """Return the shards of every task, such that all tasks cost about the same.

    The dearest shard goes first, each to the task that has least so far. Shards of one cost are dealt out
    in turn, so that neighbours, which cost alike, go to different tasks.
    """
    shares: list[list[Job]] = [[] for _ in range(tasks)]
    loads = [(0.0, k) for k in range(tasks)]
    order = sorted(range(len(jobs)), key=lambda k: (-costs[k], jobs[k]))
    for k in order:
        load, task = heapq.heappop(loads)
        shares[task].append(jobs[k])
        heapq.heappush(loads, (load + costs[k], task))
    return [sorted(share) for share in shares]
