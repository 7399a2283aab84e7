"""Filling a store with shards, and closing it when all are there."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

from . import manifest, receipts, regain
from .claim import Claim
from .compute import FAILED
from .errors import RunFailed, many
from .files import explain, fsync
from .guests import drop_partials
from .options import Options
from .plan import Job, Plan
from .pool import Work, in_process, on_dask
from .progress import Progress
from .shards import Result
from .sizing import by_threads
from .store import SOURCES, Store
from .timing import cpu_count

WINDOW = 4


@dataclass
class Outcome:
    """What a run came to.

    Attributes
    ----------
    path : Path
    plan : Plan
    computed : int
        shards made by this run.
    status : dict of str to int
        points of the whole store by status code.
    failures : dict of int to str
        shards that failed, and why.
    seconds : float
        of this run.
    finished : bool
        whether every shard is done.
    """

    path: Path
    plan: Plan
    computed: int = 0
    status: dict[str, int] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    seconds: float = 0.0
    finished: bool = False

    @property
    def good(self) -> bool:
        """Whether every shard is done and no point failed."""
        return self.finished and not self.failures and not self.status.get(str(FAILED))


def fill(store: Store, jobs: list[Job], options: Options, claim: Claim) -> Outcome:
    """Make shards, then close the store if it is complete; only for the holder of the claim.

    Raises
    ------
    RunFailed
        where the store cannot be written, or another run takes it over.
    KeyboardInterrupt
        passed on once shards in flight are put away.
    """
    outcome = Outcome(store.path, store.plan)
    try:
        if jobs:
            regain.make_ready(store)
            (store.path / manifest.MANIFEST).unlink(missing_ok=True)
            _execute(store, jobs, options, claim, outcome)
        close(store, outcome)
    except OSError as error:
        raise explain(error, f"{store.path} cannot be written") from None
    except KeyboardInterrupt:
        done = len(receipts.latest(store.path, store.plan.count))
        again = options.again or f"spinquad run {store.path.stem}"
        options.tell(f"stopped with {done} of {many(store.plan.count, 'shard')} done; go on with: {again}")
        raise
    return outcome


def _execute(store: Store, jobs: list[Job], options: Options, claim: Claim, outcome: Outcome) -> None:
    """Make shards until all are made, one fails in a way that the next would too, or the claim is lost."""
    points = store.plan.sweep.size
    left = sum(store.plan.points(shard) for shard, _ in jobs)
    with (
        contextlib.closing(_results(store, jobs, left, options)) as results,
        Progress(store.plan.sweep.name, points, points - left, shown=options.progress) as progress,
    ):
        for result in results:
            if result.failure:
                outcome.failures[result.shard] = result.failure
            else:
                outcome.computed += 1
                progress.add(store.plan.points(result.shard))
            if result.fatal:
                return
            if claim.lost.is_set():
                raise RunFailed(f"another run has taken over {store.path.stem}; this one stops")


def _results(store: Store, jobs: list[Job], points: int, options: Options) -> Generator[Result, None, None]:
    """Yield results from threads where the work is short, else from a cluster of processes."""
    workers = options.workers or cpu_count()
    name = time.strftime("%Y%m%dT%H%M%S", time.gmtime()) + "-" + secrets.token_hex(3)
    work = Work(store.path, name, options.kernel)
    processes = options.processes
    if processes is None:
        processes = not by_threads(points * store.plan.cost, workers)
    if not processes and options.cluster is None:
        yield from in_process(work, iter(jobs), workers)
        return
    from .cluster import local_cluster

    with (options.cluster or local_cluster)(min(workers, len(jobs))) as client:
        yield from on_dask(work, iter(jobs), client, WINDOW * workers)
    drop_partials(store.path)  # a worker that was killed cannot remove its own


def _drop_sources(path: Path) -> None:
    """Remove what a finished store was made from; a kill leaves it whole, or under a name nobody reads."""
    over = path / f"{SOURCES}.over"
    shutil.rmtree(over, ignore_errors=True)
    if (path / SOURCES).exists():
        os.rename(path / SOURCES, over)
        fsync(over.parent)
        shutil.rmtree(over)


def close(store: Store, outcome: Outcome) -> None:
    """Fold the manifest once every shard has a receipt, and drop what the store was extended from.

    Not where a shard failed just now: the receipt it has may be of files that are gone.
    """
    made = regain.shards_made(store.path, store.plan.count)
    places = made if isinstance(made, dict) else {}
    content = manifest.read(store.path)
    outcome.finished = len(made) == store.plan.count and not outcome.failures
    if outcome.finished and content is None:
        content = manifest.fold(store, places, "fold")
    if outcome.finished:
        _drop_sources(store.path)
    outcome.status = content["status"] if content else manifest.totals(store, places).status
