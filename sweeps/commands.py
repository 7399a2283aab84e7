"""What the commands on sweeps do, apart from reading the command line."""

from __future__ import annotations

import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from .catalog import catalog_names
from .errors import RunFailed, UserError, one_line
from .options import Options
from .run import run
from .sweep import Sweep
from .tell import failure_line, outcome_lines


def run_sweeps(
    names: Sequence[str],
    everything: bool,
    results: str | None,
    given: Mapping[str, Any],
    echo: Callable[[str], object],
) -> int:
    """Run sweeps one after another and return the exit status; one that fails does not stop the next.

    Raises
    ------
    UserError
        where there is nothing to run, or one of the sweeps is wrong; then none is run.
    """
    if everything and names:
        raise UserError("--all and names of sweeps are both given; give one of them")
    if not everything and not names:
        raise UserError("no sweep is named; name a file or a sweep of the catalog, or give --all")
    chosen = [Sweep.from_toml(name) for name in (catalog_names() if everything else names)]
    place = ["--results", results] if results else []
    failures = 0
    with terminated_as_interrupt():
        for sweep in chosen:
            again = shlex.join(["spinquad", "run", *(["--all"] if everything else names), *place])
            options = Options(results=results, again=again, tell=echo_error, progress=True, **given)
            try:
                outcome = run(sweep, options)
            except RunFailed as error:
                echo_error(f"spinquad: {error}")
                failures += 1
                continue
            echo("\n".join(outcome_lines(outcome)))
            if not outcome.good:
                echo_error(one_line(f"spinquad: {failure_line(outcome)}"))
                failures += 1
    return RunFailed.exit_status if failures else 0


def echo_error(line: str) -> None:
    """Print a line on standard error."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def terminated_as_interrupt() -> Iterator[None]:
    """Let a request to terminate stop a run as Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, old)
