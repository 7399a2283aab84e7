"""What to say of a store that is not there: what is missing, and the command that makes it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from .catalog import catalog_names, spelled_out
from .errors import shown, suggestion


def command(words: str, name: str, results: str | Path | None) -> str:
    """Return ``spinquad run fig09`` and the like, with the results folder if one was given."""
    place = "" if results is None else f" --results {shlex.quote(str(results))}"
    return f"spinquad {words} {name}{place}"


def run_again(name: str, results: str | Path | None = None, option: str = "") -> str:
    """Return the command that runs a sweep: by name if it is of the catalog, else by its file."""
    known = name in catalog_names()
    words = command("run", name if known else "FILE", results) + (option and f" {option}")
    return words if known else f"{words}, FILE being the sweep's"


def no_run(name: str, folder: Path, results: str | Path | None) -> str:
    """Return what to say of a sweep that was not run."""
    return f"{shown(name)} was not run into {folder}; make it with: {run_again(name, results)}"


def no_store(store: str, folder: Path, names: Iterable[str], results: str | Path | None) -> str:
    """Return what to say of a path or a name that leads to no store.

    Parameters
    ----------
    store
        what was asked for.
    folder, results
        the results folder, and how it was given.
    names
        of the stores in it.
    """
    name = spelled_out(store.removesuffix(".zarr"))
    others = [other for other in names if other != name]
    if os.sep in store:
        hint = suggestion(Path(name).name, others) if others else f"nothing is in {folder} yet"
        return f"{shown(store, 200)} is no store; name a store's folder or a sweep: {hint}"
    if name in catalog_names():
        return f"{shown(name)} is in {folder} neither as a run nor archived; make it with: " + command(
            "run", name, results
        )
    hint = suggestion(name, others) if others else f"nothing is in {folder} yet: spinquad run first"
    return f"{shown(store)} is no store; {hint}"
