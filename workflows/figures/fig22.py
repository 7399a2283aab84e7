"""Fig. 22: pure quadrupole current against the splitting for four thermal biases.

Errata: the caption names |I_Q^LL| and I(tau) ~ I(-tau); plotted is the signed I_Q^LL, else the order of
the curves fails, and I(tau) ~ -I(-tau) to first order. The asymptote after (137) is -(Gamma/2) tau^R T^L.
The growth with J ends where the band edges come near: |I_Q| then falls by some 1e-5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import xarray as xr

from ...kernels.estimates import thermal_current, thermal_plateau
from ..checks import Check, above, near
from ..style import BLUE, DASHED, DOTTED, GREEN, GREY, LIGHT_BLUE, PALE, RED, SOLID, new_figure, ticks
from ..thermal import common_checks, currents
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

UNIT = 1e-4
LOOKS = ((BLUE, SOLID), (LIGHT_BLUE, DASHED), (GREEN, DOTTED), (RED, (0, (6, 1.5, 1, 1.5))))


def checks(data: xr.Dataset) -> list[Check]:
    """Return the order of the curves, their saturation and asymptotes, and the antisymmetry."""
    rate = float(data["tunnel_rate"][0, 0])
    current = data["current"] / rate
    T_L, last = float(data["T_L"]), current.isel(J=-1)
    split = current.where(data["J"] > 0.0, drop=True)
    gaps = -split.diff("tau_R")
    reached = abs(current.sel(J=10.0 * T_L) / last)
    far = {tau: float(last.sel(tau_R=tau)) for tau in (-0.5, -0.1, 0.1, 0.5)}
    odd = 0.5 * (far[-0.1] - far[0.1])
    level = float(thermal_current(20.0, T_L, -0.1))
    return [
        above("Fig. 22: order of the curves from top, smallest gap/Gamma t", float(gaps.min()), 1e-6),
        above(
            "Fig. 22: |I_Q| grows with J, smallest step/Gamma t", float(abs(current).diff("J").min()), -1e-4
        ),
        near(
            "V C 2: saturated at J = 10 T, |tau_R| = 0.1, lowest", float(reached[1:3].min()), 1.0, within=0.01
        ),
        near(
            "V C 2: saturated at J = 10 T, |tau_R| = 0.5, lowest", float(reached[::3].min()), 1.0, within=0.05
        ),
        near("after (137): asymptote -tau T/2, odd part at 0.1", odd, level, relative=0.02),
        *(_asymptote(tau, value, T_L) for tau, value in far.items()),
        near("I(0.1)/I(-0.1) at J = 20", far[0.1] / far[-0.1], -1.0, within=0.3),
        above("antisymmetry fails at 1/2: |I(0.5)/I(-0.5)|", abs(far[0.5] / far[-0.5]), 2.0),
        *common_checks(data),
    ]


def _asymptote(tau: float, value: float, T_L: float) -> Check:
    """Return the check of one asymptote: (137) is the paper's value, the wide band the exact one."""
    linear, exact = float(thermal_current(20.0, T_L, tau)), float(thermal_plateau(T_L, tau))
    return near(f"asymptote/Gamma t at tau_R = {tau:g}", value, linear, relative=1e-2, expected=exact)


def draw(data: xr.Dataset) -> Figure:
    """Return the picture."""
    picture, axes = new_figure()
    axes.axhline(0.0, color=PALE, lw=0.6)
    for k, (colour, line) in enumerate(LOOKS):
        row = data["current"].isel(tau_R=k)
        axes.plot(
            data["J"], row / UNIT, color=colour, ls=line, label=rf"$\tau^{{\rm R}}={float(row['tau_R']):g}$"
        )
    axes.axvline(10.0 * float(data["T_L"]), color=GREY, lw=0.6, ls=DOTTED)
    axes.text(10.2, 5.6, r"$J=10\,T^{\rm L}$", color=GREY, fontsize=7.5, va="center")
    axes.set_xlim(0.0, 20.0)
    axes.set_ylim(-16.0, 7.0)
    ticks(axes, 5.0, 5.0)
    axes.set_xlabel(r"$J^{\rm L}/t$")
    axes.set_ylabel(r"$I_{\mathcal{Q}}^{\rm LL}\ \ (10^{-4}\,t)$")
    axes.legend(loc=(0.62, 0.33))
    return picture


WORKFLOW = Workflow("fig22", "Pure quadrupole current against splitting", ("fig22",), currents, checks, draw)
