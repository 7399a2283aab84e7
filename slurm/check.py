"""What the last job of a submission runs: every byte is checked, and the store closed if all is done."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from ..sweeps.errors import RunFailed, many
from ..sweeps.run import finish
from ..sweeps.status import status
from ..sweeps.status import text as status_lines
from ..sweeps.tell import report_lines
from ..sweeps.verify import verify
from .record import VERDICT, load

CLAIM_WAIT = 300.0


def run_final(path: Path, submission: str, echo: Callable[[str], object]) -> int:
    """Check every byte, close the store if every shard is done, say how it stands, and return the status.

    The first line of what is said goes into the file ``verdict`` of the submission too, for the mail.

    Raises
    ------
    UserError, RunFailed
        where there is no such store, or another run is at it.
    """
    record = load(path, submission)
    outcome = finish(path, CLAIM_WAIT)
    report = verify(path)
    state = "finished" if outcome.finished else f"{report.done} of {many(report.shards, 'shard')} done"
    verdict = f"{outcome.plan.sweep.name}: {state}" + ("" if report.sound else ", DAMAGED")
    verdict += "" if outcome.good or not outcome.finished else ", some points failed"
    with contextlib.suppress(OSError):
        (record.folder / VERDICT).write_text(verdict + "\n")
    echo("\n".join([verdict, *report_lines(report), *status_lines(status(path))[1:]]))
    again = record.command or f"spinquad submit {outcome.plan.sweep.name}"
    if not report.sound:
        echo(f"make what is damaged again: {again} --repair")
    elif not outcome.finished:
        echo(f"send what is missing: {again}")
    elif not outcome.good:
        echo(f"try the points that failed again: {again} --retry")
    return 0 if report.sound and outcome.good else RunFailed.exit_status
