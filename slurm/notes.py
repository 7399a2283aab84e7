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
    """What a task, or a share of it, came to: shards made and left, failures by shard, and why it ended."""

    made: int = 0
    left: int = 0
    failures: dict[int, str] = field(default_factory=dict)
    why: str = "killed"
    share: tuple[int, int] | None = None


def note(record: Submission, task: int, made: Made, why: str = "") -> None:
    """Append how the task stands, in one write, so that a line is whole.

    A disk that is full must not hide the reason, so a note that cannot be written is left out.
    """
    content = {
        "time": time.time(),
        "host": platform.node(),
        "job": job_id(),
        "share": made.share,
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
    """Return how the last start of a task stands, all its processes together; an empty table without one."""
    try:
        lines = (record.folder / f"task-{task}.notes").read_text(errors="replace").splitlines()
    except OSError:
        return {}
    found: dict[Any, dict[str, Any]] = {}
    for line in lines:
        with contextlib.suppress(ValueError, AttributeError, TypeError):  # a torn line
            content = json.loads(line)
            share = content.get("share")
            if share is None:  # a new start
                found.clear()
            found[share and tuple(share)] = content
    whole = found.pop(None, {})
    return _together(whole, list(found.values())) if found else whole


def _together(whole: dict[str, Any], shares: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one note of those of the processes: the reason is that of one which is not done."""
    return whole | {
        "why": next((share["why"] for share in shares if share["why"] != "done"), "done"),
        "made": sum(share["made"] for share in shares),
        "left": sum(share["left"] for share in shares),
        "failures": {shard: why for share in shares for shard, why in share["failures"].items()},
    }
