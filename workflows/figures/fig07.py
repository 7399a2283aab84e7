"""Fig. 7: energy-resolved exchange quadrupolarization and spin anisotropy at T/J = 0.1 (a) and 0.5 (b).

Errata: (A35) and (A44) lack the factor 1/4 that (68) has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ...kernels.estimates import stored_moment
from ..checks import Check, above, below, near
from ..numbers import worst
from ..style import BLUE, DASHED, DOTTED, GREEN, PALE, RED, new_figure, panel
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Name, label, line; the two contributions are broken lines in the paper too.
CURVES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("quadrupolarization_exchange", r"$q_{\rm ex}(\omega)$", {"color": BLUE, "lw": 2.0}),
    ("anisotropy", r"$a$", {"color": RED}),
    ("anisotropy_up", r"$a_\uparrow$", {"color": GREEN, "ls": DASHED}),
    ("anisotropy_down", r"$a_\downarrow$", {"color": GREEN, "ls": DOTTED, "lw": 1.6}),
)
REGIMES = (("d", -1.5), ("c", -0.5), ("b", 0.5), ("a", 1.5))


def numbers(store: xr.Dataset) -> xr.Dataset:
    """Return the four curves of both panels."""
    return store[[name for name, _, _ in CURVES]]


def checks(data: xr.Dataset) -> list[Check]:
    """Return the antisymmetry (69), the signs, the integral (64) and the thermal suppression."""
    a, q = data["anisotropy"], data["quadrupolarization_exchange"]
    up, down = data["anisotropy_up"], data["anisotropy_down"]
    cold, warm = {"T": 0}, {"T": 1}
    J, D, T = (float(x) for x in (data["J"], data["D"], data["T"][0]))
    mirrored = a + a.isel(omega=slice(None, None, -1)).values
    integral = np.trapezoid(q.isel(cold).values, data["omega"].values) / (2.0 * D)
    return [
        near("(69): max |a(mu+w) + a(mu-w)|", worst(mirrored), 0.0, within=1e-12),
        near("(66): max |a - a_up - a_down|", worst(a - up - down), 0.0, within=1e-12),
        above("Fig. 7: a_up > 0, its minimum", float(up.min()), 0.0),
        below("Fig. 7: a_down < 0, its maximum", float(down.max()), 0.0),
        near(
            "(64), (70): integral of q_ex at T/J = 0.1",
            integral,
            float(stored_moment(J, T, D)),
            relative=1e-6,
        ),
        below("weight of a_up at T/J = 0.5 over 0.1", float(up.isel(warm).max() / up.isel(cold).max()), 0.7),
        below("weight of q_ex at T/J = 0.5 over 0.1", float(q.isel(warm).max() / q.isel(cold).max()), 0.5),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture: both panels beside each other."""
    picture, panels = new_figure(1, 2, figsize=(6.8, 2.6), sharey=True)
    x = data["omega"] / data["J"]
    for k, axes in enumerate(panels):
        axes.axhline(0.0, color=PALE, lw=0.6)
        for name, label, look in CURVES:
            axes.plot(x, data[name].isel(T=k), label=label, **look)
        panel(axes, "ab"[k], rf"$T/J={float(data['T'][k] / data['J']):g}$")
        axes.set_xlim(-2.5, 2.5)
        axes.set_xlabel(r"$(\omega-\mu)/J$")
    for letter, where in REGIMES:
        panels[0].text(where, -0.29, f"({letter})", ha="center", fontsize=7.5)
    for edge in (-1.0, 0.0, 1.0):
        panels[0].axvline(edge, color=PALE, lw=0.6, ls=DOTTED)
    panels[0].set_ylim(-0.32, 0.38)
    panels[0].set_ylabel(r"$a_{(\sigma)}(\omega),\ q_{\rm ex}(\omega)$")
    panels[1].legend(loc="upper right")
    return picture


WORKFLOW = Workflow(
    "fig07",
    "Energy-resolved exchange quadrupolarization and spin anisotropy",
    ("fig07",),
    numbers,
    checks,
    draw,
)
