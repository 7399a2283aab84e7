"""Fig. 12: the network of spin-quadrupole moment with its currents, for two electrodes (a) and for three (b).

Lobes are blue where spins lie along a direction, red where they lie across it: in a node those of the moment
stored, on a link those of what arrives at its head per time. Local nodes are at the ends and corners.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..checks import Check, above, near
from ..circuits import CIRCUITS, common_checks, numbers, part
from ..network_key import draw_both
from ..network_links import links_of
from ..numbers import worst
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INNER = {"two": 0, "three": 3}


def checks(data: xr.Dataset) -> list[Check]:
    """Return what (83)-(88) say, in both circuits."""
    two, three = (
        part(data, name)["quadrupole_current"].sel(pair="L:L", pair_source="L:R") for name in CIRCUITS
    )
    same = "(85): the link of <LL> and <LR> is the same beside a third electrode"
    return [
        *(check for name in CIRCUITS for check in _conservation(data, name)),
        *(check for name in CIRCUITS for check in _links(data, name)),
        near(same, worst(two - three.values), 0.0, within=1e-15),
        *common_checks(data),
    ]


def _conservation(data: xr.Dataset, name: str) -> list[Check]:
    """Return antisymmetry, sum and trace of the currents, and the internal precession."""
    network, where = part(data, name), f"{len(CIRCUITS[name])} electrodes"
    current = network["quadrupole_current"]
    mirror = float(np.abs(current.values + current.values.swapaxes(0, 1)).max())
    trace = float(np.abs(np.trace(current.values, axis1=-2, axis2=-1)).max())
    total, turning = worst(current.sum(("pair", "pair_source"))), worst(network["quadrupole_precession"])
    return [
        near(f"below (87): I^rr',ss' = -I^ss',rr', {where}, worst", mirror, 0.0, within=1e-15),
        near(f"(88): sum of all currents, {where}", total, 0.0, within=1e-15),
        near(f"(84): trace of a current, {where}, worst", trace, 0.0, within=1e-15),
        near(f"(83): average precession, {where}", turning, 0.0, within=1e-12),
    ]


def _links(data: xr.Dataset, name: str) -> list[Check]:
    """Return which nodes exchange moment: local ones with non-local ones alone."""
    electrodes, network = CIRCUITS[name], part(data, name)
    where = f"{len(electrodes)} electrodes"
    local = [f"{r}:{r}" for r in electrodes]
    size = (network["quadrupole_current"] ** 2).sum(("i", "j")) ** 0.5
    own = [
        float(size.sel(pair=f"{r}:{r}", pair_source=_pair(r, s, electrodes)))
        for r, s in permutations(electrodes, 2)
    ]
    between = worst(size.sel(pair=local, pair_source=local))
    inner = [k for k in links_of(network, "quadrupole") if k.node not in local and k.source not in local]
    least = min(own) / float(size.max())
    return [
        near(f"(85): current between local nodes, {where}, worst", between, 0.0, within=0.0),
        above(f"(87): current between <rr> and <rs>, {where}, least over largest", least, 0.01),
        near(f"(85): links between non-local nodes, {where}", len(inner), INNER[name], within=0.0),
    ]


def _pair(r: str, s: str, electrodes: tuple[str, ...]) -> str:
    return ":".join(sorted((r, s), key=electrodes.index))


def draw(data: xr.Dataset) -> Figure:
    """Return the picture: both circuits beside each other, and the key."""
    return draw_both(data, "quadrupole")


WORKFLOW = Workflow(
    "fig12",
    "Network of spin-quadrupole moment with its currents",
    ("networks", "fig03a"),
    numbers,
    checks,
    draw,
)
