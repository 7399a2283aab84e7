"""First-order currents between electrodes coupled by any 2x2 tunnel amplitude (physics of (89)-(91), (E6)).

    M        i (Y - Y+), the rate at which tunneling changes the one-particle density matrix of a node
    Y        -[C_00 A + C_10 jA + C_01 B + C_11 jB],  A = T T+,  B = T (J_s.sigma) T+,  j = J_r.sigma
    C_ab     sums over modes of (f_s - f_r)[P 1/(eps - eps') + i pi delta(eps - eps')], weighted with nubar
             (a = 0) or m (a = 1) of node r, and the same (b) of node s
    I_N, I_S tr M, tr s M
    I_w      tr s M with the weights 2 g~, 2 g of node r in place of nubar, m

Then <I_Q> = 2 <S_r> . I_S - J_r . I_w is the spin-quadrupole current into node <rr> that comes from <rs>.

The sums are those of the eight coefficients of a pair at t = 1, and of the same with nubar and m exchanged
on one side (`general.general`, ``flips``), which only a spin-dependent amplitude needs:

    C_00 = i I_N0/4,  C_10 = T*/2 + i E_S/2,  C_01 = i A_S/2,  C_11 = T_S/2 + i I_NF/4

Errata: (80), (E32) lack + h.c.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

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


def reversed_raw(raw: Mapping[str, float]) -> dict[str, float]:
    """Return the coefficients of node s at t = 1 from those of the pair with node r first."""
    return {
        "charge_isotropic": -raw["charge_isotropic"],
        "charge_spin_valve": -raw["charge_spin_valve"],
        "spin_emission": -raw["spin_absorption"],
        "spin_absorption": -raw["spin_emission"],
        "spin_torque": raw["spin_torque"],
    } | {name: raw[f"{name}_R"] for name in EXCHANGE_NAMES}
