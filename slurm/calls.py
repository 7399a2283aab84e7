"""Calling SLURM's programs: with a time limit, and with the way out where they refuse."""

from __future__ import annotations

import os
import re
import subprocess

from ..sweeps.errors import RunFailed, UserError, one_line, shown

SILENCE = 60.0
DAY = 86400.0
LIMIT = "SPINQUAD_SLURM_TIMEOUT"
_TRANSIENT = ("timed out", "unable to contact", "connection refused", "temporarily", "slurm_receive")
_NOISE = re.compile(r"^(\w+: )?((\w+ )?error: )?(Batch job submission failed: |allocation failure: )?")
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


class Unanswered(RunFailed):
    """The scheduler does not answer in time, or says that it cannot just now."""


class Absent(UserError):
    """A program of SLURM is not there."""


def call(program: str, *arguments: str, text: str | None = None) -> str:
    """Return what a program of SLURM prints, on standard error too where it prints nothing else.

    Parameters
    ----------
    text
        for its standard input.

    Raises
    ------
    UserError
        Absent where the program is missing; or where the time limit is no number of seconds.
    Unanswered
        where there is no answer.
    RunFailed
        where it fails; with its own words.
    """
    limit = _limit()
    try:
        done = subprocess.run(
            [program, *arguments], capture_output=True, text=True, timeout=limit, input=text or ""
        )
    except FileNotFoundError:
        raise Absent(
            f"{program} is not on the PATH; run this where SLURM is: on a login node, or after module load"
        ) from None
    except PermissionError:
        raise Absent(f"{program} cannot be executed; check the PATH") from None
    except subprocess.TimeoutExpired:
        raise Unanswered(f"{program} did not answer within {limit:g} s; try again later") from None
    if done.returncode == 0:
        return done.stdout or done.stderr
    said = _words(done.stderr or done.stdout) or f"exit status {done.returncode}, without a word"
    kind = Unanswered if any(word in said.lower() for word in _TRANSIENT) else RunFailed
    raise kind(f"{program} failed: {said}")


def _limit() -> float:
    """Return the seconds that a program may take, by default where the variable is empty."""
    given = os.environ.get(LIMIT) or str(SILENCE)
    try:
        limit = float(given)
    except ValueError:
        limit = 0.0
    if not 0 < limit <= DAY:  # so that it is no NaN either, nor more than a timer takes
        raise UserError(f"{LIMIT} = {shown(given)}: give seconds, such as 60, up to a day, or unset it")
    return limit


def _words(text: str) -> str:
    """Return what a program says on one line, each thing once and without its own name before it."""
    said: dict[str, None] = {}
    for line in text.splitlines():
        if words := _NOISE.sub("", line.strip()):
            said.setdefault(words[0].upper() + words[1:])
    return one_line("; ".join(said))


def explained(said: object) -> str:
    """Return the words of sbatch and the way out, where the cause is known."""
    words = str(said).lower()
    hint = next((hint for word, hint in _CAUSES if word in words), None)
    return f"{said}; {hint}" if hint else str(said)
