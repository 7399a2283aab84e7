"""Spin torque (98), as one integral over each electrode.

    T_S = -2 pi t^2 int [m_L f_L alpha_R + m_R f_R alpha_L] d omega

Each occupation is a step and a remainder, f = theta(mu - omega) + r, with r decaying as e^(-|omega - mu|/T).
The steps give integrals of 1/(omega - x) over pairs of intervals, in closed form (`intervals`); pairs
that are both filled cancel. The remainder is integrated over the windows of m within 38 T of mu, if any.

Errata: (98) and (116) hold with n_R taken at omega'; footnote 37 has the sign reversed.
"""

import math

import numba as nb

from .band import OPTIONS, Band, window_shape
from .elementary import exp
from .exchange import (
    FAST,
    LOG_LEFT,
    LOG_RIGHT,
    ROUNDING,
    TAIL,
    N,
    W,
    X,
    accumulate,
    alpha_logs,
    scratch,
    set_logs,
)
from .intervals import pair_integral
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
def remainder_panel(L, R, w, m, start, off, h, left, right):
    """Add int m r_L sum_e c_e ln|omega - e| over one panel on one side of mu."""
    F, alpha, value = w.nodes[0], w.nodes[8], w.nodes[10]
    x0, dx = (start - L.mu + off) / L.T, h / L.T
    sign = m if x0 + dx > 0.0 else -m
    for i in range(N):
        e = exp(-abs(x0 + dx * (1.0 + X[i])))
        F[i] = sign * e / (1.0 + e)
    alpha_logs(R, w, off, h, left | right, alpha)
    for i in range(N):
        value[i] = F[i] * alpha[i]
    accumulate(w, value, 0, h)
    for side in range(2):
        mask = right if side else left
        c = 0.0
        for k in range(4):
            if mask & (1 << k):
                c += w.c_alpha[k]
        if c != 0.0:
            _end_log(w, LOG_RIGHT if side else LOG_LEFT, F, c, h)


@nb.njit(**FAST)
def _end_log(w, weights, F, c, h):
    lnh = math.log(h)
    total, modulus, c14, c15 = 0.0, 0.0, 0.0, 0.0
    for i in range(N):
        weight = c * (W[i] * lnh + weights[i])
        total += weight * F[i]
        modulus += abs(weight * F[i])
        c14 += TAIL[2, i] * F[i]
        c15 += TAIL[3, i] * F[i]
    w.sums[0] += h * total
    w.sums[3] += h * modulus
    w.sums[6] += h * abs(c) * max(abs(c14), abs(c15)) * 0.02


@nb.njit(**OPTIONS)
def remainder_segment(L, R, w, m, a_hi, a_lo, b_hi, b_lo):
    """Integrate the remainder between two neighbouring breaks."""
    length = (b_hi - a_hi) + (b_lo - a_lo)
    left = right = 0
    for k in range(4):
        w.start[k] = (a_hi - w.log_hi[k]) + (a_lo - w.log_lo[k])
        if w.start[k] == 0.0:
            left |= 1 << k
        if w.log_hi[k] == b_hi and w.log_lo[k] == b_lo:
            right |= 1 << k
    off = 0.0
    while off < length:
        inside = right | (left if off == 0.0 else 0)
        step = thermal_step(a_hi + off, L.mu, L.T)
        for k in range(4):
            if not inside & (1 << k):
                step = min(step, log_step(w.start[k] + off))
        rest = length - off
        s = fit(step, rest, off == 0.0 and left != 0, right != 0)
        last = s >= rest
        remainder_panel(L, R, w, m, a_hi, off, 0.5 * s, left if off == 0.0 else 0, right if last else 0)
        off = length if last else off + s


@nb.njit(**OPTIONS)
def remainder(L, R, w, anything_filled):
    """Add int m_L r_L 2 pi alpha_R over both windows of L."""
    if L.T == 0.0:
        return
    c, h = window_shape(L)
    set_logs(R, w)
    for side in range(2):
        center, m = (c, -0.5) if side else (-c, 0.5)
        nearest = max(abs(L.mu - center) - h, 0.0)
        if anything_filled and nearest > CUT * L.T:
            continue
        reach = nearest + CUT * L.T
        n = insert(w.hi, w.lo, 0, center, -h)
        n = insert(w.hi, w.lo, n, center, h)
        n = insert(w.hi, w.lo, n, L.mu, 0.0)
        for k in range(4):
            n = insert(w.hi, w.lo, n, w.log_hi[k], w.log_lo[k])
        for k in range(n - 1):
            a_hi, a_lo, b_hi, b_lo = w.hi[k], w.lo[k], w.hi[k + 1], w.lo[k + 1]
            middle = 0.5 * (a_hi + b_hi) + 0.5 * (a_lo + b_lo)
            if abs(middle - center) < h and a_hi < L.mu + reach and b_hi > L.mu - reach:
                if a_hi < L.mu - reach:
                    a_hi, a_lo = L.mu - reach, 0.0
                if b_hi > L.mu + reach:
                    b_hi, b_lo = L.mu + reach, 0.0
                remainder_segment(L, R, w, m, a_hi, a_lo, b_hi, b_lo)


@nb.njit(**OPTIONS)
def torque_point(L, R, w, rows_L, rows_R):
    """Leave T_S, its modulus and its truncation error in ``w.sums[0, 3, 6]``, without 2 pi t^2 nu nu."""
    w.sums[:] = 0.0
    if L.J == 0.0 or R.J == 0.0:
        return
    n_L, n_R = pieces(L, rows_L), pieces(R, rows_R)
    filled = False
    for i in range(n_L):
        filled = filled or rows_L[i, 4] == 1.0
    for i in range(n_R):
        filled = filled or rows_R[i, 4] == 1.0
    remainder(L, R, w, filled)
    remainder(R, L, w, filled)
    step, modulus = step_torque(rows_L, n_L, rows_R, n_R)
    w.sums[0] = -(0.5 * w.sums[0] + step) / math.pi
    w.sums[3] = (0.5 * w.sums[3] + modulus) / math.pi
    w.sums[6] *= 0.5 / math.pi


@nb.njit(**OPTIONS)
def torque(P, want, out, err, scale):
    """Evaluate T_S [energy] of n points; P as in `exchange.exchange`, out, err, scale (n, 1)."""
    w = scratch()
    rows_L = scratch().nodes[:4, :5]
    rows_R = scratch().nodes[:4, :5]
    for i in range(P.shape[0]):
        p = P[i]
        torque_point(Band(p[0], p[2], p[4], p[6]), Band(p[1], p[3], p[5], p[7]), w, rows_L, rows_R)
        unit = 2.0 * math.pi * p[11] ** 2 * p[8] * p[9] / (4.0 * p[6] * p[7])
        out[i, 0] = unit * w.sums[0]
        err[i, 0] = unit * (w.sums[6] + ROUNDING * w.sums[3])
        scale[i, 0] = unit * w.sums[3]
