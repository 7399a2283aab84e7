"""Exchange emission, absorption and torque of the left electrode (100), (101), (102 corrected).

    g, g~    nubar a, nubar a~ of L; Delta = f_R - f_L                (see `anisotropy`)
    E_ex = 4 pi t^2 int nubar_R g Delta
    A_ex = 4 pi t^2 int m_R g~ Delta
    T_ex = 4 pi t^2 int g (beta_R - alpha_R f_L)

For the torque one of two identities is used:

    "logs"   windows of m_R filled or empty: beta_R is a sum of logarithms as alpha_R is,
             2 pi alpha_R = sum_e c_e ln|omega - e|, 2 pi beta_R = the same over the occupied parts;
    "poles"  beta_R - alpha_R f_L = alpha_R Delta - S/pi, with the smooth S of `window_poles`.

A logarithm whose singularity is an end of the panel is integrated exactly against the interpolated rest
(`gauss.LOG_LEFT`); all others are as smooth as the panel is short.

Errata: (102) is printed with the opposite sign; settled by exact dynamics of two electrodes of 200
orbitals, and by T_S -> T_ex/2 under n -> a (footnote 37).
"""

import math
from collections import namedtuple

import numba as nb
import numpy as np

from . import gauss
from .anisotropy import anisotropy_nodes, bias_nodes, fermi_nodes
from .band import OPTIONS, Band, density, window_shape
from .elementary import SUMS, log, log1p_ratio
from .panels import CUT, fit, insert, log_step, thermal_step
from .poles import pole_range
from .window_poles import separated, window_integrals

X, W = gauss.X, gauss.W
LOG_LEFT, LOG_RIGHT, TAIL = gauss.LOG_LEFT, gauss.LOG_RIGHT, gauss.TAIL
N = gauss.ORDER
FAST = {**OPTIONS, "fastmath": SUMS}

EMISSION, ABSORPTION, TORQUE = 1, 2, 4
MAX_BREAKS, MAX_POLES = 24, 96
ROUNDING = 4e-15

# What a point needs beside its bands: the logarithms of R (positions in two parts, coefficients for
# alpha and beta), the pole table in use (-1: "logs"), and rows of node values.
Scratch = namedtuple("Scratch", "hi lo log_hi log_lo c_alpha c_beta start A B Y2 nodes sums")


@nb.njit(**OPTIONS)
def scratch():
    """Allocate the work space of one block of points."""
    return Scratch(
        np.empty(MAX_BREAKS), np.empty(MAX_BREAKS), np.empty(5), np.empty(5), np.empty(5), np.empty(5),
        np.empty(5), np.empty(MAX_POLES), np.empty(MAX_POLES), np.empty(MAX_POLES), np.empty((12, N)), np.empty(9),
    )  # fmt: skip


@nb.njit(**OPTIONS)
def set_logs(R, w):
    """Enter the logarithms of alpha_R and of the step-like beta_R."""
    total = 0.0
    for k in range(4):
        a = R.D if k > 1 else -R.D
        b = 0.5 * R.J if k % 2 else -0.5 * R.J
        s = a + b
        t = s - a
        w.log_hi[k] = s
        w.log_lo[k] = (a - (s - t)) + (b - t)
        w.c_alpha[k] = 1.0 if k == 0 or k == 3 else -1.0
        w.c_beta[k] = w.c_alpha[k] if s < R.mu else 0.0
        total += w.c_beta[k]
    w.log_hi[4], w.log_lo[4] = R.mu, 0.0
    w.c_alpha[4] = 0.0
    w.c_beta[4] = -total


@nb.njit(**OPTIONS)
def saturated(R):
    """Whether both windows of m_R are filled or empty to rounding."""
    if R.T == 0.0:
        return True
    c, h = window_shape(R)
    return min(abs(abs(R.mu - c) - h), abs(abs(R.mu + c) - h)) > CUT * R.T and not (
        abs(R.mu - c) < h or abs(R.mu + c) < h
    )


@nb.njit(**OPTIONS)
def set_breaks(L, R, w):
    """Enter the sorted breaks of the integrands; return their number."""
    n = 0
    for b in (L, R):
        h = 0.5 * b.J
        for D in (-b.D, b.D):
            n = insert(w.hi, w.lo, n, D, -h)
            n = insert(w.hi, w.lo, n, D, h)
    if L.T == 0.0:
        n = insert(w.hi, w.lo, n, L.mu, 0.0)
        n = insert(w.hi, w.lo, n, L.mu, -L.J)
        n = insert(w.hi, w.lo, n, L.mu, L.J)
    if R.T == 0.0:
        n = insert(w.hi, w.lo, n, R.mu, 0.0)
    return n


