"""How to run a sweep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .compute import Kernel
from .errors import UserError
from .sizing import Crew

MOST_WORKERS = 1024  # that a plan is made for


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Options:
    """How to run a sweep.

    Attributes
    ----------
    results : path, optional
        the results folder.
    workers : int, optional
        how many cores compute; one for each processor by default.
    sharers : callable, optional
        takes the seconds of a sweep on one core and returns for how many processes, and threads of each, a
        new store is planned, in place of ``workers``.
    fresh, extend, repair, retry, take_over : bool
        move an old store aside; add axis values and quantities to it; compute damaged shards again;
        compute shards with points that failed again; run though another run claims the store.
    processes : bool, optional
        a Dask cluster of processes, or threads of this one; by default whatever is quicker.
    cluster : callable, optional
        takes the number of workers and returns a context manager that yields a Dask client, in place of
        workers of this machine.
    shard_points : int, optional
        the most points a new store's shards may have, in place of the plan's choice.
    kernel, code
        in place of the project's kernel, and its identity (hash by file name).
    tell : callable
        receives lines for people.
    again : str
        the command that goes on with the run, for whoever interrupts it.
    progress : bool
        whether to show how far the run is on standard error.
    """

    results: str | Path | None = None
    workers: int | None = None
    sharers: Callable[[float], Crew] | None = None
    fresh: bool = False
    extend: bool = False
    repair: bool = False
    retry: bool = False
    take_over: bool = False
    processes: bool | None = None
    cluster: Callable[[int], AbstractContextManager[Any]] | None = None
    shard_points: int | None = None
    kernel: Kernel | None = None
    code: Mapping[str, str] | None = None
    tell: Callable[[str], None] = silent
    again: str = ""
    progress: bool = False

    @property
    def command(self) -> str:
        """The command that was given, to which a person adds an option."""
        return self.again or "the same command with"

    def __post_init__(self) -> None:
        """Check that the options go together; raises UserError."""
        if self.workers is not None and not 1 <= self.workers <= MOST_WORKERS:
            raise UserError(f"workers = {self.workers}: give a number from 1 to {MOST_WORKERS}")
        if self.fresh and (self.extend or self.repair or self.retry):
            raise UserError(
                "--fresh starts anew and does not go with --extend, --repair or --retry; drop one"
            )
