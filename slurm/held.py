"""Live jobs: which shards they are about to make, by what was frozen in the store; and how they are ended."""

from __future__ import annotations

from pathlib import Path

from ..sweeps.errors import RunFailed
from . import scheduler
from .parts import FINAL, part_of
from .record import Submission, submissions, tasks_of


def live_jobs(records: list[Submission], *, ended: bool = False) -> dict[str, list[scheduler.Live]]:
    """Return the jobs in the queue by the name of their submission; where asked, those that ended lately too.

    Raises
    ------
    UserError, RunFailed
        where the scheduler cannot be asked.
    """
    owner = {name: record.name for record in records for name in record.job_names.values()}
    found: dict[str, list[scheduler.Live]] = {record.name: [] for record in records}
    for job in scheduler.live(owner, ended=ended) if owner else []:
        if job.name in owner:
            found[owner[job.name]].append(job)
    return found


def held_by_live_jobs(store: Path) -> set[int]:
    """Return the shards of every task that is pending, running or about to end."""
    records = submissions(store)
    queue = live_jobs(records)
    held: set[int] = set()
    for record in records:
        tasks = {record.task(part_of(job.name), job.element) for job in queue[record.name]} - {None}
        if tasks:
            for number, jobs in enumerate(tasks_of(record)):
                if number in tasks:
                    held.update(shard for shard, _ in jobs)
    return held


def refuse_beside_allocation(store: Path) -> None:
    """Refuse to submit while an allocation with Dask makes what is missing; raises RunFailed."""
    records = [record for record in submissions(store) if record.route == "dask"]
    queue = live_jobs(records)
    for record in records:
        made = [job.job for job in queue[record.name] if part_of(job.name) != FINAL]
        if made:
            raise RunFailed(
                f"{store.stem}: all that is missing is with the allocation of job {made[0]};"
                f" wait, or first: spinquad cancel {store.stem}"
            )


def live_makers(store: Path) -> list[str]:
    """Return the ids of the jobs whose tasks hold shards, each once."""
    records = submissions(store)
    queue = live_jobs(records)
    made = [job for record in records for job in queue[record.name]]
    return sorted({job.array or job.job for job in made if part_of(job.name) != FINAL}, key=int)


def cancel(path: Path) -> list[str]:
    """Cancel every live job of a store and return their ids.

    Raises
    ------
    UserError, RunFailed
        where the scheduler cannot be asked, or refuses.
    """
    queue = live_jobs(submissions(path))
    found = sorted(
        {job.array for live in queue.values() for job in live if job.state != "COMPLETING"}, key=int
    )
    # First the check that waits for the others, or it would begin as soon as they end.
    last = {job.array for live in queue.values() for job in live if part_of(job.name) == FINAL}
    scheduler.cancel([job for job in found if job in last])
    scheduler.cancel([job for job in found if job not in last])
    return found
