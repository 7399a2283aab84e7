"""What a job runs on a node: one task of a submission, or the final check."""

from __future__ import annotations

import contextlib
import os
import platform
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..sweeps.commands import terminated_as_interrupt
from ..sweeps.errors import RunFailed, UserError
from ..sweeps.files import explain
from ..sweeps.guests import guest
from ..sweeps.identity import code_differences, code_of
from ..sweeps.pool import Work, in_process
from ..sweeps.provenance import job_id
from ..sweeps.run import finish
from ..sweeps.status import status
from ..sweeps.status import text as status_lines
from ..sweeps.store import Store, open_store
from ..sweeps.tell import report_lines
from ..sweeps.todo import still_to_do
from ..sweeps.verify import verify
from .assign import Job, points_of
from .budget import Budget
from .record import Submission, load, note, tasks_of

CLAIM_WAIT = 300.0
MOST_FAILURES = 50
Echo = Callable[[str], object]


@dataclass
class Made:
    """What a task came to: shards made and left, failures by shard, and why it ended."""

    made: int = 0
    left: int = 0
    failures: dict[int, str] = field(default_factory=dict)
    why: str = "killed"


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
    costs = [points_of(store.plan, shard) * store.plan.cost for shard, _ in jobs]
    budget = Budget(jobs, until, margin, max(costs, default=0.0), workers, time.time)
    echo(f"task {task} of {record.name}: {len(jobs)} shards to make on {workers} cores of {platform.node()}")
    made = Made(left=len(jobs))
    _note(record, task, made, "started")
    try:
        with terminated_as_interrupt():
            _make(store, budget, workers, made)
    except KeyboardInterrupt:
        made.why = "terminated"
        raise
    except OSError as error:
        made.why = "failed"
        raise explain(error, f"{path} cannot be written") from None
    finally:
        _note(record, task, made)
        echo(f"{made.why}: {made.made} shards made, {made.left} left")
    for shard, why in list(made.failures.items())[:MOST_FAILURES]:
        print(f"shard {shard} failed: {why}", file=sys.stderr)
    return RunFailed.exit_status if made.failures else 0


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


def _make(store: Store, budget: Budget, workers: int, made: Made) -> None:
    """Make shards until all are made, time is short, or one fails in a way that the next would too."""
    name = f"slurm-{job_id() or os.getpid()}-{secrets.token_hex(3)}"
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
    made.why = "walltime is near" if budget.stopped else "failed" if made.failures else "done"


def _note(record: Submission, task: int, made: Made, why: str = "") -> None:
    """Leave a note of how the task stands; a disk that is full must not hide the reason."""
    failures = dict(list(made.failures.items())[:MOST_FAILURES])
    content = {"time": time.time(), "host": platform.node(), "job": job_id(), "why": why or made.why}
    with contextlib.suppress(OSError):
        note(record, task, content | {"made": made.made, "left": made.left, "failures": failures})


def run_final(path: Path, echo: Echo) -> int:
    """Check every byte, close the store if every shard is done, say how it stands, and return the status.

    Raises
    ------
    UserError, RunFailed
        where there is no such store, or another run is at it.
    """
    outcome = finish(path, CLAIM_WAIT)
    report = verify(path)
    echo("\n".join([*report_lines(report), *status_lines(status(path))[1:]]))
    if not outcome.finished:
        echo(f"go on with: spinquad submit {outcome.plan.sweep.name}")
    elif not outcome.good:
        echo(f"points failed; try them again with: spinquad submit {outcome.plan.sweep.name} --retry")
    return 0 if report.sound and outcome.good else RunFailed.exit_status
