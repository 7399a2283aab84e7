"""How the jobs of a sweep stand: what SLURM knows of them, beside the store's own progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from ..sweeps import manifest, receipts
from ..sweeps.errors import RunFailed, UserError
from ..sweeps.plan import Plan
from ..sweeps.regain import shards_made
from ..sweeps.store import open_store
from .held import live_jobs
from .parts import FINAL, part_of
from .problems import GONE, UNKNOWN, Problem, problems_of
from .record import Submission, submissions, tasks_of
from .scheduler import ENDED, Live


@dataclass
class Row:
    """One submission: its jobs, and the shards it was given."""

    submission: Submission
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    check: str = "-"
    done: int = 0
    shards: int = 0
    left: str = ""
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Overview:
    """A store and its submissions.

    Attributes
    ----------
    eta : float or None
        seconds that the rest takes on the cores at work.
    finished : bool
        whether the store is closed.
    live : bool
        whether any job is in the queue.
    unknown : str
        why the scheduler could not be asked.
    """

    path: Path
    plan: Plan
    done: int
    eta: float | None
    rows: list[Row]
    finished: bool
    live: bool
    unknown: str = ""


def overview(path: Path) -> Overview:
    """Return how the jobs of a store stand; raises UserError where ``path`` is no store."""
    store, records = open_store(path), submissions(path)
    unknown = ""
    try:
        queue = live_jobs(records, ended=True)
    except (UserError, RunFailed) as error:
        queue, unknown = {record.name: [] for record in records}, str(error)
    places = receipts.latest(path, store.plan.count)
    settled = set(places)  # done, or handed out again by a later submission
    rows: list[Row] = []
    for record in reversed(records):
        tasks = list(tasks_of(record))
        row = _row(record, tasks, queue[record.name], set(places), settled, bool(unknown))
        settled.update(shard for jobs in tasks for shard, _ in jobs)
        rows.insert(0, row)
    live = any(job.state not in ENDED for jobs in queue.values() for job in jobs)
    eta = _eta(path, store.plan, places, sum(map(_cores, rows)))
    closed = manifest.read(path) is not None
    return Overview(
        path, store.plan, len(shards_made(path, store.plan.count)), eta, rows, closed, live, unknown
    )


def _row(
    record: Submission,
    tasks: Sequence[list[tuple[int, int]]],
    queue: Sequence[Live],
    done: set[int],
    settled: set[int],
    unknown: bool,
) -> Row:
    """Return the row of a submission."""
    row = Row(record)
    known = {record.task(part_of(job.name), job.element): job for job in queue}
    for number, jobs in enumerate(tasks):
        left = [shard for shard, _ in jobs if shard not in settled]
        row.shards += len(jobs)
        row.done += sum(shard in done for shard, _ in jobs)
        job = known.get(number)
        state = job.state if job else UNKNOWN if unknown else GONE
        row.states[_word(state)] += 1
        if job and state == "PENDING":
            row.reasons[job.reason] += 1
        if job and state == "RUNNING" and job.left not in ("", "INVALID"):
            row.left = max(row.left, job.left, key=lambda text: (len(text), text))
        if left and (job is None or state in ENDED):
            row.problems += problems_of(record, number, state, left)
    check = next((job for job in queue if part_of(job.name) == FINAL), None)
    if check is not None:
        row.check = {"pending": "waits", "completed": "done"}.get(check.state.lower(), check.state.lower())
    return row


def _word(state: str) -> str:
    return {GONE: "ended", "COMPLETED": "ended", UNKNOWN: "unknown"}.get(state, state.lower())


def _cores(row: Row) -> int:
    """Return the cores that a submission has at work."""
    return row.submission.workers * row.states["running"]


def _eta(path: Path, plan: Plan, places: dict[int, receipts.Place], cores: int) -> float | None:
    """Return the seconds that the rest takes on the cores at work, from what shards took so far.

    The median counts: the first shard of a Dask worker may have waited for compilation.
    """
    if not places or not cores:
        return None
    rates, points = [], 0
    for shard, receipt in receipts.read_at(path, places):
        size = plan.points(shard)
        points += size
        rates.append(float(receipt.get("seconds", 0.0)) / size)
    return median(rates) * (plan.sweep.size - points) / cores
