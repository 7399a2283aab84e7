"""Where the panels of the exchange integrals lie.

    torque      all of the band of L where g_L is not negligible
    emission    with the torque while L and R overlap around mu_L; else where they do
    absorption  the windows of m_R inside the band of L, from the nearest to mu_L outwards: A_ex lives there
                alone, however far that is, and a tail of 1e-100 is still the whole of it

The layout does not depend on which of them are wanted, so that neither do the values.
"""

import numba as nb

from .band import OPTIONS, density, window_shape
from .logs import DOWN, DOWN_R, HALF, LEFT, LOGS, MAX_PANELS, OFF, RIGHT, START, UP, UP_R, WANT, set_logs
from .panels import CUT, fit, insert, log_step, thermal_step

EMISSION, ABSORPTION, TORQUE = 1, 2, 4


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


@nb.njit(**OPTIONS)
def step_limit(L, R, w, off, inside, a, lo, hi, row):
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
            step = min(step, log_step(row[LOGS + k] + off))
    return step


@nb.njit(**OPTIONS)
def segment(L, R, w, want, a_hi, a_lo, b_hi, b_lo, lo, hi, n):
    """Lay panels between two neighbouring breaks after the first n; return the new number."""
    length = (b_hi - a_hi) + (b_lo - a_lo)
    up, down = density(L, a_hi + 0.5 * length)
    if up + down == 0.0 or length <= 0.0:
        return n
    up_R, down_R = density(R, a_hi + 0.5 * length)
    left = right = 0
    off = 0.0
    while off < length and n < MAX_PANELS:
        row = w.panels[n]
        for k in range(5):
            row[LOGS + k] = (a_hi - w.log_hi[k]) + (a_lo - w.log_lo[k])
            if off == 0.0 and row[LOGS + k] == 0.0:
                left |= 1 << k
            if off == 0.0 and w.log_hi[k] == b_hi and w.log_lo[k] == b_lo:
                right |= 1 << k
        inside = right | (left if off == 0.0 else 0)
        rest = length - off
        s = fit(
            step_limit(L, R, w, off, inside, a_hi, lo, hi, row), rest, off == 0.0 and left != 0, right != 0
        )
        last = s >= rest
        row[WANT], row[START], row[OFF], row[HALF] = want, a_hi, off, 0.5 * s
        row[UP], row[DOWN], row[UP_R], row[DOWN_R] = up, down, up_R, down_R
        row[LEFT], row[RIGHT] = left if off == 0.0 else 0, right if last else 0
        off = length if last else off + s
        n += 1
    return n


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
def absorption(L, R, w, breaks, n):
    """Lay the panels of A_ex; return the new number."""
    c, h = window_shape(R)
    top = L.D + 0.5 * L.J
    nearest = 1e308
    for side in range(2):
        lo, hi = max((c if side else -c) - h, -top), min((c if side else -c) + h, top)
        if lo < hi:
            nearest = min(nearest, max(max(lo - L.mu - L.J, L.mu - L.J - hi), 0.0))
    reach = L.J + nearest + CUT * L.T
    for side in range(2):
        lo = max(max((c if side else -c) - h, -top), L.mu - reach)
        hi = min(min((c if side else -c) + h, top), L.mu + reach)
        if lo < hi:
            n = between(L, R, w, ABSORPTION, breaks, lo, hi, n)
    return n


@nb.njit(**OPTIONS)
def lay_out(L, R, want, w):
    """Lay out the panels of one point in ``w.panels``; return their number."""
    set_logs(R, w)
    breaks = set_breaks(L, R, w)
    top = L.D + 0.5 * L.J
    both = min(top, R.D + 0.5 * R.J)
    within = L.mu - L.J < both and L.mu + L.J > -both
    n = 0
    main = want & (TORQUE | EMISSION) if within else want & TORQUE
    if main:
        lo, hi = zone(L, -top, top)
        n = between(L, R, w, main, breaks, lo, hi, n)
    if want & EMISSION and not within:
        lo, hi = zone(L, -both, both)
        n = between(L, R, w, EMISSION, breaks, lo, hi, n)
    if want & ABSORPTION and R.J > 0.0:
        n = absorption(L, R, w, breaks, n)
    return n
