"""Energy-resolved functions of an electrode with any bands.

    nu_up, nu_down, n     one-particle densities of states and their polarization              (12), (15)
    a_up, a_down, a, a~   spin-anisotropy functions, summed over bands, each with its J_n    (66)-(68), (104)
    q_ex, s               f a, f n/2                                                           (65), (48)
    alpha, beta           principal-value transforms of m = nubar n, and of m f                (105), (99)

Where nubar = 0 the functions divided by it are zero by convention.

Errata: (A35), (A44) lack the factor 1/4 of (68); (D4) lacks 1/pi.
"""

from __future__ import annotations

import math
from typing import Any

import numba as nb
import numpy as np
from numpy.typing import NDArray

from ..compiling import OPTIONS
from ..electrodes import FLAT, Electrode
from ..memory import address, hold
from ..shapes.tables import join
from ..warm import compiled
from .batch import fill_up, put
from .coherent import set_poles, smooth_row
from .cold import cold_row, set_sources
from .fermi_rows import occupation
from .limits import set_uneven
from .loops import fill
from .sides import set_side
from .work import (
    A_HI,
    ALPHA,
    B_HI,
    GT,
    HIGH,
    LOW,
    MEAN,
    PANEL,
    PANELS,
    POL,
    SIDE_L,
    SIDE_R,
    F,
    G,
    L,
    S,
    U,
    work_space,
)

Array = NDArray[np.float64]
NO, YES = np.bool_(False), np.bool_(True)
ONLY = np.int64(0)
TINY = 1e-290  # distance from mu
# temperatures beside a step where it is seen; by how much a rounds off there, over J/T
SEEN, EXPONENT = 40.0, 3e-17
ROW_NAMES = ("nu_up", "nu_down", "alpha", "f", "nubar_a", "nubar_a_even", "beta")


@nb.njit(**OPTIONS)
def _beta(w, n):
    """beta from the poles of f."""
    smooth_row(w, SIDE_L, L, n)
    return w[L + ALPHA] * w[L + F] - w[L + S] / math.pi


@nb.njit(**OPTIONS)
def _beta_of_step(w, omega, mu, n):
    """beta of T = 0, which is infinite at mu where m does not vanish."""
    if omega == mu and w[L + POL] != 0.0:
        return -math.copysign(math.inf, w[L + POL])
    if omega == mu:  # as a little above it; alpha knows nothing of mu
        for i in range(n):
            w[L + U + i] = TINY
    cold_row(w, SIDE_L, L, L, n)
    return (w[L + ALPHA] if omega < mu else 0.0) - w[L + S] / math.pi


@nb.njit(**OPTIONS)
def spectra(T, mu, omega, numbers, kind, which, tables, want_beta, out):
    """Fill out (n, 7) with the functions of ``ROW_NAMES``; energy, T, mu and bands vary by point."""
    space = work_space(2 * kind.size, tables)
    w = address(space)
    for i in range(omega.size):
        for s in (SIDE_L, SIDE_R):
            set_side(w, s, T[i], mu[i], 1.0, False, 0, kind, numbers[i], which)
        w[SIDE_R + LOW], w[SIDE_R + HIGH] = omega[i], omega[i]
        set_uneven(w, YES)
        cold = want_beta and not set_poles(w, SIDE_L)
        if cold:
            set_sources(w, SIDE_L)
        p = int(w[PANELS])
        for k in range(p, p + PANEL):
            w[k] = 0.0
        w[p + A_HI], w[p + B_HI] = omega[i], omega[i]
        put(w, ONLY, p, 1.0)
        n = fill_up(w, ONLY + 1, p)
        occupation(w, SIDE_L, L, n)
        fill(w, SIDE_L, L, n, YES, YES, NO)
        out[i, 0], out[i, 1], out[i, 2] = w[L + MEAN] + w[L + POL], w[L + MEAN] - w[L + POL], w[L + ALPHA]
        out[i, 3], out[i, 4], out[i, 5] = w[L + F], w[L + G], w[L + GT]
        if want_beta:
            out[i, 6] = _beta_of_step(w, omega[i], mu[i], n) if cold else _beta(w, n)
    hold(space)


def by_name(out: Array) -> dict[str, Array]:
    """Return the functions by the names of the quantities and of the module's table."""
    up, down, f, a, even = out[:, 0], out[:, 1], out[:, 3], out[:, 4], out[:, 5]
    mean = 0.5 * (up + down)
    with np.errstate(invalid="ignore", divide="ignore"):
        over = np.where(mean > 0, 1.0 / np.where(mean > 0, mean, 1.0), 0.0)
    polarization = 0.5 * (up - down) * over
    return {
        "nu_up": up,
        "nu_down": down,
        "polarization": polarization,
        "anisotropy_up": 0.5 * (a + even) * over,
        "anisotropy_down": 0.5 * (a - even) * over,
        "anisotropy": a * over,
        "anisotropy_even": even * over,
        "quadrupolarization_exchange": f * a * over,
        "spin_polarization": 0.5 * f * polarization,
    }


def spectrum(electrode: Electrode, omega: Array, T: float = 0.0, mu: float = 0.0) -> dict[str, Array]:
    """Return the energy-resolved functions of one electrode at the energies ``omega`` (n,) [energy].

    Names are those of the quantities, and ``nu_up``, ``nu_down``, ``alpha``, ``beta`` [1/energy],
    ``polarization``.
    """
    T_, mu_ = np.full(omega.size, float(T)), np.full(omega.size, float(mu))
    out = _rows(electrode, T_, mu_, omega, np.tile(electrode.numbers, (omega.size, 1, 1)), True)
    return by_name(out) | {"alpha": out[:, 2], "beta": out[:, 6]}


def resolved_pairs(P: Array, numbers: Array, electrode: Electrode | None, omega: Array, names) -> dict:
    """Return value and rounding error of energy-resolved quantities of L at n points.

    ``numbers`` (n, bands, 4) holds the bands of L first.
    """
    left = electrode or FLAT
    own = np.ascontiguousarray(numbers[:, : len(left.bands)])
    T, mu = P[:, 0], P[:, 2]
    table = by_name(_rows(left, *(np.ascontiguousarray(x) for x in (T, mu, omega)), own, False))
    # omega - mu and J, each over T, leave their rounding in f(omega +- J) where they cancel
    J = np.abs(own[:, :, 1])
    near = np.abs(np.abs(omega - mu)[:, None] - J) < SEEN * T[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        beside = np.where(near, EXPONENT * J / T[:, None], 0.0).sum(axis=1)
    return {name: (table[name], 4e-15 * np.abs(table[name]) + 4e-16 + beside) for name in names}


def arguments_of(
    electrode: Electrode, T: Array, mu: Array, omega: Array, numbers: Array, want_beta: bool
) -> tuple[Any, ...]:
    """Return the arguments of `spectra`, in its order."""
    out = np.zeros((omega.size, len(ROW_NAMES)))
    return T, mu, omega, numbers, *electrode.kinds(), join(electrode.tables()), want_beta, out


def _rows(*given: Any) -> Array:
    arguments = arguments_of(*given)
    compiled("bands.spectra")(*arguments)
    return np.asarray(arguments[-1])
