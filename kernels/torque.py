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

from .anisotropy import FAST, N
from .band import OPTIONS, band, window_shape
from .elementary import exp
from .gauss import X
from .intervals import pair_integral
from .logs import (
    ALPHA,
    HALF,
    LEFT,
    LOGS,
    MAX_PANELS,
    OFF,
    RIGHT,
    ROUNDING,
    SMOOTH,
    START,
    UP,
    VALUE,
    accumulate,
    accumulate_end,
    alpha_logs,
    scratch,
    set_logs,
)
from .panels import CUT, fit, insert, log_step, thermal_step


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
            rows[n] = center, 0.0, h, m, 1.0 if x >= h else 0.0
            n += 1
        else:
            rows[n] = center, 0.5 * (x - h), 0.5 * (x + h), m, 1.0
            rows[n + 1] = center, 0.5 * (x + h), 0.5 * (h - x), m, 0.0
            n += 2
    return n


@nb.njit(**OPTIONS)
def step_torque(rows_L, n_L, rows_R, n_R):
    """Sum of m_A m_B (filled_A - filled_B) K(A, B), and of the moduli."""
    total, modulus = 0.0, 0.0
    for i in range(n_L):
        ca, oa, ha, ma, fa = rows_L[i]
        for j in range(n_R):
            cb, ob, hb, mb, fb = rows_R[j]
            if fa != fb:
                k = ma * mb * (fa - fb) * pair_integral((ca - cb) + (oa - ob), ha, hb)
                total += k
                modulus += abs(k)
    return total, modulus


@nb.njit(**FAST)
def remainder_panel(L, R, w, row):
    """Add int m r_L sum_e c_e ln|omega - e| over one panel on one side of mu; m stands in the row."""
    buffer = w.nodes
    h, left, right = row[HALF], int(row[LEFT]), int(row[RIGHT])
    x0, dx = (row[START] - L.mu + row[OFF]) / L.T, h / L.T
    sign = row[UP] if x0 + dx > 0.0 else -row[UP]
    alpha_logs(R, row, left | right, buffer, ALPHA)
    for i in range(N):
        e = exp(-abs(x0 + dx * (1.0 + X[i])))
        r = sign * e / (1.0 + e)
        buffer[SMOOTH + i] = r
        buffer[VALUE + i] = r * buffer[ALPHA + i]
    accumulate(w, VALUE, 0, h)
    for side in range(2):
        mask = right if side else left
        c = 0.0
        for k in range(4):
            if mask & (1 << k):
                c += w.c_alpha[k]
        if c != 0.0:
            accumulate_end(w, SMOOTH, side, 0, h, c)


@nb.njit(**OPTIONS)
def remainder_segment(L, w, m, a_hi, a_lo, b_hi, b_lo, lo, hi, n):
    """Lay panels between two neighbouring breaks after the first n; return the new number."""
    length = (b_hi - a_hi) + (b_lo - a_lo)
    left = right = 0
    logs, p = w.distance, w.panels
    for k in range(4):
        logs[k] = (a_hi - w.log_hi[k]) + (a_lo - w.log_lo[k])
        left |= (logs[k] == 0.0) << k
        right |= (w.log_hi[k] == b_hi and w.log_lo[k] == b_lo) << k
    nearest = min(max(L.mu, lo), hi)
    off = 0.0
    while off < length and n < MAX_PANELS:
        first = off == 0.0
        limit = 1e308
        for k in range(4):
            if not right & (1 << k) and not (first and left & (1 << k)):
                limit = min(limit, log_step(logs[k] + off))
        rest = length - off
        smooth = thermal_step(nearest - (a_hi + off), L.T)
        s = fit(smooth, limit, rest, first and left != 0, right != 0)
        last = s >= rest
        p[n, START], p[n, OFF], p[n, HALF], p[n, UP] = a_hi, off, 0.5 * s, m
        p[n, LEFT], p[n, RIGHT] = left if first else 0, right if last else 0
        for k in range(4):
            p[n, LOGS + k] = logs[k]
        off = length if last else off + s
        n += 1
    return n


@nb.njit(**OPTIONS)
def lay_out_remainder(L, R, w, anything_filled):
    """Lay out the panels of int m_L r_L 2 pi alpha_R in ``w.panels``; return their number."""
    n = np.int64(0)
    if L.T == 0.0:
        return n
    c, h = window_shape(L)
    for side in range(2):
        center, m = (c, -0.5) if side else (-c, 0.5)
        nearest = max(abs(L.mu - center) - h, 0.0)
        if anything_filled and nearest > CUT * L.T:
            continue
        set_logs(R, w)
        breaks = insert(w.hi, w.lo, np.int64(0), center, -h)
        breaks = insert(w.hi, w.lo, breaks, center, h)
        breaks = insert(w.hi, w.lo, breaks, L.mu, 0.0)
        for k in range(4):
            breaks = insert(w.hi, w.lo, breaks, w.log_hi[k], w.log_lo[k])
        lo, hi = L.mu - nearest - CUT * L.T, L.mu + nearest + CUT * L.T
        for k in range(breaks - 1):
            a_hi, a_lo, b_hi, b_lo = w.hi[k], w.lo[k], w.hi[k + 1], w.lo[k + 1]
            middle = 0.5 * (a_hi + b_hi) + 0.5 * (a_lo + b_lo)
            if abs(middle - center) >= h or a_hi >= hi or b_hi <= lo:
                continue
            if a_hi < lo:
                a_hi, a_lo = lo, 0.0
            if b_hi > hi:
                b_hi, b_lo = hi, 0.0
            n = remainder_segment(L, w, m, a_hi, a_lo, b_hi, b_lo, center - h, center + h, n)
    return n


@nb.njit(**OPTIONS)
def torque_point(L, R, w, rows_L, rows_R):
    """Leave T_S, its modulus and its truncation error in ``w.sums[0, 3, 6]``, without 2 pi t^2 nu nu."""
    w.sums[:] = 0.0
    if L.J == 0.0 or R.J == 0.0:
        return
    n_L, n_R = pieces(L, rows_L), pieces(R, rows_R)
    filled = 0.0
    for i in range(n_L):
        filled += rows_L[i, 4]
    for i in range(n_R):
        filled += rows_R[i, 4]
    for side in range(2):
        A, B = (R, L) if side else (L, R)
        n = lay_out_remainder(A, B, w, filled > 0.0)
        for k in range(n):
            remainder_panel(A, B, w, w.panels[k])
    step, modulus = step_torque(rows_L, n_L, rows_R, n_R)
    w.sums[0] = -(0.5 * w.sums[0] + step) / math.pi
    w.sums[3] = (0.5 * w.sums[3] + modulus) / math.pi
    w.sums[6] *= 0.5 / math.pi


@nb.njit(**OPTIONS)
def torque(P, want, out, err, scale):
    """Evaluate T_S [energy] of n points; P as in `exchange.exchange`, out, err, scale (n, 1)."""
    w = scratch()
    rows_L, rows_R = np.empty((4, 5)), np.empty((4, 5))
    for i in range(P.shape[0]):
        p = P[i]
        torque_point(band(p[0], p[2], p[4], p[6]), band(p[1], p[3], p[5], p[7]), w, rows_L, rows_R)
        unit = 2.0 * math.pi * p[11] ** 2 * p[8] * p[9] / (4.0 * p[6] * p[7])
        out[i, 0] = unit * w.sums[0]
        err[i, 0] = unit * (w.sums[6] + ROUNDING * w.sums[3])
        scale[i, 0] = unit * w.sums[3]
