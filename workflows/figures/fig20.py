"""Fig. 20: principal vectors I_+- v_+- of the exchange current for theta = pi/4 and a growing bias."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..checks import Check, above, below, near
from ..numbers import worst
from ..principal import common_checks, draw_plane, vectors
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

UNIT = 1e-4


def checks(data: xr.Dataset) -> list[Check]:
    """Return the torque alone at V = 0, and how far the bias turns the axes."""
    first, last = data.isel(V=0), data.isel(V=-1)
    biased = data.isel(V=slice(1, None))
    turned = np.degrees(0.5 * np.arctan(biased["ratio"]))
    size = float(first["current_zero_exchange"] / first["current_plus_exchange"])
    return [
        near("torque alone at V = 0: angle of v_+^ex (deg)", float(first["angle"]), 45.0, within=1e-6),
        near("torque alone at V = 0: I_0^ex/I_+^ex", size, 0.0, within=1e-9),
        below("v_+^ex turns to e_z with V: largest step (deg)", float(np.diff(data["angle"]).max()), 0.0),
        near(
            "(126): tan 2 phi = T_ex sin(theta)/E_ex, worst (deg)",
            worst(biased["angle"] - turned),
            0.0,
            within=1e-6,
        ),
        above("V B 3 b: turn of v_+^ex up to V = 1.5 (deg)", float(first["angle"] - last["angle"]), 22.5),
        *common_checks(data),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture with the ellipses at both ends."""
    picture = draw_plane(data, "V", (0, -1), (r"$V=0$", r"$V=1.5\,t$"), UNIT)
    axes = picture.axes[0]
    axes.set_xlim(-3.0, 3.0)
    axes.set_ylim(-3.0, 3.0)
    axes.set_xlabel(r"$\mathbf{e}_x$ component $\ (10^{-4}\,t)$")
    axes.set_ylabel(r"$\mathbf{e}_z$ component $\ (10^{-4}\,t)$")
    return picture


WORKFLOW = Workflow(
    "fig20", "Principal axes of the exchange current for a growing bias", ("fig20",), vectors, checks, draw
)
