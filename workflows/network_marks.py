"""The marks of a network's picture: nodes, links, what they store and what flows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .network_glyphs import Array, draw_arrow, draw_dashed, draw_tensor, draw_vector
from .network_layout import outward
from .network_links import Link
from .style import BLUE, GREEN, GREY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = {"charge": "0.55", "spin": GREEN, "quadrupole": "#5b7fc0"}
NODE, GLYPH, WIDEST, THINNEST = 0.44, 0.21, 0.24, 0.025
SHORT, SIDEWAYS = 6, 0.3  # letters of a name that is centred; from where on a longer one stands beside


def digits(value: float) -> str:
    """Return a number with two digits."""
    return f"{value:#.2g}".rstrip(".")


def write(axes: Axes, place: Array, text: str, size: float, side: str = "center") -> None:
    """Write a text as it is, centred at ``place``, or to its ``left`` or ``right``; links end short of it."""
    from matplotlib.patheffects import withStroke

    x, y = place
    look: dict[str, Any] = {"va": "center", "fontsize": size, "linespacing": 1.1, "zorder": 6}
    look["ha"] = {"left": "right", "right": "left"}.get(side, side)
    look["family"] = "STIXGeneral"  # whatever the style is when the picture is saved
    look["path_effects"] = [withStroke(linewidth=1.5, foreground="white")]
    axes.text(x, y, text, parse_math=False, **look)


def middle_of(tail: Array, head: Array, crossed: bool) -> Array:
    """Return where a link bears its mark: in the middle, on a long one nearer to its end further out.

    One that others cross in the centre bears it before that.
    """
    if crossed and np.linalg.norm(tail + head) < 0.5:
        return tail + 0.33 * (head - tail)
    outer = float(np.linalg.norm(head) - np.linalg.norm(tail))
    at = 0.5 if np.linalg.norm(head - tail) < 1.9 or abs(outer) < 0.5 else 0.7 if outer > 0.0 else 0.3
    return tail + (at - 0.02) * (head - tail)


def draw_links(axes: Axes, links: list[Link], place: dict[str, Array], network: str, unit: str) -> None:
    """Draw every link with its size, in a common power of ten, and with what arrives at its head."""
    largest = max((link.size for link in links), default=1.0)
    power = int(np.floor(np.log10(largest)))
    for link in links:
        tail, head = place[link.source], place[link.node]
        along = (head - tail) / np.linalg.norm(head - tail)
        tail, head = tail + (NODE + 0.06) * along, head - (NODE + 0.06) * along
        width = max(WIDEST * link.size / largest, THINNEST)
        draw_arrow(axes, tail, head, width, color=COLOURS[network], zorder=2)
        middle, room = middle_of(tail, head, len(place) > 3), 0.5 * width
        if network != "charge":
            room = GLYPH
            _disc(axes, middle, GLYPH, "0.6", 0.5, 3)
            _moment(axes, middle, link.current, 0.8 * GLYPH, GREEN)
        across = np.array([-along[1], along[0]])
        outer = float(across @ middle)
        across = across if outer > 1e-9 or (abs(outer) <= 1e-9 and across[1] > 0.0) else -across
        write(axes, middle + (room + 0.17) * across, digits(link.size / 10.0**power), 6.5)
    if links:
        note = rf"currents in $10^{{{power}}}$ {unit}".rstrip()
        corner: dict[str, Any] = {
            "transform": axes.transAxes,
            "ha": "right",
            "va": "bottom",
            "family": "STIXGeneral",
        }
        axes.text(0.99, 0.01, note, fontsize=6.5, color=GREY, math_fontfamily="stix", **corner)


def draw_node(axes: Axes, place: Array, node: str, moment: Array, leads: int) -> None:
    """Draw a node with what it stores, its name, and how much it is."""
    _disc(axes, place, NODE, "0.25", 0.8, 4)
    _moment(axes, place, moment, 0.8 * NODE, BLUE)
    ends = node.split(":")
    between = "" if max(map(len, ends)) == 1 else ","
    text = node if len(ends) == 1 else f"\u27e8{between.join(ends)}\u27e9"
    if moment.ndim:
        text += f"\n{digits(float(np.linalg.norm(moment)))}"
    away = outward(place, leads)
    long = max(map(len, text.split("\n"))) > SHORT and abs(away[0]) > SIDEWAYS
    side = ("right" if away[0] > 0.0 else "left") if long else "center"
    write(axes, place + (NODE + (0.08 if long else 0.3)) * away, text, 7.0, side)


def draw_internal(axes: Axes, place: Array, change: Array, leads: int) -> None:
    """Draw the internal change of a node as an arrow from outside."""
    away = outward(place, leads)
    turn = np.radians(180.0 if leads == 2 else 50.0)
    away = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ away
    full = bool(np.linalg.norm(change) > 1e-9)
    draw_dashed(axes, place + (NODE + 0.55) * away, place + NODE * away, full=full)


def _disc(axes: Axes, place: Array, radius: float, edge: str, line: float, zorder: float) -> None:
    from matplotlib.patches import Circle

    x, y = place
    axes.add_patch(Circle((x, y), radius, fc="white", ec=edge, lw=line, zorder=zorder))


def _moment(axes: Axes, place: Array, moment: Array, radius: float, colour: str) -> None:
    """Draw a number, a vector or a tensor."""
    if moment.ndim == 0 or np.linalg.norm(moment) == 0.0:
        write(axes, place, digits(float(moment)) if moment.ndim == 0 else "0", 7.5)
    elif moment.ndim == 1:
        draw_vector(axes, place, moment, radius, colour)
    else:
        draw_tensor(axes, place, moment, 1.1 * radius)
