"""The electrodes of a circuit as they stand side by side: directions, temperatures, chemical potentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..sweeps.lead import Lead
from .network_glyphs import Array, draw_arrow, draw_frame, seen
from .style import BLUE, GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT, GAP = 2.6, 1.7, 0.5
_METAL, _EDGE, _BARRIER = "#dfe6f2", "0.25", "#c9c9c9"


def draw_ferromagnets(axes: Axes, leads: Mapping[str, Lead], *, unit: str = "", texture: bool = True) -> None:
    """Draw ferromagnets with their Stoner fields, a tunnel barrier between each two.

    Parameters
    ----------
    leads
        from left to right.
    unit
        unit of temperatures and chemical potentials.
    texture
        whether the spins in the metal are drawn, too.
    """
    _prepare(axes, len(leads), 0.75)
    for k, (name, lead) in enumerate(leads.items()):
        left = k * (WIDTH + GAP)
        if k:
            axes.add_patch(_box(left - GAP, 0.0, GAP, HEIGHT, fc=_BARRIER, hatch="////", ec="0.6"))
            axes.text(left - 0.5 * GAP, HEIGHT + 0.1, "$t$", ha="center", va="bottom")
        axes.add_patch(_box(left, 0.0, WIDTH, HEIGHT, fc=_METAL, ec=_EDGE))
        centre = np.array([left + 0.5 * WIDTH, 0.5 * HEIGHT])
        if texture:
            _spins(axes, centre, lead)
        _field(axes, centre, lead, rf"$\mathbf{{J}}^{{\rm {name}}}$")
        _numbers(axes, centre[0], -0.12, name, lead, unit)


def draw_islands(axes: Axes, leads: Mapping[str, Lead], *, unit: str = "") -> None:
    """Draw islands in magnetic fields, each in equilibrium with a reservoir of energy and particles."""
    from matplotlib.patches import Circle

    _prepare(axes, len(leads), 0.75)
    radius, bath = 0.5 * HEIGHT, 0.55
    for k, (name, lead) in enumerate(leads.items()):
        left = k * (WIDTH + GAP)
        side = -1.0 if k < len(leads) / 2 else 1.0
        centre = np.array([left + 0.5 * WIDTH - side * (0.5 * WIDTH - radius), 0.5 * HEIGHT])
        edge = left if side < 0 else left + WIDTH - bath
        axes.add_patch(_box(edge, 0.0, bath, HEIGHT, fc="#f3e3d3", ec=_EDGE))
        axes.text(
            edge + 0.5 * bath, 0.5 * HEIGHT, "reservoir", rotation=90, ha="center", va="center", fontsize=7
        )
        _both_ways(axes, edge + (bath if side < 0 else 0.0), centre[0] + side * radius, centre[1])
        axes.add_patch(Circle((centre[0], centre[1]), radius, fc=_METAL, ec=_EDGE, lw=0.8))
        _field(axes, centre, lead, rf"$\mathbf{{B}}^{{\rm {name}}}$")
        _numbers(axes, left + 0.5 * WIDTH, -0.12, name, lead, unit)
        if k:
            axes.plot([left - GAP, left], [0.5 * HEIGHT] * 2, color=GREY, lw=0.9, ls=(0, (2, 1.5)))
            axes.text(left - 0.5 * GAP, 0.5 * HEIGHT + 0.08, "$t$", ha="center", va="bottom")


def _prepare(axes: Axes, count: int, below: float) -> None:
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(-0.75, count * (WIDTH + GAP) - GAP + 0.1)
    axes.set_ylim(-below, HEIGHT + 0.5)
    draw_frame(axes, np.array([-0.6, -0.45]), 0.32)


def _box(x: float, y: float, width: float, height: float, **look: Any) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), width, height, lw=0.8, **look)


def _spins(axes: Axes, centre: Array, lead: Lead) -> None:
    """Fill the metal with small arrows along the axis of the electrode."""
    half = 0.13 * seen(lead.axis)
    for x in np.linspace(-0.43, 0.43, 7) * WIDTH:
        for y in np.linspace(-0.38, 0.38, 4) * HEIGHT:
            place = centre + np.array([x, y])
            draw_arrow(axes, place - half, place + half, 0.012, color="#9db0d3", zorder=2)


def _field(axes: Axes, centre: Array, lead: Lead, name: str) -> None:
    """Draw the field of an electrode as a strong arrow with its name."""
    flat = seen(lead.axis)
    draw_arrow(axes, centre - 0.58 * flat, centre + 0.58 * flat, 0.11, color=BLUE, zorder=4)
    across = np.array([flat[1], -flat[0]]) / np.linalg.norm(flat)
    across = across if across[0] > 0.3 else -across if across[0] < -0.3 else np.array([0.0, 1.0])
    x, y = centre + 0.3 * across + 0.2 * flat
    box = {"boxstyle": "round,pad=0.1", "fc": _METAL, "ec": "none"}
    axes.text(x, y, name, color=BLUE, ha="center", va="center", fontsize=9, zorder=5, bbox=box)


def _both_ways(axes: Axes, start: float, end: float, y: float) -> None:
    """Draw the exchange with a reservoir: energy above, particles below."""
    middle = 0.5 * (start + end)
    reach = 0.36 * (end - start)
    for shift in (0.16, -0.16):
        for sign in (1.0, -1.0):
            tail, head = (np.array([middle, y + shift]), np.array([middle + sign * reach, y + shift]))
            draw_arrow(axes, tail, head, 0.015, color=GREY)


def _numbers(axes: Axes, x: float, y: float, name: str, lead: Lead, unit: str) -> None:
    text = rf"$T^{{\rm {name}}}={lead.T:g},\ \mu^{{\rm {name}}}={lead.mu:+g}$ {unit}".rstrip()
    axes.text(x, y, text, ha="center", va="top", fontsize=7.5)
