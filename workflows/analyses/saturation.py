"""Saturation: E_ex in V and in J, I_Q and q_ex in J/T; crossovers (121); direct against exchange (135)."""

from __future__ import annotations

import xarray as xr

from ..checks import Check
from ..saturation_picture import draw
from ..workflow import Workflow
from . import competition, crossovers, plateaus, splitting


def numbers(bias: xr.Dataset, split: xr.Dataset, orbitals: xr.Dataset) -> xr.Dataset:
    """Return everything that is plotted or checked; each sweep has dimensions of its own.

    Raises
    ------
    ValueError
        where the sweeps have different bands.
    """
    if float(bias["D"]) != float(orbitals["D"]):
        raise ValueError(
            f"D = {float(bias['D'])} and {float(orbitals['D'])}: give both sweeps the same bands"
        )
    saturated = plateaus.emission(bias)
    parts = [
        saturated,
        crossovers.crossovers(saturated, float(bias["D"])),
        splitting.splitting(split),
        competition.competition(orbitals),
    ]
    bare = [part.drop_vars([name for name in part.coords if not part[name].dims]) for part in parts]
    merged = xr.merge(bare, join="exact", compat="no_conflicts")
    return merged.assign_coords(D=float(bias["D"]), J_fixed=float(orbitals["J"]))


def checks(data: xr.Dataset) -> list[Check]:
    """Return the statements of all parts."""
    parts = (plateaus, splitting, crossovers, competition)
    return [check for part in parts for check in part.checks(data)]


WORKFLOW = Workflow(
    "saturation",
    "Saturation, crossovers, and direct against exchange current",
    ("saturation-bias", "saturation-splitting", "competition"),
    numbers,
    checks,
    draw,
)
