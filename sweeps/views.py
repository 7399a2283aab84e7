"""What the commands that read or reckon do, apart from reading the command line.

Each imports what it needs when it runs: to list or to evaluate takes neither labelled arrays nor Dask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .errors import RunFailed

Echo = Callable[[str], object]


def list_catalog(echo: Echo) -> None:
    """Print the sweeps of the paper, one a line."""
    from .catalog import catalog_names
    from .sweep import Sweep

    sweeps = [Sweep.from_toml(name) for name in catalog_names()]
    width = max(len(sweep.name) for sweep in sweeps)
    for sweep in sweeps:
        echo(f"{sweep.name:<{width}}  {sweep.size:>7} points  {sweep.grid:<24}  {sweep.title}")


def show_plan(sweep: str, workers: int | None, echo: Echo) -> None:
    """Print how a sweep would be cut and how long it would take."""
    from .options import Options
    from .prepare import make_plan
    from .sweep import Sweep
    from .tell import plan_lines
    from .timing import cpu_count

    plan = make_plan(Sweep.from_toml(sweep), Options(workers=workers), here=True)
    echo("\n".join(plan_lines(plan, workers or cpu_count())))


def show_status(store: str, results: str | None, echo: Echo) -> None:
    """Print how far a store is."""
    from .results import find_store
    from .status import status, text

    echo("\n".join(text(status(find_store(store, results)))))


def show_verdict(store: str, results: str | None, echo: Echo) -> int:
    """Verify a store, print what was found and return the exit status."""
    from .results import find_store
    from .tell import report_lines
    from .verify import verify

    report = verify(find_store(store, results))
    echo("\n".join(report_lines(report)))
    return 0 if report.sound else RunFailed.exit_status


def show_comparison(names: Sequence[str], results: str | None, echo: Echo) -> int:
    """Compare runs with the archive, print what was found and return the exit status."""
    from .compare import compare_runs

    found = compare_runs(names, results)
    echo("\n".join(each.text() for each in found))
    return RunFailed.exit_status if any(each.wrong for each in found) else 0


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


def show_point(
    words: Sequence[str], quantities: Sequence[str], unit: str | None, as_json: bool, echo: Echo
) -> None:
    """Print one point, given as ``NAME=VALUE``; ``unit`` names the unit of energy.

    Raises
    ------
    UserError
        for words that are no parameters, bands or quantities.
    RunFailed
        where a quantity has no value, once the others are printed.
    """
    from .labelled import evaluate_numbers, resolved_parameters
    from .models import from_words as electrodes_from_words
    from .parameters import from_words
    from .point_text import check_point, point_json, point_table
    from .request import scalars

    electrodes, rest = electrodes_from_words(words)
    given = from_words(rest)
    point = evaluate_numbers(quantities or scalars(given), given, unit, **electrodes)
    echo((point_json if as_json else point_table)(resolved_parameters(point), point))
    check_point(point)
