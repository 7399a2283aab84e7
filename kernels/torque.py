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

from .band import OPTIONS, window_shape
from .exchange import electrodes
from .intervals import pair_integral
from .kinds import TORQUE, classify_remainder, keep, shift_of
from .lanes import integrate
from .logs import log_masks, nearest_logs, set_distances, set_logs
from .panels import CUT, fit, insert, log_ratio_allowed, log_step, thermal_step
from .scratch import (
    BLOCK_PANELS,
    BLOCK_SLOTS,
    DIST,
    E_HI,
    E_LO,
    FIELDS,
    HALF,
    HI,
    LEFT,
    LIMIT,
    LO,
    LOGS,
    MAX_PANELS,
    MU_L,
    MU_R,
    OFF,
    PANELS,
    PER_L,
    PER_R,
    POLE_ERROR,
    POLES,
    RIGHT,
    START,
    START_LO,
    SUMS,
    UP,
    WANT,
    scratch,
)
from .sums import ROUNDING


@nb.njit(**OPTIONS)
def _piece(rows, n, center, off, half, m, filled):
    rows[n, 0], rows[n, 1], rows[n, 2], rows[n, 3], rows[n, 4] = center, off, half, m, filled
    return n + 1


@nb.njit(**OPTIONS)
def pieces(b, rows):
    """Enter (centre, offset, half width, m, filled) of the windows of m, cut at mu; return how many.

    The centre of a piece is the centre of its window plus the offset.
    """
    c, h = window_shape(b)
    n = 0
    for side in range(2):
        center, m = (c, -0.5) if side else (-c, 0.5)
        x = b.mu - center
        if x <= -h or x >= h:
            n = _piece(rows, n, center, 0.0, h, m, 1.0 if x >= h else 0.0)
        else:
            n = _piece(rows, n, center, 0.5 * (x - h), 0.5 * (x + h), m, 1.0)
            n = _piece(rows, n, center, 0.5 * (x + h), 0.5 * (h - x), m, 0.0)
    return n


@nb.njit(**OPTIONS)
def step_torque(rows_L, n_L, rows_R, n_R):
    """Sum of m_A m_B (filled_A - filled_B) K(A, B), and of the moduli."""
    total, modulus = 0.0, 0.0
    for i in range(n_L):
        ca, oa, ha, ma, fa = rows_L[i, 0], rows_L[i, 1], rows_L[i, 2], rows_L[i, 3], rows_L[i, 4]
        for j in range(n_R):
            cb, ob, hb, mb, fb = rows_R[j, 0], rows_R[j, 1], rows_R[j, 2], rows_R[j, 3], rows_R[j, 4]
            if fa != fb:
                k = ma * mb * (fa - fb) * pair_integral((ca - cb) + (oa - ob), ha, hb)
                total += k
                modulus += abs(k)
    return total, modulus


@nb.njit(**OPTIONS)
def remainder_segment(L, R, both, w, m, a_hi, a_lo, b_hi, b_lo, spare, n):
    """Lay panels between two neighbouring breaks, outwards from mu, after the first n; return the new number.

    ``spare`` is the exponent that r_L may fall to unseen: zero, or its largest value on all panels.
    """
    length = (b_hi - a_hi) + (b_lo - a_lo)
    left, right = log_masks(w, a_hi, a_lo), log_masks(w, b_hi, b_lo)
    sign = 1.0 if a_hi >= L.mu else -1.0
    if sign > 0.0:
        x, x_lo, near, far = a_hi, a_lo, left, right
        set_distances(w, a_hi, a_lo)
    else:
        x, x_lo, near, far = b_hi, b_lo, right, left
        set_distances(w, b_hi, b_lo)
    behind, ahead = nearest_logs(w, sign, near | far)
    off, room = 0.0, int(w[LIMIT])
    while off < length and n < room:
        first = off == 0.0
        beyond = max(sign * (x - L.mu) + off - spare, 0.0)
        ratio = log_ratio_allowed(beyond / L.T)
        smooth = thermal_step(-beyond, L.T)
        beside = smooth * (0.5 + beyond / L.T / 24.0)
        if both:
            beyond = max(sign * (x - R.mu) + off, 0.0)
            ratio = min(ratio, log_ratio_allowed(beyond / R.T))
            step = thermal_step(-beyond, R.T)
            smooth, beside = min(smooth, step), min(beside, step * (0.5 + beyond / R.T / 24.0))
        limit = log_step(off if near != 0 and not first else behind + off, ahead - off, ratio)
        rest = length - off
        s = fit(smooth, beside, limit, ratio, rest, first and near != 0, far != 0)
        last = s >= rest
        at_start, at_end = near if first else 0, far if last else 0
        p = PANELS + FIELDS * n
        w[p + START], w[p + START_LO] = x, x_lo
        w[p + OFF] = off if sign > 0.0 else -off - s
        w[p + HALF], w[p + UP], w[p + WANT] = 0.5 * s, m, TORQUE
        w[p + LEFT], w[p + RIGHT] = (at_start, at_end) if sign > 0.0 else (at_end, at_start)
        for k in range(5):
            w[p + LOGS + k] = w[DIST + k]
        off = length if last else off + s
        n += 1
    return n


