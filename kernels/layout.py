"""Where the panels of the exchange integrals lie.

    torque      all of the band of L where g_L is not negligible
    emission    with the torque while L and R overlap around mu_L; else where they do
    absorption  the windows of m_R inside the band of L: A_ex lives there alone, however far that is, and a
                tail of 1e-100 is still the whole of it. With the torque while they are near; else apart,
                from the nearest to mu_L outwards

The layout does not depend on which of them are wanted, so that neither do the values.
"""

import numba as nb
import numpy as np

from .band import OPTIONS, density, window_shape
from .logs import DOWN, DOWN_R, HALF, LEFT, LOGS, MAX_PANELS, OFF, RIGHT, START, UP, UP_R, WANT, set_logs
from .panels import CUT, fit, insert, log_step, thermal_step

EMISSION, ABSORPTION, TORQUE = 1, 2, 4


@nb.njit(**OPTIONS)
def set_breaks(L, R, w):
    """Enter the sorted breaks of the integrands; return their number."""
    n = np.int64(0)  # a plain 0 would be a type of its own to numba, and compile the callee twice
    for b in (L, R):
        h = 0.5 * b.J
        for D in (-b.D, b.D):
            n = insert(w.hi, w.lo, n, D, -h)
            n = insert(w.hi, w.lo, n, D, h)
    # steps at T = 0; where T is tiny, ends of segments from which offsets keep their digits
    if L.T < 1e-3 * L.D:
        n = insert(w.hi, w.lo, n, L.mu, 0.0)
        n = insert(w.hi, w.lo, n, L.mu, -L.J)
        n = insert(w.hi, w.lo, n, L.mu, L.J)
    if R.T < 1e-3 * L.D:
        n = insert(w.hi, w.lo, n, R.mu, 0.0)
    return n


@nb.njit(**OPTIONS)
def zone(L, bottom, top, reach):
    """Part of [bottom, top] within ``reach`` of where g_L is largest there."""
    return (
        max(bottom, min(L.mu - L.J, top) - reach),
        min(top, max(L.mu + L.J, bottom) + reach),
    )


@nb.njit(**OPTIONS)
def clamp(center, T, lo, hi):
    """Centre that stands for a Fermi function between lo and hi: never more than 3 T outside."""
    return min(max(center, lo - 3.0 * T), hi + 3.0 * T)


@nb.njit(**OPTIONS)
def smooth_step(L, R, x, sign, lo, hi):
    """Largest next panel from x up (sign = 1) or down (-1) that the Fermi functions allow.

    One centred outside [lo, hi] is a plain exponential here, and weighs most at the end next to it.
    """
    step = thermal_step(sign * (clamp(L.mu, L.T, lo, hi) - x), L.T)
    step = min(step, thermal_step(sign * (clamp(L.mu - L.J, L.T, lo, hi) - x), L.T))
    step = min(step, thermal_step(sign * (clamp(L.mu + L.J, L.T, lo, hi) - x), L.T))
    return min(step, thermal_step(sign * (clamp(R.mu, R.T, lo, hi) - x), R.T))


@nb.njit(**OPTIONS)
def march(L, R, w, row, sign, length, near, far, lo, hi, n):
    """Lay panels from one end of a segment over ``length``, inwards; return the new number.

    Parameters
    ----------
    row : (15,) array
        What the panels have in common: start (the end marched from), densities, distances from the logs.
    sign : float
        1 from the lower end up, -1 from the upper end down.
    near, far : int
        Bit masks of the logarithms at the end marched from, and at the other end if ``length`` reaches it.
    """
    p, off = w.panels, 0.0
    while off < length and n < MAX_PANELS:
        first = off == 0.0
        smooth = smooth_step(L, R, row[START] + sign * off, sign, lo, hi)
        limit = 1e308
        for k in range(5):
            bit = 1 << k
            if (w.c_alpha[k] != 0.0 or w.c_beta[k] != 0.0) and not far & bit and not (first and near & bit):
                limit = min(limit, log_step(sign * row[LOGS + k] + off))
        rest = length - off
        s = fit(smooth, limit, rest, first and near != 0, far != 0)
        last = s >= rest
        for c in range(p.shape[1]):
            p[n, c] = row[c]
        here, there = near if first else 0, far if last else 0
        p[n, OFF], p[n, HALF] = off if sign > 0.0 else -off - s, 0.5 * s
        p[n, LEFT], p[n, RIGHT] = (here, there) if sign > 0.0 else (there, here)
        off = length if last else off + s
        n += 1
    return n


