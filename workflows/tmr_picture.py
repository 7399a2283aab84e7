"""The picture of the magnetoresistance, and of the currents of a valve without spin current."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xarray as xr

from .style import BLUE, DASH_DOT, DASHED, DOTTED, GREEN, GREY, PALE, RED, SOLID, new_figure, panel
from .valve import POLARIZATION, julliere

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LOOKS = ((BLUE, SOLID), (GREEN, DASHED), (RED, DASH_DOT))


def draw(data: xr.Dataset) -> Figure:
    """Return the picture with three panels."""
    picture, panels = new_figure(1, 3, figsize=(7.0, 2.5))
    _ratio(panels[0], data)
    _spin(panels[1], data)
    _moment(panels[2], data.isel(theta=-1))
    return picture


def _ratio(axes: Axes, data: xr.Dataset) -> None:
    for letter, text, colour, marker in (
        ("b", "two flat bands", BLUE, "o"),
        ("a", "curved band", GREEN, "s"),
    ):
        axes.plot(
            data["V_valve"],
            100.0 * data[f"tmr_{letter}"],
            marker + "-",
            color=colour,
            mfc="white",
            label=text,
        )
    level = 100.0 * julliere(POLARIZATION)
    axes.axhline(level, color=GREY, ls=DOTTED, lw=0.9)
    axes.text(4.1, 1.12 * level, r"$2n^2/(1-n^2)$", color=GREY, ha="right", fontsize=7.5)
    axes.set_yscale("log")
    axes.set_xlim(0.0, 4.3)
    axes.set_ylim(1.0, 300.0)
    axes.set_xlabel(r"$V/t$")
    axes.set_ylabel("TMR (%)")
    axes.legend(loc="center right")
    panel(axes, "a")


def _spin(axes: Axes, data: xr.Dataset) -> None:
    axes.axhline(0.0, color=PALE, lw=0.6)
    for k, (text, (colour, line)) in enumerate(
        zip((r"$\theta=0$", r"$\theta=\pi$"), (_LOOKS[0], _LOOKS[2]), strict=True)
    ):
        axes.plot(data["V"], data["spin"].isel(theta=-k, T_R=0), color=colour, ls=line, label=text)
    axes.set_xlim(-12.0, 12.0)
    axes.set_xlabel(r"$V/t$")
    axes.set_ylabel(r"$\langle I_{\rm S}^{\rm L}\rangle_z/t$")
    axes.legend(loc="upper right")
    panel(axes, "b", y=0.12)


def _moment(axes: Axes, data: xr.Dataset) -> None:
    for T, (colour, line) in zip(data["T_R"].values, _LOOKS, strict=True):
        y = 1e3 * data["moment"].sel(T_R=T)
        axes.plot(data["V"], y, color=colour, ls=line, label=rf"$T^{{\rm R}}={T:g}\,t$")
    axes.axhline(0.0, color=PALE, lw=0.6)
    axes.set_xlim(-12.0, 12.0)
    axes.set_xlabel(r"$V/t$")
    axes.set_ylabel(r"$\langle\mathcal{I}_{\mathcal{Q}}^{\rm LL}\rangle_{zz}\ \ (10^{-3}\,t)$")
    axes.legend(loc=(0.03, 0.58))
    panel(axes, "c", r"$\theta=\pi$")
