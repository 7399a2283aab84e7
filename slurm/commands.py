"""What the commands on jobs do, apart from reading the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..sweeps.commands import echo_error
from ..sweeps.errors import UserError
from ..sweeps.options import Options
from ..sweeps.results import FOLDERS, find_store, results_folder
from ..sweeps.sweep import Sweep
from ..sweeps.tell import plan_lines
from . import jobs
from .profiles import load_profile
from .record import FOLDER
from .submit import Submitted, submit

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
    options = Options(tell=echo_error, **given)
    done = submit(Sweep.from_toml(sweep), chosen, options, dask=dask, dry_run=dry_run)
    if dry_run:
        _show(done, chosen.cores * (chosen.nodes if dask else 1), echo)
    if done.finished:
        echo(f"{done.path}: finished already, nothing to do")
    elif done.jobs:
        ids = ", ".join(done.jobs.values())
        echo(f"{done.path}: {sum(done.tasks)} shards in {len(done.tasks)} tasks, jobs {ids}")
        echo(f"see how they are: spinquad jobs {done.plan.sweep.name}")
    if done.held:
        echo(f"{done.path}: {done.held} missing shards are with live jobs already")
    return 0


def _show(done: Submitted, cores: int, echo: Echo) -> None:
    """Print scripts and what they would cost."""
    for part, text in done.scripts.items():
        echo(f"# ---- {part}.sbatch\n{text}")
    echo("\n".join(plan_lines(done.plan, max(1, cores * len(done.tasks)))))
    if done.tasks:
        most = max(done.tasks)
        echo(f"tasks     {len(done.tasks)} on {cores} cores each, of {most} shards at most")
        echo(f"cost      {done.seconds / 3600:.3g} core-hours, from a timed sample")
    echo("nothing was written or submitted")


def show_jobs(stores: Sequence[str], results: str | None, echo: Echo) -> int:
    """Print the jobs of stores, by default of all that have any; return the exit status."""
    paths = [find_store(store, results) for store in stores]
    if not stores:
        folder = results_folder(results) / FOLDERS[0]
        paths = sorted(path.parents[1] for path in folder.glob(f"[a-z0-9]*.zarr/{FOLDER}"))
    if not paths:
        echo("no sweep was submitted")
    for path in paths:
        echo("\n".join(jobs.lines(jobs.overview(path))))
    return 0


def cancel_jobs(stores: Sequence[str], results: str | None, echo: Echo) -> int:
    """Cancel the live jobs of stores; return the exit status. Raises UserError and RunFailed."""
    if not stores:
        raise UserError("no sweep is named; name the sweeps or stores whose jobs to cancel")
    for path in [find_store(store, results) for store in stores]:
        ended = jobs.cancel(path)
        echo(f"{path}: " + (f"cancelled {', '.join(ended)}" if ended else "no live jobs"))
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
    echo: Echo,
) -> int:
    """Do what a job script asks for; return the exit status.

    Raises
    ------
    UserError, RunFailed
    """
    path = Path(store)
    if final:
        from .worker import run_final

        return run_final(path, echo)
    if scheduler_file is not None:
        from .driver import run_driver

        return run_driver(path, submission, workers, scheduler_file, echo)
    if task is None:
        raise UserError("--task is missing; say which task of the submission to do, or --final")
    from .worker import run_task

    return run_task(path, submission, task, workers, until or float("inf"), margin, echo)
