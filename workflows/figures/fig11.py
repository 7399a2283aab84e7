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
    two, three = (part(data, name).sel(node="L", source="R") for name in CIRCUITS)
    words = ("charge_current", "spin_current")
    apart = worst(*(two[word] - three[word].values for word in words))
    size = float(np.linalg.norm(two["spin_current"])) / abs(float(two["charge_current"]))
    return [
        *(
            check
            for name in CIRCUITS
            for word in ("charge", "spin")
            for check in _conservation(data, name, word)
        ),
        *(_precession(data, name) for name in CIRCUITS),
        near("(76): the link of L and R is the same beside a third electrode", apart, 0.0, within=1e-15),
        above("Fig. 3(a): a spin current flows, by the charge current", size, 0.01),
        *common_checks(data),
    ]


def _conservation(data: xr.Dataset, name: str, word: str) -> list[Check]:
    """Return antisymmetry, sum and number of the links of charge or spin."""
    network, n = part(data, name), len(CIRCUITS[name])
    current, where = network[f"{word}_current"], f"{word}, {n} electrodes"
    mirror = float(np.abs(current.values + current.values.swapaxes(0, 1)).max())
    return [
        near(f"(80): I^rs = -I^sr, {where}, worst", mirror, 0.0, within=1e-15),
        near(
            f"(81): sum of all currents, {where}", worst(current.sum(("node", "source"))), 0.0, within=1e-15
        ),
        near(f"(76): links, {where}", len(links_of(network, word)), n * (n - 1) / 2, within=0.0),
    ]


def _precession(data: xr.Dataset, name: str) -> Check:
    turning = worst(part(data, name)["spin_precession"])
    return near(f"(79): average precession, {len(CIRCUITS[name])} electrodes", turning, 0.0, within=1e-12)


def draw(data: xr.Dataset) -> Figure:
    """Return the picture: both circuits beside each other, and the key."""
    return draw_both(data, "spin")


WORKFLOW = Workflow(
    "fig11", "Network of spin with its currents", ("networks", "fig03a"), numbers, checks, draw
)
