"""Fig. 9: stored exchange quadrupole moment in units of N_s/2, against T/J."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ...kernels.estimates import stored_moment
from ..checks import Check, below, near
from ..numbers import labelled, polarized_orbitals, worst
from ..style import BLUE, DASHED, GREY, limits_from_zero, new_figure
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def numbers(store: xr.Dataset) -> xr.Dataset:
    """Return q_ex and <S_z>, both divided by N_s/2."""
    scale = 0.5 * polarized_orbitals(store)
    moment = labelled(store["quadrupole_exchange_L"] / scale, "q_ex/(N_s/2)", "1", "exchange moment by N_s/2")
    spin = labelled(store["spin_L"] / scale, "<S_z>/(N_s/2)", "1", "spin by N_s/2")
    return xr.Dataset({"moment": moment, "spin": spin})


def checks(data: xr.Dataset) -> list[Check]:
    """Return the limit T -> 0, the closed form (70), the monotone decrease and the constant spin."""
    J, D, N = (float(data[name]) for name in "JDN")
    closed = stored_moment(J, data["T"].values, D, N) / (N * J / (4.0 * D))
    moment = data["moment"]
    return [
        near("(71): q_ex/(N_s/2) at T = 0", float(moment[0]), 0.5, within=1e-12),
        near("(70): worst deviation from the closed form", worst(moment - closed), 0.0, within=1e-5),
        below("q_ex falls with T: largest step", float(np.diff(moment.values).max()), -1e-6),
        near("<S_z> = N_s/2 at every T: worst deviation", worst(data["spin"] - 1.0), 0.0, within=1e-4),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture."""
    picture, axes = new_figure()
    x = data["T"] / data["J"]
    axes.plot(x, data["moment"], color=BLUE)
    axes.axhline(0.5, color=GREY, ls=DASHED, lw=0.8)
    axes.text(1.96, 0.492, r"$T\to 0$", color=GREY, ha="right", va="top", fontsize=7.5)
    limits_from_zero(axes, 2.0, 0.55)
    axes.set_xlabel(r"$T/J$")
    axes.set_ylabel(r"$q_{\rm ex}\,/\,(N_{\rm s}/2)$")
    return picture


WORKFLOW = Workflow(
    "fig09", "Stored exchange quadrupole moment against temperature", ("fig09",), numbers, checks, draw
)
