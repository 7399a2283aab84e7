"""First-order currents between electrodes coupled by any 2x2 tunnel amplitude (physics of (89)-(91), (E6)).

    M        i (Y - Y+), the rate at which tunneling changes the one-particle density matrix of a node
    Y        -[C_00 A + C_10 jA + C_01 B + C_11 jB],  A = T T+,  B = T (J_s.sigma) T+,  j = J_r.sigma
    C_ab     sums over modes of (f_s - f_r)[P 1/(eps - eps') + i pi delta(eps - eps')], weighted with nubar
             (a = 0) or m (a = 1) of node r, and the same (b) of node s
    I_N, I_S tr M, tr s M
    I_w      tr s M with the weights 2 g~, 2 g of node r in place of nubar, m

Then <I_Q> = 2 <S_r> . I_S - J_r . I_w is the spin-quadrupole current into node <rr> that comes from <rs>.

Into <rs> from <rr> flows 2 S_r . I_S', I_S' being the spin current into s. Its average exceeds the product of
averages by Wick's theorem, for any amplitude, by (symmetric and traceless, not in the paper)

    -2 Im sum tr (rho - 1/2) s_j X s_i T+,    rho = 1/2 + 2 e_sigma + 2 sigma a_sigma J_r.sigma

where rho is the density matrix of an orbital of r, X its coherence with one of s, so that Y = sum X T+, and
e_sigma = [f(omega) + f(omega + sigma J) - 1]/4 its filling; -1/2 is the term of one body, tr s_i T s_j X+.
A spin-conserving amplitude leaves J_r . I_w/2 of it.

The sums are those of the eight coefficients of a pair at t = 1, and of the same with nubar and m exchanged
on one side (`general.general`, ``flips``), which only a spin-dependent amplitude needs:

    C_00 = i I_N0/4,  C_10 = T*/2 + i E_S/2,  C_01 = i A_S/2,  C_11 = T_S/2 + i I_NF/4

up to principal values that drop out of M. Only `shared` needs those, from all four flips.

Errata: (80), (E32) lack + h.c.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flips = tuple[int, int]

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
SPIN_NAMES = ("charge_isotropic", "charge_spin_valve", "spin_emission", "spin_absorption", "spin_torque")
EXCHANGE_NAMES = tuple(f"exchange_{word}" for word in ("emission", "absorption", "torque"))


class Flow(NamedTuple):
    """Currents into a node from one other: charge (), spin (3,), and I_w of the weights g (3,)."""

    charge: float
    spin: Array
    weighted: Array


def along(axis: Array) -> NDArray[np.complex128]:
    """Return axis.sigma, (2, 2)."""
    return np.einsum("i,iab->ab", axis, PAULI)


def symmetric_traceless_part(tensor: Array) -> Array:
    """Return the part of a tensor (3, 3) that (51) keeps."""
    return np.asarray(0.5 * (tensor + tensor.T) - np.trace(tensor) / 3.0 * np.eye(3))


def is_spin_conserving(amplitude: NDArray[np.complex128]) -> bool:
    """Return whether a tunnel amplitude is a multiple of 1."""
    return bool(np.array_equal(amplitude, amplitude[0, 0] * np.eye(2)))


def _currents(C: Array, amplitude: Array, here: Array, there: Array) -> tuple[float, Array]:
    """Return tr M and tr s M for the sums C (2, 2)."""
    A = amplitude @ amplitude.conj().T
    B = amplitude @ along(there) @ amplitude.conj().T
    j = along(here)
    Z = C[0, 0] * A + C[1, 0] * (j @ A) + C[0, 1] * B + C[1, 1] * (j @ B)
    M = -1j * (Z - Z.conj().T)
    return float(np.trace(M).real), np.array([0.5 * np.trace(s @ M).real for s in PAULI])


def flow(
    raw: Mapping[str, float], flipped: Mapping[str, float] | None, amplitude: Array, here: Array, there: Array
) -> Flow:
    """Return the currents into node r from node s.

    Parameters
    ----------
    raw : mapping
        ``SPIN_NAMES`` and ``EXCHANGE_NAMES`` of r at t = 1.
    flipped : mapping or None
        The same with nubar and m of s exchanged; None for a spin-conserving amplitude.
    amplitude : (2, 2) complex array
        T_rs in the common frame [energy].
    here, there : (3,) arrays
        Unit vectors J_r, J_s.
    """
    star = dict.fromkeys((*SPIN_NAMES, *EXCHANGE_NAMES), 0.0) if flipped is None else flipped
    C = np.array(
        [
            [0.25j * raw["charge_isotropic"], 0.5j * raw["spin_absorption"]],
            [
                0.5 * star["spin_torque"] + 0.5j * raw["spin_emission"],
                0.5 * raw["spin_torque"] + 0.25j * raw["charge_spin_valve"],
            ],
        ]
    )
    D = np.array(
        [
            [0.5j * star["exchange_absorption"], 0.5j * raw["exchange_absorption"]],
            [
                0.5 * star["exchange_torque"] + 0.5j * raw["exchange_emission"],
                0.5 * raw["exchange_torque"] + 0.5j * star["exchange_emission"],
            ],
        ]
    )
    charge, spin = _currents(C, amplitude, here, there)
    weighted = _currents(D, amplitude, here, there)[1]
    return Flow(charge, spin, weighted)


def shared(
    anisotropy: Mapping[Flips, Mapping[str, float]],
    filling: Mapping[Flips, Mapping[str, float]],
    amplitude: Array,
    here: Array,
    there: Array,
) -> Array:
    """Return the average of S_r . I_S', the spin current into s from r, less the product of averages, (3, 3).

    Parameters
    ----------
    anisotropy, filling : mapping
        ``EXCHANGE_NAMES`` of r at t = 1 for all four flips (of r, of s), with weights made from the spin
        anisotropy and from the filling.
    amplitude : (2, 2) complex array
        T_rs in the common frame [energy].
    here, there : (3,) arrays
        Unit vectors J_r, J_s.
    """
    spin = 0.5 * PAULI
    # the filling is even where the anisotropy is odd in the spin
    even = _propagated(filling, (0, 1), amplitude, here, there)
    odd = along(here) @ spin @ _propagated(anisotropy, (1, 0), amplitude, here, there)
    found = np.einsum("jab,ibc,ca->ij", spin @ even + odd, spin, amplitude.conj().T)
    return symmetric_traceless_part(found.imag)


def _propagated(
    raw: Mapping[Flips, Mapping[str, float]], rows: tuple[int, int], T: Array, here: Array, there: Array
) -> Array:
    """Return D_00 T + D_10 j T + D_01 T j' + D_11 j T j'; ``rows`` of D come unflipped, and flipped, in r."""
    D = np.zeros((2, 2), complex)
    for row, own in zip(rows, (1, -1), strict=True):
        for column, other in ((0, 1), (1, -1)):
            D[row, column] += 0.5j * raw[own, other]["exchange_emission"]
            D[row, 1 - column] += 0.5 * raw[own, other]["exchange_torque"]
    j, k = along(here), along(there)
    return D[0, 0] * T + D[1, 0] * (j @ T) + D[0, 1] * (T @ k) + D[1, 1] * (j @ T @ k)


def reversed_raw(raw: Mapping[str, float]) -> dict[str, float]:
    """Return the coefficients of node s at t = 1 from those of the pair with node r first."""
    return {
        "charge_isotropic": -raw["charge_isotropic"],
        "charge_spin_valve": -raw["charge_spin_valve"],
        "spin_emission": -raw["spin_absorption"],
        "spin_absorption": -raw["spin_emission"],
        "spin_torque": raw["spin_torque"],
    } | {name: raw[f"{name}_R"] for name in EXCHANGE_NAMES}
