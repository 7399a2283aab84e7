"""A picture of a circuit's network: charge, spin or spin-quadrupole moment, for any number of electrodes.

Links are as wide as what flows along them, and bear what arrives at their head; a dotted one is an operator
whose average is zero. The broken arrow from outside is the internal precession (79), (83), drawn full where
its average is not zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from ..sweeps.circuit import Circuit
from ..sweeps.errors import UserError, shown
from .network_checks import check_network
from .network_glyphs import Array, draw_frame
from .network_layout import CROWDED, places
from .network_links import internal_of, links_of, silent_of, stored_of
from .network_marks import draw_internal, draw_links, draw_node
from .style import DOTTED, GREY, PALE, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
        For another network, one that is cut or in which a current has no value, or axes that are none.

    Examples
    --------
    >>> draw_network(Circuit(leads, {("L", "R"): 1})).savefig("network.pdf")
    """
    if axes is not None and not isinstance(axes, Axes):
        raise UserError(f"axes = {shown(axes)}: nothing to draw in; give matplotlib axes, or leave it out")
    data = circuit.network() if isinstance(circuit, Circuit) else circuit
    check_network(data, network)
    if axes is None:
        with styled():
            n = data.sizes["node"]
            side = min(3.4 * max(1.0, n / CROWDED), 7.0)
            picture, axes = new_figure(figsize=(side, 1.9 if n == 2 else side))
            _draw(axes, data, network, unit, flows)
            return picture
    _draw(axes, data, network, unit, flows)
    found: Figure = axes.figure  # type: ignore[assignment]
    return found


def _draw(axes: Axes, data: xr.Dataset, network: str, unit: str, flows: bool) -> None:
    stored = stored_of(data, network)
    leads = [str(name) for name in data["node"].values]
    place = places(list(stored), leads)
    _empty(axes, place)
    for pair in silent_of(data, network):
        _line(axes, place[pair[0]], place[pair[1]], (GREY, 0.9, DOTTED))
    links = links_of(data, network)
    if flows:
        draw_links(axes, links, place, network, unit)
    else:
        for link in links:
            _line(axes, place[link.node], place[link.source], (PALE, 1.6, "-"))
    internal = internal_of(data, network)
    for node, moment in stored.items():
        draw_node(axes, place[node], node, moment, len(leads))
        if node in internal:
            draw_internal(axes, place[node], internal[node], len(leads))


def _empty(axes: Axes, place: dict[str, Array]) -> None:
    """Prepare the axes: equal scales, no frame, room for names."""
    axes.set_axis_off()
    axes.set_aspect("equal")
    room, names = 1.05, max(len(node) for node in place)
    beside = room + (0.075 * max(0, names - 8) if len(place) > 3 else 0.0)
    points = np.array(list(place.values()))
    low, high = points.min(0), points.max(0)
    axes.set_xlim(low[0] - beside, high[0] + beside)
    axes.set_ylim(low[1] - room - 0.25, high[1] + room)
    draw_frame(axes, np.array([low[0] - 0.75, low[1] - 1.1]), 0.35)


def _line(axes: Axes, a: Array, b: Array, look: tuple[str, float, Any]) -> None:
    colour, width, line = look
    axes.plot(*np.transpose([a, b]), color=colour, lw=width, ls=line, zorder=1)
