"""Talking to SLURM: sbatch, squeue, scancel, scontrol. Answers are checked.

A scheduler that is busy may take a job and still answer too late; a job is therefore looked for by its name
before it is called lost.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..sweeps.errors import RunFailed
from .calls import Absent, Unanswered, call, explained

ADOPTION = 10.0
DEFAULT_MAX_ARRAY_SIZE = 1001
ENDED = frozenset(
    "COMPLETED FAILED TIMEOUT CANCELLED NODE_FAIL PREEMPTED OUT_OF_MEMORY DEADLINE BOOT_FAIL REVOKED".split()
)
_FORMAT = "%A|%F|%K|%j|%T|%M|%L|%r"
_ID = re.compile(r"(\d+)(;[\w.-]+)?")
_START = re.compile(r"to start at (\S+)")


class Live(NamedTuple):
    """A job or a task of a job array that is in the queue."""

    job: str
    array: str
    element: int | None
    name: str
    state: str
    elapsed: str
    left: str
    reason: str


def submit(script: Path, name: str, after: Sequence[str] = ()) -> str:
    """Submit a script and return the id of its job.

    Parameters
    ----------
    name
        of the job, unique, by which it is found where the answer was lost.
    after
        jobs that must have ended before, in whatever way.

    Raises
    ------
    UserError, RunFailed
        where the job is not taken, with the cause and the way out.
    """
    dependency = [f"--dependency=afterany:{':'.join(after)}"] if after else []
    try:
        answer = call("sbatch", "--parsable", *dependency, "--", str(script)).strip()
    except Unanswered as error:
        found = _adopt(name)
        if found is None:
            raise RunFailed(f"{error}; the job is not in the queue") from None
        return found
    except RunFailed as error:
        raise RunFailed(explained(error)) from None
    line = answer.splitlines()[-1] if answer else ""
    match = _ID.fullmatch(line)
    if match is None:
        raise RunFailed(f"sbatch answered {line!r} in place of a job id; is it wrapped? See squeue")
    return match[1]


def try_out(script: str) -> str:
    """Return when SLURM would begin a job with this script; empty where it does not say.

    Raises
    ------
    UserError, RunFailed
        where SLURM cannot be asked, or would refuse it, with the cause and the way out.
    """
    try:
        said = call("sbatch", "--test-only", text=script)
    except Unanswered:
        raise
    except RunFailed as error:
        raise RunFailed(explained(error)) from None
    found = _START.search(said)
    return found[1] if found else ""


def _adopt(name: str) -> str | None:
    """Return the id of a job that was taken though the answer was lost, or None."""
    end = time.monotonic() + ADOPTION
    while True:
        try:
            found = live([name], ended=True)  # a short job has run by now
        except Unanswered:
            found = []
        if found:
            return found[0].array
        if time.monotonic() > end:
            return None
        time.sleep(1.0)


def live(names: Iterable[str], *, ended: bool = False) -> list[Live]:
    """Return the jobs of these names that are in the queue, a job array task by task.

    Parameters
    ----------
    names
    ended
        those that ended lately too, as long as SLURM remembers them.

    Raises
    ------
    UserError, RunFailed
        where the scheduler cannot be asked.
    """
    wanted = sorted(set(names))
    states = ["-t", "all"] if ended else []
    found = []
    for start in range(0, len(wanted), 100):  # a command line has its limits
        some = ",".join(wanted[start : start + 100])
        for line in call("squeue", "-h", "-r", *states, f"--name={some}", "-o", _FORMAT).splitlines():
            fields = line.split("|", 7)
            if len(fields) == 8:
                job, array, index, name, state, elapsed, left, reason = fields
                number = int(index) if index.isdigit() else None
                found.append(Live(job, array, number, name, state, elapsed, left, reason))
    return found


def cancel(jobs: Sequence[str]) -> None:
    """Cancel jobs; those that have ended meanwhile are no error."""
    for start in range(0, len(jobs), 100):
        try:
            call("scancel", *jobs[start : start + 100])
        except Unanswered:
            raise
        except RunFailed as error:
            if "invalid job id" not in str(error).lower():
                raise


def max_array_size() -> int:
    """Return the cluster's MaxArraySize, or SLURM's default where it cannot be asked."""
    try:
        found = re.search(r"MaxArraySize\s*=\s*(\d+)", call("scontrol", "show", "config"))
    except (Absent, RunFailed):
        return DEFAULT_MAX_ARRAY_SIZE
    return max(1, int(found[1])) if found else DEFAULT_MAX_ARRAY_SIZE
