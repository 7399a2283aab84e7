"""Fig. 14: direct quadrupole current 2 <S> T_S against the splitting; it grows as J^3.

The caption names a fixed J = 5t too, which plays no part where J is the abscissa.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import xarray as xr

from ...kernels.estimates import spin_torque_estimate, zero_temperature_spin_torque
from ..checks import Check, near
from ..fits import exponent
from ..numbers import labelled, mapped, per_rate, worst
from ..style import BLUE, DASHED, GREY, new_figure
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def numbers(store: xr.Dataset) -> xr.Dataset:
    """Return 2 <S> T_S/(Gamma N_o), its estimate, and T_S/Gamma."""
    torque = per_rate(store, "spin_torque")
    J, D = store["J"], float(store["D"])
    estimate = mapped(spin_torque_estimate, J, D) * J / (2.0 * D)
    direct = 2.0 * store["spin_L"] * torque / store["N"]
    unit, symbol = torque.attrs["units"], "2<S>T_S/(Gamma N_o)"
    return xr.Dataset(
        {
            "direct": labelled(direct, symbol, unit, "direct quadrupole current by Gamma and orbital"),
            "estimate": labelled(estimate, symbol, unit, "the same by (26) and (117)"),
            "torque": torque,
        }
    )


def checks(data: xr.Dataset) -> list[Check]:
    """Return the exponent 3, the estimate (117), and that the torque does not depend on T."""
    D, direct = float(data["D"]), data["direct"]
    low, whole = direct.sel(J=slice(0.5, 5.0)), direct.sel(J=slice(0.5, 15.0))
    torque, exact = data["torque"].sel(J=5.0), zero_temperature_spin_torque(data["J"], D)
    estimate = float(data["estimate"].sel(J=5.0))
    change = worst((data["torque"] - exact)[1:] / exact[1:])
    return [
        near("Fig. 14: exponent of 2<S>T_S in J, J <= 5", exponent(low["J"], low), 3.0, within=0.02),
        near("Fig. 14: exponent of 2<S>T_S in J, J <= 15", exponent(whole["J"], whole), 3.0, within=0.05),
        near("(117): T_S/Gamma at J = 5", float(torque), float(spin_torque_estimate(5.0, D)), relative=0.02),
        near("(26), (117): 2<S>T_S/(Gamma N_o) at J = 5", float(direct.sel(J=5.0)), estimate, relative=0.02),
        near("T_S at T = 1/2 as at T = 0: largest relative change", change, 0.0, within=1e-7),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture."""
    picture, axes = new_figure()
    axes.plot(data["J"], data["direct"], color=BLUE, label="exact")
    axes.plot(data["J"], data["estimate"], color=GREY, ls=DASHED, lw=0.9, label="(117)")
    axes.set_xlim(0.0, 15.0)
    axes.set_ylim(-0.23, 0.0)
    axes.set_xlabel(r"$J/t$")
    axes.set_ylabel(r"$2\langle S^{\rm L}\rangle\, T_{\rm S}^{\rm L}\,/\,(\Gamma t N_{\rm o})$")
    axes.legend(loc="lower left")
    return picture


WORKFLOW = Workflow("fig14", "Direct quadrupole current against splitting", ("fig14",), numbers, checks, draw)
