"""What Figs. 15, 16 and 17 share: |E_ex|/Gamma and |T_ex|/Gamma against one parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ..kernels.estimates import wide_band_emission, zero_temperature_exchange_torque
from .checks import Check, below, near
from .fits import crossing
from .numbers import largest, mapped, per_rate, worst
from .style import BLUE, DASHED, GREEN, GREY, LIGHT_BLUE, LIGHT_GREEN, SOLID

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Emission solid, torque broken; dark for the first temperature, light for the second.
_LOOKS: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"color": BLUE}, {"color": GREEN}),
    ({"color": LIGHT_BLUE}, {"color": LIGHT_GREEN}),
)


def coefficients(store: xr.Dataset) -> xr.Dataset:
    """Return emission and torque of both electrodes, divided by Gamma [energy]."""
    names = ("exchange_emission", "exchange_torque", "exchange_emission_R", "exchange_torque_R")
    return xr.Dataset({name.removeprefix("exchange_"): per_rate(store, name) for name in names})


def crossing_of(data: xr.Dataset, along: str) -> float:
    """Return where |E_ex| and |T_ex| cross for the first time on the positive side of ``along``."""
    chosen = data.isel({along: data[along].values > 0.0})
    return crossing(chosen[along], abs(chosen["emission"]), abs(chosen["torque"]))


def exact_crossing_at_zero(x: np.ndarray, V: np.ndarray | float, J: np.ndarray | float, D: float) -> float:
    """Return where the closed forms of T = 0 cross; ``x`` is the one of V and J that varies."""
    torque = np.abs(zero_temperature_exchange_torque(J, D, 0.5 * np.asarray(V)))
    return crossing(x, np.abs(wide_band_emission(V, J, 0.0)), torque)


def common_checks(data: xr.Dataset) -> list[Check]:
    """Return what holds in all three: loss in both local nodes, both alike, and the exact emission."""
    left, right = data["emission"], data["emission_R"]
    closed = mapped(wide_band_emission, data["V"], data["J"], data["T"])
    moving = (data["V"] != 0.0) & (data["J"] != 0.0)
    lost = largest(left.where(moving, -np.inf), right.where(moving, -np.inf))
    torques = worst(data["torque"] - data["torque_R"])
    return [
        below("V B 1: E_ex < 0, loss in both local nodes, largest E_ex/Gamma", lost, -1e-12),
        near("E_ex alike in both electrodes: worst difference", worst(left - right), 0.0, within=1e-9),
        near("T_ex alike in both electrodes: worst difference", torques, 0.0, within=1e-9),
        near("E_ex/Gamma of the wide band: worst deviation", worst(left - closed), 0.0, within=1e-5),
    ]


def _temperature(T: float) -> str:
    return rf"$T={T:g}\,t$" if T else "$T=0$"


def draw_curves(axes: Axes, data: xr.Dataset, along: str) -> None:
    """Draw the curves of every temperature, with a dot at each crossing."""
    rows = [data] if along == "T" else [data.isel(T=k) for k in range(data.sizes["T"])]
    for row, (blue, green) in zip(rows, _LOOKS, strict=False):
        where = "" if along == "T" else f", {_temperature(float(row['T']))}"
        E, T = r"$|E_{\rm ex}^{\rm L}|$", r"$|T_{\rm ex}^{\rm L}|$"
        axes.plot(row[along], abs(row["emission"]), ls=SOLID, label=E + where, **blue)
        axes.plot(row[along], abs(row["torque"]), ls=DASHED, label=T + where, **green)
        at = crossing_of(row, along)
        height = np.interp(at, row[along], abs(row["torque"]))
        axes.plot([at], [height], "o", color=GREY, mfc="white", zorder=5)
