"""A picture of a circuit's network: charge, spin or spin-quadrupole moment, for any number of electrodes.

Links are as wide as what flows along them, and bear what arrives at their head; a dotted one is an operator
whose average is zero. The broken arrow from outside is the internal precession (79), (83), drawn full where
its average is not zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ..sweeps.circuit import Circuit
from .network_glyphs import draw_arrow, draw_dashed, draw_frame, draw_tensor, draw_vector
from .network_layout import outward, places
from .network_links import Array, Link, internal_of, kind_of, links_of, silent_of, stored_of
from .style import BLUE, GREEN, GREY, PALE, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NODE, GLYPH, WIDEST, THINNEST = 0.44, 0.21, 0.24, 0.025
COLOURS = {"charge": "0.55", "spin": GREEN, "quadrupole": "#5b7fc0"}


def draw_network(
    circuit: Circuit | xr.Dataset,
    network: str = "quadrupole",
    axes: Axes | None = None,
    *,
    unit: str = "",
    flows: bool = True,
) -> Figure:
    """Draw the network of a circuit: what its nodes store, and what flows between them.

    Parameters
    ----------
    circuit : Circuit or xr.Dataset
        A circuit, or what its method ``network`` returned.
    network : str
        ``charge`` or ``spin``, whose nodes are electrodes, or ``quadrupole``, whose nodes are pairs of them.
    axes : matplotlib.axes.Axes, optional
        Where to draw; by default in a new figure.
    unit : str
        Unit of the energies, for the note on the currents.
    flows : bool
        Whether links show what flows; else they show what is linked.

    Returns
    -------
    matplotlib.figure.Figure
        The picture; ``savefig`` writes it.

    Raises
    ------
    UserError
        For another network.

    Examples
    --------
    >>> draw_network(Circuit(leads, {("L", "R"): 1})).savefig("network.pdf")
    """
    kind_of(network)
    data = circuit.network() if isinstance(circuit, Circuit) else circuit
    if axes is None:
        with styled():
            wide = data.sizes["node"] == 2
            picture, axes = new_figure(figsize=(3.4, 1.9 if wide else 3.4))
            _draw(axes, data, network, unit, flows)
            return picture
    _draw(axes, data, network, unit, flows)
    found: Figure = axes.figure  # type: ignore[assignment]
    return found


def _draw(axes: Axes, data: xr.Dataset, network: str, unit: str, flows: bool) -> None:
    stored = stored_of(data, network)
    leads = [str(name) for name in data["node"].values]
    place = places(list(stored), leads)
    _empty(axes, place, len(leads))
    for pair in silent_of(data, network):
        _line(axes, *(place[node] for node in pair), ls=":")
    links = links_of(data, network)
    if flows:
        _draw_links(axes, links, place, network, unit)
    else:
        for link in links:
            _line(axes, place[link.node], place[link.source])
    internal = internal_of(data, network)
    for node, moment in stored.items():
        _draw_node(axes, place[node], node, moment, len(leads))
        if node in internal:
            _draw_internal(axes, place[node], internal[node], len(leads))


def _empty(axes: Axes, place: dict[str, Array], leads: int) -> None:
    """Prepare the axes: equal scales, no frame, room for names."""
    axes.set_axis_off()
    axes.set_aspect("equal")
    room = 1.05
    points = np.array(list(place.values()))
    low, high = points.min(0), points.max(0)
    axes.set_xlim(low[0] - room, high[0] + room)
    axes.set_ylim(low[1] - room - 0.25, high[1] + room)
    if leads > 1:
        draw_frame(axes, np.array([low[0] - 0.75, low[1] - 1.1]), 0.35)


def _line(axes: Axes, a: Array, b: Array, ls: Any = "-") -> None:
    axes.plot(
        *np.transpose([a, b]),
        color=PALE if ls == "-" else GREY,
        lw=1.6 if ls == "-" else 0.9,
        ls=ls,
        zorder=1,
    )


def _draw_links(axes: Axes, links: list[Link], place: dict[str, Array], network: str, unit: str) -> None:
    """Draw every link with its size, in a common power of ten, and with what arrives at its head."""
    largest = max((link.size for link in links), default=1.0)
    power = int(np.floor(np.log10(largest)))
    for link in links:
        tail, head = place[link.source], place[link.node]
        along = (head - tail) / np.linalg.norm(head - tail)
        tail, head = tail + (NODE + 0.06) * along, head - (NODE + 0.06) * along
        width = max(WIDEST * link.size / largest, THINNEST)
        draw_arrow(axes, tail, head, width, color=COLOURS[network], zorder=2)
        middle = 0.5 * (tail + head) - 0.05 * along
        across = np.array([-along[1], along[0]])
        across = across if across[1] > 1e-9 else -across
        if network != "charge":
            _disc(axes, middle, GLYPH, "0.6", 3)
            _glyph(axes, middle, link.current, 0.8 * GLYPH, GREEN)
        where = middle + (max(0.5 * width, GLYPH if network != "charge" else 0.0) + 0.17) * across
        axes.text(*where, digits(link.size / 10.0**power), fontsize=6.5, ha="center", va="center", zorder=6)
    if links:
        note = rf"currents in $10^{{{power}}}$ {unit}".rstrip()
        axes.text(
            0.99, 0.01, note, transform=axes.transAxes, ha="right", va="bottom", fontsize=6.5, color=GREY
        )


def digits(value: float) -> str:
    """Return a number with two digits."""
    return f"{value:#.2g}".rstrip(".")


def _disc(axes: Axes, place: Array, radius: float, edge: str, zorder: float) -> None:
    from matplotlib.patches import Circle

    axes.add_patch(
        Circle(
            (place[0], place[1]),
            radius,
            fc="white",
            ec=edge,
            lw=0.8 if radius == NODE else 0.5,
            zorder=zorder,
        )
    )


def _glyph(axes: Axes, place: Array, moment: Array, radius: float, colour: str) -> None:
    """Draw a number, a vector or a tensor."""
    if moment.ndim == 0 or np.linalg.norm(moment) == 0.0:
        axes.text(
            *place, digits(float(np.linalg.norm(moment))), ha="center", va="center", fontsize=7.5, zorder=5
        )
    elif moment.ndim == 1:
        draw_vector(axes, place, moment, radius, colour)
    else:
        draw_tensor(axes, place, moment, 1.1 * radius)


def _draw_node(axes: Axes, place: Array, node: str, moment: Array, leads: int) -> None:
    """Draw a node with what it stores, its name, and how much it is."""
    _disc(axes, place, NODE, "0.25", 4)
    _glyph(axes, place, moment, 0.8 * NODE, BLUE)
    text = rf"$\langle\mathrm{{{node.replace(':', '')}}}\rangle$" if ":" in node else rf"$\mathrm{{{node}}}$"
    if moment.ndim:
        text += f"\n{digits(float(np.linalg.norm(moment)))}"
    where = place + (NODE + 0.3) * outward(place, leads)
    axes.text(*where, text, ha="center", va="center", fontsize=7, linespacing=1.1, zorder=6)


def _draw_internal(axes: Axes, place: Array, change: Array, leads: int) -> None:
    """Draw the internal change of a node as an arrow from outside."""
    away = outward(place, leads)
    turn = np.radians(180.0 if leads == 2 else 50.0)
    away = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ away
    draw_dashed(
        axes, place + (NODE + 0.55) * away, place + NODE * away, full=bool(np.linalg.norm(change) > 1e-9)
    )
