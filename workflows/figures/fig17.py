"""Fig. 17: exchange emission and torque against the temperature at V = t, J = 5t.

The text calls the decrease of the emission exponential. For V < J it begins linearly, as V/2 - T
in units of Gamma, and ends as T^-3; the torque decreases far more slowly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ...kernels.estimates import wide_band_emission, zero_temperature_exchange_torque
from ..checks import Check, below, near
from ..emission import coefficients, common_checks, crossing_of, draw_curves
from ..fits import crossing
from ..style import limits_from_zero, new_figure, ticks
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def checks(data: xr.Dataset) -> list[Check]:
    """Return the limits T = 0, the linear onset, and the different speeds of decrease."""
    E, X, T = abs(data["emission"]), abs(data["torque"]), data["T"]
    V, J, D = (float(data[name]) for name in "VJD")
    slope = float((E[5] - E[0]) / (T[5] - T[0]))
    half = [crossing(T, E, 0.5 * float(E[0])), crossing(T, X, 0.5 * float(X[0]))]
    exact = crossing(T, np.abs(wide_band_emission(V, J, T)), X)
    torque = abs(float(zero_temperature_exchange_torque(J, D, 0.5 * V)))
    return [
        near("(119): |E_ex|/Gamma = V/2 at T = 0", float(E[0]), 0.5 * V, within=1e-9),
        near("T_ex/Gamma at T = 0", float(X[0]), 0.15, relative=1e-7, expected=torque),
        near("E_ex at low T: slope of |E_ex|/Gamma in T", slope, None, within=1e-3, expected=-1.0),
        below("Fig. 17: |E_ex| falls with T, largest step", float(np.diff(E).max()), -1e-6),
        below("Fig. 17: |T_ex| falls with T, largest step", float(np.diff(X[2:]).max()), 0.0),
        near("T at which |E_ex| = |T_ex|", crossing_of(data, "T"), None, within=1e-4, expected=exact),
        below("V B 2 c: E_ex halves before T_ex, ratio of temperatures", half[0] / half[1], 0.5),
        *common_checks(data),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture."""
    picture, axes = new_figure()
    draw_curves(axes, data, "T")
    limits_from_zero(axes, 3.0, 0.55)
    ticks(axes, 0.5, 0.1)
    axes.set_xlabel(r"$T/t$")
    axes.set_ylabel(r"coefficient$\,/\,\Gamma t$")
    axes.legend(loc="upper right")
    return picture


WORKFLOW = Workflow(
    "fig17", "Exchange emission and torque against temperature", ("fig17",), coefficients, checks, draw
)
