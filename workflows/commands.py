"""What the commands on workflows do, apart from reading the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..sweeps.errors import RunFailed, UserError
from ..sweeps.results import results_folder
from . import workflow
from .checks import Check, failed, table
from .output import save
from .style import styled

Echo = Callable[[str], object]


def draw_figures(words: Sequence[str], results: str | None, echo: Echo) -> int:
    """Draw the figures named by ``words`` and print what was checked.

    Raises
    ------
    UserError
        for an unknown figure; once the others are drawn, for a store that is missing or unfinished, naming
        the statements that do not hold too.
    RunFailed
        naming the statements that do not hold, once everything is drawn.
    """
    folder = results_folder(results) / "figures"
    chosen = [workflow.figure(name) for name in workflow.figure_names(tuple(words))]
    return _make(chosen, folder, results, echo)


def analyse(name: str, results: str | None, echo: Echo) -> int:
    """Run an analysis and print what it found; raises as ``draw_figures`` does."""
    folder = results_folder(results) / "analyses"
    return _make([workflow.analysis(workflow.check_analysis(name))], folder, results, echo)


def _make(chosen: Sequence[workflow.Workflow], folder: Path, results: str | None, echo: Echo) -> int:
    """Collect, check, draw and save; at the end name statements that fail and what has no store."""
    wrong: list[str] = []
    missing: dict[str, UserError] = {}
    total = unlike = 0
    for flow in chosen:
        try:
            checks = make(flow, folder, results, echo)
        except UserError as error:
            missing[flow.name] = error
            continue
        total += len(checks)
        unlike += sum(check.unlike for check in checks)
        wrong += [f"{flow.name}: {check.statement}" for check in failed(checks)]
    if missing and len(chosen) == 1:
        raise missing[chosen[0].name]
    told = []
    if wrong:
        told.append(f"{len(wrong)} of {total} statements do not hold: {'; '.join(wrong)}")
    if missing:
        first = next(iter(missing.values()))
        told.append(f"{len(missing)} of {len(chosen)} not drawn ({', '.join(missing)}); the first: {first}")
    if told:
        raise (UserError if missing else RunFailed)("; ".join(told))
    derived = f", {unlike} of them as derived here, not as printed" if unlike else ""
    echo(f"{total} statements hold{derived}; files are in {folder}")
    return 0


def make(flow: workflow.Workflow, folder: Path, results: str | None, echo: Echo) -> list[Check]:
    """Make one workflow's files, print its checks and return them."""
    numbers = flow.collect(results)
    checks = flow.checks(numbers)
    with styled():
        save(folder, flow.name, flow.draw(numbers), numbers, checks)
    echo(f"{flow.name}  {flow.title}")
    echo("\n".join(f"  {line}" for line in table(checks)))
    echo("")
    return checks
