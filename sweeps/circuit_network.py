"""The networks of a circuit: sums of the kernels over pairs of electrodes, with labels."""

from __future__ import annotations

from itertools import combinations, combinations_with_replacement, permutations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import xarray as xr

from ..kernels.quantities import PARAMETERS

if TYPE_CHECKING:
    from .circuit import Circuit

STORED = ("particle_number", "spin", "quadrupole_exchange")
UNITS = {"current": "energy", "precession": "energy", "barrier_spin": "energy"}


def dyad(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Symmetric, traceless product (51) of two vectors."""
    ab = np.outer(a, b)
    return 0.5 * (ab + ab.T) - np.trace(ab) / 3.0 * np.eye(3)


class Averages(NamedTuple):
    """Averages by electrode, and by (node, source); vectors and tensors in the common frame."""

    charge: dict[str, float]
    spin: dict[str, np.ndarray]
    hole: dict[str, float]
    flows: dict[tuple[str, str], Any]
    status: dict[tuple[str, str], int]


def averages(circuit: Circuit) -> Averages:
    """Evaluate every coupled pair; electrodes without coupling are evaluated beside another one."""
    out = Averages({}, {}, {}, {}, {})
    for r, s in combinations(circuit.leads, 2):
        amplitude = circuit.couplings.get((r, s))
        if amplitude is None and (s, r) in circuit.couplings:
            amplitude = circuit.couplings[s, r].conj().T
        if amplitude is not None or r not in out.charge or s not in out.charge:
            _add_pair(circuit, r, s, amplitude, out)
    return out


def _evaluate(circuit: Circuit, r: str, s: str, flips: tuple[float, float]) -> tuple[dict[str, float], int]:
    """Return the raw coefficients of a pair at t = 1."""
    from ..kernels.general import OUTPUTS
    from ..kernels.model_points import band_numbers, raw

    here, there, model = circuit.leads[r], circuit.leads[s], circuit.model_of(r, s)
    point = {"T_L": here.T, "T_R": there.T, "mu_L": here.mu, "mu_R": there.mu}
    P = np.array([[point.get(name, 1.0) for name in PARAMETERS]])
    extra = np.array([list(model.defaults.values())])
    pairs, missed, status, _ = raw(P, band_numbers(P, extra, model), model, OUTPUTS, flips)
    return {name: float(pair[0][0]) for name, pair in pairs.items()}, int(status[0]) + int(
        missed[0] and status[0] == 1
    )


def _add_pair(circuit: Circuit, r: str, s: str, amplitude: np.ndarray | None, out: Averages) -> None:
    from ..kernels.network import flow, is_spin_conserving, reversed_raw

    plain, code = _evaluate(circuit, r, s, (1.0, 1.0))
    for name, side in ((r, "L"), (s, "R")):
        out.charge[name] = plain[f"particle_number_{side}"]
        out.spin[name] = plain[f"spin_{side}"] * circuit.leads[name].axis
        out.hole[name] = plain[f"quadrupole_exchange_{side}"]
    if amplitude is None:
        return
    star_r = star_s = None
    if not is_spin_conserving(amplitude):
        star_r = _evaluate(circuit, r, s, (1.0, -1.0))[0]
        star_s = reversed_raw(_evaluate(circuit, r, s, (-1.0, 1.0))[0])
    a, b = circuit.leads[r].axis, circuit.leads[s].axis
    out.flows[r, s] = flow(plain, star_r, amplitude, a, b)
    out.flows[s, r] = flow(reversed_raw(plain), star_s, amplitude.conj().T, b, a)
    out.status[r, s] = out.status[s, r] = code


def moved(circuit: Circuit, found: Averages, r: str, s: str, other: str) -> np.ndarray:
    """Average of I_S^(r from s) . S^other (85): a product, less what Pauli forbids in one mode."""
    product = dyad(found.flows[r, s].spin, found.spin[other])
    if other == r:
        return product - 0.5 * dyad(found.flows[r, s].weighted, circuit.leads[r].axis)
    if other == s:
        if not circuit.conserves_spin:
            return np.full((3, 3), np.nan)
        return product + 0.5 * dyad(found.flows[s, r].weighted, circuit.leads[s].axis)
    return product


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


def network(circuit: Circuit) -> xr.Dataset:
    """Return the Dataset that `Circuit.network` describes."""
    found = averages(circuit)
    names = list(circuit.leads)
    pairs = list(combinations_with_replacement(names, 2))
    zero = np.zeros(3)
    precession = {r: spin_precession(circuit, found, r) for r in names}
    flows = [[found.flows.get((r, s)) for s in names] for r in names]
    turning = [
        (1.0 if r == s else 2.0) * (dyad(precession[r], found.spin[s]) + dyad(found.spin[r], precession[s]))
        for r, s in pairs
    ]
    links = [
        [np.zeros((3, 3)) if a == b else quadrupole_link(circuit, found, a, b) for b in pairs] for a in pairs
    ]
    current = np.array([[zero if f is None else f.spin for f in row] for row in flows])
    data: dict[str, tuple[tuple[str, ...], Any, str]] = {
        "charge": (("node",), [found.charge[r] for r in names], "electrons stored (46)"),
        "spin": (("node", "i"), [found.spin[r] for r in names], "spin stored (47)"),
        "spin_precession": (
            ("node", "i"),
            [precession[r] for r in names],
            "internal change of the spin (79)",
        ),
        "charge_current": (
            ("node", "source"),
            [[0.0 if f is None else f.charge for f in row] for row in flows],
            "charge current into a node from another (89)",
        ),
        "spin_current": (("node", "source", "i"), current, "spin current into a node from another (90)"),
        "barrier_spin": (
            ("node", "source", "i"),
            -(current + current.transpose(1, 0, 2)),
            "spin per time that a barrier takes up",
        ),
        "quadrupole": (
            ("pair", "i", "j"),
            [stored_quadrupole(circuit, found, r, s) for r, s in pairs],
            "spin-quadrupole moment stored (55)",
        ),
        "quadrupole_precession": (("pair", "i", "j"), turning, "internal change of the moment (83)"),
        "quadrupole_current": (
            ("pair", "pair_source", "i", "j"),
            links,
            "spin-quadrupole current into a node from another (85), (91)",
        ),
        "status": (
            ("node", "source"),
            np.array([[found.status.get((r, s), 0) for s in names] for r in names], dtype=np.uint8),
            "reason code of a coupling, 0 where there is none",
        ),
    }
    labels = [f"{r}:{s}" for r, s in pairs]
    coords = {
        "node": names,
        "source": names,
        "pair": labels,
        "pair_source": labels,
        "i": list("xyz"),
        "j": list("xyz"),
    }
    variables = {
        name: (dims, np.asarray(values), {"long_name": text, "units": _units(name)})
        for name, (dims, values, text) in data.items()
    }
    return xr.Dataset(variables, coords=coords)


def _units(name: str) -> str:
    return next((unit for key, unit in UNITS.items() if key in name), "1")
