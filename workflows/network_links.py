"""What is drawn of a circuit's network: nodes with what they store, links with what flows.

Which links there are follows from the computed currents. A link points to the node that gains more, by the
part of the current along the moment it stores; charge flows there.
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ..sweeps.errors import UserError, shown, suggestion

Array = NDArray[np.float64]
ROUNDING = 1e-12  # of the largest current: what is smaller is none


class Kind(NamedTuple):
    """Names of a network's dimensions and variables in the Dataset of `Circuit.network`."""

    node: str
    source: str
    stored: str
    current: str
    internal: str | None


KINDS = {
    "charge": Kind("node", "source", "charge", "charge_current", None),
    "spin": Kind("node", "source", "spin", "spin_current", "spin_precession"),
    "quadrupole": Kind("pair", "pair_source", "quadrupole", "quadrupole_current", "quadrupole_precession"),
}


class Link(NamedTuple):
    """A link: ``current`` flows into ``node`` from ``source``; ``size`` is its norm [energy]."""

    node: str
    source: str
    current: Array
    size: float


def kind_of(name: str) -> Kind:
    """Return the names of a network; raises UserError for one that there is not."""
    if name not in KINDS:
        raise UserError(f"network {shown(name)}: {suggestion(name, KINDS)}")
    return KINDS[name]


def stored_of(network: xr.Dataset, name: str) -> dict[str, Array]:
    """Return what each node stores: a number, a vector (3,) or a tensor (3, 3)."""
    kind = kind_of(name)
    moments = network[kind.stored]
    return {str(node): moments.sel({kind.node: node}).values for node in network[kind.node].values}


def internal_of(network: xr.Dataset, name: str) -> dict[str, Array]:
    """Return the internal change (79), (83) of each node; empty for charge, which no node changes (77)."""
    kind = kind_of(name)
    if kind.internal is None:
        return {}
    turning = network[kind.internal]
    return {str(node): turning.sel({kind.node: node}).values for node in network[kind.node].values}


def links_of(network: xr.Dataset, name: str) -> list[Link]:
    """Return the links along which something flows.

    Parameters
    ----------
    network : xr.Dataset
        As `Circuit.network` returns it.
    name : str
        ``charge``, ``spin`` or ``quadrupole``.

    Raises
    ------
    UserError
        For another name.
    """
    kind = kind_of(name)
    stored, found = stored_of(network, name), []
    current = network[kind.current]
    largest = float(np.sqrt((current**2).sum([d for d in current.dims if d in ("i", "j")])).max())
    for a, b in combinations(stored, 2):
        into = {
            node: current.sel({kind.node: node, kind.source: source}).values
            for node, source in ((a, b), (b, a))
        }
        head = b if _gain(into[b], stored[b]) > _gain(into[a], stored[a]) + ROUNDING * largest else a
        size = max(float(np.linalg.norm(each)) for each in into.values())
        if size > ROUNDING * largest:
            found.append(Link(head, b if head == a else a, into[head], size))
    return found


def _gain(current: Array, moment: Array) -> float:
    """Return the part of a current along the moment that is stored where it goes."""
    size = float(np.linalg.norm(moment))
    return float(np.sum(current * moment)) / size if size else 0.0


def silent_of(network: xr.Dataset, name: str) -> list[tuple[str, str]]:
    """Return the links of the operators, (80) and (85), whose average current is zero."""
    coupled = network["status"].values != 0
    names = [str(node) for node in network["node"].values]
    joined = {frozenset((r, s)) for i, r in enumerate(names) for j, s in enumerate(names) if coupled[i, j]}
    flowing = {frozenset((link.node, link.source)) for link in links_of(network, name)}
    nodes = [str(node) for node in network[kind_of(name).node].values]
    return [
        (a, b)
        for a, b in combinations(nodes, 2)
        if _exchange(a, b, joined) and frozenset((a, b)) not in flowing
    ]


def _exchange(a: str, b: str, joined: set[frozenset[str]]) -> bool:
    """Return whether one electron that tunnels between coupled electrodes turns node ``a`` into ``b``."""
    first, second = a.split(":"), b.split(":")
    if len(first) == 1:
        return frozenset((a, b)) in joined
    return any(
        first[i] == second[j] and frozenset((first[1 - i], second[1 - j])) in joined
        for i in range(2)
        for j in range(2)
    )
