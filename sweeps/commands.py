"""What the commands on sweeps do, apart from reading the command line."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

from .catalog import catalog_names
from .errors import RunFailed, UserError, many, one_line
from .files import explain
from .options import Options
from .run import run
from .stderr import echo_error
from .sweep import Sweep
from .tell import failure_line, outcome_lines
from .timing import cpu_count


def run_sweeps(
    names: Sequence[str],
    everything: bool,
    results: str | None,
    given: Mapping[str, Any],
    echo: Callable[[str], object],
) -> int:
    """Run sweeps one after another and return the worst exit status; one that fails does not stop the next.

    Raises
    ------
    UserError
        where there is nothing to run, or one of the sweeps is wrong; then none is run.
    KeyboardInterrupt
        passed on once shards in flight are put away.
    """
    if everything and names:
        raise UserError("--all and names of sweeps are both given; give one of them")
    if not everything and not names:
        raise UserError("no sweep is named; name a file or a sweep of the catalog, or give --all")
    options = Options(results=results, tell=echo_error, progress=True, **given)
    named = names or catalog_names()
    chosen = [Sweep.from_toml(name) for name in named]
    place = [] if results is None else ["--results", results]
    worst = 0
    with terminated_as_interrupt(), shared_cluster(options) as options:
        for k, (name, sweep) in enumerate(zip(named, chosen, strict=True)):
            # Of this sweep alone: with --fresh added, a command that names all would make all of them anew.
            own = replace(options, again=shlex.join(["spinquad", "run", name, *place]))
            try:
                worst = max(worst, _run_one(sweep, own, echo))
            except KeyboardInterrupt:
                if later := len(named) - k - 1:
                    every = shlex.join(["spinquad", "run", *(names or ["--all"]), *place])
                    echo_error(f"{many(later, 'sweep')} after it not begun; go on with all: {every}")
                raise
    return worst


def _run_one(sweep: Sweep, options: Options, echo: Callable[[str], object]) -> int:
    """Run a sweep, say what came of it, and return the exit status."""
    try:
        outcome = run(sweep, options)
    except (UserError, RunFailed) as error:
        echo_error(f"spinquad: {error}")
        return error.exit_status
    except OSError as error:
        echo_error(f"spinquad: {explain(error, f'{sweep.name} cannot be run')}")
        return RunFailed.exit_status
    echo("\n".join(outcome_lines(outcome)))
    if outcome.good:
        return 0
    echo_error(one_line(f"spinquad: {failure_line(outcome)}"))
    return RunFailed.exit_status


def show_store(
    store: str,
    form: str | None,
    results: str | None,
    selections: Sequence[str] = (),
    quantities: Sequence[str] = (),
    errors: bool = False,
    regime: bool = False,
) -> Iterator[str]:
    """Yield the lines of ``spinquad show``; ``form`` is None for a table, else ``csv`` or ``json``.

    Raises
    ------
    UserError
        where there is no such store, parameter, value or quantity.
    """
    from . import manifest
    from .results import find_store, open_results, reading
    from .select import select
    from .show import as_csv, as_json, as_table, header, heading, rows, wanted
    from .status import being_extended

    path = find_store(store, results)
    with reading(path):
        data = select(open_results(path), selections)
        chosen = wanted(data, quantities)
        names = header(data, chosen, errors, regime)
        found = rows(data, chosen, errors, regime, finished=manifest.read(path) is not None)
        if form == "csv":
            yield from as_csv(names, found)
        elif form == "json":
            yield from as_json(data, names, found)
        else:
            yield heading(data)
            if extended := being_extended(path):
                yield extended
            yield from as_table(names, found, data.status.size)


def merge_stores(stores: Sequence[str], name: str, results: str | None, echo: Callable[[str], object]) -> int:
    """Merge stores and return the exit status."""
    from .merge import known_points, merge
    from .results import find_store

    outcome = merge([find_store(store, results) for store in stores], name, Options(results=results))
    echo("\n".join(outcome_lines(outcome)))
    if outcome.failures:
        echo_error(one_line(f"spinquad: {failure_line(outcome)}"))
        return RunFailed.exit_status
    if not outcome.finished:
        size = outcome.plan.sweep.size
        echo(
            f"{name}: {known_points(outcome.path)} of {size} points are known; a sweep of that name with all"
            " these values, once run, takes them over and computes the rest"
        )
    return 0


@contextmanager
def shared_cluster(options: Options) -> Iterator[Options]:
    """Start one cluster for all sweeps where processes are asked for."""
    if not options.processes:
        yield options
        return
    from .cluster import local_cluster

    with local_cluster(options.workers or cpu_count()) as client:
        yield replace(options, cluster=lambda _: nullcontext(client))


@contextmanager
def terminated_as_interrupt() -> Iterator[None]:
    """Let a request to terminate stop a run as Ctrl-C does, and say what is waited for."""

    def interrupt(number: int, _: object) -> None:
        # SLURM asks again at the end of its grace; what is being put away must not be cut off by that.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if number == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            echo_error("stopping once the shards in flight are done; Ctrl-C again gives them up")
        raise KeyboardInterrupt

    asked = [signal.SIGTERM]
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it runs in the background
        asked.append(signal.SIGINT)
    before = [signal.signal(number, interrupt) for number in asked]
    try:
        yield
    finally:
        for number, old in zip(asked, before, strict=True):
            signal.signal(number, old)
