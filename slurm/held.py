"""Live jobs: which shards they are about to make, by what was frozen in the store; and how they are ended."""

from __future__ import annotations

from pathlib import Path

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


class Queue:
    """The live jobs of a store, asked for once: all that is said of them is of one moment.

    Attributes
    ----------
    records : list of Submission
    jobs : dict of str to list of Live
        by the name of the submission.
    """

    def __init__(self, store: Path) -> None:
        """Ask the scheduler; raises UserError or RunFailed where it cannot be asked."""
        self.store = store
        self.records = submissions(store)
        self.jobs = live_jobs(self.records)

    def as_of_now(self) -> Queue:
        """Return this one, or one that is asked again where jobs were submitted since; others only end."""
        return self if submissions(self.store) == self.records else Queue(self.store)

    def held(self) -> set[int]:
        """Return the shards of every task that is pending, running or about to end."""
        held: set[int] = set()
        for record in self.records:
            tasks = {record.task(part_of(job.name), job.element) for job in self.jobs[record.name]} - {None}
            if tasks:
                for number, jobs in enumerate(tasks_of(record)):
                    if number in tasks:
                        held.update(shard for shard, _ in jobs)
        return held

    def makers(self) -> list[str]:
        """Return the ids of the jobs whose tasks hold shards, each once."""
        found = {job.array or job.job for record in self.records for job in self._tasks(record)}
        return sorted(found, key=int)

    def allocation(self) -> str | None:
        """Return the id of the allocation with Dask that makes what is missing, or None."""
        allocations = (record for record in self.records if record.route == "dask")
        return next((job.job for record in allocations for job in self._tasks(record)), None)

    def _tasks(self, record: Submission) -> list[scheduler.Live]:
        """Return the live jobs of a submission but for its check."""
        return [job for job in self.jobs[record.name] if part_of(job.name) != FINAL]


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
