"""Panels of a segment between two breaks, graded by Fermi functions and logarithms; see `layout`."""

import numba as nb
import numpy as np

from ..band import density_between
from ..compiling import OPTIONS
from ..exact import gap
from .logs import log_masks, nearest_logs, set_distances
from .panels import BESIDE, enter, fit, log_ratio_allowed, log_step, soft_log_step, unit_step
from .reach import center, fall
from .scratch import DOWN, DOWN_R, LIMIT, UP, UP_R, WANT

NO_LOGS, SHARP, SOFT = range(3)


@nb.njit(**OPTIONS)
def _nearest(u, front, back):
    """Return the nearest centres ahead (> 0) and behind, one at u among them: they limit a panel most."""
    return (min(front, u), back) if u > 0.0 else (front, max(back, u))


@nb.njit(**OPTIONS)
def march(L, R, w, want, start, sign, length, near, far, ends, least, logs, n):
    """Lay panels from a place over ``length``; return the new number.

    Parameters
    ----------
    start : (float, float)
        Where to start, a place.
    sign : float
        1 to go up, -1 to go down.
    near, far : int
        Bit masks of the logarithms there, and at the other end if ``length`` reaches it.
    ends : (float, float)
        Ends of the segment.
    least : float
        Smallest `fall` of the zone: what the others are measured by.
    logs : int
        NO_LOGS, SHARP or SOFT: whether they matter, and whether those of beta_R are blurred over T_R.
    """
    up, down = density_between(L, start, sign * length)
    up_R, down_R = density_between(R, start, sign * length)
    x, (lo, hi) = start[0], ends
    # distances ahead to the centres of the Fermi functions, in units of their temperatures
    cold_L, cold_R = L.T == 0.0, R.T == 0.0
    per_L, per_R = 0.0 if cold_L else 1.0 / L.T, 0.0 if cold_R else 1.0 / R.T
    u0 = sign * (center(L.mu, L.T, lo, hi) - x) * per_L
    u1 = sign * (center(L.mu - L.J, L.T, lo, hi) - x) * per_L
    u2 = sign * (center(L.mu + L.J, L.T, lo, hi) - x) * per_L
    u3 = sign * (center(R.mu, R.T, lo, hi) - x) * per_R
    behind = ahead = 1e300
    if logs:
        set_distances(w, start)
        behind, ahead = nearest_logs(w, sign, near | far)
    end = fall(L, up, down, x + sign * length)
    off, room = 0.0, int(w[LIMIT])
    while off < length and n < room:
        first = off == 0.0
        smooth, passed = 1e300, 0.0
        if not cold_L:
            t = off * per_L
            front, back = _nearest(u0 - t, *_nearest(u1 - t, *_nearest(u2 - t, 1e300, -1e300)))
            passed = -back if front == 1e300 else 0.0
            if L.T == R.T:
                front, back = _nearest(u3 - t, front, back)
            smooth = L.T * min(unit_step(front), unit_step(back))
        if not cold_R and L.T != R.T:
            smooth = min(smooth, R.T * unit_step(u3 - off * per_R))
        deep = max(min(fall(L, up, down, x + sign * off), end) - least, 0.0)
        ratio = log_ratio_allowed(deep)
        limit = log_step(off if near != 0 and not first else behind + off, ahead - off, ratio)
        if logs == SOFT:
            limit = min(limit, soft_log_step(sign * (x - R.mu) + off, R.T, ratio))
        rest = length - off
        # `smooth` allows for the fall of g from its largest value on this segment, not from its peak
        beside = smooth * (BESIDE + max(deep - passed, 0.0) / 24.0)
        s = fit(off, smooth, beside, limit, ratio, rest, first and near != 0, far != 0)
        last = s >= rest
        p = enter(w, n, start, sign, off, s, near if first else 0, far if last else 0)
        w[p + WANT] = want
        w[p + UP], w[p + DOWN], w[p + UP_R], w[p + DOWN_R] = up, down, up_R, down_R
        off = length if last else off + s
        n += 1
    return n


@nb.njit(**OPTIONS)
def smallest(T, S):
    """The smaller of two temperatures, of those that are not zero; infinite if both are."""
    return min(T if T > 0.0 else 1e308, S if S > 0.0 else 1e308)


@nb.njit(**OPTIONS)
def segment(L, R, w, want, a, b, least, logs, n):
    """Lay panels between two neighbouring breaks after the first n; return the new number.

    Where a temperature, or the splitting whose logarithms matter, is tiny beside the segment, it is laid from
    both ends to the middle, so that the offset of a panel next to either end keeps its digits; else from mu_L
    outwards.
    """
    length = gap(a, b)
    if length <= 0.0:
        return n
    spin_up, spin_down = density_between(L, a, length)
    if spin_up + spin_down == 0.0:
        return n
    none = np.int64(0)
    left = right = none
    if logs:
        left, right = log_masks(w, a), log_masks(w, b)
    finest = min(smallest(L.T, R.T), R.J if logs else 1e308)
    from_ends = length >= 1e3 * finest
    from_mu = not from_ends and a[0] < L.mu < b[0] and length > 4.0 * smallest(L.T, R.T)
    from_top = not from_ends and not from_mu and a[0] < L.mu
    # one call of `march`, since the compiler copies it to where it is called
    for side in range(2):
        down = side == 1
        if not from_ends and not from_mu and down != from_top:
            continue
        start, near, far = (b, right, left) if down else (a, left, right)
        sign, reach = -1.0 if down else 1.0, length
        if from_mu:
            start, near = (L.mu, 0.0), none
            reach = gap(a, start) if down else gap(start, b)
        elif from_ends:
            far, reach = none, 0.5 * length
        n = march(L, R, w, want, start, sign, reach, near, far, (a[0], b[0]), least, logs, n)
    return n
