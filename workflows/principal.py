"""What Figs. 19 and 20 share: principal vectors of the exchange current in the plane of e_x and e_z."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from ..kernels.estimates import stored_moment
from .checks import Check, above, near
from .numbers import labelled, mapped, norm, worst
from .style import BLUE, DASHED, GREEN, PALE, SOLID, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WORDS = ("minus", "zero", "plus")


def vectors(store: xr.Dataset) -> xr.Dataset:
    """Return principal currents and axes of the exchange part, the direct axes, and what is checked."""
    kept = [f"principal_{kind}_{word}_exchange" for kind in ("current", "axis") for word in WORDS]
    kept += [f"principal_axis_{word}_direct" for word in WORDS[1:]]
    data = store[kept].rename({name: name.removeprefix("principal_") for name in kept})
    total, direct, exchange = (store[f"quadrupole_current_LL{part}"] for part in ("", "_direct", "_exchange"))
    size = float(abs(store["principal_current_plus_exchange"]).max())
    closed = mapped(stored_moment, store["J"], store["T"], store["D"], store["N"])
    stored = store["quadrupole_LL"].sel(i="z", j="z", drop=True) / (store["spin_L"] ** 2 - closed)
    torque = store["exchange_torque"] * np.sin(store["theta"]) / store["exchange_emission"]
    rest = residual(store, "_exchange")
    found = {
        "commutator": (commutator(direct, exchange), "1", "norm of [I_dir, I_ex] by the norms of both"),
        "commutator_stored": (commutator(total, store["quadrupole_LL"]), "1", "the same of [I_Q, Q]"),
        "residual": (rest / size, "1", "norm of I_ex less its form (122), by the largest I_+^ex"),
        "parts": (norm(total - direct - exchange) / size, "1", "norm of I_Q - I_dir - I_ex, likewise"),
        "stored": (stored, "1", "<Q^LL>_zz by S^2 - q_ex"),
        "angle": (_angle(store), "deg", "turn of the axis v_+^ex away from e_z"),
        "ratio": (torque, "1", "T_ex sin(theta)/E_ex"),
    }
    return data.assign(
        {name: labelled(array, name, unit, text) for name, (array, unit, text) in found.items()}
    )


def residual(store: xr.Dataset, part: str = "") -> xr.DataArray:
    """Return the norm of the current, or of its ``part``, less its principal form (122)."""
    rest = store[f"quadrupole_current_LL{part}"]
    for word in WORDS:
        axis = store[f"principal_axis_{word}{part}"]
        rest = rest - store[f"principal_current_{word}{part}"] * axis * axis.rename(i="j")
    return norm(rest)


def _angle(store: xr.Dataset) -> xr.DataArray:
    axis = store["principal_axis_plus_exchange"]
    return np.degrees(1.0) * mapped(np.arctan2, axis.sel(i="x", drop=True), axis.sel(i="z", drop=True))


def commutator(a: xr.DataArray, b: xr.DataArray) -> xr.DataArray:
    """Return the Frobenius norm of [a, b] divided by those of a and b; 0 where a or b vanishes."""
    A, B = a.values, b.values
    inner = tuple(range(A.ndim - 2, A.ndim))
    size = np.linalg.norm(A, axis=inner) * np.linalg.norm(B, axis=inner)
    norm = np.linalg.norm(A @ B - B @ A, axis=inner)
    ratio = np.where(size > 0.0, norm / np.where(size > 0.0, size, 1.0), 0.0)
    return a.isel(i=0, j=0, drop=True).copy(data=ratio)


def common_checks(data: xr.Dataset) -> list[Check]:
    """Return what holds in both figures: fixed v_0, direct axes, traceless currents, no commuting."""
    minus, zero, plus = (data[f"current_{word}_exchange"] for word in WORDS)
    scale = float(abs(plus).max())
    fixed = [abs(data[f"axis_zero_{part}"].sel(i="y")) - 1.0 for part in ("exchange", "direct")]
    turned = data.where(data["theta"] > 0.0, drop=True) if data["theta"].dims else data
    axis = turned["axis_plus_direct"]
    diagonal = abs(axis.sel(i="z") - axis.sel(i="x")) / np.sqrt(2.0) - 1.0
    return [
        near("below (134): v_0 = e_y, worst deviation", worst(*fixed), 0.0, within=1e-9),
        near("v_+^dir = (e_z - e_x)/sqrt 2, worst deviation", worst(diagonal), 0.0, within=1e-6),
        near("sum of I_lambda^ex over the largest", worst(minus + zero + plus) / scale, 0.0, within=1e-9),
        near(
            "(122): I_ex = sum of I_lambda v_lambda v_lambda, rest", worst(data["residual"]), 0.0, within=1e-9
        ),
        near("(91): I_Q = I_dir + I_ex, rest", worst(data["parts"]), 0.0, within=1e-9),
        near(
            "(55), (61): <Q^LL>_zz/(S^2 - q_ex), worst", worst(data["stored"] - 2.0 / 3.0), 0.0, within=1e-6
        ),
        above("[I_dir, I_ex] is not 0: largest norm", float(data["commutator"].max()), 0.1),
        above("[I_Q, Q] is not 0: largest norm", float(data["commutator_stored"].max()), 0.1),
    ]


def draw_plane(
    data: xr.Dataset, along: str, ends: tuple[int, ...], labels: tuple[str, ...], unit: float
) -> Figure:
    """Return the picture of the plane, e_x right and e_z up.

    Parameters
    ----------
    along
        dimension of the points.
    ends, labels
        points whose ellipse and arrows are drawn, and what is written beside them.
    unit
        currents are shown in this unit.
    """
    picture, axes = new_figure(figsize=(3.4, 3.4))
    axes.axhline(0.0, color=PALE, lw=0.6)
    axes.axvline(0.0, color=PALE, lw=0.6)
    plane = {}
    for word, colour, marker in (("plus", BLUE, "o"), ("minus", GREEN, "s")):
        current = data[f"current_{word}_exchange"]
        plane[word] = (current * data[f"axis_{word}_exchange"] / unit).transpose(along, "i").values
        x, z = plane[word][:, 0], plane[word][:, 2]
        sign = r"$I_{%s}^{\rm ex}\hat{\mathbf{v}}_{%s}^{\rm ex}$" % (
            ("+", "+") if word == "plus" else ("-", "-")
        )
        hollow = "white" if word == "minus" else colour
        axes.plot(x, z, marker, color=colour, mfc=hollow, ms=3.2, mew=0.8, label=sign, zorder=4)
    for end, line, label in zip(ends, (SOLID, DASHED), labels, strict=True):
        _ellipse(axes, plane["plus"][end], plane["minus"][end], line, label)
        for word, colour in (("plus", BLUE), ("minus", GREEN)):
            _arrow(axes, plane[word][end], float(data[f"current_{word}_exchange"][end]), colour, line)
    axes.set_aspect("equal")
    axes.legend(loc="upper left", handlelength=1.0)
    return picture


def _ellipse(axes: Axes, a: np.ndarray, b: np.ndarray, line: object, label: str) -> None:
    """Draw the ellipse with the semi-axes ``a`` and ``b``."""
    phase = np.linspace(0.0, 2.0 * np.pi, 361)[:, None]
    points = np.cos(phase) * a + np.sin(phase) * b
    axes.plot(points[:, 0], points[:, 2], color="0.35", lw=0.8, ls=line, label=label, zorder=2)


def _arrow(axes: Axes, vector: np.ndarray, current: float, colour: str, line: object) -> None:
    """Draw a semi-axis: away from the origin for a positive principal current, else towards it."""
    tip, origin = (float(vector[0]), float(vector[2])), (0.0, 0.0)
    start, end = (origin, tip) if current > 0.0 else (tip, origin)
    arrow = {"arrowstyle": "-|>,head_length=0.5,head_width=0.22", "color": colour, "lw": 1.1, "ls": line}
    shrink = {"shrinkA": 0.0, "shrinkB": 1.5 if current > 0.0 else 2.5}
    axes.annotate("", xy=end, xytext=start, arrowprops={**arrow, **shrink}, zorder=3)