@nb.njit(**OPTIONS)
def zone(L, bottom, top):
    """Part of [bottom, top] where g_L is not negligible beside its largest value there."""
    reach = CUT * L.T
    return (
        max(bottom, min(L.mu - L.J, top) - reach),
        min(top, max(L.mu + L.J, bottom) + reach),
    )


@nb.njit(**FAST)
def alpha_logs(R, w, off, h, skip, out):
    """Fill sum_e c_e ln|omega - e| over the edges of R that are not in ``skip`` (bit mask)."""
    d0, d1, d2, d3 = w.start[0] + off, w.start[1] + off, w.start[2] + off, w.start[3] + off
    near = min(min(abs(d0), abs(d0 + 2 * h)), min(abs(d1), abs(d1 + 2 * h)))
    near = min(near, min(min(abs(d2), abs(d2 + 2 * h)), min(abs(d3), abs(d3 + 2 * h))))
    if skip == 0 and R.J < 0.5 * near:
        z = -2.0 * R.D * R.J
        for i in range(N):
            y = h * (1.0 + X[i])
            out[i] = log1p_ratio(z / ((d1 + y) * (d2 + y)))
        return
    for i in range(N):
        y = h * (1.0 + X[i])
        top = (1.0 if skip & 1 else d0 + y) * (1.0 if skip & 8 else d3 + y)
        out[i] = log(abs(top / ((1.0 if skip & 2 else d1 + y) * (1.0 if skip & 4 else d2 + y))))


@nb.njit(**FAST)
def beta_logs(R, w, off, h, skip, out):
    """Fill sum_e c_e ln|omega - e| over the filled parts of the windows of m_R."""
    if w.c_beta[0] == 1.0 and w.c_beta[1] == -1.0 and w.c_beta[2] == 0.0 and skip & 3 == 0:
        d0, d1 = w.start[0] + off, w.start[1] + off
        near = min(min(abs(d0), abs(d0 + 2 * h)), min(abs(d1), abs(d1 + 2 * h)))
        if R.J < 0.5 * near:
            for i in range(N):
                out[i] = log1p_ratio(R.J / (d1 + h * (1.0 + X[i])))
        else:
            for i in range(N):
                y = h * (1.0 + X[i])
                out[i] = log(abs((d0 + y) / (d1 + y)))
        return
    if w.c_beta[2] == -1.0 and w.c_beta[3] == 1.0:
        alpha_logs(R, w, off, h, skip, out)
        return
    for i in range(N):
        out[i] = 0.0
    for k in range(5):
        if w.c_beta[k] != 0.0 and not skip & (1 << k):
            for i in range(N):
                out[i] += w.c_beta[k] * log(abs(w.start[k] + off + h * (1.0 + X[i])))


@nb.njit(**FAST)
def accumulate(w, row, k, h):
    """Add the panel's integral, its modulus and its truncation estimate to quantity k."""
    total = modulus = c8 = c9 = c14 = c15 = 0.0
    for i in range(N):
        total += W[i] * row[i]
        modulus += W[i] * abs(row[i])
        c8 += TAIL[0, i] * row[i]
        c9 += TAIL[1, i] * row[i]
        c14 += TAIL[2, i] * row[i]
        c15 += TAIL[3, i] * row[i]
    w.sums[k] += h * total
    w.sums[3 + k] += h * modulus
    last = max(abs(c14), abs(c15))
    decay = min(1.0, last / (max(abs(c8), abs(c9)) + 1e-300))
    w.sums[6 + k] += h * last * decay * decay * math.sqrt(decay)


@nb.njit(**FAST)
def end_logs(w, table, side, h, alpha, beta):
    """Add the logarithms at one end of the panel, alpha and beta being the sums of their coefficients."""
    weights = LOG_LEFT if side == 0 else LOG_RIGHT
    f, g, Delta = w.nodes[0], w.nodes[2], w.nodes[6]
    lnh = math.log(h)
    total, modulus, c14, c15 = 0.0, 0.0, 0.0, 0.0
    for i in range(N):
        F = alpha * g[i] * Delta[i] if table >= 0 else g[i] * (beta - f[i] * alpha)
        weight = W[i] * lnh + weights[i]
        total += weight * F
        modulus += abs(weight * F)
        c14 += TAIL[2, i] * F
        c15 += TAIL[3, i] * F
    scale = 0.5 * h / math.pi
    w.sums[2] += scale * total
    w.sums[5] += scale * modulus
    w.sums[8] += scale * max(abs(c14), abs(c15)) * 0.02


