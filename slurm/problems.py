"""What went wrong with the tasks of a submission, from their last notes and the state of their jobs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .notes import STARTED, last_note
from .record import Submission

GONE, UNKNOWN = "GONE", "?"


class Problem(NamedTuple):
    """What went wrong with a task that ended and left shards, or with shards of it."""

    task: int
    shards: tuple[int, ...]
    state: str
    why: str
    failed: bool


def problems_of(record: Submission, task: int, state: str, left: list[int]) -> Iterator[Problem]:
    """Yield what went wrong with a task that ended and left shards."""
    noted = last_note(record, task)
    failures = {int(shard): why for shard, why in noted.get("failures", {}).items() if int(shard) in left}
    for shard, why in failures.items():
        yield Problem(task, (shard,), "", why.removeprefix(f"shard {shard}: "), True)
    why = noted.get("why", "it never began to work")
    if why == STARTED:
        why = "it was killed"
    if state == UNKNOWN and (not noted or noted["why"] == STARTED):
        return  # it may wait or run
    if rest := tuple(shard for shard in left if shard not in failures):
        word = "" if state in (GONE, UNKNOWN, "COMPLETED") else state.lower()
        yield Problem(task, rest, word, why, False)
