"""Where the nodes of a network stand: electrodes on a circle, a node of two electrodes between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RADIUS = 1.9
WIDER = 1.4  # the same where nodes stand between the electrodes
CROWDED = 3.0  # electrodes from which on pictures grow
# Where the node of two opposite electrodes goes, as a part of the circle: out of the way of links and others.
OFF_CENTRE = {4: 0.42, 6: 0.3}


def places(nodes: Sequence[str], leads: Sequence[str]) -> dict[str, Array]:
    """Return the place (2,) of every node.

    Parameters
    ----------
    nodes
        Names of electrodes, or of pairs of them as ``L:R``; those of ``L:L`` stand where ``L`` does.
    leads
        Names of all electrodes, in their order: two beside each other, more of them clockwise from the left.
    """
    n = len(leads)
    start = np.pi if n == 2 else np.pi / 2 + np.pi / n
    angle = start - 2.0 * np.pi * np.arange(n) / n
    radius = RADIUS * (WIDER * max(1.0, n / CROWDED) if any(":" in node for node in nodes) else 1.0)
    corner = {name: radius * np.array([np.cos(a), np.sin(a)]) for name, a in zip(leads, angle, strict=True)}
    found = {}
    for node in nodes:
        ends = [corner[name] for name in node.split(":")]
        middle = np.mean(ends, axis=0)
        if n > 2 and len(ends) == 2 and np.linalg.norm(middle) < 1e-9:
            middle = OFF_CENTRE.get(n, 0.3) * _turned(ends[0], np.pi / n if n > 4 else 0.0)
        found[node] = np.where(np.abs(middle) < 1e-12, 0.0, middle)
    return found


def _turned(place: Array, angle: float) -> Array:
    """Return a place turned about the centre, out of the way of others that stand on the same ray."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]]) @ place


def outward(place: Array, leads: int) -> Array:
    """Return the direction (2,) away from the centre, in which a node's name stands; below on a line."""
    size = float(np.linalg.norm(place))
    return np.array([0.0, -1.0]) if leads == 2 or size < 1e-9 else place / size