@nb.njit(**FAST)
def torque_nodes(L, R, w, start, off, h, table, count, skip):
    """Fill row 10 with g (beta_R - alpha_R f_L), less the logarithms in ``skip``."""
    f, g, Delta, value = w.nodes[0], w.nodes[2], w.nodes[6], w.nodes[10]
    beta, alpha, S = w.nodes[7], w.nodes[8], w.nodes[9]
    alpha_logs(R, w, off, h, skip, alpha)
    if table < 0:
        beta_logs(R, w, off, h, skip, beta)
        for i in range(N):
            value[i] = 0.5 / math.pi * g[i] * (beta[i] - f[i] * alpha[i])
        return
    separated((start - R.mu + off) / R.T, h / R.T, X, w.A, w.B, w.Y2, count, S)
    for i in range(N):
        value[i] = g[i] * (0.5 * Delta[i] * alpha[i] - S[i]) / math.pi


@nb.njit(**FAST)
def panel(L, R, w, want, spins, start, off, h, table, count, left, right):
    """Add one panel: ``spins`` = (nu_up_L, nu_down_L, nu_up_R, nu_down_R), ``left``/``right`` end masks."""
    f, hole, g, gt, fR, hR, Delta, value = (
        w.nodes[0], w.nodes[1], w.nodes[2], w.nodes[3], w.nodes[4], w.nodes[5], w.nodes[6], w.nodes[10],
    )  # fmt: skip
    anisotropy_nodes(L, start, off, h, spins[0], spins[1], f, hole, g, gt)
    mean, polarized = 0.5 * (spins[2] + spins[3]), 0.5 * (spins[2] - spins[3])
    emission = want & EMISSION and mean != 0.0
    absorption = want & ABSORPTION and polarized != 0.0
    if emission or absorption or table >= 0:
        fermi_nodes(R, start, off, h, fR, hR)
        bias_nodes(L, R, start, off, h, f, hole, fR, hR, Delta)
    if emission:
        for i in range(N):
            value[i] = mean * g[i] * Delta[i]
        accumulate(w, value, 0, h)
    if absorption:
        for i in range(N):
            value[i] = polarized * gt[i] * Delta[i]
        accumulate(w, value, 1, h)
    if want & TORQUE and R.J > 0.0:
        torque_nodes(L, R, w, start, off, h, table, count, left | right)
        accumulate(w, value, 2, h)
        for side in range(2):
            mask = right if side else left
            alpha = beta = 0.0
            for k in range(5):
                if mask & (1 << k):
                    alpha += w.c_alpha[k]
                    beta += w.c_beta[k]
            if alpha != 0.0 or beta != 0.0:
                end_logs(w, table, side, h, alpha, beta)


@nb.njit(**OPTIONS)
def step_limit(L, R, w, off, inside, a, lo, hi):
    """Largest next panel, from the Fermi functions and from the logarithms outside the segment.

    A Fermi function centred outside the zone varies most where the zone comes nearest to it.
    """
    x = a + off
    step = thermal_step(x, min(max(L.mu, lo), hi), L.T)
    step = min(step, thermal_step(x, min(max(L.mu - L.J, lo), hi), L.T))
    step = min(step, thermal_step(x, min(max(L.mu + L.J, lo), hi), L.T))
    step = min(step, thermal_step(x, min(max(R.mu, lo), hi), R.T))
    for k in range(5):
        if not inside & (1 << k) and (w.c_alpha[k] != 0.0 or w.c_beta[k] != 0.0):
            step = min(step, log_step(w.start[k] + off))
    return step


@nb.njit(**OPTIONS)
def segment(L, R, w, want, table, count, a_hi, a_lo, b_hi, b_lo, lo, hi):
    """Integrate between two neighbouring breaks."""
    length = (b_hi - a_hi) + (b_lo - a_lo)
    middle = a_hi + 0.5 * length
    up, down = density(L, middle)
    if up + down == 0.0 or length <= 0.0:
        return
    up_R, down_R = density(R, middle)
    left = right = 0
    for k in range(5):
        w.start[k] = (a_hi - w.log_hi[k]) + (a_lo - w.log_lo[k])
        if w.start[k] == 0.0:
            left |= 1 << k
        if w.log_hi[k] == b_hi and w.log_lo[k] == b_lo:
            right |= 1 << k
    off = 0.0
    while off < length:
        first = off == 0.0
        step = step_limit(L, R, w, off, right | (left if first else 0), a_hi, lo, hi)
        rest = length - off
        s = fit(step, rest, first and left != 0, right != 0)
        last = s >= rest
        panel(L, R, w, want, (up, down, up_R, down_R), a_hi, off, 0.5 * s, table, count,
              left if first else 0, right if last else 0)  # fmt: skip
        off = length if last else off + s


