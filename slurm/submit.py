"""Submitting a sweep: what is missing is cut into tasks, frozen in the store and handed to SLURM."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

from ..sweeps import manifest
from ..sweeps.claim import claimed
from ..sweeps.errors import RunFailed, UserError
from ..sweeps.files import explain, write_file
from ..sweeps.guests import refuse_guests
from ..sweeps.identity import sweep_differences
from ..sweeps.options import MOST_WORKERS, Options
from ..sweeps.plan import Plan
from ..sweeps.prepare import checked, make_plan, prepare
from ..sweeps.regain import make_ready
from ..sweeps.results import run_path
from ..sweeps.run import finish
from ..sweeps.status import being_extended
from ..sweeps.store import DamagedStore, Store
from ..sweeps.sweep import Sweep
from ..sweeps.todo import jobs_of
from . import scheduler
from .assign import sharers
from .held import Queue
from .orders import Orders, orders
from .parts import FINAL
from .profile import Profile
from .record import FOLDER, Submission, new_name, new_submission


@dataclass
class Submitted:
    """What a submission came to.

    Attributes
    ----------
    path : Path
        of the store.
    plan : Plan
    orders : Orders
        tasks and scripts.
    held : int
        missing shards that live jobs make already.
    jobs : dict of str to str
        ids by part; empty after a dry run.
    finished : bool
        whether nothing is missing.
    """

    path: Path
    plan: Plan
    orders: Orders = field(default_factory=Orders)
    held: int = 0
    jobs: dict[str, str] = field(default_factory=dict)
    finished: bool = False

    @property
    def tasks(self) -> list[int]:
        """Shards of each task."""
        return [len(task) for task in self.orders.tasks]

    @property
    def first_script(self) -> str:
        """The script that SLURM is asked about; there is one where there are tasks."""
        return next(iter(self.orders.scripts.values()))


def submit(
    sweep: Sweep, profile: Profile, options: Options, *, dask: bool = False, dry_run: bool = False
) -> Submitted:
    """Submit what is missing of a sweep.

    Parameters
    ----------
    sweep, profile, options
    dask
        in one allocation with Dask, in place of a job array.
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
    if dask:  # all nodes of the allocation
        options = replace(options, workers=min(profile.cores * profile.nodes, MOST_WORKERS))
    else:
        options = replace(options, sharers=partial(sharers, profile))
    if dry_run:
        return _dry_run(path, sweep, profile, options, dask)
    if shutil.which("sbatch") is None:
        raise UserError("sbatch is not on the PATH; submit on a login node of a SLURM cluster")
    queue = Queue(path)  # before the claim is asked for, which an allocation at work holds itself
    _refuse_beside_allocation(queue)
    if options.fresh or options.extend:
        # before the store gives way to another
        tried = _dry_run(path, sweep, profile, options, dask)
        if tried.tasks:
            scheduler.try_out(tried.first_script)
    with claimed(path, take_over=options.take_over, beside_guests=True):
        queue = queue.as_of_now()
        held = queue.held()
        _refuse_beside_others(path, held, options, dask)
        store = prepare(path, sweep, options)
        missing = jobs_of(store, options)
        jobs = [job for job in missing if job[0] not in held]
        done = Submitted(path, store.plan, held=len(missing) - len(jobs))
        if jobs:
            name = new_name()
            done.orders = orders(path, store.plan, jobs, profile, dask, name)
            submission = _frozen(store, profile, dask, name, done.orders, options.again)
            with _unfinished(path, done):
                _submit_all(submission, profile, done, queue.makers())
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


def _refuse_beside_others(path: Path, held: set[int], options: Options, dask: bool) -> None:
    """Refuse what must not happen while others make shards; raises RunFailed.

    Whoever repairs writes receipts files anew without their damaged lines. To a task that appends to one just
    then its file is lost, and with it every receipt that it writes from then on. A store that gives way to
    another would be written to by tasks of the old one.
    """
    changes = options.fresh or options.extend or options.repair
    if held and (dask or changes):
        raise RunFailed(f"{path.name}: jobs are live; wait, or first: spinquad cancel {path.stem}")
    if changes and not options.take_over:
        refuse_guests(path)


def _dry_run(path: Path, sweep: Sweep, profile: Profile, options: Options, dask: bool) -> Submitted:
    """Return what would be submitted were no jobs live."""
    store = _as_it_stands(path, sweep, options)
    if store is None or sweep_differences(store.plan.sweep, sweep):
        plan = make_plan(sweep, options)
        jobs = [(shard, 0) for shard in range(plan.count)]
    else:
        plan, jobs = store.plan, jobs_of(store, options, dry=True)
    done = Submitted(path, plan, finished=not jobs)
    if jobs:
        done.orders = orders(path, plan, jobs, profile, dask, "NAME")
    return done


def _as_it_stands(path: Path, sweep: Sweep, options: Options) -> Store | None:
    """Return the store that a submission begins with; None where it is made anew, or its documents are."""
    if options.fresh or not path.exists():
        return None
    try:
        return checked(path, sweep, options)
    except DamagedStore:
        if options.repair:
            return None
        raise


@contextmanager
def _unfinished(path: Path, done: Submitted) -> Iterator[None]:
    """Take the manifest away while jobs are submitted; a store of which none was taken is as it was.

    After an interrupt nobody knows what was taken: the store stays unfinished.

    Raises
    ------
    UserError, RunFailed
        those of SLURM, with how to go on where the store is another already.
    """
    file = path / manifest.MANIFEST
    content = file.read_bytes() if file.exists() else b""
    file.unlink(missing_ok=True)
    try:
        yield
    except (UserError, RunFailed) as error:
        if content and not done.jobs:
            write_file(file, content, "submit")
        extended = being_extended(path)
        raise type(error)(f"{error}; {extended}" if extended else str(error)) from None


def _frozen(store: Store, profile: Profile, dask: bool, name: str, made: Orders, command: str) -> Submission:
    """Freeze tasks and scripts in the store."""
    folder = store.path / FOLDER / name
    try:
        make_ready(store)
        submission = new_submission(
            folder, made.tasks, sweep=store.plan.sweep.name, identity=store.identity["sha256"],
            profile=asdict(profile), route="dask" if dask else "array", parts=made.parts,
            command=command,
        )  # fmt: skip
        for part, text in made.scripts.items():
            (folder / f"{part}.sbatch").write_text(text)
        submission.save()
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise explain(error, f"{store.path} cannot be written") from None
    return submission


def _submit_all(submission: Submission, profile: Profile, done: Submitted, beside: list[str]) -> None:
    """Submit job arrays one after another, then the final job; what is taken is recorded at once.

    The final job waits for the jobs ``beside`` too: the last of several submissions finishes the store.
    """
    names = submission.job_names
    for part in done.orders.scripts:
        before = list(submission.jobs.values())
        # A throttle holds for one array, so throttled arrays follow one another.
        after = [*before, *beside] if part == FINAL else before[-1:] if profile.throttle else []
        try:
            job = scheduler.submit(submission.folder / f"{part}.sbatch", names[part], after)
        except (UserError, RunFailed):
            if not before:
                shutil.rmtree(submission.folder, ignore_errors=True)
            raise
        submission.jobs[part] = done.jobs[part] = job
        submission.save()
