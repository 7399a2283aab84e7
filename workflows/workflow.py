"""What a workflow is: which sweeps, which numbers, which statements, which picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import xarray as xr

from ..sweeps.errors import UserError, shown, suggestion
from .checks import Check
from .stores import outside, read

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# 3a and 3b are the spin valves made of the electrodes in Fig. 3.
FIGURES = (
    *("1", "2", "3", "3a", "3b", "5", "7", "9", "10", "11", "12", "14", "15", "16", "17", "18", "19", "20"),
    *("21", "22", "tmr"),
)
ANALYSES = ("linear-response", "saturation")


@dataclass(frozen=True)
class Workflow:
    """From stores to a picture and its numbers.

    Attributes
    ----------
    name : str
        stem of the files it leaves.
    title : str
    sweeps : tuple of str
        the stores it reads.
    numbers : callable
        from the opened stores, in the order of ``sweeps``, to the Dataset of what is plotted and checked.
    checks : callable
        from that Dataset to the statements of the paper it must bear out.
    draw : callable
        from that Dataset to the figure.
    """

    name: str
    title: str
    sweeps: tuple[str, ...]
    numbers: Callable[..., xr.Dataset]
    checks: Callable[[xr.Dataset], list[Check]]
    draw: Callable[[xr.Dataset], Figure]

    def collect(self, results: str | Path | None = None) -> xr.Dataset:
        """Return the numbers, with the identities of the stores that they come from as attributes.

        Raises
        ------
        UserError
            where a store is missing or unfinished.
        """
        stores = [read(name, results) for name in self.sweeps]
        numbers = self.numbers(*stores)
        numbers.attrs = {
            "title": self.title,
            "sweeps": " ".join(self.sweeps),
            "store_identities": " ".join(str(store.attrs["identity"]) for store in stores),
            "energy_units": " ".join(str(store.attrs["energy_unit"]) for store in stores),
            "fraction_outside_19": " ".join(f"{outside(store):.3f}" for store in stores),
        }
        return numbers


def figure(name: str) -> Workflow:
    """Return the workflow of one of ``FIGURES``."""
    digits = name.rstrip("ab")
    stem = f"fig{name.zfill(len(name) - len(digits) + 2)}" if digits.isdecimal() else name
    module = import_module(f".figures.{stem}", __package__)
    found: Workflow = module.WORKFLOW
    return found


def analysis(name: str) -> Workflow:
    """Return the workflow of an analysis."""
    module = import_module(f".analyses.{name.replace('-', '_')}", __package__)
    found: Workflow = module.WORKFLOW
    return found


def figure_names(words: tuple[str, ...]) -> list[str]:
    """Return the ``FIGURES`` that ``words`` name: ``9``, ``fig09`` and the like, or ``all``; none means all.

    Raises
    ------
    UserError
        for a figure that is not drawn here.
    """
    if not words or "all" in words:
        return list(FIGURES)
    names = [word.lower().removeprefix("fig").removeprefix(".").lstrip("0") for word in words]
    for word, name in zip(words, names, strict=True):
        if name not in FIGURES:
            raise UserError(
                f"figure {shown(word)} is not drawn here; give all, or some of {', '.join(FIGURES)}"
            )
    return list(dict.fromkeys(names))


def check_analysis(name: str) -> str:
    """Return the name of an analysis; raises UserError for an unknown one."""
    if name not in ANALYSES:
        raise UserError(f"analysis {shown(name)}: {suggestion(name, ANALYSES)}")
    return name
