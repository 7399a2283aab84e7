"""Running a sweep: from nothing, or from what an earlier run left, to a finished store."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

from . import manifest, receipts
from .claim import Claim, claimed
from .compute import FAILED
from .errors import RunFailed
from .files import explain, sweep_partials
from .guests import guests
from .options import Options
from .plan import Plan
from .pool import Job, Work, in_process, on_dask
from .prepare import prepare
from .progress import Progress
from .results import run_path
from .shards import Result
from .store import SOURCE, Store, open_store
from .sweep import Sweep
from .timing import cpu_count
from .todo import jobs_of

SHORT = 10.0
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
        return self.finished and not self.status.get(str(FAILED))


def run(sweep: Sweep, options: Options | None = None) -> Outcome:
    """Run a sweep to its end, or go on with it; a finished one is left as it is.

    Raises
    ------
    UserError
        where the store was made by other code or from another sweep.
    RunFailed
        where another run is at it, or it cannot be written.
    KeyboardInterrupt
        passed on once shards in flight are put away.
    """
    options = options or Options()
    path = run_path(sweep.name, options.results)
    start = time.monotonic()
    with claimed(path, take_over=options.take_over) as claim:
        store = prepare(path, sweep, options)
        sweep_partials(path, guests(path))
        jobs = jobs_of(store, options)
        outcome = Outcome(path, store.plan)
        try:
            if jobs:
                (path / manifest.MANIFEST).unlink(missing_ok=True)
                _execute(store, jobs, options, claim, outcome)
            _finish(store, outcome)
        except OSError as error:
            raise explain(error, f"{path} cannot be written") from None
        except KeyboardInterrupt:
            done = len(receipts.latest(path, store.plan.count))
            again = options.again or f"spinquad run {sweep.name}"
            options.tell(f"stopped with {done} of {store.plan.count} shards done; go on with: {again}")
            raise
    outcome.seconds = time.monotonic() - start
    return outcome


def finish(path: Path, wait: float = 0.0) -> Outcome:
    """Close a store that others have filled: fold its manifest if every shard is done, remove leftovers.

    Parameters
    ----------
    wait
        seconds to wait for the claim.

    Raises
    ------
    UserError
        where ``path`` is no store.
    RunFailed
        where another run is at it, or it cannot be written.
    """
    with claimed(path, beside_guests=True, wait=wait):
        store = open_store(path)
        sweep_partials(path, guests(path))
        outcome = Outcome(path, store.plan)
        try:
            _finish(store, outcome)
        except OSError as error:
            raise explain(error, f"{path} cannot be written") from None
    return outcome


def _execute(store: Store, jobs: list[Job], options: Options, claim: Claim, outcome: Outcome) -> None:
    """Make shards until all are made, one fails in a way that the next would too, or the claim is lost."""
    points = store.plan.sweep.size
    left = sum(_points(store.plan, shard) for shard, _ in jobs)
    with (
        contextlib.closing(_results(store, jobs, left, options)) as results,
        Progress(store.plan.sweep.name, points, points - left, shown=options.progress) as progress,
    ):
        for result in results:
            if result.failure:
                outcome.failures[result.shard] = result.failure
            else:
                outcome.computed += 1
                progress.add(_points(store.plan, result.shard))
            if result.fatal:
                return
            if claim.lost.is_set():
                raise RunFailed(f"another run has taken over {store.path.stem}; this one stops")


def _results(store: Store, jobs: list[Job], points: int, options: Options) -> Generator[Result, None, None]:
    """Yield results from threads where the work is short, else from a cluster of processes."""
    workers = min(options.workers or cpu_count(), len(jobs))
    name = time.strftime("%Y%m%dT%H%M%S", time.gmtime()) + "-" + secrets.token_hex(3)
    work = Work(store.path, name, options.kernel)
    seconds = points * store.plan.cost / workers
    processes = options.processes
    if processes is None:
        processes = workers > 1 and seconds > SHORT
    if not processes and options.cluster is None:
        yield from in_process(work, iter(jobs), workers)
        return
    from .cluster import local_cluster

    with (options.cluster or local_cluster)(workers) as client:
        yield from on_dask(work, iter(jobs), client, WINDOW * workers)


def _points(plan: Plan, shard: int) -> int:
    """Return the number of points of a shard."""
    points = 1
    for part in plan.block(shard):
        points *= part.stop - part.start
    return points


def _finish(store: Store, outcome: Outcome) -> None:
    """Fold the manifest once every shard has a receipt, and drop what the store was extended from."""
    places = receipts.latest(store.path, store.plan.count)
    content = manifest.read(store.path)
    outcome.finished = len(places) == store.plan.count
    if outcome.finished and content is None:
        content = manifest.fold(store, places, "fold")
    if outcome.finished and (store.path / SOURCE).exists():
        shutil.rmtree(store.path / SOURCE)
    outcome.status = content["status"] if content else manifest.totals(store, places).status
