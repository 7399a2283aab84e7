"""The picture of figures 3a and 3b: charge, spin and spin-quadrupole current against the angle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from .style import BLUE, DASH_DOT, DASHED, GREEN, PALE, RED, SOLID, new_figure, panel
from .valve import SHOWN

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COMPONENTS = (("x", BLUE, SOLID), ("y", RED, DASH_DOT), ("z", GREEN, DASHED))
_PRINCIPAL = (("plus", "+", BLUE, SOLID), ("zero", "0", RED, DASH_DOT), ("minus", "-", GREEN, DASHED))


def draw(data: xr.Dataset) -> Figure:
    """Return the picture with four panels."""
    picture, panels = new_figure(2, 2, figsize=(6.8, 4.6), sharex=True)
    _charge(panels[0, 0], data)
    _spin(panels[0, 1], data.sel(V=SHOWN))
    _currents(panels[1, 0], data.sel(V=SHOWN))
    _axes(panels[1, 1], data.sel(V=SHOWN))
    for axes in panels.ravel():
        axes.set_xlim(0.0, np.pi)
        axes.set_xticks(np.arange(5) * np.pi / 4, ["0", r"$\pi/4$", r"$\pi/2$", r"$3\pi/4$", r"$\pi$"])
        axes.set_xlabel(r"$\theta$")
        axes.xaxis.set_tick_params(labelbottom=True)
    return picture


def _charge(axes: Axes, data: xr.Dataset) -> None:
    current = data["charge_current"] / data["charge_current"].isel(theta=0)
    for V, colour, line in zip(
        data["V"].values[[0, 2, 3]], (BLUE, GREEN, RED), (SOLID, DASHED, DASH_DOT), strict=True
    ):
        tmr = 100.0 * float(data["tmr"].sel(V=V))
        label = rf"$V={V:g}\,t$, TMR {tmr:.3g} %"
        axes.plot(data["theta"], current.sel(V=V), color=colour, ls=line, label=label)
    axes.set_ylabel(r"$\langle I_N^{\rm L}\rangle(\theta)\,/\,\langle I_N^{\rm L}\rangle(0)$")
    axes.legend(loc="lower left")
    panel(axes, "a", x=0.9)


def _power(*arrays: xr.DataArray) -> int:
    """Return the power of ten of the largest modulus."""
    return int(np.floor(np.log10(max(float(abs(array).max()) for array in arrays))))


def _spin(axes: Axes, data: xr.Dataset) -> None:
    axes.axhline(0.0, color=PALE, lw=0.6)
    power = _power(data["spin_current"])
    for name, colour, line in _COMPONENTS:
        y = data["spin_current"].sel(i=name) / 10.0**power
        axes.plot(data["theta"], y, color=colour, ls=line, label=rf"$\mathbf{{e}}_{name}$")
    axes.set_ylabel(rf"$\langle\mathbf{{I}}_{{\rm S}}^{{\rm L}}\rangle\ \ (10^{{{power}}}\,t)$")
    axes.legend(loc="lower right")
    panel(axes, "b", rf"$V={float(data['V']):g}\,t$")


def _currents(axes: Axes, data: xr.Dataset) -> None:
    axes.axhline(0.0, color=PALE, lw=0.6)
    power = _power(*(data[f"principal_current_{word}"] for word, *_ in _PRINCIPAL))
    for word, sign, colour, line in _PRINCIPAL:
        y = data[f"principal_current_{word}"] / 10.0**power
        axes.plot(data["theta"], y, color=colour, ls=line, label=rf"$I_{sign}$")
    axes.set_ylabel(rf"$I_\lambda\ \ (10^{{{power}}}\,t)$")
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.22 * (high - low))
    axes.legend(loc="upper right", ncols=3)
    panel(axes, "c", rf"$V={float(data['V']):g}\,t$")


def _axes(axes: Axes, data: xr.Dataset) -> None:
    axes.axhline(0.0, color=PALE, lw=0.6)
    for name, colour, line in _COMPONENTS:
        y = data["principal_axis_plus"].sel(i=name)
        axes.plot(data["theta"], y, color=colour, ls=line, label=rf"$\mathbf{{e}}_{name}$")
    axes.set_ylim(-0.25, 1.3)
    axes.set_ylabel(r"components of $\hat{\mathbf{v}}_+$")
    axes.legend(loc="upper right", ncols=3)
    panel(axes, "d", rf"$V={float(data['V']):g}\,t$")
