"""Fig. 2: density of states of a flat band, non-magnetic and Stoner-split, with what the splitting moves.

The areas marked + and - are the electrons that the splitting adds to spin up and takes from spin down:
N_o J/4D each, the fraction that the caption names. J = D/2.5 here, for the eye.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ..checks import Check, near
from ..densities import densities, draw_density, dress, mark_level
from ..numbers import worst
from ..style import BLUE, RED, new_figure, panel
from ..workflow import Workflow

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, BOTTOM, TOP = 0.0345, -34.0, 40.0


def checks(data: xr.Dataset) -> list[Check]:
    """Return the areas: all orbitals, the electrons below mu, and the fraction J/4D that moves."""
    D, N, J = float(data["D"]), float(data["N"]), data["J"]
    up, down = data["electrons_up"], data["electrons_down"]
    moved = [float(np.diff(each.sel(mu_L=0.0).values)[0]) / N for each in (up, down)]
    fraction = float(J[1]) / (4.0 * D)
    total, spin = (up + down).sel(mu_L=slice(-15.0, 15.0)), 0.5 * (up - down).sel(mu_L=0.0)
    gaps = {
        "(24): |<N> - N_o (1 + mu/D)|, worst": worst(total - N * (1.0 + total["mu_L"] / D)),
        "(26): <S_z> - N_s/2 at mu, worst": worst(spin - N * J / (4.0 * D)),
        "both areas hold N_o orbitals: worst": worst(up.isel(mu_L=-1) - N, down.isel(mu_L=-1) - N),
    }
    return [
        near("Fig. 2: fraction of N_o added to spin up", moved[0], fraction, within=1e-12),
        near("Fig. 2: fraction of N_o taken from spin down", -moved[1], fraction, within=1e-12),
        *(near(text, gap, 0.0, within=1e-12) for text, gap in gaps.items()),
        *_density_checks(data, N / (2.0 * D), float(J[1])),
    ]


def _density_checks(data: xr.Dataset, nu: float, J: float) -> list[Check]:
    """Return the flat density of states and its rigid splitting."""
    middle = data.sel(omega=slice(-15.0, 15.0))
    flat = worst(middle["density_up"] - nu, middle["density_down"] - nu)
    shift = round(J / float(np.diff(data["mu_L"].values)[0]))
    up, down = (data[f"density_{spin}"].isel(J=1).values for spin in ("up", "down"))
    rigid = float(np.abs(up[:-shift] - down[shift:]).max())
    return [
        near("(20): |nu_sigma - N_o/2D| around mu, worst", flat, 0.0, within=1e-12),
        near("(18): |nu_up(w) - nu_down(w + J)|, worst", rigid, 0.0, within=1e-12),
    ]


def draw(data: xr.Dataset) -> Figure:
    """Return the picture: both systems beside each other."""
    picture, panels = new_figure(1, 2, figsize=(5.2, 3.0), sharey=True)
    for k, (axes, text) in enumerate(zip(panels, ("non-magnetic", "ferromagnet"), strict=True)):
        draw_density(axes, data.isel(J=k))
        dress(axes, WIDTH, BOTTOM, TOP)
        axes.set_xticks([-0.02, 0.0, 0.02])
        mark_level(axes, 0.0)
        panel(axes, "ab"[k], text, y=0.975)
    panels[0].set_ylabel(r"$(\omega-\mu)/t$")
    _moved(panels[1], float(data["D"]), float(data["J"][1]), float(data["N"]))
    return picture


def _moved(axes: Axes, D: float, J: float, N: float) -> None:
    """Mark what the splitting moves, and the splitting itself."""
    nu = N / (2.0 * D)
    for sign, colour, hatch, low in ((1.0, BLUE, "////", -D - 0.5 * J), (-1.0, RED, "", -D)):
        axes.add_patch(
            _box(min(0.0, sign * nu), low, nu, 0.5 * J, ec=colour, hatch=hatch, ls="-" if hatch else "--")
        )
        text = "+" if sign > 0 else r"$-$"
        axes.text(1.12 * sign * nu, low + 0.25 * J, text, color=colour, ha="center", va="center", fontsize=12)
    x = 1.35 * nu
    axes.annotate(
        "",
        (x, -D - 0.5 * J),
        (x, -D + 0.5 * J),
        arrowprops={"arrowstyle": "<->", "lw": 0.7, "shrinkA": 0, "shrinkB": 0},
    )
    axes.text(x + 0.05 * nu, -D, r"$J$", va="center")


def _box(x: float, y: float, width: float, height: float, **look: Any) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), width, height, fill=False, lw=0.9, **look)


WORKFLOW = Workflow(
    "fig02", "Density of states of a flat band, split and not", ("fig02",), densities, checks, draw
)
