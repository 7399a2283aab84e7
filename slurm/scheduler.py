"""Talking to SLURM: sbatch, squeue, scancel, scontrol. Calls have a time limit, and answers are checked.

A scheduler that is busy may take a job and still answer too late; a job is therefore looked for by its name
before it is called lost.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..sweeps.errors import RunFailed, UserError, one_line

SILENCE = 60.0
ADOPTION = 10.0
DEFAULT_MAX_ARRAY_SIZE = 1001
_FORMAT = "%A|%F|%K|%j|%T|%M|%L|%R"
_ID = re.compile(r"(\d+)(;[\w.-]+)?")
_CAUSES = (
    ("submission limit", "ask for fewer tasks in the profile, or wait until some jobs have ended"),
    ("qos", "check qos in the profile, or ask for less (tasks, throttle, walltime)"),
    ("account", "check account in the profile"),
    ("partition", "check partition in the profile"),
    ("time limit", "ask for a shorter walltime in the profile"),
    ("node configuration", "ask for fewer cores or nodes or less memory in the profile"),
    ("processors", "ask for fewer cores in the profile"),
    ("memory", "ask for less memory in the profile"),
    ("array", "set max_array_size in the profile to the cluster's MaxArraySize"),
    ("invalid option", "check extra in the profile"),
    ("unrecognized option", "check extra in the profile"),
    ("munge", "the cluster's authentication is down; try again later"),
)


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


class Unanswered(RunFailed):
    """The scheduler does not answer in time, or says that it cannot just now."""


def call(program: str, *arguments: str, timeout: float | None = None) -> str:
    """Return what a program of SLURM prints.

    Raises
    ------
    UserError
        where the program is missing.
    Unanswered
        where there is no answer.
    RunFailed
        where it fails; with its own words.
    """
    limit = timeout or float(os.environ.get("SPINQUAD_SLURM_TIMEOUT", SILENCE))
    try:
        done = subprocess.run(
            [program, *arguments], capture_output=True, text=True, timeout=limit, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise UserError(
            f"{program} is not on the PATH; run this where SLURM is: on a login node, or after module load"
        ) from None
    except PermissionError:
        raise UserError(f"{program} cannot be executed; check the PATH") from None
    except subprocess.TimeoutExpired:
        raise Unanswered(f"{program} did not answer within {limit:g} s; try again later") from None
    if done.returncode == 0:
        return done.stdout
    said = one_line(done.stderr or done.stdout) or "without a word"
    transient = ("timed out", "unable to contact", "connection refused", "temporarily", "slurm_receive")
    kind = Unanswered if any(word in said.lower() for word in transient) else RunFailed
    raise kind(f"{program} failed (exit status {done.returncode}): {said}")


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
        raise RunFailed(_explained(str(error))) from None
    line = answer.splitlines()[-1] if answer else ""
    match = _ID.fullmatch(line)
    if match is None:
        raise RunFailed(f"sbatch answered {line!r} in place of a job id; is it wrapped? See squeue")
    return match[1]


def _explained(said: str) -> str:
    """Return the words of sbatch and the way out, where the cause is known."""
    hint = next((hint for word, hint in _CAUSES if word in said.lower()), None)
    return f"{said}; {hint}" if hint else said


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
    except (UserError, RunFailed):
        return DEFAULT_MAX_ARRAY_SIZE
    return max(1, int(found[1])) if found else DEFAULT_MAX_ARRAY_SIZE