@nb.njit(**OPTIONS)
def lay_out_remainder(L, R, both, w, against_steps, n):
    """Lay out the panels of int m_L r_L 2 pi alpha_R after the first n; return the new number.

    Where the steps contribute (``against_steps``) the remainder counts beside them; else for itself. The
    panels serve ``both`` electrodes at once, if these are alike.
    """
    if L.T == 0.0:
        return n
    c, h = window_shape(L)
    set_logs(R, w, False)
    for side in range(2):
        center, m = (c, -0.5) if side else (-c, 0.5)
        nearest = max(abs(L.mu - center) - h, 0.0)
        seen = nearest <= CUT * L.T or (both and abs(R.mu - center) - h <= CUT * R.T)
        if against_steps and not seen:
            continue
        breaks = insert(w, np.int64(0), center, -h)
        breaks = insert(w, breaks, center, h)
        if nearest == 0.0:
            breaks = insert(w, breaks, L.mu, 0.0)
        for k in range(4):
            if w[HI] <= w[E_HI + k] <= w[HI + breaks - 1]:
                breaks = insert(w, breaks, w[E_HI + k], w[E_LO + k])
        spare = 0.0 if against_steps else nearest
        lo, hi = L.mu - spare - CUT * L.T, L.mu + spare + CUT * L.T
        if both:
            lo, hi = min(lo, R.mu - CUT * R.T), max(hi, R.mu + CUT * R.T)
        for k in range(breaks - 1):
            a_hi, a_lo, b_hi, b_lo = w[HI + k], w[LO + k], w[HI + k + 1], w[LO + k + 1]
            middle = 0.5 * (a_hi + b_hi) + 0.5 * (a_lo + b_lo)
            if abs(middle - center) >= h or a_hi >= hi or b_hi <= lo:
                continue
            if a_hi < lo:
                a_hi, a_lo = lo, 0.0
            if b_hi > hi:
                b_hi, b_lo = hi, 0.0
            n = remainder_segment(L, R, both, w, m, a_hi, a_lo, b_hi, b_lo, spare, n)
    return n


@nb.njit(**OPTIONS)
def _alike(L, R):
    """Whether one integral over the sum of both remainders does: windows alike, both mu between them."""
    c, h = window_shape(L)
    return L.D == R.D and L.J == R.J and L.T > 0.0 and R.T > 0.0 and max(abs(L.mu), abs(R.mu)) <= c - h


@nb.njit(**OPTIONS)
def begin(L, R, w, slot, n, rows_L, rows_R):
    """Lay out both remainders of a point after the first n panels, each for a slot of its own.

    The part of the steps and its modulus are left where the first slot's sums of E_ex would be.

    Returns
    -------
    int
        The new number of panels.
    """
    step = modulus = 0.0
    polarized = L.J > 0.0 and R.J > 0.0
    if polarized:
        step, modulus = step_torque(rows_L, pieces(L, rows_L), rows_R, pieces(R, rows_R))
    both = modulus > 0.0 and _alike(L, R)
    w[LIMIT] = n + MAX_PANELS  # for both sides
    for side in range(2):
        A, B = (R, L) if side else (L, R)
        for k in range(9):
            w[SUMS + k] = 0.0
        w[SUMS], w[SUMS + 3], w[POLES] = step, modulus, 0.0
        w[POLE_ERROR] = 0.0
        w[MU_L], w[PER_L] = A.mu, 1.0 / A.T if A.T > 0.0 else 0.0
        w[MU_R], w[PER_R] = B.mu, 1.0 / B.T if both else 0.0
        first = n
        if polarized and not (both and side):
            n = lay_out_remainder(A, B, both, w, modulus > 0.0, n)
        classify_remainder(w, first, n, slot + side)
        keep(w, slot + side)
    return n


@nb.njit(**OPTIONS)
def torque(P, want, out, err, scale):
    """Evaluate T_S [energy] of n points; P as in `exchange.exchange`, out, err, scale (1, n)."""
    w = scratch()
    rows_L, rows_R = np.empty((4, 5)), np.empty((4, 5))
    panels, first = np.int64(0), 0
    for i in range(P.shape[0]):
        L, R = electrodes(P[i])
        panels = begin(L, R, w, 2 * (i - first), panels, rows_L, rows_R)
        if i + 1 < P.shape[0] and 2 * (i + 1 - first) < BLOCK_SLOTS and panels < BLOCK_PANELS:
            continue
        integrate(w.ctypes, panels, TORQUE)
        for k in range(first, i + 1):
            p = P[k]
            s, r = SUMS + shift_of(2 * (k - first)), SUMS + shift_of(2 * (k - first) + 1)
            unit = 2.0 * math.pi * p[11] ** 2 * p[8] * p[9] / (4.0 * p[6] * p[7])
            modulus = w[s + 5] + w[r + 5] + w[s + 3] / math.pi
            out[0, k] = -unit * (w[s + 2] + w[r + 2] + w[s] / math.pi)
            err[0, k] = unit * (w[s + 8] + w[r + 8] + 3.0 * ROUNDING * modulus)
            scale[0, k] = unit * modulus
        panels, first = np.int64(0), i + 1
