"""Integrands at the nodes of a batch of panels, and their sums.

    charge_isotropic     4 pi t^2 int nubar_L nubar_R Delta                          (93)
    charge_spin_valve    4 pi t^2 int m_L m_R Delta                                  (94)
    spin_emission        2 pi t^2 int m_L nubar_R Delta                              (96)
    spin_absorption      2 pi t^2 int nubar_L m_R Delta                              (97)
    spin_torque         -2 pi t^2 int [m_L f_L alpha_R + m_R f_R alpha_L]            (98)
    exchange_emission    4 pi t^2 int g_L nubar_R Delta                              (100)
    exchange_absorption  4 pi t^2 int g~_L m_R Delta                                 (101)
    exchange_torque      4 pi t^2 int g_L [alpha_R Delta - S_R/pi]                   (102) corrected
    storage              N = int 2 nubar f, S = int m f, q_ex = int hole             (46), (47), (62)

Those of R are the same with L and R exchanged. Where both electrodes are mostly filled the spin torque and
the spin are formed from the holes 1 - f; the smaller of the two moduli decides.

Errata: (102) is printed with the opposite sign; see `exchange`.
"""

import math

import numba as nb
import numpy as np

from ..compiling import BY_NODE
from .panel_sums import add_sums, hold_tails
from .sides import split_little
from .work import (
    A_S,
    A_X,
    A_Y,
    ALPHA,
    CORRECTION,
    DELTA,
    DENSITY,
    E_S,
    E_X,
    E_Y,
    ERROR,
    GROUPS,
    GT,
    HOLE,
    I_F,
    INTEGRANDS,
    MEAN,
    N_L,
    N_R,
    ONCE,
    POL,
    ROUGH,
    SIDE_L,
    SIDE_R,
    SIZE,
    SPIN_L,
    SPIN_L_HOLES,
    SPIN_R,
    SPIN_R_HOLES,
    STRIP,
    T_S,
    T_S_HOLES,
    T_X,
    T_Y,
    VALUE,
    WEIGHT,
    F,
    G,
    L,
    Q,
    R,
    S,
    T,
    U,
)

# of I_0, I_F, E_S, A_S, E_X, A_X, E_Y, A_Y: sign, rows of the factors of Delta, and of what they round off by
SIGN = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0])
LEFT = np.array([L + MEAN, L + POL, L + POL, L + MEAN, L + G, L + GT, L + MEAN, L + POL])
RIGHT = np.array([MEAN, POL, MEAN, POL, MEAN, POL, R + G, R + GT])
ROUGH_LEFT = np.array([-1, -1, L + ROUGH, L + MEAN, -1, L + GT, -1, L + ROUGH])
ROUGH_RIGHT = np.array([-1, -1, MEAN, ROUGH, -1, ROUGH, -1, R + GT])
_TORQUES = (T_S, T_S_HOLES, T_X, T_Y)
SIZED = sum(1 << q for q in _TORQUES)
ROUNDED = SIZED | sum(1 << q for q in (I_F, E_S, A_S, A_X, A_Y, SPIN_L, SPIN_L_HOLES, SPIN_R, SPIN_R_HOLES))


@nb.njit(**BY_NODE)
def _product(w, c, a, b, first, n):
    """Fill VALUE with c Delta times two rows."""
    a, b = a + first, b + first
    for i in range(n):
        w[VALUE + i] = c * w[DELTA + first + i] * (w[a + i] * w[b + i])


@nb.njit(**BY_NODE)
def _rough_product(w, a, b, first, n):
    """Fill ERROR with Delta times two rows."""
    a, b = a + first, b + first
    for i in range(n):
        w[ERROR + i] = w[DELTA + first + i] * (w[a + i] * w[b + i])


@nb.njit(**BY_NODE)
def _rough_valve(w, d, first, n):
    """Fill ERROR with Delta and what m_L m_R rounds off by: either m may be tiny beside nubar."""
    left, right = L + first, d + first
    for i in range(n):
        rough = w[left + ROUGH + i] * abs(w[right + POL + i]) + abs(w[left + POL + i]) * w[right + ROUGH + i]
        w[ERROR + i] = w[DELTA + first + i] * rough


@nb.njit(**BY_NODE)
def _rough_emission(w, of_R, d, first, n):
    """Fill ERROR with Delta nubar g~: where m rounds off, g does by as much as g~, which may be larger."""
    mean, pol, even = (L + MEAN, d + POL, R + GT) if of_R else (d + MEAN, L + POL, L + GT)
    mean, pol, even = mean + first, pol + first, even + first
    for i in range(n):
        rough = w[even + i] if w[pol + i] != 0.0 else 0.0
        w[ERROR + i] = w[DELTA + first + i] * (w[mean + i] * rough)


@nb.njit(**BY_NODE)
def dissipative(w, q, d, first, n):
    """Fill VALUE and ERROR with one of the first eight integrands."""
    of_R = d if q < E_Y else 0
    _product(w, SIGN[q], LEFT[q], RIGHT[q] + of_R, first, n)
    if ROUGH_LEFT[q] >= 0:
        _rough_product(w, ROUGH_LEFT[q], ROUGH_RIGHT[q] + of_R, first, n)
    elif q == I_F:
        _rough_valve(w, d, first, n)
    elif (q == E_X and split_little(w, SIDE_L)) or (q == E_Y and split_little(w, SIDE_R)):
        _rough_emission(w, q == E_Y, d, first, n)


