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

from .panel_sums import add_sums
from .work import (
    A_S,
    A_X,
    A_Y,
    ALPHA,
    DELTA,
    E_S,
    ERROR,
    GT,
    HOLE,
    I_F,
    INTEGRANDS,
    MEAN,
    N_L,
    N_R,
    NODES,
    POL,
    ROUGH,
    ROWS,
    SIZE,
    SIZE_OF_SIDE,
    SPIN_L,
    SPIN_L_HOLES,
    SPIN_R,
    SPIN_R_HOLES,
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
)

# of I_0, I_F, E_S, A_S, E_X, A_X, E_Y, A_Y: sign, rows of the factors of Delta, and of what they round off by
SIGN = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0])
LEFT = np.array([L + MEAN, L + POL, L + POL, L + MEAN, L + G, L + GT, L + MEAN, L + POL])
RIGHT = np.array([R + MEAN, R + POL, R + MEAN, R + POL, R + MEAN, R + POL, R + G, R + GT])
ROUGH_LEFT = np.array([-1, L + ROUGH, L + ROUGH, L + MEAN, -1, L + GT, -1, L + ROUGH])
ROUGH_RIGHT = np.array([-1, R + ROUGH, R + MEAN, R + ROUGH, -1, R + ROUGH, -1, R + GT])
SIZED = 1 << T_S | 1 << T_S_HOLES | 1 << T_X | 1 << T_Y  # whose modulus is the sum of those of its parts
ROUNDED = sum(
    1 << q for q in (I_F, E_S, A_S, A_X, A_Y, T_S, T_S_HOLES, SPIN_L, SPIN_L_HOLES, SPIN_R, SPIN_R_HOLES)
)


@nb.njit(**ROWS)
def dissipative(w, q):
    """Fill VALUE and ERROR with one of the first eight integrands."""
    a, b, c = w[LEFT[q] : LEFT[q] + NODES], w[RIGHT[q] : RIGHT[q] + NODES], SIGN[q]
    for i in range(NODES):
        w[VALUE + i] = c * w[DELTA + i] * w[WEIGHT + i] * (a[i] * b[i])
    if ROUGH_LEFT[q] < 0:
        return
    a, b = w[ROUGH_LEFT[q] : ROUGH_LEFT[q] + NODES], w[ROUGH_RIGHT[q] : ROUGH_RIGHT[q] + NODES]
    for i in range(NODES):
        w[ERROR + i] = w[DELTA + i] * w[WEIGHT + i] * (a[i] * b[i])


@nb.njit(**ROWS)
def stored(w, k, r):
    """Fill VALUE and ERROR with an integrand of what an electrode stores."""
    v = w[r : r + SIZE_OF_SIDE]
    for i in range(NODES):
        weight, f, h = w[WEIGHT + i], v[F + i], v[HOLE + i]
        part = f if k == 1 else -h
        if k == 0:
            w[VALUE + i] = 2.0 * v[MEAN + i] * f * weight
        elif k == 3:
            w[VALUE + i] = v[Q + i] * weight
        else:
            w[VALUE + i] = v[POL + i] * part * weight
            w[ERROR + i] = v[ROUGH + i] * part * weight


@nb.njit(**ROWS)
def spin_torque(w, row, sign):
    """Fill VALUE, SIZE and ERROR from electrons (row F, sign -1), or from holes (HOLE, 1)."""
    x, y = w[L + row : L + row + NODES], w[R + row : R + row + NODES]
    for i in range(NODES):
        a, b = w[R + ALPHA + i] * x[i] * w[WEIGHT + i], w[L + ALPHA + i] * y[i] * w[WEIGHT + i]
        c, d = w[L + POL + i] * a, w[R + POL + i] * b
        w[VALUE + i] = sign * (c + d)
        w[SIZE + i] = abs(c) + abs(d)
        w[ERROR + i] = abs(w[L + ROUGH + i] * a) + abs(w[R + ROUGH + i] * b)


@nb.njit(**ROWS)
def exchange_torque(w, r, o, sign):
    """Fill VALUE and SIZE with the torque on the electrode with rows ``r``; those of the other are ``o``."""
    v, u = w[r : r + SIZE_OF_SIDE], w[o : o + SIZE_OF_SIDE]
    for i in range(NODES):
        g = v[G + i] * w[WEIGHT + i]
        a, b = sign * u[ALPHA + i] * w[DELTA + i], u[S + i] * (1.0 / math.pi)
        w[VALUE + i] = g * (a - b)
        w[SIZE + i] = abs(g) * (abs(a) + abs(b))


@nb.njit(**ROWS)
def _fill(w, q):
    """Fill VALUE, SIZE and ERROR with an integrand."""
    if q < 8:
        dissipative(w, q)
    elif q == T_S or q == T_S_HOLES:
        spin_torque(w, F if q == T_S else HOLE, -1.0 if q == T_S else 1.0)
    elif q == T_X or q == T_Y:
        exchange_torque(w, L if q == T_X else R, R if q == T_X else L, 1.0 if q == T_X else -1.0)
    else:
        stored(w, (q - N_L) % 4, L if q < N_R else R)


@nb.njit(**ROWS)
def add_integrals(w, want):
    """Add all integrands wanted, a bit each, over the batch."""
    for q in range(INTEGRANDS):
        if want & (1 << q):
            _fill(w, q)
            add_sums(w, q, SIZED & (1 << q) != 0, ROUNDED & (1 << q) != 0)
