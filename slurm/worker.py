"""What a task of a submission runs on a node."""

from __future__ import annotations

import contextlib
import os
import platform
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ..sweeps.errors import RunFailed, UserError, many
from ..sweeps.files import explain
from ..sweeps.guests import guest
from ..sweeps.options import silent
from ..sweeps.plan import Job
from ..sweeps.pool import Work, in_process
from ..sweeps.provenance import job_id
from ..sweeps.stopping import terminated_as_interrupt
from ..sweeps.store import Store, open_store
from ..sweeps.todo import still_to_do
from .assign import chunk_count
from .budget import Budget
from .notes import MOST_FAILURES, STARTED, Made, note
from .ready import check_same, say, shard_seconds
from .record import Submission, load, tasks_of
from .shares import Share, own_share, run_shares, share_count

TELL_EVERY = 300.0


def run_task(
    path: Path,
    submission: str,
    task: int,
    workers: int,
    until: float,
    margin: float,
    echo: Callable[[str], object],
    share: Share | None = None,
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
        cores of the task, or of its share.
    until, margin
        end of the walltime (seconds since the epoch), seconds before it in which no shard may run.
    share
        this process makes only share k of n of the task, given as (k, n).

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
    check_same(store, record)
    name = f"slurm-{job_id() or os.getpid()}-{secrets.token_hex(3)}"
    with terminated_as_interrupt(), _announced(path, name):  # no run begins while this compiles
        jobs = still_to_do(store, own_share(_jobs(record, task), share or (0, 1)))
        made = Made(left=len(jobs), share=share)
        note(record, task, made, STARTED)
        if share is None:
            where = f"{many(workers, 'core')} of {platform.node()}"
            say(echo, f"task {task} of {record.name}: {many(len(jobs), 'shard')} to make on {where}")
        seconds = shard_seconds(store, jobs, echo if share is None else silent)
        processes = share_count(workers, len(jobs))
        if share is None and processes > 1:
            return run_shares(processes, workers)
        try:
            budget = Budget(jobs, until, margin, seconds, workers, time.time, chunk_count(store.plan))
            _make(store, name, budget, workers, made, echo)
        except KeyboardInterrupt:
            made.why = "terminated"
            raise
        except OSError as error:
            made.why = "failed"
            raise explain(error, f"{path} cannot be written") from None
        finally:
            note(record, task, made)
            _tell(made, echo)
    return RunFailed.exit_status if made.failures else 0


def _tell(made: Made, echo: Callable[[str], object]) -> None:
    """Print what came of a task, or of a share of it."""
    for shard, why in list(made.failures.items())[:MOST_FAILURES]:
        say(echo, f"shard {shard} failed: {why.removeprefix(f'shard {shard}: ')}")
    share = f"process {made.share[0] + 1} of {made.share[1]}: " if made.share else ""
    say(echo, f"{share}{made.why}: {many(made.made, 'shard')} made, {made.left} left")


def _jobs(record: Submission, task: int) -> list[Job]:
    for number, jobs in enumerate(tasks_of(record)):
        if number == task:
            return jobs
    raise UserError(f"task {task}: submission {record.name} has tasks 0 to {record.tasks - 1}")


@contextlib.contextmanager
def _announced(path: Path, name: str) -> Iterator[None]:
    """Be a guest of the store; raises RunFailed where it cannot be written."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(guest(path, name))
        except OSError as error:
            raise explain(error, f"{path} cannot be written") from None
        yield


def _make(
    store: Store, name: str, budget: Budget, workers: int, made: Made, echo: Callable[[str], object]
) -> None:
    """Make shards until all are made, time is short, or one fails in a way that the next would too."""
    told = time.monotonic()
    with contextlib.closing(in_process(Work(store.path, name), iter(budget), workers)) as results:
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
                say(echo, f"{many(made.made, 'shard')} made, {made.left} left")
    made.why = "the walltime was near" if budget.stopped else "failed" if made.failures else "done"