@nb.njit(**BY_NODE)
def _counted(w, r, d, first, n):
    """Fill VALUE with the integrand of the particle number."""
    for i in range(n):
        w[VALUE + i] = 2.0 * w[d + MEAN + i] * (w[r + F + i] * w[WEIGHT + first + i])


@nb.njit(**BY_NODE)
def _polarized(w, sign, r, d, first, n):
    """Fill VALUE and ERROR with the integrand of the spin; ``r``: row of f, or of 1 - f."""
    for i in range(n):
        part = sign * (w[r + i] * w[WEIGHT + first + i])
        w[VALUE + i] = w[d + POL + i] * part
        w[ERROR + i] = w[d + ROUGH + i] * part


@nb.njit(**BY_NODE)
def _hole(w, r, first, n):
    """Fill VALUE with the integrand of the exchange moment."""
    for i in range(n):
        w[VALUE + i] = w[r + Q + i] * w[WEIGHT + first + i]


@nb.njit(**BY_NODE)
def stored(w, k, r, d, first, n):
    """Fill VALUE and ERROR with an integrand of what an electrode stores."""
    r, d = r + first, d + first
    if k == 0:
        _counted(w, r, d, first, n)
    elif k == 3:
        _hole(w, r, first, n)
    else:
        _polarized(w, 1.0 if k == 1 else -1.0, r + (F if k == 1 else HOLE), d, first, n)


@nb.njit(**BY_NODE)
def spin_torque(w, holes, d, first, n):
    """Fill VALUE, SIZE and ERROR from electrons, or from holes."""
    left, right, d = L + first, R + first, d + first
    sign = 1.0 if holes else -1.0
    for i in range(n):
        f, g = (w[left + HOLE + i], w[right + HOLE + i]) if holes else (w[left + F + i], w[right + F + i])
        a, b = w[d + ALPHA + i] * f * w[WEIGHT + first + i], w[left + ALPHA + i] * g * w[WEIGHT + first + i]
        x, y = w[left + POL + i] * a, w[d + POL + i] * b
        w[VALUE + i] = sign * (x + y)
        w[SIZE + i] = abs(x) + abs(y)
        w[ERROR + i] = abs(w[left + ROUGH + i] * a) + abs(w[d + ROUGH + i] * b)


@nb.njit(**BY_NODE)
def _step_bias(w, of_R, first, n):
    """Fill CORRECTION with Delta times weight where R, or L for the torque on R, has the step of T = 0."""
    left, right = L + first, R + first
    for i in range(n):
        if of_R:
            delta = -w[right + HOLE + i] if w[left + U + i] < 0.0 else w[right + F + i]
        else:
            delta = w[left + HOLE + i] if w[right + U + i] < 0.0 else -w[left + F + i]
        w[CORRECTION + first + i] = delta * w[WEIGHT + first + i]


@nb.njit(**BY_NODE)
def exchange_torque(w, of_R, d, first, n):
    """Fill VALUE, SIZE and ERROR with the torque on L, or on R.

    S of a side too cold for poles has a step, which its Delta must have too. S rounds off as both spins'
    parts of it do, however little they differ.
    """
    left, right, d, bias = L + first, R + first, d + first, DELTA + first
    other = SIDE_L if of_R else SIDE_R
    if w[other + GROUPS] < 0.0 and w[other + T] > 0.0:
        _step_bias(w, of_R, first, n)
        bias = CORRECTION + first
    density = w[other + DENSITY]
    for i in range(n):
        delta, weight = w[bias + i], w[WEIGHT + first + i] / math.pi
        if of_R:
            g, a, b = w[right + G + i], -w[left + ALPHA + i] * delta, w[left + S + i] * weight
        else:
            g, a, b = w[left + G + i], w[d + ALPHA + i] * delta, w[right + S + i] * weight
        w[VALUE + i] = g * (a - b)
        w[SIZE + i] = abs(g) * (abs(a) + abs(b))
        w[ERROR + i] = abs(g) * (density * weight)


@nb.njit(**BY_NODE)
def _fill(w, q, d, first, n):
    """Fill VALUE, SIZE and ERROR with an integrand at the nodes of the strip that begins at ``first``."""
    if q < 8:
        dissipative(w, q, d, first, n)
    elif q == T_S or q == T_S_HOLES:
        spin_torque(w, q == T_S_HOLES, d, first, n)
    elif q == T_X or q == T_Y:
        exchange_torque(w, q == T_Y, d, first, n)
    elif q < N_R:
        stored(w, q - N_L, L, L, first, n)
    else:
        stored(w, q - N_R, R, d, first, n)


@nb.njit(**BY_NODE)
def add_integrals(w, want, d, n):
    """Add all integrands wanted, a bit each, over the batch; the states of R stand in rows ``d``."""
    length, rounded = STRIP * int(w[ONCE]), ROUNDED
    for s, q in ((SIDE_L, E_X), (SIDE_R, E_Y)):
        if split_little(w, s):
            rounded |= 1 << q
    for first in range(0, n, STRIP):
        hold_tails(w, first)
        for q in range(INTEGRANDS):
            if want & (1 << q):
                _fill(w, q, d, first, length)
                add_sums(w, q, first, SIZED & (1 << q) != 0, rounded & (1 << q) != 0)
