"""What commands say of plans, runs and checks."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from ..kernels.quantities import FAILED
from .errors import many
from .fill import Outcome
from .missing import command, run_again
from .plan import Plan
from .store import fixed_files
from .verify import Report
from .words import tally

MOST = 20


def plan_lines(plan: Plan, workers: int) -> list[str]:
    """Return what ``spinquad plan`` prints."""
    sweep = plan.sweep
    shard = " x ".join(map(str, plan.shard_shape))
    chunk = " x ".join(map(str, plan.chunk_shape))
    files = plan.count * (2 * len(sweep.quantities) + 2) + len(fixed_files(sweep, plan.unlisted))
    return [
        f"{sweep.name}: {sweep.title}",
        f"points    {sweep.size} ({sweep.grid})",
        f"shards    {plan.count} of {shard}, {plan.seconds / plan.count:.2g} s on average,"
        f" in chunks of {chunk}: {plan.why}",
        f"bytes     {plan.bytes:.4g} before compression, in {files} files",
        f"seconds   {plan.seconds:.3g} on one core, {plan.seconds / workers:.3g} on {workers}"
        f" ({plan.cost * 1e6:.3g} us a point, from a timed sample)",
    ]


def outcome_lines(outcome: Outcome) -> list[str]:
    """Return what ``spinquad run`` prints in the end."""
    points = tally(outcome.status)
    if not outcome.computed and not outcome.failures:
        state = "finished already, nothing to do" if outcome.finished else "nothing was done"
        return [f"{outcome.path}: {state}" + (f" ({points})" if points else "")]
    done = f"{many(outcome.computed, 'shard')} in {outcome.seconds:.3g} s"
    counted = f" ({points})" if points else ""
    return [f"{outcome.path}: {'done' if outcome.finished else 'not finished'}, {done}{counted}"]


def go_on_line(file: Path, results: str | None) -> str:
    """Return what computes the points that a merged store lacks, ``file`` being its sweep."""
    return f"to compute them, from its sweep as written there: {command('run', quote(str(file)), results)}"


def failure_line(outcome: Outcome) -> str:
    """Return which shards failed and why, or how many points did."""
    name = outcome.path.stem
    if outcome.failures:
        first = sorted(outcome.failures.items())[:MOST]
        told = "; ".join(f"shard {k}: {why.removeprefix(f'shard {k}: ')}" for k, why in first)
        more = f" and {len(outcome.failures) - MOST} more" if len(outcome.failures) > MOST else ""
        lost = many(len(outcome.failures), "shard")
        return f"{name}: {lost} failed ({told}{more}); run it again to try them again"
    lost = many(outcome.status.get(str(FAILED), 0), "point")
    return f"{name}: {lost} failed; try them again with --retry, see also: spinquad status {name}"


def report_lines(report: Report) -> list[str]:
    """Return what ``spinquad verify`` prints."""
    points = tally(report.status)
    lines = [f"{report.path}: shard {k} is damaged: {why}" for k, why in sorted(report.damaged.items())]
    lines += [f"{report.path}: {why}" for why in report.other]
    state = "finished" if report.finished else "not finished"
    sound = "every byte is as it was written" if report.sound else "damaged"
    counted = f" ({points})" if points else ""
    lines.append(f"{report.path}: {sound}, {report.done} of {many(report.shards, 'shard')}, {state}{counted}")
    if not report.sound:
        lines.append(f"{report.path}: to mend it: {run_again(report.path.stem, option='--repair')}")
    return lines
