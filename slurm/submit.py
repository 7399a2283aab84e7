"""Submitting a sweep: what is missing is cut into tasks, frozen in the store and handed to SLURM."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..sweeps.claim import claimed
from ..sweeps.errors import RunFailed, UserError
from ..sweeps.guests import refuse_guests
from ..sweeps.options import MOST_WORKERS, Options
from ..sweeps.prepare import prepare
from ..sweeps.results import run_path
from ..sweeps.run import finish
from ..sweeps.sweep import Sweep
from ..sweeps.todo import jobs_of
from . import dry, scheduler
from .assign import sharers
from .hand_over import frozen, submit_all, unfinished
from .held import Queue
from .orders import Submitted, orders
from .profile import Profile, Route
from .record import new_name


def submit(
    sweep: Sweep, profile: Profile, options: Options, *, route: Route = "array", dry_run: bool = False
) -> Submitted:
    """Submit what is missing of a sweep.

    Parameters
    ----------
    sweep, profile, options
    route
        by a job array, or in one allocation with Dask.
    dry_run
        make the scripts only; nothing is written and nobody is asked but for the size of arrays.

    Raises
    ------
    UserError
        where sweep, store or profile do not fit, or there is no SLURM.
    RunFailed
        where the store cannot be written, or SLURM refuses.
    """
    path = run_path(sweep.name, options.results)
    if route == "dask":
        options = replace(options, workers=min(profile.workers(route), MOST_WORKERS))
    else:
        options = replace(options, sharers=partial(sharers, profile))
    if dry_run:
        return dry.dry_run(path, sweep, profile, options, route)
    if shutil.which("sbatch") is None:
        raise UserError("sbatch is not on the PATH; submit on a login node of a SLURM cluster")
    queue = Queue(path)  # before the claim is asked for, which an allocation at work holds itself
    _refuse_beside_allocation(queue)
    if options.fresh or options.extend:
        # before the store gives way to another
        tried = dry.dry_run(path, sweep, profile, options, route)
        if tried.tasks:
            scheduler.try_out(tried.first_script)
    return _sent(path, sweep, profile, options, route, queue)


def _sent(
    path: Path, sweep: Sweep, profile: Profile, options: Options, route: Route, queue: Queue
) -> Submitted:
    """Prepare the store, and submit what is missing and not held by live jobs."""
    with claimed(path, take_over=options.take_over, beside_guests=True):
        queue = queue.as_of_now()
        held = queue.held()
        _refuse_beside_others(path, held, options, route)
        store = prepare(path, sweep, options)
        missing = jobs_of(store, options)
        jobs = [job for job in missing if job[0] not in held]
        done = Submitted(path, store.plan, profile, route, held=len(missing) - len(jobs))
        if jobs:
            name = new_name()
            done.orders = orders(path, store.plan, jobs, profile, route, name)
            submission = frozen(store, done, name, options.again)
            with unfinished(path, done):
                submit_all(submission, done, queue.makers())
    if not missing:
        done.finished = finish(path).finished
    return done


def _refuse_beside_allocation(queue: Queue) -> None:
    """Refuse to submit while an allocation with Dask makes what is missing; raises RunFailed."""
    if job := queue.allocation():
        name = queue.store.stem
        raise RunFailed(
            f"{name}: all that is missing is with the allocation of job {job};"
            f" wait, or first: spinquad cancel {name}"
        )


def _refuse_beside_others(path: Path, held: set[int], options: Options, route: Route) -> None:
    """Refuse what must not happen while others make shards; raises RunFailed.

    Whoever repairs writes receipts files anew without their damaged lines. To a task that appends to one just
    then its file is lost, and with it every receipt that it writes from then on. A store that gives way to
    another would be written to by tasks of the old one.
    """
    changes = options.fresh or options.extend or options.repair
    if held and (changes or route == "dask"):
        raise RunFailed(f"{path.name}: jobs are live; wait, or first: spinquad cancel {path.stem}")
    if changes and not options.take_over:
        refuse_guests(path)
