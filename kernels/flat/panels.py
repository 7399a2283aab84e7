"""Panels: where an integrand of Fermi functions and logarithms is cut for a Gauss rule of 16 nodes.

A break is a place (`exact`). Between breaks the integrand is analytic, and a panel may be as long as the
nearest singularity and its weight allow:

    Fermi function   poles pi T from the real axis at its centre. A panel that begins u T beyond the centre
                     sees a remainder e^-u of the step, and may be STEP + u (GROWTH + u BEND) long (in T)
                     for an error of 1e-15; beyond CUT it sees a constant
    logarithm        a panel that begins a distance d from it may be d LOG long; where the integrand has
                     fallen to e^-u of its peak, longer. One with a logarithm at its end, whose rule is exact
                     for polynomials of half the order, may be BESIDE of what the Fermi functions allow
"""

import math

import numba as nb

from ..compiling import OPTIONS
from ..exact import two_sum
from .scratch import DIST, FIELDS, HALF, HI, LEFT, LO, LOGS, OFF, PANELS, RIGHT, START, START_LO

STEP, GROWTH, BEND, BESIDE = 4.2, 1.4, 0.07, 0.45
LOG, LOG_GROWTH, LOG_BEND = 2.2, 0.1, 0.015
BLUR = STEP / LOG
CUT = 38.0  # exp(-38) = 3e-17
PROGRESS = 1e-15  # of its offset a panel is long at least, however close a logarithm lies beyond its end
_FREE = CUT + STEP + CUT * (GROWTH + CUT * BEND)


@nb.njit(**OPTIONS)
def insert(w, n, a, b):
    """Insert the exact sum a + b into n sorted breaks; return the new count (equal breaks merge)."""
    s, e = two_sum(a, b)
    i = n
    while i > 0 and (w[HI + i - 1] > s or (w[HI + i - 1] == s and w[LO + i - 1] > e)):
        i -= 1
    if i > 0 and w[HI + i - 1] == s and w[LO + i - 1] == e:
        return n
    for k in range(n, i, -1):
        w[HI + k] = w[HI + k - 1]
        w[LO + k] = w[LO + k - 1]
    w[HI + i] = s
    w[LO + i] = e
    return n + 1


@nb.njit(**OPTIONS)
def place(w, k):
    """Return break k."""
    return w[HI + k], w[LO + k]


@nb.njit(**OPTIONS)
def clipped(w, k, lo, hi):
    """Return both ends of the segment above break k, cut off below lo and above hi."""
    a, b = place(w, k), place(w, k + 1)
    return (lo, 0.0) if a[0] < lo else a, (hi, 0.0) if b[0] > hi else b


@nb.njit(**OPTIONS)
def enter(w, n, x, sign, off, length, at_start, at_end):
    """Enter where panel n of the block lies, ``off`` from x up (sign 1) or down (-1); return where it stands.

    The logarithms where it starts and where it ends are bit masks; distances of x from all are those of
    `logs.set_distances`.
    """
    p = PANELS + FIELDS * n
    w[p + START], w[p + START_LO] = x
    w[p + OFF], w[p + HALF] = off if sign > 0.0 else -off - length, 0.5 * length
    w[p + LEFT], w[p + RIGHT] = (at_start, at_end) if sign > 0.0 else (at_end, at_start)
    for k in range(5):
        w[p + LOGS + k] = w[DIST + k]
    return p


@nb.njit(**OPTIONS)
def thermal_step(d, T):
    """Largest panel that goes up from a distance d below (d < 0: above) the centre of a Fermi function.

    T = 0 sets no limit. On the way to the centre, the panel begun at the other end may be as long.
    """
    return unit_step(d / T) * T if T > 0.0 else 1e308


@nb.njit(**OPTIONS)
def unit_step(u):
    """`thermal_step` in units of T."""
    if u <= 0.0:
        return STEP - u * (GROWTH - u * BEND) if u > -CUT else 1e300
    if u <= STEP:
        return STEP
    if u >= _FREE:
        return u - CUT
    a, b = 1.0 + GROWTH, u - STEP
    return u - 2.0 * b / (a + math.sqrt(a * a + 4.0 * BEND * b))


@nb.njit(**OPTIONS)
def log_ratio_allowed(depth):
    """Length over distance of a panel near a logarithm, where the integrand has fallen to exp(-depth)."""
    return LOG + depth * (LOG_GROWTH + depth * LOG_BEND) if depth < CUT else 1e308


@nb.njit(**OPTIONS)
def log_step(behind, ahead, ratio):
    """Largest panel between two logarithms, these distances behind and ahead of where it starts."""
    return min(ratio * behind, ahead * (ratio / (1.0 + ratio)))


@nb.njit(**OPTIONS)
def soft_log_step(d, T, ratio):
    """Largest panel that goes up from a point which lies d above a logarithm blurred over T."""
    if d < 0.0:
        return max(STEP * T, (BLUR * T - d) * (ratio / (1.0 + ratio)))
    return ratio * (d + BLUR * T)


@nb.njit(**OPTIONS)
def fit_smooth(step, rest):
    """Length of the next panel where there are no logarithms: no sliver left behind."""
    if rest <= step:
        return rest
    return 0.5 * rest if rest < 2.0 * step else step


@nb.njit(**OPTIONS)
def fit(off, smooth, beside, logs, ratio, rest, singular_start, singular_end):
    """Length of the next panel: no sliver left behind, and always some progress.

    Parameters
    ----------
    off : float
        How far the panels before it have come.
    smooth, beside, logs : float
        Limits set by the smooth part of the integrand, by that part where it stands beside a logarithm, and
        by logarithms outside the segment.
    ratio : float
        See `log_ratio_allowed`.
    rest : float
        What remains of the segment.
    singular_start, singular_end : bool
        A logarithm sits where the panel starts, at the far end of the segment.
    """
    most = min(smooth, logs)
    if rest <= (min(most, beside) if singular_start or singular_end else most):
        return rest
    step = min(most, beside) if singular_start else most
    if singular_end:
        step = min(step, rest * (ratio / (1.0 + ratio)))
    step = min(step, 0.5 * rest) if rest < 2.0 * step else step
    return min(max(step, PROGRESS * off), rest)
