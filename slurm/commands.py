"""What the commands on jobs do, apart from reading the command line."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..sweeps.errors import RunFailed, UserError, many
from ..sweeps.options import Options
from ..sweeps.results import FOLDERS, find_store, named_stores, results_folder
from ..sweeps.stderr import echo_error
from ..sweeps.sweep import Sweep
from . import jobs, table
from .held import cancel
from .profiles import load_profile
from .record import submissions
from .submit import submit
from .submit_text import dry_lines, sent_lines
from .words import short

Echo = Callable[[str], object]


def submit_sweep(
    sweep: str,
    profile: str,
    changes: Sequence[str],
    given: Mapping[str, Any],
    echo: Echo,
    *,
    dask: bool,
    dry_run: bool,
) -> int:
    """Submit a sweep, or say what would be; return the exit status. Raises UserError and RunFailed."""
    chosen = load_profile(profile, changes)
    place = ["--results", given["results"]] if given.get("results") else []
    words = ["--profile", profile, *(word for change in changes for word in ("--set", change))]
    words += ["--dask"] * dask + place
    options = Options(tell=echo_error, again=shlex.join(["spinquad", "submit", sweep, *words]), **given)
    done = submit(Sweep.from_toml(sweep), chosen, options, route="dask" if dask else "array", dry_run=dry_run)
    refused = False
    if dry_run:
        lines, refused = dry_lines(done)
        echo("\n".join(lines))
    if done.finished:
        echo(f"{short(done.path)}: finished already, nothing to do")
    elif done.jobs:
        echo("\n".join(sent_lines(done)))
        echo("see how they are: " + shlex.join(["spinquad", "jobs", done.plan.sweep.name, *place]))
    if done.held:
        live = "is with a live job" if done.held == 1 else "are with live jobs"
        echo(f"{short(done.path)}: {many(done.held, 'missing shard')} {live} already")
    return RunFailed.exit_status if refused else 0


def show_jobs(stores: Sequence[str], results: str | None, echo: Echo) -> int:
    """Print the jobs of stores, by default of all that have any; return the exit status."""
    paths = [find_store(store, results) for store in stores]
    if not stores:
        paths = [path for path in named_stores(results_folder(results) / FOLDERS[0]) if submissions(path)]
    if not paths:
        echo("no sweep was submitted")
    for path in paths:
        echo("\n".join(table.lines(jobs.overview(path))))
    return 0


def cancel_jobs(stores: Sequence[str], results: str | None, echo: Echo) -> int:
    """Cancel the live jobs of stores; return the exit status. Raises UserError and RunFailed."""
    if not stores:
        raise UserError("no sweep is named; name the sweeps or stores whose jobs to cancel")
    for path in [find_store(store, results) for store in stores]:
        ended = cancel(path)
        told = f"cancelled {', '.join(ended)}; what is done stays done" if ended else "no live jobs"
        echo(f"{short(path)}: {told}")
    return 0


def work(
    store: str,
    submission: str,
    task: int | None,
    workers: int,
    until: float | None,
    margin: float,
    scheduler_file: str | None,
    final: bool,
    share: str | None,
    echo: Echo,
) -> int:
    """Do what a job script asks for; return the exit status.

    Raises
    ------
    UserError, RunFailed
    """
    path = Path(store)
    if final:
        from .check import run_final

        return run_final(path, submission, echo)
    if scheduler_file is not None:
        from .driver import run_driver

        return run_driver(path, submission, workers, scheduler_file, echo)
    if task is None:
        raise UserError("--task is missing; say which task of the submission to do, or --final")
    from .shares import parsed
    from .worker import run_task

    own = None if share is None else parsed(share)
    return run_task(path, submission, task, workers, until or float("inf"), margin, echo, own)
