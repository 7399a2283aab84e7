"""The picture of the linear response: slope, range of the linear law, orders in the thermal bias."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from .style import BLUE, DASHED, DOTTED, GREEN, GREY, LIGHT_BLUE, LIGHT_GREEN, SOLID, new_figure, panel, ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN = 5.0  # J of the panel with the orders


def draw(data: xr.Dataset) -> Figure:
    """Return the picture with three panels."""
    picture, panels = new_figure(1, 3, figsize=(7.0, 2.5))
    _slope(panels[0], data)
    _range(panels[1], data)
    _orders(panels[2], data)
    return picture


def _slope(axes: Axes, data: xr.Dataset) -> None:
    J = data["J"] / data["T_L"]
    axes.plot(J, data["slope"][:], "o", color=BLUE, mfc="white", ms=3.2, mew=0.8, label="stored sweep")
    axes.plot(J, data["slope_137"], color=GREY, lw=1.0, label="(137)")
    axes.set_xlim(0.0, 20.0)
    axes.set_ylim(-0.55, 0.0)
    ticks(axes, 5.0, 0.1)
    axes.set_xlabel(r"$J/T^{\rm L}$")
    axes.set_ylabel(r"$\partial I_{\mathcal{Q}}^{\rm LL}/\partial\tau^{\rm R}\ \ (\Gamma t)$")
    axes.legend(loc="upper right", bbox_to_anchor=(1.0, 0.9))
    panel(axes, "a", x=0.82)


def _range(axes: Axes, data: xr.Dataset) -> None:
    looks = {(0.01, -1.0): (BLUE, SOLID), (0.01, 1.0): (LIGHT_BLUE, DASHED)}
    looks |= {(0.1, -1.0): (GREEN, SOLID), (0.1, 1.0): (LIGHT_GREEN, DASHED)}
    for (level, side), (colour, line) in looks.items():
        sign = r"\tau^{\rm R}<0" if side < 0.0 else r"\tau^{\rm R}>0"
        curve = data["range"].sel(level=level, side=side)
        axes.plot(
            data["J"] / data["T_L"], curve, color=colour, ls=line, label=rf"{100 * level:g} %, ${sign}$"
        )
    axes.set_yscale("log")
    axes.set_xlim(0.0, 20.0)
    axes.set_ylim(2e-3, 1.0)
    ticks(axes, 5.0)
    axes.set_xlabel(r"$J/T^{\rm L}$")
    axes.set_ylabel(r"$|\tau^{\rm R}|$ where (137) is off by")
    axes.legend(loc="upper right", ncols=2, columnspacing=0.8, handlelength=1.8, fontsize=6.8)
    panel(axes, "b", y=0.12)


def _orders(axes: Axes, data: xr.Dataset) -> None:
    row = data.sel(J=SHOWN, method="nearest")
    tau, rate = row["tau_R"].values, row["tunnel_rate"].values
    chosen = tau > 0.0
    x = tau[chosen]
    for name, colour, line, label in (
        ("zz_LL", BLUE, SOLID, r"$|\langle\mathcal{I}_{\mathcal{Q}}^{\rm LL}\rangle_{zz}|$"),
        ("zz_LR", GREEN, DASHED, r"$|\langle\mathcal{I}_{\mathcal{Q}}^{\rm LR}\rangle_{zz}|$"),
    ):
        y = np.abs(row[name].values / rate)[chosen]
        axes.plot(x, y, color=colour, ls=line, label=label)
    for power, start in ((1, 0.6), (2, 0.6)):
        axes.plot(x, start * x**power, color=GREY, lw=0.7, ls=DOTTED)
    axes.text(1.2e-3, 2.2e-3, r"$\tau$", color=GREY, fontsize=7.5)
    axes.text(1.2e-3, 3e-6, r"$\tau^2$", color=GREY, fontsize=7.5)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(1e-4, 1.0)
    axes.set_xlabel(r"$\tau^{\rm R}$")
    axes.set_ylabel(r"current $\ (\Gamma t)$")
    axes.legend(loc="lower right")
    panel(axes, "c", rf"$J={float(row['J']):g}\,T^{{\rm L}}$")
