"""What a task of a submission runs on a node."""

from __future__ import annotations

import contextlib
import os
import platform
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from ..sweeps import shards
from ..sweeps.commands import terminated_as_interrupt
from ..sweeps.errors import RunFailed, UserError
from ..sweeps.files import explain
from ..sweeps.guests import guest
from ..sweeps.identity import code_differences, code_of
from ..sweeps.pool import Work, in_process
from ..sweeps.provenance import job_id
from ..sweeps.store import Store, open_store
from ..sweeps.timing import seconds_per_point
from ..sweeps.todo import still_to_do
from .assign import Job, points_of
from .budget import Budget
from .notes import MOST_FAILURES, STARTED, Made, note
from .record import Submission, load, tasks_of
from .words import many

TELL_EVERY = 300.0
Echo = Callable[[str], object]


def run_task(
    path: Path, submission: str, task: int, workers: int, until: float, margin: float, echo: Echo
) -> int:
    """Make the shards of a task that are not made yet, and return the exit status.

    Status 0 means that each is made or that the walltime was near; what is left is for the next submission.

    Parameters
    ----------
    path
        the store.
    submission, task
        name and number.
    workers
        shards computed at once.
    until, margin
        end of the walltime (seconds since the epoch), seconds before it in which no shard may run.

    Raises
    ------
    UserError
        where the store is not that of the submission, or the code has changed since.
    RunFailed
        where the store cannot be written.
    KeyboardInterrupt
        when the job is told to terminate, once shards in flight are put away.
    """
    store, record = open_store(path), load(path, submission)
    _check_same(store, record)
    jobs = still_to_do(store, _jobs(record, task))
    where = f"{many(workers, 'core')} of {platform.node()}"
    _say(echo, f"task {task} of {record.name}: {many(len(jobs), 'shard')} to make on {where}")
    made = Made(left=len(jobs))
    note(record, task, made, STARTED)
    try:
        with terminated_as_interrupt():
            seconds = _shard_seconds(store, jobs, echo)
            budget = Budget(jobs, until, margin, seconds, workers, time.time)
            _make(store, budget, workers, made, echo)
    except KeyboardInterrupt:
        made.why = "terminated"
        raise
    except OSError as error:
        made.why = "failed"
        raise explain(error, f"{path} cannot be written") from None
    finally:
        note(record, task, made)
        for shard, why in list(made.failures.items())[:MOST_FAILURES]:
            _say(echo, f"shard {shard} failed: {why.removeprefix(f'shard {shard}: ')}")
        _say(echo, f"{made.why}: {many(made.made, 'shard')} made, {made.left} left")
    return RunFailed.exit_status if made.failures else 0


def _say(echo: Echo, text: str) -> None:
    """Print a line with the time, for whoever reads the log."""
    echo(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}")


def _shard_seconds(store: Store, jobs: list[Job], echo: Echo) -> float:
    """Compile the kernels, and return what the largest shard takes on a core of this node.

    Compiled before the clock of the first shard runs, which would else count as one that takes a minute.
    """
    points = max((points_of(store.plan, shard) for shard, _ in jobs), default=0)
    if not jobs:
        return 0.0
    start = time.monotonic()
    try:
        cost = seconds_per_point(store.plan.sweep, shards.default_kernel())
    except Exception:  # the shards will fail with it, and say so
        cost = store.plan.cost
    ready = time.monotonic() - start
    _say(echo, f"kernels ready after {ready:.3g} s; a shard takes about {cost * points:.3g} s")
    return cost * points


def _jobs(record: Submission, task: int) -> list[Job]:
    for number, jobs in enumerate(tasks_of(record)):
        if number == task:
            return jobs
    raise UserError(f"task {task}: submission {record.name} has tasks 0 to {record.tasks - 1}")


def _check_same(store: Store, record: Submission) -> None:
    """Refuse a store or code that has changed since the submission."""
    if store.identity["sha256"] != record.identity:
        raise UserError(f"{store.path.name} was made anew since {record.name}; submit it again")
    sweep = store.plan.sweep
    code = code_of(sweep.quantities, sweep.model is not None)
    changed = code_differences(store.identity, {"code": code})
    if changed:
        raise UserError(
            f"{store.path.name} was made by other code: {'; '.join(changed)};"
            " restore that code, or submit with --fresh"
        )


def _make(store: Store, budget: Budget, workers: int, made: Made, echo: Echo) -> None:
    """Make shards until all are made, time is short, or one fails in a way that the next would too."""
    name = f"slurm-{job_id() or os.getpid()}-{secrets.token_hex(3)}"
    told = time.monotonic()
    with (
        guest(store.path, name),
        contextlib.closing(in_process(Work(store.path, name), iter(budget), workers)) as results,
    ):
        for result in results:
            budget.landed(result.seconds)
            if result.failure:
                made.failures[result.shard] = result.failure
            else:
                made.made += 1
                made.left -= 1
            if result.fatal:
                made.why = "stopped: the store cannot be written"
                return
            if time.monotonic() - told > TELL_EVERY:
                told = time.monotonic()
                _say(echo, f"{many(made.made, 'shard')} made, {made.left} left")
    made.why = "the walltime was near" if budget.stopped else "failed" if made.failures else "done"
