"""Spin torque (98), as one integral over each electrode.

    T_S = -2 pi t^2 int [m_L f_L alpha_R + m_R f_R alpha_L] d omega

Each occupation is a step and a remainder, f = theta(mu - omega) + r, with r decaying as e^(-|omega - mu|/T).
The steps give integrals of 1/(omega - x) over pairs of intervals, in closed form (`intervals`); pairs
that are both filled cancel. The remainder is integrated over the windows of m within 38 T of mu, if any.

Errata: (98) and (116) hold with n_R taken at omega'; footnote 37 has the sign reversed.
"""

import math

import numba as nb
import numpy as np

from ..band import dropped, mirrored_pair, tunnel_rate
from ..checks import misses
from ..compiling import OPTIONS
from ..memory import address, hold
from .intervals import pair_integral, pair_rounding
from .kinds import TORQUE, classify_remainder, clear_sums, doubt, join, keep, shift_of
from .loops import integrate
from .pieces import HIGH, LOW, PIECE, pieces
from .remainders import alike, lay_out_remainder
from .scratch import (
    BLOCK_PANELS,
    BLOCK_SLOTS,
    E_X,
    ERRORS,
    LIMIT,
    MAX_PANELS,
    MODULI,
    MU_L,
    MU_R,
    PER_L,
    PER_R,
    PIECES_L,
    PIECES_R,
    POLE_ERROR,
    POLES,
    SECOND,
    SUMS,
    T_X,
    scratch,
)
from .sums import ROUNDING


@nb.njit(**OPTIONS)
def step_torque(L, R, w):
    """Sum of m_A m_B (filled_A - filled_B) K(A, B), of the moduli, and of what they round off by."""
    total, modulus, rounding = 0.0, 0.0, 0.0
    end_L, end_R = pieces(L, w, PIECES_L), pieces(R, w, PIECES_R)
    for a in range(PIECES_L, end_L, PIECE):
        center, half, low, high = w[a], w[a + 2], w[a + LOW], w[a + HIGH]
        for b in range(PIECES_R, end_R, PIECE):
            m, filled = w[a + 3] * w[b + 3], w[a + 4] - w[b + 4]
            if filled != 0.0:
                apart = center - w[b]
                low_low, high_low = apart + (low - w[b + LOW]), apart + (high - w[b + LOW])
                low_high, high_high = apart + (low - w[b + HIGH]), apart + (high - w[b + HIGH])
                k = m * filled * pair_integral(half, w[b + 2], low_low, high_low, low_high, high_high)
                total += k
                modulus += abs(k)
                rounding += abs(m) * pair_rounding(half, w[b + 2], low_low, high_high, apart)
    return total, modulus, rounding


@nb.njit(**OPTIONS)
def begin(L, R, w, slot, n):
    """Lay out both remainders of a point after the first n panels, each for a slot of its own.

    One slot is enough where one integral serves both, or where there are none. The part of the steps,
    modulus and rounding are left where its sums of E_ex would be.

    Returns
    -------
    int
        The new number of panels.
    """
    step = modulus = rounding = 0.0
    polarized = L.J > 0.0 and R.J > 0.0
    if polarized:
        step, modulus, rounding = step_torque(L, R, w)
    both = modulus > 0.0 and alike(L, R)
    two = not both and (L.T > 0.0 or R.T > 0.0)
    w[LIMIT] = n + MAX_PANELS  # for both sides
    w[POLES], w[POLE_ERROR], w[SECOND] = 0.0, 0.0, 1.0 if two else 0.0
    for side in range(2 if two else 1):
        A, B = (R, L) if side else (L, R)
        clear_sums(w)
        if side == 0:
            w[SUMS + E_X], w[MODULI + E_X], w[ERRORS + E_X] = step, modulus, rounding
        w[MU_L], w[PER_L] = A.mu, 1.0 / A.T if A.T > 0.0 else 0.0
        w[MU_R], w[PER_R] = B.mu, 1.0 / B.T if both else 0.0
        first = n
        if polarized:
            n = lay_out_remainder(A, B, both, w, modulus > 0.0, n)
        classify_remainder(w, first, n, slot + side)
        doubt(w, n)
        keep(w, slot + side)
    return n


@nb.njit(**OPTIONS)
def torque(P, want, out, err, missed):
    """Evaluate T_S [energy] of n points; arguments as in `exchange.exchange`, ``out`` and ``err`` (1, n)."""
    space = scratch()
    w = address(space)
    panels, first = np.int64(0), 0
    for i in range(P.shape[0]):
        L, R = mirrored_pair(P[i])
        panels = begin(L, R, w, 2 * (i - first), panels)
        if i + 1 < P.shape[0] and 2 * (i + 1 - first) < BLOCK_SLOTS and panels < BLOCK_PANELS:
            continue
        integrate(w, panels, TORQUE)
        for k in range(first, i + 1):
            p = P[k]
            join(w, 2 * (k - first))
            s, unit, less = shift_of(2 * (k - first)), tunnel_rate(p), dropped(p)
            modulus = w[s + MODULI + T_X] + w[s + MODULI + E_X] / math.pi
            error = w[s + ERRORS + T_X] + w[s + ERRORS + E_X] / math.pi
            out[0, k] = -unit * (w[s + SUMS + T_X] + w[s + SUMS + E_X] / math.pi)
            err[0, k] = unit * (error + 3.0 * ROUNDING * modulus)
            if misses(err[0, k], unit * modulus):
                missed[k] = True
            err[0, k] += unit * less
        panels, first = np.int64(0), i + 1
    hold(space)
