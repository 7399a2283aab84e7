"""What ``spinquad jobs`` prints: one table a store, what went wrong, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from ..sweeps.errors import many
from .jobs import Overview, Problem, Row
from .units import as_time
from .words import numbered, short

MOST_ROWS = 10
MOST_PROBLEMS = 20
HEAD = ("SUBMISSION", "JOBS", "TASKS", "CHECK", "SHARDS", "WALLTIME LEFT")


def lines(view: Overview) -> list[str]:
    """Return the lines for a store."""
    found = [_progress(view)]
    shown = view.rows[-MOST_ROWS:]
    table = [HEAD, *map(_cells, shown)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    if shown:
        found += ["  " + "  ".join(map(str.ljust, line, widths)).rstrip() for line in table]
    if len(view.rows) > len(shown):
        found.append(f"  and {many(len(view.rows) - len(shown), 'earlier submission')}")
    problems = [line for row in view.rows for line in _problem_lines(row)]
    found += [f"  {line}" for line in problems[-MOST_PROBLEMS:]]
    if len(problems) > MOST_PROBLEMS:
        found.append(f"  and {len(problems) - MOST_PROBLEMS} more of this kind")
    if view.unknown:
        found.append(f"  the queue is not known: {view.unknown}")
    elif advice := _advice(view):
        found.append(f"  {advice}")
    return found


def _progress(view: Overview) -> str:
    """Return the line over the table."""
    count, name = view.plan.count, view.plan.sweep.name
    if view.finished:
        return f"{name}: finished, {many(count, 'shard')}"
    line = f"{name}: {view.done} of {many(count, 'shard')}, {100 * view.done // count} %"
    if view.eta is not None and view.done < count:
        line += f", about {as_time(round(view.eta))} left on the cores at work"
    return line


def _cells(row: Row) -> tuple[str, ...]:
    """Return the cells of a submission."""
    # Why most of those that wait do so, such as Priority or a limit of the account.
    reason = f" ({row.reasons.most_common(1)[0][0]})" if row.reasons else ""
    words = [f"{n} {word}{reason * (word == 'pending')}" for word, n in sorted(row.states.items())]
    jobs = ",".join(dict.fromkeys(row.submission.jobs.values())) or "-"
    shards = f"{row.done}/{row.shards}"
    return row.submission.name, jobs, ", ".join(words), row.check, shards, row.left or "-"


def _problem_lines(row: Row) -> Iterator[str]:
    """Yield problems, those of one kind on one line with the log of the first."""
    kinds: dict[tuple[str, str, bool], list[Problem]] = {}
    for problem in row.problems:
        kinds.setdefault((problem.state, problem.why, problem.failed), []).append(problem)
    for (state, why, failed), some in kinds.items():
        shards = [shard for problem in some for shard in problem.shards]
        state = f" ({state})" if state else ""
        if failed:
            line = f"{numbered('shard', shards)} failed: {why}"
        else:
            tasks = numbered("task", (problem.task for problem in some))
            line = f"{tasks} left {many(len(shards), 'shard')}{state}: {why}"
        log = row.submission.log(some[0].task)
        seen = log is not None and log.exists()
        yield line + (f"; see {short(log)}" if log and seen else "; it left no log")


def _advice(view: Overview) -> str:
    """Return what to do next, where anything is to be done."""
    if view.live or view.finished or not view.rows:
        return "" if view.rows else "nothing was submitted"
    again = view.rows[-1].submission.command or f"spinquad submit {view.plan.sweep.name}"
    if view.done == view.plan.count:
        return f"all shards are done, but the check did not close the store: {again}"
    return f"no job is at work; send what is missing: {again}"
