"""What the commands that make stores do, apart from reading the command line; those that read: views."""

from __future__ import annotations

import shlex
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
from .stopping import terminated_as_interrupt
from .sweep import Sweep
from .tell import failure_line, go_on_line, outcome_lines
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


def merge_stores(stores: Sequence[str], name: str, results: str | None, echo: Callable[[str], object]) -> int:
    """Merge stores and return the exit status."""
    from .merge import merge
    from .merged import completing_file, merged_lines
    from .results import find_store

    outcome = merge([find_store(store, results) for store in stores], name, Options(results=results))
    if outcome.failures:
        why = next(iter(sorted(outcome.failures.items())))[1]
        echo_error(one_line(f"spinquad: {name} was not made: {why}"))
        return RunFailed.exit_status
    if outcome.finished:
        echo("\n".join(outcome_lines(outcome)))
        return 0
    file = completing_file(outcome.path, outcome.plan.sweep)
    echo("\n".join([*merged_lines(outcome.path, len(stores)), go_on_line(file, results)]))
    return 0


def archive_sweeps(
    names: Sequence[str], results: str | None, replace: bool, echo: Callable[[str], object]
) -> None:
    """Archive the runs of sweeps, or of all of the catalog, and say which were new."""
    from .archive import archive_runs

    for path, new in archive_runs(names, results, replace):
        echo(f"{path}: {'archived' if new else 'archived already, nothing to do'}")


@contextmanager
def shared_cluster(options: Options) -> Iterator[Options]:
    """Start one cluster for all sweeps where processes are asked for."""
    if not options.processes:
        yield options
        return
    from .cluster import local_cluster

    with local_cluster(options.workers or cpu_count()) as client:
        yield replace(options, cluster=lambda _: nullcontext(client))
