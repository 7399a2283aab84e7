"""Averages of first order for every coupled pair of a circuit, from the kernels or as they were stored."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..kernels.network import Flips
from ..kernels.quantities import DONE, NOT_FINITE, PARAMETERS, TOLERANCE_MISSED, WITH_VALUE
from .circuit_stored import Known, Raw, Stored, checked, exchanged
from .errors import UserError

if TYPE_CHECKING:
    from .circuit import Circuit

UNFLIPPED: Flips = (1, 1)


class Averages(NamedTuple):
    """Averages by electrode, and by (node, source); vectors and tensors in the common frame.

    ``shared[r, s]`` (3, 3) is the average of S_r . I_S, the spin current into s from r, less the product of
    both averages.
    """

    charge: dict[str, float]
    spin: dict[str, np.ndarray]
    hole: dict[str, float]
    flows: dict[tuple[str, str], Any]
    shared: dict[tuple[str, str], np.ndarray]
    status: dict[tuple[str, str], int]


def averages(circuit: Circuit, stored: Stored | None = None) -> Averages:
    """Evaluate every coupled pair; electrodes without coupling are evaluated beside another one.

    Of a pair that is among ``stored``, in either order, nothing is evaluated.

    Raises
    ------
    UserError
        Where a pair is stored whose coupling is spin-dependent, which needs more than its coefficients, and
        for what `circuit_stored.checked` refuses.
    """
    known = checked({} if stored is None else stored, circuit.leads)
    out = Averages({}, {}, {}, {}, {}, {})
    for r, s in combinations(circuit.leads, 2):
        amplitude = circuit.couplings.get((r, s))
        if amplitude is None and (s, r) in circuit.couplings:
            amplitude = circuit.couplings[s, r].conj().T
        if amplitude is not None or r not in out.charge or s not in out.charge:
            _add_pair(circuit, r, s, amplitude, out, known)
    return out


def _evaluate(circuit: Circuit, r: str, s: str, flips: Flips, filling: bool = False) -> tuple[Raw, int]:
    """Return the raw coefficients of a pair at t = 1, and its status."""
    from ..kernels.bands.outputs import OUTPUTS
    from ..kernels.model_points import band_numbers, raw

    here, there, model = circuit.leads[r], circuit.leads[s], circuit.model_of(r, s)
    point = {"T_L": here.T, "T_R": there.T, "mu_L": here.mu, "mu_R": there.mu}
    P = np.array([[point.get(name, 1.0) for name in PARAMETERS]])
    numbers = band_numbers(P, np.array([list(model.defaults.values())]), model)
    pairs, missed, status, _ = raw(P, numbers, model, OUTPUTS, (float(flips[0]), float(flips[1])), filling)
    code = TOLERANCE_MISSED if missed[0] and status[0] == DONE else int(status[0])
    return {name: float(pair[0][0]) for name, pair in pairs.items()}, code


def _plain(circuit: Circuit, r: str, s: str, stored: Known) -> tuple[Raw, int]:
    """Return the coefficients of a pair at t = 1, and its status: as stored, else evaluated."""
    if (r, s) in stored:
        found = stored[r, s]
    elif (s, r) in stored:
        found = exchanged(stored[s, r])
    else:
        return _evaluate(circuit, r, s, UNFLIPPED)
    return found, int(found["status"])


def _add_pair(
    circuit: Circuit, r: str, s: str, amplitude: np.ndarray | None, out: Averages, stored: Known
) -> None:
    from ..kernels.network import is_spin_conserving

    plain, code = _plain(circuit, r, s, stored)
    for name, side in ((r, "L"), (s, "R")):
        out.charge[name] = plain[f"particle_number_{side}"]
        out.spin[name] = plain[f"spin_{side}"] * circuit.leads[name].axis
        out.hole[name] = plain[f"quadrupole_exchange_{side}"]
    if amplitude is None:
        return
    if is_spin_conserving(amplitude):
        _add_conserving(circuit, r, s, amplitude, plain, out)
    elif {(r, s), (s, r)} & set(stored):
        raise UserError(
            f"coupling {(r, s)} is a spin-dependent amplitude, which stored coefficients do not tell;"
            " leave this pair out of them"
        )
    else:
        code = max(code, _add_spin_dependent(circuit, r, s, amplitude, out))
    if code in WITH_VALUE and not _finite(r, s, out):
        code = NOT_FINITE
    out.status[r, s] = out.status[s, r] = code


def _finite(r: str, s: str, out: Averages) -> bool:
    """Return whether everything that is known of a coupled pair is finite."""
    numbers = [side[name] for side in (out.charge, out.hole, out.spin) for name in (r, s)]
    for pair in ((r, s), (s, r)):
        numbers += [*out.flows[pair], out.shared[pair]]
    return all(np.isfinite(number).all() for number in numbers)


def _add_conserving(
    circuit: Circuit, r: str, s: str, amplitude: np.ndarray, plain: Raw, out: Averages
) -> None:
    from ..kernels.network import flow, reversed_raw, symmetric_traceless_part

    a, b = circuit.leads[r].axis, circuit.leads[s].axis
    out.flows[r, s] = flow(plain, None, amplitude, a, b)
    out.flows[s, r] = flow(reversed_raw(plain), None, amplitude.conj().T, b, a)
    for pair, axis in (((r, s), a), ((s, r), b)):
        out.shared[pair] = symmetric_traceless_part(0.5 * np.outer(out.flows[pair].weighted, axis))


def _add_spin_dependent(circuit: Circuit, r: str, s: str, amplitude: np.ndarray, out: Averages) -> int:
    """Add a pair that needs the coefficients of both nodes with all exchanges of nubar and m.

    Return the worst of their statuses.
    """
    from ..kernels.network import flow, reversed_raw, shared

    a, b = circuit.leads[r].axis, circuit.leads[s].axis
    flips: list[Flips] = list(product((1, -1), (1, -1)))
    found = [{pair: _evaluate(circuit, r, s, pair, filling) for pair in flips} for filling in (False, True)]
    tables = [{pair: raw for pair, (raw, _) in each.items()} for each in found]
    back = [{(q, p): reversed_raw(table[p, q]) for p, q in flips} for table in tables]
    for pair, (first, second), amp, axes in (
        ((r, s), tables, amplitude, (a, b)),
        ((s, r), back, amplitude.conj().T, (b, a)),
    ):
        out.flows[pair] = flow(first[UNFLIPPED], first[1, -1], amp, *axes)
        out.shared[pair] = shared(first, second, amp, *axes)
    return max(code for each in found for _, code in each.values())
