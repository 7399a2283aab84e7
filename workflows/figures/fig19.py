"""Fig. 19: principal vectors I_+- v_+- of the exchange current while theta goes from 0 to pi/2.

Errata: the text after (134) exchanges e_x and e_z; for theta -> 0 it is v_+ ~ e_z = J^L and v_- ~ e_x.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..checks import Check, above, near
from ..numbers import worst
from ..principal import common_checks, draw_plane, vectors
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

UNIT = 1e-4


def checks(data: xr.Dataset) -> list[Check]:
    """Return the axes at theta = 0 and how far they turn."""
    first, last = data.isel(theta=0), data.isel(theta=-1)
    turned = np.degrees(0.5 * np.arctan(data["ratio"]))
    along_z = abs(float(first["axis_plus_exchange"].sel(i="z")))
    along_x = abs(float(first["axis_minus_exchange"].sel(i="x")))
    return [
        near("after (134): v_+^ex = e_z at theta = 0", along_z, 1.0, within=1e-9),
        near("after (134): v_-^ex = e_x at theta = 0", along_x, 1.0, within=1e-9),
        near(
            "uniaxial at theta = 0: I_-/I_+",
            float(first["current_minus_exchange"] / first["current_plus_exchange"]),
            -0.5,
            within=1e-6,
        ),
        near(
            "(126): tan 2 phi = T_ex sin(theta)/E_ex, worst (deg)",
            worst(data["angle"] - turned),
            0.0,
            within=1e-6,
        ),
        above("V B 3 b: turn of v_+^ex up to pi/2 (deg)", float(last["angle"]), 20.0),
        *common_checks(data),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture with the ellipses at both ends."""
    picture = draw_plane(data, "theta", (0, -1), (r"$\theta=0$", r"$\theta=\pi/2$"), UNIT)
    axes = picture.axes[0]
    axes.set_xlim(-2.0, 2.0)
    axes.set_ylim(-2.0, 2.0)
    axes.set_xlabel(r"$\mathbf{e}_x$ component $\ (10^{-4}\,t)$")
    axes.set_ylabel(r"$\mathbf{e}_z$ component $\ (10^{-4}\,t)$")
    return picture


WORKFLOW = Workflow(
    "fig19",
    "Principal axes of the exchange current for a turning splitting",
    ("fig19",),
    vectors,
    checks,
    draw,
)
