"""Fig. 21: pure quadrupole current of a thermal bias against tau_R, antiparallel splittings.

Errata: the caption names |I_Q^LL|, plotted is the signed I_Q^LL; the text after (137) has its sign reversed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..checks import Check, above, below, near
from ..style import BLUE, DASHED, GREY, PALE, new_figure, ticks
from ..thermal import common_checks, currents
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

UNIT = 1e-4


def checks(data: xr.Dataset) -> list[Check]:
    """Return the zero, the signs, the slope (137), and the antisymmetry to first order."""
    tau, current = data["tau_R"], data["current"]
    step = 0.02
    pair = [float(current.sel(tau_R=s * step, method="nearest")) for s in (1.0, -1.0)]
    slope, linear = (pair[0] - pair[1]) / (2.0 * step), float(data["linear"][-1] / tau[-1])
    rate = float(data["tunnel_rate"][0])
    return [
        near(
            "no current without a thermal bias",
            float(current.sel(tau_R=0.0, method="nearest")) / rate,
            0.0,
            within=1e-9,
        ),
        near("(137): slope of I_Q/Gamma at tau_R = 0", slope / rate, linear / rate, relative=1e-3),
        above("V C 2: I_Q > 0 for T_R < T_L, smallest", float(current.where(tau < -1e-9).min()) / rate, 1e-6),
        below("V C 2: I_Q < 0 for T_R > T_L, largest", float(current.where(tau > 1e-9).max()) / rate, -1e-6),
        below("I_Q falls with tau_R: largest step", float(np.diff(current.values).max()) / rate, 0.0),
        near(
            "I(tau) = -I(-tau) to first order, at 0.02", (pair[0] + pair[1]) / abs(pair[0]), 0.0, within=0.05
        ),
        *common_checks(data),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture, with the linear law as a thin line."""
    picture, axes = new_figure()
    axes.axhline(0.0, color=PALE, lw=0.6)
    axes.axvline(0.0, color=PALE, lw=0.6)
    axes.plot(data["tau_R"], data["linear"] / UNIT, color=GREY, ls=DASHED, lw=0.9, label="linear, (137)")
    axes.plot(data["tau_R"], data["current"] / UNIT, color=BLUE, label="exact, (136)")
    axes.set_xlim(-1.0, 0.5)
    axes.set_ylim(-10.5, 13.5)
    ticks(axes, 0.5, 5.0)
    axes.set_xlabel(r"$\tau^{\rm R}=(T^{\rm R}-T^{\rm L})/T^{\rm R}$")
    axes.set_ylabel(r"$I_{\mathcal{Q}}^{\rm LL}\ \ (10^{-4}\,t)$")
    axes.legend(loc="upper right")
    return picture


WORKFLOW = Workflow(
    "fig21", "Pure quadrupole current against thermal bias", ("fig21",), currents, checks, draw
)
