"""The picture of the saturation: six panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from .style import (
    BLUE,
    DASH_DOT,
    DASHED,
    DOTTED,
    GREEN,
    GREY,
    LIGHT_BLUE,
    PALE,
    RED,
    SOLID,
    new_figure,
    panel,
    ticks,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINES = (SOLID, DASHED, DASH_DOT, DOTTED)
SHOWN = 5.0


def draw(data: xr.Dataset) -> Figure:
    """Return the picture: saturation in V, in J/T, the gaps; crossovers, competition, turn of the axes."""
    picture, panels = new_figure(2, 3, figsize=(7.0, 4.7))
    drawers = (_bias, _splitting, _gaps, _crossover, _scale, _turn)
    for axes, drawer in zip(panels.flat, drawers, strict=True):
        drawer(axes, data)
    return picture


def _bias(axes: Axes, data: xr.Dataset) -> None:
    for k, (T, colour) in enumerate(zip(data["T"].values, (BLUE, GREEN, RED), strict=True)):
        label = rf"$T={T:g}\,t$" if T else "$T=0$"
        axes.plot(data["V"] / SHOWN, data["share"].sel(J=SHOWN, T=T), color=colour, ls=LINES[k], label=label)
    axes.set_xlim(0.0, 2.0)
    axes.set_ylim(0.0, 1.25)
    ticks(axes, 0.5, 0.2)
    axes.set_xlabel(r"$V/J$")
    axes.set_ylabel(r"$|E_{\rm ex}^{\rm L}|\,/\,$plateau")
    axes.legend(loc="lower right")
    panel(axes, "a", rf"$J={SHOWN:g}\,t$", y=0.97)


def _splitting(axes: Axes, data: xr.Dataset) -> None:
    share = data["share_thermal"].isel(D_T=-1)
    for k, colour in ((0, BLUE), (-1, RED)):
        label = rf"$I_{{\mathcal{{Q}}}}$, $\tau^{{\rm R}}={float(share['tau_R'][k]):g}$"
        axes.plot(data["J_T"], share.isel(tau_R=k), color=colour, ls=LINES[k], label=label)
    axes.plot(data["J_T"], data["share_moment"], color=GREEN, ls=DASHED, label=r"$q_{\rm ex}$")
    axes.axvline(10.0, color=PALE, lw=0.7)
    axes.set_xlim(0.0, 30.0)
    axes.set_ylim(0.0, 1.25)
    ticks(axes, 10.0, 0.2)
    axes.set_xlabel(r"$J/T^{\rm L}$")
    axes.set_ylabel("share of the plateau")
    axes.legend(loc="lower right")
    panel(axes, "b", y=0.97)


def _gaps(axes: Axes, data: xr.Dataset) -> None:
    T = float(data["T"][-1])
    gap = 1.0 - data["share"].sel(J=SHOWN, T=T)
    axes.plot((data["V"] - SHOWN) / T, gap, color=BLUE, label=r"$E_{\rm ex}$, $x=(V-J)/T$")
    thermal = 1.0 - data["share_thermal"].isel(D_T=-1)
    axes.plot(
        data["J_T"],
        thermal.isel(tau_R=0),
        color=RED,
        ls=DASH_DOT,
        label=r"$I_{\mathcal{Q}}$, $x=J/T^{\rm L}$",
    )
    axes.plot(data["J_T"], 1.0 - data["share_moment"], color=GREEN, ls=DASHED, label=r"$q_{\rm ex}$, $x=J/T$")
    x = np.linspace(10.5, 17.0, 2)
    axes.plot(x, 3e3 * np.exp(-x), color=GREY, lw=0.7, ls=DOTTED)
    axes.text(14.6, 3e-3, r"$e^{-x}$", color=GREY, fontsize=7.5)
    axes.set_yscale("log")
    axes.set_xlim(0.0, 20.0)
    axes.set_ylim(1e-8, 3.0)
    ticks(axes, 5.0)
    axes.set_xlabel(r"$x$")
    axes.set_ylabel("gap to the plateau")
    axes.legend(loc="lower left", fontsize=6.8)
    panel(axes, "c", x=0.82, y=0.97)


def _crossover(axes: Axes, data: xr.Dataset) -> None:
    axes.plot(data["J"], data["star_V_121"], color=GREY, lw=1.0, ls=DOTTED, label="(121)")
    for k, (T, colour) in enumerate(zip(data["T"].values, (BLUE, GREEN, RED), strict=True)):
        label = rf"$T={T:g}\,t$" if T else "$T=0$"
        axes.plot(data["J"], data["star_V"].sel(T=T), color=colour, ls=LINES[k], label=label)
    axes.axvspan(2.0 * float(data["D"]) / 3.0, 20.0, color="0.93", lw=0)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(0.5, 20.0)
    axes.set_ylim(2e-3, 10.0)
    axes.set_xlabel(r"$J/t$")
    axes.set_ylabel(r"$V^*/t$")
    axes.legend(loc="lower right")
    panel(axes, "d")


def _scale(axes: Axes, data: xr.Dataset) -> None:
    axes.plot(data["N_s"], data["scale_135"], color=GREY, lw=1.0, ls=DOTTED, label="(135)")
    axes.plot(data["N_s"], data["scale_estimate"], color=GREY, lw=0.8, label=r"$N_{\rm s}J^2/2\pi D$")
    for k, (T, colour) in enumerate(zip(data["T_N"].values, (BLUE, RED), strict=True)):
        label = rf"$T={T:g}\,t$" if T else "$T=0$"
        axes.plot(
            data["N_s"], data["scale"].sel(T_N=T), "os"[k], color=colour, mfc="white", mew=0.9, label=label
        )
    axes.axhline(float(data["J_fixed"]), color=PALE, lw=0.7)
    axes.text(0.12, 1.15 * float(data["J_fixed"]), r"$V=J$", color=GREY, fontsize=7.5)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(0.1, 100.0)
    axes.set_ylim(0.01, 30.0)
    axes.set_xlabel(r"$N_{\rm s}$")
    axes.set_ylabel(r"$V_{\rm c}/t$")
    axes.legend(loc="lower right")
    panel(axes, "e")


def _turn(axes: Axes, data: xr.Dataset) -> None:
    looks = ((BLUE, SOLID), (LIGHT_BLUE, DASHED), (GREEN, DASH_DOT), (RED, DOTTED))
    last = data.sizes["N"] - 1
    for k, (colour, line) in zip((0, 7, 12, last), looks, strict=True):
        row = data["angle"].isel(N=k, T_N=-1)
        axes.plot(
            data["V_N"],
            row,
            color=colour,
            ls=line,
            label=rf"$N_{{\rm s}}={round(float(data['N_s'][k]), 1):g}$",
        )
    axes.set_xscale("log")
    axes.set_xlim(0.01, 20.0)
    axes.set_ylim(-55.0, 55.0)
    ticks(axes, None, 15.0)
    axes.set_xlabel(r"$V/t$")
    axes.set_ylabel(r"$\angle(\hat{\mathbf{v}}_+,\mathbf{e}_z)$ (deg)")
    axes.legend(loc=(0.03, 0.32))
    panel(axes, "f", rf"$T={float(data['T_N'][-1]):g}\,t$", x=0.5, y=0.97)
