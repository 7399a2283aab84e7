"""The jobs of a sweep and the store's own progress in one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..sweeps import receipts
from ..sweeps.errors import RunFailed, UserError
from ..sweeps.plan import Plan
from ..sweeps.store import open_store
from . import scheduler
from .assign import points_of
from .held import live_jobs, part_of
from .profile import as_time
from .record import FINAL, Submission, last_note, submissions, tasks_of

ENDED = {"COMPLETED", "FAILED", "TIMEOUT", "CANCELLED", "NODE_FAIL", "PREEMPTED", "OUT_OF_MEMORY", "DEADLINE"}
ENDED |= {"BOOT_FAIL", "REVOKED"}
MOST = 20


@dataclass
class Row:
    """One submission: its jobs, and the shards it was given."""

    submission: Submission
    jobs: str = ""
    states: Counter[str] = field(default_factory=Counter)
    done: int = 0
    shards: int = 0
    left: str = ""
    problems: list[str] = field(default_factory=list)


@dataclass
class Overview:
    """A store and its submissions; ``unknown`` says why the scheduler could not be asked."""

    path: Path
    plan: Plan
    done: int
    eta: float | None
    rows: list[Row]
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
    rows = [_row(record, queue[record.name], set(places), bool(unknown)) for record in records]
    running = sum(int(row.submission.profile.get("cores", 1)) * row.states["running"] for row in rows)
    return Overview(path, store.plan, len(places), _eta(path, store.plan, places, running), rows, unknown)


def _row(record: Submission, queue: list[scheduler.Live], done: set[int], unknown: bool) -> Row:
    """Return the row of a submission."""
    row = Row(record, jobs=",".join(dict.fromkeys(record.jobs.values())) or "-")
    known = {record.task(part_of(job), job.element): job for job in queue}
    for number, jobs in enumerate(tasks_of(record)):
        left = [shard for shard, _ in jobs if shard not in done]
        row.shards += len(jobs)
        row.done += len(jobs) - len(left)
        job = known.get(number)
        state = job.state if job else "?" if unknown else "GONE"
        row.states[_word(state)] += 1
        if job and state not in ENDED and job.left not in ("", "INVALID"):
            row.left = max(row.left, job.left, key=lambda text: (len(text), text))
        if left and (job is None or state in ENDED):
            row.problems += list(_problems(record, number, state, left))
    return row


def _word(state: str) -> str:
    return {"GONE": "ended", "COMPLETED": "ended", "?": "unknown"}.get(state, state.lower())


def _problems(record: Submission, task: int, state: str, left: list[int]) -> Iterator[str]:
    """Yield what went wrong with a task that ended and left shards."""
    noted, log = last_note(record, task), record.log(task)
    see = f"; see {log}" if log else ""
    failures = {shard: why for shard, why in noted.get("failures", {}).items() if int(shard) in left}
    for shard, why in failures.items():
        yield f"shard {shard} failed: {why}{see}"
    if len(left) > len(failures):
        why = noted.get("why", "it never began to work")
        why = "it was killed" if why == "started" else why
        state = f" ({state.lower()})" if state not in ("GONE", "?", "COMPLETED") else ""
        yield f"task {task} left {len(left)} shards{state}: {why}{see}"


def _eta(path: Path, plan: Plan, places: dict[int, receipts.Place], cores: int) -> float | None:
    """Return the seconds that the rest takes on the cores at work, from what shards took so far."""
    seconds, points = 0.0, 0
    for shard, receipt in receipts.read_at(path, places):
        seconds += float(receipt.get("seconds", 0.0))
        points += points_of(plan, shard)
    if not points or not cores:
        return None
    return seconds / points * (plan.sweep.size - points) / cores


def lines(view: Overview) -> list[str]:
    """Return the lines that ``spinquad jobs`` prints."""
    count, name = view.plan.count, view.plan.sweep.name
    share = 100 * view.done // count
    eta = f", about {as_time(round(view.eta))} left" if view.eta is not None and view.done < count else ""
    found = [f"{name}: {view.done} of {count} shards, {share} %{eta}"]
    table = [("SUBMISSION", "JOBS", "TASKS", "SHARDS", "WALLTIME LEFT")]
    for row in view.rows:
        states = ", ".join(f"{n} {word}" for word, n in sorted(row.states.items()))
        table.append((row.submission.name, row.jobs, states, f"{row.done}/{row.shards}", row.left or "-"))
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    if view.rows:
        found += ["  " + "  ".join(map(str.ljust, line, widths)).rstrip() for line in table]
    problems = [problem for row in view.rows for problem in row.problems]
    found += [f"  {problem}" for problem in problems[-MOST:]]
    if len(problems) > MOST:
        found.append(f"  and {len(problems) - MOST} more")
    if view.unknown:
        found.append(f"  the queue is not known: {view.unknown}")
    return found


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
    last = {job.array for live in queue.values() for job in live if part_of(job) == FINAL}
    scheduler.cancel([job for job in found if job in last])
    scheduler.cancel([job for job in found if job not in last])
    return found
