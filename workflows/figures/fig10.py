"""Fig. 10: stored exchange quadrupole moment and spin per orbital, against J/T.

Erratum: the caption prints <S_z> ~ N_s/2 = N_o J/2D; N_s/2 is N_o J/4D.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import xarray as xr

from ...kernels.estimates import stored_moment, stored_moment_large, stored_moment_small
from ..checks import Check, near
from ..numbers import labelled, mapped, worst
from ..style import BLUE, DASH_DOT, DASHED, DOTTED, GREEN, GREY, limits_from_zero, new_figure, ticks
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def numbers(store: xr.Dataset) -> xr.Dataset:
    """Return q_ex and <S_z> by N_o, and the two limits (72)."""
    J, T, D, N = store["J"], float(store["T"]), float(store["D"]), store["N"]
    stored = {
        "moment": (store["quadrupole_exchange_L"] / N, "q_ex/N_o", "exchange moment per orbital"),
        "spin": (store["spin_L"] / N, "<S_z>/N_o", "spin per orbital"),
        "moment_small": (mapped(stored_moment_small, J, T, D), "q_ex/N_o", "limit J << T, (72)"),
        "moment_large": (mapped(stored_moment_large, J, T, D), "q_ex/N_o", "limit J >> T, (72)"),
    }
    return xr.Dataset({name: labelled(a, symbol, "1", text) for name, (a, symbol, text) in stored.items()})


def checks(data: xr.Dataset) -> list[Check]:
    """Return the two limits (72), the closed form (70) and the linear spin (26)."""
    J, T, D = data["J"], float(data["T"]), float(data["D"])
    moment, spin = data["moment"], data["spin"]
    small, large = (moment / data[name] for name in ("moment_small", "moment_large"))
    return [
        near("(72): q_ex over (J/T)^2/6 at J/T = 0.1", float(small.sel(J=0.1 * T)), 1.0, within=1e-3),
        near("(72): q_ex over J/T - 2 at J/T = 20", float(large.sel(J=20.0 * T)), 1.0, within=1e-6),
        near("(70): worst deviation", worst(moment - stored_moment(J, T, D)), 0.0, within=1e-8),
        near("(26): <S_z> = N_o J/4D, worst deviation", worst(spin - J / (4.0 * D)), 0.0, within=1e-7),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture, with the two limits as thin lines."""
    picture, axes = new_figure()
    x = data["J"] / data["T"]
    large = data["moment_large"].where(x >= 2.0)
    axes.plot(x, data["moment_small"], color=GREY, ls=DOTTED, lw=1.0, label=r"$J\ll T$")
    axes.plot(x, large, color=GREY, ls=DASH_DOT, lw=0.8, label=r"$J\gg T$")
    axes.plot(x, data["spin"], color=GREEN, ls=DASHED, label=r"$\langle S_z\rangle/N_{\rm o}$")
    axes.plot(x, data["moment"], color=BLUE, label=r"$q_{\rm ex}/N_{\rm o}$")
    limits_from_zero(axes, 20.0, 0.21)
    ticks(axes, 5.0, 0.05)
    axes.set_xlabel(r"$J/T$")
    axes.set_ylabel("moment per orbital")
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], loc="upper left")
    return picture


WORKFLOW = Workflow(
    "fig10", "Stored spin and exchange quadrupole moment against splitting", ("fig10",), numbers, checks, draw
)
