"""What Figs. 11 and 12 share: the networks of both circuits beside each other, and the key to their signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .circuits import CIRCUITS, part
from .network_glyphs import draw_arrow, draw_dashed, draw_tensor, draw_vector
from .network_marks import COLOURS
from .network_picture import draw_network
from .style import BLUE, empty_figure

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TEXTS = {
    "spin": ("spin, its modulus below the name", "(79)"),
    "quadrupole": (
        "moment, its norm below the name; blue where\nspins lie along a direction, red where across",
        "(83)",
    ),
}


def draw_key(axes: Axes, network: str) -> None:
    """Explain the signs of a network of ``spin`` or ``quadrupole`` moment."""
    moment, equation = _TEXTS[network]
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_xlim(0.0, 7.4)
    axes.set_ylim(-2.6, 0.7)
    place = np.array([0.45, 0.0])
    if network == "spin":
        draw_vector(axes, place, np.array([0.0, 0.0, 1.0]), 0.4, BLUE)
    else:
        draw_tensor(axes, place, np.diag([-1.0, -1.0, 2.0]), 0.45)
    draw_arrow(axes, np.array([0.05, -1.1]), np.array([0.95, -1.1]), 0.2, color=COLOURS[network])
    draw_dashed(axes, np.array([0.05, -2.1]), np.array([0.95, -2.1]))
    texts = (
        moment,
        "current, as wide as its norm, to the node that\ngains more; on it what arrives there",
        f"internal precession {equation}, zero on average",
    )
    for y, text in zip((0.0, -1.1, -2.1), texts, strict=True):
        axes.text(1.3, y, text, va="center", fontsize=7, linespacing=1.25)


def draw_both(data: xr.Dataset, network: str) -> Figure:
    """Return the picture of the networks of two electrodes (a) and of three (b)."""
    picture = empty_figure((6.8, 3.4))
    panels = picture.subplot_mosaic("ab;kb", height_ratios=(1.25, 1.0), width_ratios=(1.0, 1.1))
    for letter, name in zip("ab", CIRCUITS, strict=True):
        each = part(data, name)
        draw_network(each, network, panels[letter], unit=each[f"{network}_current"].attrs["units"])
        picture.text(0.01 if letter == "a" else 0.49, 0.985, f"({letter})", va="top")
    draw_key(panels["k"], network)
    return picture
