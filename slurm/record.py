"""What was submitted, kept in the store: who makes which shards, the scripts, the jobs, the workers' notes.

.spinquad/slurm/<submission>/submission.json   what was asked for, and the ids of the jobs
.spinquad/slurm/<submission>/tasks.jsonl       line k: the shards of task k
.spinquad/slurm/<submission>/*.sbatch, *.log   the scripts, and what their jobs printed
.spinquad/slurm/<submission>/task-<k>.notes    how each start of task k ended, a line each
.spinquad/slurm/<submission>/verdict           what the check found, a line for the mail
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..sweeps.errors import UserError, shown
from ..sweeps.files import write_file
from ..sweeps.plan import Job
from ..sweeps.store import SIDE, as_json
from .parts import FINAL, Part, job_name
from .profile import Profile, Route

FOLDER = f"{SIDE}/slurm"
VERDICT = "verdict"
_RECORD, _TASKS = "submission.json", "tasks.jsonl"


@dataclass
class Submission:
    """One submission of a sweep.

    Attributes
    ----------
    name, sweep : str
    folder : Path
    identity : str
        of the store it was made for.
    profile : dict
    route : Route
        ``array`` or ``dask``.
    tasks : int
    parts : list of Part
        the job arrays.
    command : str
        that submits again what is missing then; empty where it is not known.
    jobs : dict of str to str
        id of the job by part (``0``, ``1``, ..., ``final``), those that were taken.
    """

    name: str
    sweep: str
    folder: Path
    identity: str
    profile: dict[str, Any]
    route: Route
    tasks: int
    parts: list[Part]
    command: str = ""
    created: str = field(default_factory=lambda: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    jobs: dict[str, str] = field(default_factory=dict)

    @property
    def job_names(self) -> dict[str, str]:
        """Names of the jobs by part."""
        names = (*(part.name for part in self.parts), FINAL)
        return {part: job_name(self.sweep, self.name, part) for part in names}

    @property
    def workers(self) -> int:
        """Cores of each of its jobs."""
        asked = {key: self.profile[key] for key in ("cores", "nodes") if key in self.profile}
        return Profile("", **asked).workers(self.route)

    def task(self, part: str, index: int | None) -> int | None:
        """Return the task of an element of a job array; None for the final job and unknown parts."""
        for known in self.parts:
            if part == known.name:
                return known.first + (index or 0)
        return None

    def log(self, task: int) -> Path | None:
        """Return the log of a task, if its job is known."""
        part = next(part for part in self.parts if part.first <= task <= part.last)
        job = self.jobs.get(part.name)
        if job is None:
            return None
        return self.folder / (f"{job}_{task - part.first}.log" if self.route == "array" else f"{job}.log")

    def save(self) -> None:
        """Write the record, whole; raises OSError."""
        content = asdict(self)
        del content["folder"]
        write_file(self.folder / _RECORD, as_json(content), "submit")


def new_name() -> str:
    """Return a name for a submission that sorts by time."""
    return time.strftime("%Y%m%dT%H%M%S", time.gmtime()) + "-" + secrets.token_hex(2)


def new_submission(folder: Path, tasks: Sequence[Sequence[Job]], **given: Any) -> Submission:
    """Make the folder and write who makes what; raises OSError."""
    folder.mkdir(parents=True)
    lines = [json.dumps({"shards": [s for s, _ in t], "attempts": [a for _, a in t]}) + "\n" for t in tasks]
    write_file(folder / _TASKS, "".join(lines).encode(), "submit")
    return Submission(name=folder.name, folder=folder, tasks=len(tasks), **given)


def submissions(store: Path) -> list[Submission]:
    """Return the submissions of a store in the order of time; damaged records are left out."""
    found = []
    for path in sorted((store / FOLDER).glob(f"*/{_RECORD}")):
        try:
            found.append(load(store, path.parent.name))
        except UserError:
            continue
    return found


def load(store: Path, name: str) -> Submission:
    """Return a submission.

    Raises
    ------
    UserError
        where the store has none of this name, or its record is damaged.
    """
    folder = store / FOLDER / name
    try:
        content = json.loads((folder / _RECORD).read_bytes())
        parts = [Part(**part) for part in content["parts"]]
        return Submission(**content | {"folder": folder, "parts": parts})
    except FileNotFoundError:
        raise UserError(
            f"{store.name} knows no submission {shown(name)}: it was made anew since; submit it again"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{folder / _RECORD}: cannot be read ({shown(error)}); submit again") from None


def tasks_of(submission: Submission) -> Iterator[list[Job]]:
    """Yield the shards, each with its attempt, of every task.

    Raises
    ------
    UserError
        where the list is damaged.
    """
    path = submission.folder / _TASKS
    try:
        for line in path.read_text().splitlines():
            content = json.loads(line)
            yield list(zip(content["shards"], content["attempts"], strict=True))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path}: cannot be read ({shown(error)}); submit again") from None
