"""Fig. 15: exchange emission and torque against the splitting at V = t, T = 0 and t/2.

Errata: (120) lacks a factor 1/2, which J* of the caption needs. The caption has a linear regime precede the
non-linear onset of the emission at T > 0; E_ex is even in J, and its onset is quadratic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ...kernels.estimates import crossover_splitting, emission_plateau
from ..checks import Check, near
from ..emission import coefficients, common_checks, crossing_of, draw_curves, exact_crossing_at_zero
from ..fits import exponent
from ..numbers import worst
from ..style import limits_from_zero, new_figure
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def checks(data: xr.Dataset) -> list[Check]:
    """Return crossings, saturation in J on the scale of V, and the exponents of the onset."""
    cold, warm = data.isel(T=0), data.isel(T=1)
    V, D, T = float(data["V"]), float(data["D"]), float(warm["T"])
    J = np.linspace(1.0, 15.0, 2801)
    flat = cold["emission"].sel(J=slice(V, None))
    low = data.sel(J=slice(0.5, 2.0)).isel(T=0)["torque"]
    start = warm["emission"].sel(J=slice(0.05, 0.2))
    plateau = abs(float(warm["emission"][-1]))
    level = float(emission_plateau(V, T))
    return [
        near(
            "Fig. 15: J* of the crossing at T = 0",
            crossing_of(cold, "J"),
            float(crossover_splitting(V, D)),
            within=1e-3,
            expected=exact_crossing_at_zero(J, V, J, D),
        ),
        near("(119): |E_ex|/Gamma = V/2 for J >= V, T = 0", worst(flat), 0.5 * V, within=1e-9),
        near("the same, worst deviation", worst(abs(flat) - 0.5 * V), 0.0, within=1e-9),
        near("Fig. 15: smaller saturation value at T = 1/2", plateau, 0.5 * V, relative=1e-4, expected=level),
        near("(120): exponent of T_ex in J, 1/2 <= J <= 2", exponent(low["J"], low), 2.0, within=0.05),
        near(
            "onset of E_ex at T = 1/2: exponent in J",
            exponent(start["J"], start),
            1.0,
            within=0.02,
            expected=2.0,
        ),
        *common_checks(data),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture."""
    picture, axes = new_figure()
    draw_curves(axes, data, "J")
    limits_from_zero(axes, 15.0, 1.2)
    axes.set_xlabel(r"$J/t$")
    axes.set_ylabel(r"coefficient$\,/\,\Gamma t$")
    axes.legend(loc="upper left")
    return picture


WORKFLOW = Workflow(
    "fig15", "Exchange emission and torque against splitting", ("fig15",), coefficients, checks, draw
)