@nb.njit(**OPTIONS)
def segment(L, R, w, want, a_hi, a_lo, b_hi, b_lo, lo, hi, n):
    """Lay panels between two neighbouring breaks after the first n; return the new number.

    Where a temperature is tiny beside the segment, it is laid from both ends to the middle, so that the
    offset of a panel next to either end keeps its digits.
    """
    length = (b_hi - a_hi) + (b_lo - a_lo)
    up, down = density(L, a_hi + 0.5 * length)
    if up + down == 0.0 or length <= 0.0:
        return n
    up_R, down_R = density(R, a_hi + 0.5 * length)
    lo, hi = max(lo, a_hi), min(hi, b_hi)
    row, left, right = w.row, 0, 0
    row[WANT], row[START] = want, a_hi
    row[UP], row[DOWN], row[UP_R], row[DOWN_R] = up, down, up_R, down_R
    for k in range(5):
        row[LOGS + k] = (a_hi - w.log_hi[k]) + (a_lo - w.log_lo[k])
        if w.c_alpha[k] != 0.0 or w.c_beta[k] != 0.0:
            left |= (row[LOGS + k] == 0.0) << k
            right |= (w.log_hi[k] == b_hi and w.log_lo[k] == b_lo) << k
    if length < 1e3 * smallest(L.T, R.T):
        return march(L, R, w, row, 1.0, length, left, right, lo, hi, n)
    n = march(L, R, w, row, 1.0, 0.5 * length, left, right & 0, lo, hi, n)
    row[START] = b_hi
    for k in range(5):
        row[LOGS + k] = (b_hi - w.log_hi[k]) + (b_lo - w.log_lo[k])
    return march(L, R, w, row, -1.0, 0.5 * length, right, left & 0, lo, hi, n)


@nb.njit(**OPTIONS)
def smallest(T, S):
    """The smaller of two temperatures, of those that are not zero; infinite if both are."""
    return min(T if T > 0.0 else 1e308, S if S > 0.0 else 1e308)


@nb.njit(**OPTIONS)
def between(L, R, w, want, breaks, lo, hi, n):
    """Lay panels from lo to hi, cut at the breaks; return the new number."""
    for k in range(breaks - 1):
        a_hi, a_lo, b_hi, b_lo = w.hi[k], w.lo[k], w.hi[k + 1], w.lo[k + 1]
        if b_hi <= lo or a_hi >= hi:
            continue
        if a_hi < lo:
            a_hi, a_lo = lo, 0.0
        if b_hi > hi:
            b_hi, b_lo = hi, 0.0
        n = segment(L, R, w, want, a_hi, a_lo, b_hi, b_lo, lo, hi, n)
    return n


@nb.njit(**OPTIONS)
def window_distance(L, R):
    """Distance from [mu_L - J_L, mu_L + J_L] to the nearest place with m_R != 0 inside the band of L."""
    c, h = window_shape(R)
    top = L.D + 0.5 * L.J
    nearest = 1e308
    for side in range(2):
        lo, hi = max((c if side else -c) - h, -top), min((c if side else -c) + h, top)
        if lo < hi:
            nearest = min(nearest, max(max(lo - L.mu - L.J, L.mu - L.J - hi), 0.0))
    return nearest


@nb.njit(**OPTIONS)
def absorption(L, R, w, want, breaks, nearest, n):
    """Lay the panels of A_ex alone; return the new number."""
    c, h = window_shape(R)
    top = L.D + 0.5 * L.J
    reach = L.J + nearest + CUT * L.T
    for side in range(2):
        lo = max(max((c if side else -c) - h, -top), L.mu - reach)
        hi = min(min((c if side else -c) + h, top), L.mu + reach)
        if lo < hi:
            n = between(L, R, w, want, breaks, lo, hi, n)
    return n


@nb.njit(**OPTIONS)
def lay_out(L, R, want, w):
    """Lay out the panels of one point in ``w.panels``; return their number.

    The exponent of the tail that A_ex lives in is left in ``w.sums[7]``.
    """
    set_logs(R, w)
    breaks = set_breaks(L, R, w)
    top = L.D + 0.5 * L.J
    both = min(top, R.D + 0.5 * R.J)
    nearest = window_distance(L, R) if R.J > 0.0 else 1e308
    together = nearest <= CUT * L.T
    within = L.mu - L.J < both and L.mu + L.J > -both
    main = TORQUE | (EMISSION if within else 0) | (ABSORPTION if together else 0)
    n = np.int64(0)
    if want & main:
        reach = CUT * L.T + (nearest if together else 0.0)
        lo, hi = zone(L, -top, top, reach)
        n = between(L, R, w, want & main, breaks, lo, hi, n)
    if want & EMISSION and not within:
        lo, hi = zone(L, -both, both, CUT * L.T)
        n = between(L, R, w, want & EMISSION, breaks, lo, hi, n)
    if want & ABSORPTION and not together and nearest < 1e308:
        n = absorption(L, R, w, want & ABSORPTION, breaks, nearest, n)
    if L.T > 0.0 and nearest < 1e308:
        w.sums[7] = min(nearest / L.T, 700.0)
    return n
