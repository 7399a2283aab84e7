"""Fig. 11: the network of spin with its currents, for two electrodes (a) and for three (b).

An arrow in a node is the spin it stores, one on a link the spin that arrives at its head per time.
"""

from __future__ import annotations

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


def checks(data: xr.Dataset) -> list[Check]:
    """Return what (76)-(81) say of charge and spin, in both circuits."""
    found = []
    for name, electrodes in CIRCUITS.items():
        network, n = part(data, name), len(electrodes)
        for word in ("charge", "spin"):
            current = network[f"{word}_current"]
            mirror = current.values + current.values.swapaxes(0, 1)
            total = current.sum(("node", "source"))
            where = f"{word}, {n} electrodes"
            found += [
                near(f"(80): I^rs = -I^sr, {where}, worst", float(np.abs(mirror).max()), 0.0, within=1e-15),
                near(f"(81): sum of all currents, {where}", worst(total), 0.0, within=1e-15),
                near(f"(76): links, {where}", len(links_of(network, word)), n * (n - 1) / 2, within=0.0),
            ]
        turning = worst(network["spin_precession"])
        found.append(near(f"(79): average precession, {n} electrodes", turning, 0.0, within=1e-12))
    two, three = (part(data, name).sel(node="L", source="R") for name in CIRCUITS)
    apart = worst(
        two["spin_current"] - three["spin_current"].values,
        two["charge_current"] - three["charge_current"].values,
    )
    size = float(np.linalg.norm(two["spin_current"])) / abs(float(two["charge_current"]))
    return [
        *found,
        near("(76): the link of L and R is the same beside a third electrode", apart, 0.0, within=1e-15),
        above("Fig. 3(a): a spin current flows, by the charge current", size, 0.01),
        *common_checks(data),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture: both circuits beside each other, and the key."""
    return draw_both(data, "spin")


WORKFLOW = Workflow(
    "fig11", "Network of spin with its currents", ("networks", "fig03a"), numbers, checks, draw
)
