"""Whether a Dataset is a network that can be drawn: of a circuit, whole, with a value of every current."""

from __future__ import annotations

import numpy as np
import xarray as xr

from ..sweeps.errors import UserError, shown
from .network_links import Kind, kind_of

_COMPONENTS = {"charge": set(), "spin": {"i"}, "quadrupole": {"i", "j"}}


def check_network(network: xr.Dataset, name: str) -> None:
    """Refuse what cannot be drawn; raises UserError."""
    kind = kind_of(name)
    if not isinstance(network, xr.Dataset) or kind.current not in network:
        raise UserError(
            f"{type(network).__name__} is no network; give a Circuit, or what its network() returned"
        )
    for needed in ("status", kind.stored, kind.internal):
        if needed is not None and needed not in network:
            raise UserError(f"the network lacks {needed}; give it as a Circuit's network() returned it")
    _check_whole(network, kind, _COMPONENTS[name])
    _check_values(network, kind, name)


def _check_whole(network: xr.Dataset, kind: Kind, components: set[str]) -> None:
    """Refuse a network of which a part was selected along some dimensions and not along others."""
    names = {
        dim: [str(x) for x in network[dim].values] if dim in network.indexes else []
        for dim in dict.fromkeys(("node", "source", kind.node, kind.source))
    }
    ends = {end for node in names[kind.node] for end in node.split(":")}
    cut = names["node"] != names["source"] or names[kind.node] != names[kind.source]
    if not names["node"] or cut or ends != set(names["node"]):
        told = ", ".join(f"{dim} {shown(' '.join(each) or 'none')}" for dim, each in names.items())
        raise UserError(f"the network is cut: {told}; give it whole, or a Circuit of fewer electrodes")
    if set(network["status"].dims) != {"node", "source"}:
        raise UserError("status of the network is not along node and source; give one network, whole")
    current = network[kind.current]
    if set(current.dims) != {kind.node, kind.source, *components} or any(
        current.sizes[dim] != 3 for dim in components
    ):
        raise UserError(
            f"{kind.current} of the network has dimensions {shown(dict(current.sizes))};"
            " give one network, with all of x, y, z"
        )


def _check_values(network: xr.Dataset, kind: Kind, name: str) -> None:
    """Refuse a network in which a current, or what a node stores, is not finite."""
    why = "has no value; status of the network tells why"
    lost = _first_lost(network[kind.current], kind.node, kind.source)
    if lost:
        raise UserError(f"the {name} current from {lost[1]} to {lost[0]} {why}")
    lost = _first_lost(network[kind.stored], kind.node)
    if lost:
        raise UserError(f"the {name} stored in {lost[0]} {why}")


def _first_lost(values: xr.DataArray, *dims: str) -> list[str]:
    """Return the first labels along ``dims`` at which a value is not finite, none where all are."""
    places = np.argwhere(~np.isfinite(values.transpose(*dims, ...).values))[:1, : len(dims)]
    return [str(values[dim].values[k]) for place in places for dim, k in zip(dims, place, strict=True)]
