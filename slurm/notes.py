"""Notes that a task leaves in its submission's folder: that it began, and how it ended."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
from dataclasses import dataclass, field
from typing import Any

from ..sweeps.provenance import job_id
from .record import Submission

MOST_FAILURES = 50
STARTED = "started"


@dataclass
class Made:
    """What a task came to: shards made and left, failures by shard, and why it ended."""

    made: int = 0
    left: int = 0
    failures: dict[int, str] = field(default_factory=dict)
    why: str = "killed"


def note(record: Submission, task: int, made: Made, why: str = "") -> None:
    """Append how the task stands, in one write, so that a line is whole.

    A disk that is full must not hide the reason, so a note that cannot be written is left out.
    """
    content = {
        "time": time.time(),
        "host": platform.node(),
        "job": job_id(),
        "why": why or made.why,
        "made": made.made,
        "left": made.left,
        "failures": dict(list(made.failures.items())[:MOST_FAILURES]),
    }
    with contextlib.suppress(OSError):
        path = record.folder / f"task-{task}.notes"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            os.write(descriptor, json.dumps(content, sort_keys=True).encode() + b"\n")
        finally:
            os.close(descriptor)


def last_note(record: Submission, task: int) -> dict[str, Any]:
    """Return the last whole note of a task, or an empty table."""
    try:
        lines = (record.folder / f"task-{task}.notes").read_text(errors="replace").splitlines()
    except OSError:
        return {}
    for line in reversed(lines):
        try:
            content = json.loads(line)
        except ValueError:
            continue
        if isinstance(content, dict):
            return content
    return {}
