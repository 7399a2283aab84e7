"""Panels: where an integrand of Fermi functions and logarithms is cut for a Gauss rule of 16 nodes.

A break is a number carried in two parts, hi + lo, because the edges -D - J/2 and -D + J/2 of a weakly
split band are closer to each other than their rounding allows. Between breaks the integrand is
analytic; the poles of a Fermi function lie at a distance pi T from the real axis at its centre, so that
a panel may be about 5 T long there and grow with the distance from it.
"""

import numba as nb

from .band import OPTIONS

STEP = 4.2
GROWTH = 0.6
LOG_DISTANCE = 2.0
CUT = 38.0  # exp(-38) = 3e-17


@nb.njit(**OPTIONS)
def insert(hi, lo, n, a, b):
    """Insert the exact sum a + b into n sorted breaks; return the new count (equal breaks merge)."""
    s = a + b
    t = s - a
    e = (a - (s - t)) + (b - t)
    i = n
    while i > 0 and (hi[i - 1] > s or (hi[i - 1] == s and lo[i - 1] > e)):
        i -= 1
    if i > 0 and hi[i - 1] == s and lo[i - 1] == e:
        return n
    for k in range(n, i, -1):
        hi[k] = hi[k - 1]
        lo[k] = lo[k - 1]
    hi[i] = s
    lo[i] = e
    return n + 1


@nb.njit(**OPTIONS)
def thermal_step(d, T):
    """Largest panel that goes up from a distance d below (d < 0: above) the centre of a Fermi function.

    T = 0 sets no limit.
    """
    if T == 0.0:
        return 1e308
    if d <= 0.0:
        return STEP * T - GROWTH * d
    return max(STEP * T, (STEP * T + GROWTH * d) * (1.0 / (1.0 + GROWTH)))


@nb.njit(**OPTIONS)
def log_step(d):
    """Largest panel that goes up from a point which lies d above a logarithmic singularity."""
    if d < 0.0:
        return -d * (LOG_DISTANCE / (1.0 + LOG_DISTANCE))
    return LOG_DISTANCE * d if d > 0.0 else 1e308


@nb.njit(**OPTIONS)
def fit_smooth(step, rest):
    """Length of the next panel where there are no logarithms: no sliver left behind."""
    if rest <= step:
        return rest
    return 0.5 * rest if rest < 2.0 * step else step


@nb.njit(**OPTIONS)
def fit(smooth, logs, rest, singular_start, singular_end):
    """Length of the next panel: no sliver left behind, half as long where a log is integrated exactly.

    Parameters
    ----------
    smooth, logs : float
        Limits set by the smooth part of the integrand, and by logarithms outside the segment.
    rest : float
        What remains of the segment.
    singular_start, singular_end : bool
        A logarithm sits where the panel starts, at the far end of the segment.
    """
    whole = min(0.5 * smooth if singular_start or singular_end else smooth, logs)
    if rest <= whole:
        return rest
    step = min(0.5 * smooth if singular_start else smooth, logs)
    if singular_end:
        step = min(step, rest * (LOG_DISTANCE / (1.0 + LOG_DISTANCE)))
    return min(step, 0.5 * rest) if rest < 2.0 * step else step
