"""The jobs of a submission: arrays of its tasks, a last one that checks, and the names that they have."""

from __future__ import annotations

from dataclasses import dataclass

FINAL = "final"
"""The part that checks, beside the arrays, whose parts are ``0``, ``1``, ..."""


@dataclass(frozen=True)
class Part:
    """A job array: its number, its first task and how many tasks it has."""

    number: int
    first: int
    count: int

    @property
    def name(self) -> str:
        """What it is called among the parts of its submission."""
        return str(self.number)

    @property
    def last(self) -> int:
        """Its last task."""
        return self.first + self.count - 1


def split(tasks: int, max_array_size: int) -> list[Part]:
    """Return job arrays for ``tasks`` tasks; the largest index is one less than ``max_array_size``."""
    starts = range(0, tasks, max_array_size)
    return [Part(k, first, min(max_array_size, tasks - first)) for k, first in enumerate(starts)]


def job_name(sweep: str, submission: str, part: str) -> str:
    """Return the name of a job, by which it is found again in the queue."""
    return f"spinquad-{sweep}-{submission}.{part}"


def part_of(name: str) -> str:
    """Return the part of its submission that the job of this name is."""
    return name.rpartition(".")[2]
