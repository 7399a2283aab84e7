"""Handing orders to SLURM: frozen in the store first, then job after job, each recorded as it is taken."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from ..sweeps import manifest
from ..sweeps.errors import RunFailed, UserError
from ..sweeps.files import explain, write_file
from ..sweeps.regain import make_ready
from ..sweeps.status import being_extended
from ..sweeps.store import Store
from . import scheduler
from .orders import Submitted
from .parts import FINAL
from .record import FOLDER, Submission, new_submission


@contextmanager
def unfinished(path: Path, done: Submitted) -> Iterator[None]:
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


def frozen(store: Store, done: Submitted, name: str, command: str) -> Submission:
    """Freeze tasks and scripts in the store."""
    folder = store.path / FOLDER / name
    try:
        make_ready(store)
        submission = new_submission(
            folder, done.orders.tasks, sweep=store.plan.sweep.name, identity=store.identity["sha256"],
            profile=asdict(done.profile), route=done.route, parts=done.orders.parts,
            command=command,
        )  # fmt: skip
        for part, text in done.orders.scripts.items():
            (folder / f"{part}.sbatch").write_text(text)
        submission.save()
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise explain(error, f"{store.path} cannot be written") from None
    return submission


def submit_all(submission: Submission, done: Submitted, beside: list[str]) -> None:
    """Submit job arrays one after another, then the final job; what is taken is recorded at once.

    The final job waits for the jobs ``beside`` too: the last of several submissions finishes the store.
    """
    names = submission.job_names
    for part in done.orders.scripts:
        before = list(submission.jobs.values())
        # A throttle holds for one array, so throttled arrays follow one another.
        after = [*before, *beside] if part == FINAL else before[-1:] if done.profile.throttle else []
        try:
            job = scheduler.submit(submission.folder / f"{part}.sbatch", names[part], after)
        except (UserError, RunFailed):
            if not before:
                shutil.rmtree(submission.folder, ignore_errors=True)
            raise
        submission.jobs[part] = done.jobs[part] = job
        submission.save()