@nb.njit(**OPTIONS)
def between(L, R, w, want, table, count, n, lo, hi):
    """Integrate the first n breaks from lo to hi."""
    for k in range(n - 1):
        a_hi, a_lo, b_hi, b_lo = w.hi[k], w.lo[k], w.hi[k + 1], w.lo[k + 1]
        if b_hi <= lo or a_hi >= hi:
            continue
        if a_hi < lo:
            a_hi, a_lo = lo, 0.0
        if b_hi > hi:
            b_hi, b_lo = hi, 0.0
        segment(L, R, w, want, table, count, a_hi, a_lo, b_hi, b_lo, lo, hi)


@nb.njit(**OPTIONS)
def absorption(L, R, w, n):
    """Integrate A_ex over the windows of m_R inside the band of L, from the nearest to mu_L outwards.

    It lives there alone, however far that is: a tail of 1e-100 is still the whole of A_ex.
    """
    c, h = window_shape(R)
    top = L.D + 0.5 * L.J
    nearest = 1e308
    for side in range(2):
        lo, hi = max((c if side else -c) - h, -top), min((c if side else -c) + h, top)
        if lo < hi:
            nearest = min(nearest, max(max(lo - L.mu - L.J, L.mu - L.J - hi), 0.0))
    depth = max(nearest, 0.0) / L.T if L.T > 0.0 else 0.0
    reach = L.J + nearest + CUT * L.T
    for side in range(2):
        lo = max(max((c if side else -c) - h, -top), L.mu - reach)
        hi = min(min((c if side else -c) + h, top), L.mu + reach)
        if lo < hi:
            between(L, R, w, ABSORPTION, -1, 0, n, lo, hi)
    w.sums[7] += 2.5e-16 * min(2.0 * depth, 1400.0) * w.sums[4]  # rounding of the exponents


@nb.njit(**OPTIONS)
def exchange_point(L, R, want, w):
    """Leave E_ex, A_ex, T_ex, their moduli and truncation errors in ``w.sums``, without 4 pi t^2 nu nu."""
    w.sums[:] = 0.0
    if L.J == 0.0:
        return
    set_logs(R, w)
    n = set_breaks(L, R, w)
    top = L.D + 0.5 * L.J
    lo, hi = zone(L, -top, top)
    table, count = -1, 0
    if want & TORQUE and not saturated(R):
        reach = max(R.D + 0.5 * R.J + abs(R.mu), max(abs(lo - R.mu), abs(hi - R.mu)))
        table = pole_range(reach / R.T)
        if table >= 0:
            count = window_integrals(R, table, w.A, w.B, w.Y2)
        else:  # colder than the widest table: a step, wrong by no more than about T
            w.sums[8] = 10.0 * R.T
    both = min(top, R.D + 0.5 * R.J)
    within = L.mu - L.J < both and L.mu + L.J > -both
    main = want & (TORQUE | EMISSION) if within else want & TORQUE
    if main:
        between(L, R, w, main, table, count, n, lo, hi)
    if want & EMISSION and not within:
        lo, hi = zone(L, -both, both)
        between(L, R, w, EMISSION, -1, 0, n, lo, hi)
    if want & ABSORPTION and R.J > 0.0:
        absorption(L, R, w, n)


@nb.njit(**OPTIONS)
def exchange(P, want, out, err, scale):
    """Evaluate n points.

    Parameters
    ----------
    P : (n, 12) array
        Columns as in `quantities.PARAMETERS`.
    want : int
        ``EMISSION | ABSORPTION | TORQUE``.
    out, err, scale : (n, 3) arrays
        E_ex, A_ex, T_ex of L [energy], error estimates, integrals of the modulus of the integrand.
    """
    w = scratch()
    for i in range(P.shape[0]):
        p = P[i]
        exchange_point(Band(p[0], p[2], p[4], p[6]), Band(p[1], p[3], p[5], p[7]), want, w)
        unit = 4.0 * math.pi * p[11] ** 2 * p[8] * p[9] / (4.0 * p[6] * p[7])
        for k in range(3):
            out[i, k] = unit * w.sums[k]
            err[i, k] = unit * (w.sums[6 + k] + ROUNDING * w.sums[3 + k])
            scale[i, k] = unit * w.sums[3 + k]
