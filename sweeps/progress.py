"""How far a run is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self, TextIO, cast

from .stderr import Lenient

EVERY = 5.0


class Progress:
    """Shows the points that are done; use it in a ``with`` statement.

    Parameters
    ----------
    name
        of the sweep.
    points, done
        in all, and before this run.
    """

    def __init__(
        self, name: str, points: int, done: int = 0, stream: TextIO | None = None, *, shown: bool = True
    ) -> None:
        """Start at ``done``."""
        self.name, self.points, self.done, self.visible = name, points, done, shown
        self._stream = Lenient(stream)
        self._first = done
        self._start = self._shown = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        """Open the bar where there is a terminal."""
        if self.visible and self._stream.isatty():
            from rich import progress
            from rich.console import Console

            columns = progress.Progress.get_default_columns()
            self._bar = progress.Progress(
                *columns,
                progress.TextColumn("{task.fields[rate]}"),
                console=Console(file=cast(TextIO, self._stream)),
            )
            self._bar.start()
            self._task = self._bar.add_task(self.name, total=self.points, completed=self.done, rate="")
        return self

    def add(self, points: int) -> None:
        """Count points as done."""
        self.done += points
        now = time.monotonic()
        if self._bar is not None:
            self._bar.update(self._task, completed=self.done, rate=f"{self._rate(now):,.0f} points/s")
        elif self.visible and now - self._shown > EVERY:
            self._shown = now
            rate = self._rate(now)
            left = (self.points - self.done) / rate if rate else 0.0
            share = f"{100 * self.done / self.points:.0f} %"
            print(
                f"{self.name}: {share} of {self.points} points, {rate:,.0f} points/s, {left:.0f} s left",
                file=self._stream,
                flush=True,
            )

    def _rate(self, now: float) -> float:
        return (self.done - self._first) / max(now - self._start, 1e-9)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the bar."""
        if self._bar is not None:
            self._bar.stop()
