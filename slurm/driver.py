"""The driver of an allocation: it runs a sweep on the Dask workers that a scheduler's file leads to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from ..sweeps.errors import RunFailed, UserError
from ..sweeps.options import MOST_WORKERS, Options
from ..sweeps.run import run
from ..sweeps.stderr import echo_error
from ..sweeps.stopping import terminated_as_interrupt
from ..sweeps.store import open_store
from ..sweeps.tell import failure_line, outcome_lines
from .notes import STARTED, Made, note
from .record import load

PATIENCE = 180


@contextmanager
def cluster_of(scheduler_file: str, workers: int) -> Iterator[Any]:
    """Yield a client of the scheduler once the first of its workers is there; others may follow.

    Raises
    ------
    RunFailed
        where there is none after some minutes.
    """
    from distributed import Client

    try:
        client = Client(scheduler_file=scheduler_file, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise RunFailed(f"no Dask scheduler answers at {scheduler_file} ({error}); see its log") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise RunFailed(
                f"no Dask worker came within {PATIENCE} s; check interface in the profile, and the log"
            ) from None
        yield client


def run_driver(
    path: Path, submission: str, workers: int, scheduler_file: str, echo: Callable[[str], object]
) -> int:
    """Make what is missing of a store on the workers of an allocation, and return the exit status.

    Raises
    ------
    UserError, RunFailed
        where the store does not fit the code or cannot be written, or Dask does not come up.
    KeyboardInterrupt
        when told to terminate.
    """
    record, store = load(path, submission), open_store(path)
    options = Options(
        results=path.parents[1],
        workers=min(workers, MOST_WORKERS),  # it rules how many shards are in flight, no more
        cluster=partial(cluster_of, scheduler_file),
        # A job that was requeued finds the claim of its own former self; SLURM sees to it that it is dead.
        take_over=os.environ.get("SLURM_RESTART_COUNT", "0") != "0",
        tell=echo_error,
        again=record.command or f"spinquad submit {store.plan.sweep.name} --dask",
        progress=True,
    )
    made = Made(why="stopped, by the walltime or by scancel")
    note(record, 0, made, STARTED)
    try:
        with terminated_as_interrupt():
            outcome = run(store.plan.sweep, options)
        made.made, made.failures = outcome.computed, outcome.failures
        made.why = "done" if outcome.good else "failed"
    except (UserError, RunFailed) as error:
        made.why = str(error)
        raise
    finally:
        note(record, 0, made)
    echo("\n".join(outcome_lines(outcome)))
    if not outcome.good:
        raise RunFailed(failure_line(outcome))
    return 0
