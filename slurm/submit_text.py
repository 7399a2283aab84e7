"""What ``spinquad submit`` prints: of a dry run scripts and cost, of a submission its jobs."""

from __future__ import annotations

from ..sweeps.errors import RunFailed, many
from ..sweeps.tell import plan_lines
from . import scheduler
from .calls import Absent, Unanswered
from .orders import Submitted
from .parts import FINAL
from .units import as_time
from .words import short


def sent_lines(done: Submitted) -> list[str]:
    """Return what is said of jobs that were taken."""
    shards = many(sum(done.tasks), "shard")
    made = [job for part, job in done.jobs.items() if part != FINAL]
    ids = f"job{'s' if len(made) > 1 else ''} {', '.join(made)}"
    return [
        f"{short(done.path)}: {shards} in {_where(done)}: {ids}; the check after them:"
        f" job {done.jobs[FINAL]}",
    ]


def dry_lines(done: Submitted) -> tuple[list[str], bool]:
    """Return scripts, what they would cost, what SLURM says of the first of them; and whether it refuses."""
    refused, queue = False, ""
    lines = [f"# ---- {part}.sbatch\n{text}" for part, text in done.orders.scripts.items()]
    each = done.profile.workers(done.route)
    lines += plan_lines(done.plan, each * max(1, len(done.tasks)))
    lines.append(f"store     {done.path}")
    if done.tasks:
        queue, refused = _queue(done.first_script)
        longest = max(done.orders.seconds) / each
        lines += [
            f"tasks     {_where(done)}: {many(max(done.tasks), 'shard')}, about"
            f" {as_time(round(longest))}{', at most' * (len(done.tasks) > 1)}{_fewer(done)}",
            f"cost      {sum(done.orders.seconds) / 3600:.3g} core-hours, from a timed sample; a node that"
            " never ran these kernels compiles them first, which takes about a minute",
            f"queue     {queue}",
        ]
    return [*lines, "nothing was written or submitted"], refused


def _where(done: Submitted) -> str:
    """Return on what the work is done."""
    profile = done.profile
    if done.route == "dask":
        return f"one allocation of {many(profile.nodes, 'node')} with {many(profile.cores, 'core')} each"
    count = len(done.tasks)
    at_once = f", {profile.throttle} at once" if 0 < profile.throttle < count else ""
    return f"{many(count, 'task')} on {many(profile.cores, 'core')}{' each' if count > 1 else ''}{at_once}"


def _fewer(done: Submitted) -> str:
    """Return why there are fewer or more tasks than the profile wants."""
    asked = done.profile.tasks
    if done.route == "dask" or len(done.tasks) == asked:
        return ""
    more = len(done.tasks) > asked
    why = "the walltime needs more" if more else "each should have a minute's work, and each process a shard"
    return f" (the profile asks for {asked}; {why})"


def _queue(script: str) -> tuple[str, bool]:
    """Return what SLURM says of a script, which is not submitted, and whether it refuses it.

    No answer is no refusal: scripts and cost can be had where there is no SLURM, or none that answers.
    """
    try:
        start = scheduler.try_out(script)
    except (Absent, Unanswered) as error:
        return str(error), False
    except RunFailed as error:
        return str(error), True
    return f"SLURM would take it, and begin {f'at {start}' if start else 'some time'}", False
