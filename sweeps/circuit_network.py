"""The networks of a circuit: sums of the kernels over pairs of electrodes, with labels."""

from __future__ import annotations

from itertools import combinations_with_replacement, permutations
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from ..kernels.network import symmetric_traceless_part
from ..kernels.quantities import PENDING, STATUS
from .circuit_averages import Averages, Stored, averages
from .rules import check_unit_name

if TYPE_CHECKING:
    from .circuit import Circuit

Variables = dict[str, Any]
TITLE = "Networks of charge, spin and spin-quadrupole moment of a circuit"


def dyad(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Symmetric, traceless product (51) of two vectors."""
    return symmetric_traceless_part(np.outer(a, b))


def moved(circuit: Circuit, found: Averages, r: str, s: str, other: str) -> np.ndarray:
    """Average of I_S^(r from s) . S^other (85): a product, less what Pauli forbids in one mode."""
    product = dyad(found.flows[r, s].spin, found.spin[other])
    if other == r:
        return product - 0.5 * dyad(found.flows[r, s].weighted, circuit.leads[r].axis)
    return product + found.shared[s, r] if other == s else product


def quadrupole_link(
    circuit: Circuit, found: Averages, node: tuple[str, str], source: tuple[str, str]
) -> np.ndarray:
    """Current into node <rr'> from node <ss'> (85), summed over both orders of the indices."""
    weight = 1.0 if node[0] == node[1] else 2.0
    total = np.zeros((3, 3))
    for r, q in permutations(node):
        for s, p in set(permutations(source)):
            if q == p and (r, s) in found.flows:
                total += 0.5 * weight * moved(circuit, found, r, s, q)
            if r == s and (q, p) in found.flows:
                total += 0.5 * weight * moved(circuit, found, q, p, r)
    return total


def stored_quadrupole(circuit: Circuit, found: Averages, r: str, s: str) -> np.ndarray:
    """Moment stored in a node (53), (55): the exchange part (61) is local."""
    total = dyad(found.spin[r], found.spin[s]) * (1.0 if r == s else 2.0)
    return total - found.hole[r] * dyad(circuit.leads[r].axis, circuit.leads[r].axis) if r == s else total


def spin_precession(circuit: Circuit, found: Averages, r: str) -> np.ndarray:
    """Internal change of the spin (79) of an electrode whose bands are all polarized along one axis."""
    strongest = max(abs(band.J) for band in circuit.leads[r].bands)
    return strongest * np.cross(circuit.leads[r].axis, found.spin[r])


@np.errstate(invalid="ignore", over="ignore")  # where a pair has no value, its status says so
def network(circuit: Circuit, stored: Stored | None = None, unit: str = "energy") -> xr.Dataset:
    """Return the Dataset that `Circuit.network` describes."""
    check_unit_name(unit)
    found = averages(circuit, stored)
    names = list(circuit.leads)
    pairs = list(combinations_with_replacement(names, 2))
    labels = [f"{r}:{s}" for r, s in pairs]
    coords = {"node": names, "source": names, "pair": labels, "pair_source": labels}
    variables = _one_particle(circuit, found, names) | _two_particle(circuit, found, names, pairs)
    data = xr.Dataset(variables, coords=coords | {"i": list("xyz"), "j": list("xyz")})
    for name, array in data.data_vars.items():
        own = {"long_name": str(name).replace("_", " "), "units": unit}
        array.attrs = own | array.attrs
    data["status"].attrs |= _coupling_attrs()
    return data.assign_attrs(title=TITLE, energy_unit=unit, Conventions="CF-1.11")


def _one_particle(circuit: Circuit, found: Averages, names: list[str]) -> Variables:
    """Charge and spin: nodes are electrodes."""
    links = ("node", "source")
    flows = [[found.flows.get((r, s)) for s in names] for r in names]
    charge = [[0.0 if f is None else f.charge for f in row] for row in flows]
    spin = np.array([[np.zeros(3) if f is None else f.spin for f in row] for row in flows])
    status = np.array([[found.status.get((r, s), 0) for s in names] for r in names], dtype=np.uint8)
    turning = [spin_precession(circuit, found, r) for r in names]
    return {
        "charge": _of("node", [found.charge[r] for r in names], "electrons stored (46)", "1"),
        "spin": _of(("node", "i"), [found.spin[r] for r in names], "spin stored (47)", "1"),
        "spin_precession": _of(("node", "i"), turning, "internal change of the spin (79)"),
        "charge_current": _of(links, charge, "charge current into a node from another (89)"),
        "spin_current": _of((*links, "i"), spin, "spin current into a node from another (90)"),
        "barrier_spin": _of(
            (*links, "i"), _taken_up(spin), "spin per time that a spin-dependent barrier takes up"
        ),
        "status": _of(links, status, "what became of the coupling", "1"),
    }


def _two_particle(
    circuit: Circuit, found: Averages, names: list[str], pairs: list[tuple[str, str]]
) -> Variables:
    """Spin-quadrupole moment: nodes are pairs of electrodes."""
    node, links = ("pair", "i", "j"), ("pair", "pair_source", "i", "j")
    turn = {r: spin_precession(circuit, found, r) for r in names}
    stored = [stored_quadrupole(circuit, found, r, s) for r, s in pairs]
    turning = [
        (1.0 if r == s else 2.0) * (dyad(turn[r], found.spin[s]) + dyad(found.spin[r], turn[s]))
        for r, s in pairs
    ]
    flow = np.array(
        [
            [np.zeros((3, 3)) if a == b else quadrupole_link(circuit, found, a, b) for b in pairs]
            for a in pairs
        ]
    )
    return {
        "quadrupole": _of(node, stored, "spin-quadrupole moment stored (55)", "1"),
        "quadrupole_precession": _of(node, turning, "internal change of the moment (83)"),
        "quadrupole_current": _of(links, flow, "spin-quadrupole current into a node from another (85), (91)"),
        "barrier_quadrupole": _of(
            links, _taken_up(flow), "spin-quadrupole moment per time that a spin-dependent barrier takes up"
        ),
    }


def _taken_up(current: np.ndarray) -> np.ndarray:
    """What leaves one node and does not arrive at the other."""
    return -(current + current.swapaxes(0, 1))


def _of(dims: str | tuple[str, ...], values: Any, text: str, units: str = "") -> Any:
    """Return a variable; units are those of energy if none are given."""
    return dims, np.asarray(values), {"description": text} | ({"units": units} if units else {})


def _coupling_attrs() -> dict[str, Any]:
    """Return the flags of the ``status`` of a coupling, which is never pending: 0 where there is none."""
    meanings = STATUS | {PENDING: "no_coupling"}
    return {"flag_values": list(meanings), "flag_meanings": " ".join(meanings.values())}
