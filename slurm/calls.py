"""Calling SLURM's programs: with a time limit, and with the way out where they refuse."""

from __future__ import annotations

import os
import re
import subprocess

from ..sweeps.errors import RunFailed, UserError, one_line

SILENCE = 60.0
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


def call(program: str, *arguments: str, text: str | None = None) -> str:
    """Return what a program of SLURM prints, on standard error too where it prints nothing else.

    Parameters
    ----------
    text
        for its standard input.

    Raises
    ------
    UserError
        where the program is missing.
    Unanswered
        where there is no answer.
    RunFailed
        where it fails; with its own words.
    """
    limit = float(os.environ.get("SPINQUAD_SLURM_TIMEOUT", SILENCE))
    try:
        done = subprocess.run(
            [program, *arguments], capture_output=True, text=True, timeout=limit, input=text or ""
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
        return done.stdout or done.stderr
    said = _words(done.stderr or done.stdout) or f"exit status {done.returncode}, without a word"
    kind = Unanswered if any(word in said.lower() for word in _TRANSIENT) else RunFailed
    raise kind(f"{program} failed: {said}")


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
