"""Fig. 16: exchange emission and torque against the bias at J = 5t, T = 0 and t/2.

Errata: (120) lacks a factor 1/2, which the caption's 0.15 and V* have. The text of V B 1 has Delta > 0 for
mu^L > mu^R; Delta = f^R - f^L is negative there. E_ex < 0 for either sign of V all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ...kernels.estimates import crossover_bias, wide_band_emission, zero_temperature_exchange_torque
from ..checks import Check, near
from ..emission import coefficients, common_checks, crossing_of, draw_curves, exact_crossing_at_zero
from ..numbers import spread, worst
from ..style import limits_from_zero, new_figure
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def checks(data: xr.Dataset) -> list[Check]:
    """Return crossings, the constant torque, and the saturation at J/2."""
    cold, warm = data.isel(T=0), data.isel(T=1)
    J, D, T = float(data["J"]), float(data["D"]), float(warm["T"])
    flat = abs(cold["emission"].sel(V=slice(J, None)))
    shown = abs(cold["torque"].sel(V=slice(0.0, None)))
    mirrored = cold["emission"] - cold["emission"].isel(V=slice(None, None, -1)).values
    level, torque = float(wide_band_emission(data["V"][-1], J, T)), zero_temperature_exchange_torque(J, D)
    V = np.linspace(0.01, J, 501)
    star = float(crossover_bias(J, D))
    return [
        near(
            "Fig. 16: V* of the crossing at T = 0",
            crossing_of(cold, "V"),
            1.0 / 3.0,
            within=1e-4,
            expected=exact_crossing_at_zero(V, V, J, D),
        ),
        near("(121): V* at T = 0", crossing_of(cold, "V"), star, relative=J / D),
        near(
            "Fig. 16: |T_ex|/Gamma at T = 0, V = 0",
            float(shown.sel(V=0.0)),
            0.15,
            relative=1e-7,
            expected=abs(float(torque)),
        ),
        near("Fig. 16: T_ex is constant in V at T = 0, relative spread", spread(shown), 0.0, within=0.05),
        near("(119): |E_ex|/Gamma = J/2 for V >= J, T = 0", float(flat.mean()), 0.5 * J, within=1e-9),
        near("the same, worst deviation", worst(flat - 0.5 * J), 0.0, within=1e-9),
        near(
            "Fig. 16: |E_ex|/Gamma at T = 1/2, V = 10",
            abs(float(warm["emission"][-1])),
            0.5 * J,
            relative=1e-5,
            expected=abs(level),
        ),
        near("E_ex(V) = E_ex(-V) at T = 0: worst difference", worst(mirrored), 0.0, within=1e-9),
        *common_checks(data),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture."""
    picture, axes = new_figure()
    draw_curves(axes, data.sel(V=slice(0.0, None)), "V")
    limits_from_zero(axes, 10.0, 2.8)
    axes.set_xlabel(r"$V/t$")
    axes.set_ylabel(r"coefficient$\,/\,\Gamma t$")
    axes.legend(loc=(0.52, 0.17))
    return picture


WORKFLOW = Workflow(
    "fig16", "Exchange emission and torque against bias", ("fig16",), coefficients, checks, draw
)
