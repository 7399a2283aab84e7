"""Fig. 5: (a) two electrodes, and what their networks store: (b) spin, (c) spin-quadrupole moment.

Grey lines join nodes between which something flows; Figs. 11 and 12 show what. The statements are checked for
three electrodes, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..checks import Check, above, near
from ..circuits import CIRCUITS, common_checks, leads_of, numbers, part
from ..network_picture import draw_network
from ..numbers import dyad, worst
from ..setup_picture import draw_ferromagnets
from ..style import empty_figure
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def checks(data: xr.Dataset) -> list[Check]:
    """Return what (49)-(63) say of the nodes, in both circuits."""
    return [*(check for name in CIRCUITS for check in _nodes(data, name)), *common_checks(data)]


def _nodes(data: xr.Dataset, name: str) -> list[Check]:
    """Return number, sum and principal values of the nodes."""
    network, n = part(data, name), len(CIRCUITS[name])
    where, local = f"{n} electrodes", [f"{r}:{r}" for r in CIRCUITS[name]]
    moments = network["quadrupole"]
    own, between = (
        np.linalg.eigvalsh(each.values) for each in (moments.sel(pair=local), moments.drop_sel(pair=local))
    )
    apart = min(abs(np.diff(row)).min() / np.ptp(row) for row in between)
    equal, trace = (float(np.abs(each).max()) for each in (own[:, 0] - own[:, 1], own.sum(1)))
    return [
        near(f"(52): nodes, {where}", network.sizes["pair"], n * (n + 1) / 2, within=0.0),
        near(f"(50), (63): sum of all nodes, {where}, rest", _rest(network, local), 0.0, within=1e-12),
        near(f"below (62): local moments are uniaxial, {where}, worst", equal, 0.0, within=1e-12),
        above(f"below (62): Q_zz > 0 in local nodes, {where}, least", float(own[:, 2].min()), 0.1),
        above(f"below (62): the others are biaxial, {where}, least gap", apart, 0.01),
        near(f"(51): trace, {where}, worst", trace, 0.0, within=1e-12),
    ]


def _rest(network: xr.Dataset, local: list[str]) -> float:
    """Return by how much the sum of all nodes differs from the moment of the total spin less the holes."""
    spins = network["spin"].values
    direct, total = (dyad(each, each) for each in (spins, spins.sum(0)))
    holes = network["quadrupole"].sel(pair=local).values.sum(0) - direct.sum(0)
    return worst(network["quadrupole"].sum("pair") - (total + holes))


def draw(data: xr.Dataset) -> Figure:
    """Return the picture."""
    network = part(data, "two")
    picture = empty_figure((6.8, 2.9))
    panels = picture.subplot_mosaic("ab;ac", width_ratios=(1.0, 1.05), height_ratios=(1.15, 1.0))
    draw_ferromagnets(panels["a"], leads_of(network), unit=network["potential"].attrs["units"], texture=False)
    draw_network(network, "spin", panels["b"], flows=False)
    draw_network(network, "quadrupole", panels["c"], flows=False)
    for letter, x, y in (("a", 0.01, 0.98), ("b", 0.5, 0.98), ("c", 0.5, 0.46)):
        picture.text(x, y, f"({letter})", va="top")
    return picture


WORKFLOW = Workflow(
    "fig05",
    "Two electrodes and what their networks store",
    ("networks", "fig03a"),
    numbers,
    checks,
    draw,
)
