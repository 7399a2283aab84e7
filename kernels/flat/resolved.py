"""Energy-resolved functions of one flat-band electrode, as in Fig. 7.

    a_sigma  = nu_sigma/nubar [f(omega) - f(omega + sigma J)]/4        (68), with the 1DOS of (A44)
    a        = a_up + a_down;  a~ = a_up - a_down                      (66), (104)
    q_ex     = f a                                                     (65)
    s        = f n/2,  n = (nu_up - nu_down)/(nu_up + nu_down)         (48), (15)

Outside the band all of them are zero by convention: nubar, which multiplies them everywhere, vanishes.
Errata: (A35), (A44) lack the factor 1/4; the second line of (A45) has the opposite sign.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..exact import two_sum

Array = NDArray[np.float64]


def _fermi(omega: Array, shift: Array | float, mu: Array, T: Array) -> Array:
    """Return f(omega + shift); the distance from mu is rounded once, lest a small T see the rounding."""
    s, low = two_sum.py_func(omega, shift)  # `exact.rounded_sum`, of arrays
    s, lower = two_sum.py_func(s, -mu)
    x = s + (low + lower)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        u = np.where(T > 0, x / np.where(T > 0, T, 1.0), np.where(x < 0.0, -np.inf, np.inf))
        return 1.0 / (1.0 + np.exp(u))


def resolved(omega: Array, T: Array, mu: Array, J: Array, D: Array) -> dict[str, Array]:
    """Return the energy-resolved functions at ``omega`` [energy], by quantity name.

    Parameters
    ----------
    omega, T, mu, J, D : array
        Broadcast against each other; energies in one unit.
    """
    omega, T, mu, J, D = np.broadcast_arrays(omega, T, mu, J, D)
    f = _fermi(omega, 0.0, mu, T)
    up = (np.abs(omega + 0.5 * J) < D).astype(float)
    down = (np.abs(omega - 0.5 * J) < D).astype(float)
    mean = np.where(up + down > 0, 0.5 * (up + down), 1.0)
    a_up = up / mean * 0.25 * (f - _fermi(omega, J, mu, T))
    a_down = down / mean * 0.25 * (f - _fermi(omega, -J, mu, T))
    return {
        "anisotropy_up": a_up,
        "anisotropy_down": a_down,
        "anisotropy": a_up + a_down,
        "anisotropy_even": a_up - a_down,
        "quadrupolarization_exchange": f * (a_up + a_down),
        "spin_polarization": 0.25 * f * (up - down) / mean,
    }


def resolved_pairs(P: Array, omega: Array, names: Sequence[str]) -> dict[str, tuple[Array, Array]]:
    """Return value and rounding error of these functions of electrode L at n points."""
    table = resolved(omega, P[:, 0], P[:, 2], P[:, 4], P[:, 6])
    return {name: (table[name], np.full(len(P), 4e-16)) for name in names}
