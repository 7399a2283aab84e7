"""The time a task has: shards are handed out as long as the walltime lets them end."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from ..sweeps.plan import Job


class Budget:
    """Hands out shards, and stops when those in flight and one more would run into the margin.

    The chunks of all shards in flight are computed a round at a time, one on each thread.

    Parameters
    ----------
    jobs
        shards to hand out.
    until, margin
        end of the walltime in seconds since the epoch, and seconds to keep free before it.
    seconds
        of a core that a shard is expected to take.
    workers
        threads, which share the chunks of the shards.
    chunks
        of a shard.
    clock
        returns seconds since the epoch.

    Attributes
    ----------
    stopped : bool
        whether time ran short.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        until: float,
        margin: float,
        seconds: float,
        workers: int,
        clock: Callable[[], float],
        chunks: int = 1,
    ) -> None:
        self.jobs, self.until, self.margin = jobs, until, margin
        self.longest, self.workers, self.clock = seconds, workers, clock
        self.chunks = chunks
        self.flying = 0
        self.stopped = False

    def __iter__(self) -> Iterator[Job]:
        """Yield shards while there is time for them."""
        for job in self.jobs:
            rounds = math.ceil((self.flying + 1) * self.chunks / self.workers)
            if self.clock() + rounds * self.longest / self.chunks + self.margin > self.until:
                self.stopped = True
                return
            self.flying += 1
            yield job

    def landed(self, seconds: float) -> None:
        """Take note of a shard that is made; the longest one rules what the next may take."""
        self.flying -= 1
        self.longest = max(self.longest, seconds)
