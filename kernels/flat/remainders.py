"""Panels of what the Fermi functions have beside their steps, for the spin torque (`torque`).

The remainder r decays as e^(-|omega - mu|/T). Panels are laid over the windows of m, outwards from mu, graded
by the logarithms of the other electrode.
"""

import numba as nb
import numpy as np

from ..band import window_shape
from ..compiling import OPTIONS
from ..exact import gap
from .kinds import TORQUE
from .logs import log_masks, nearest_logs, set_distances, set_logs
from .panels import BESIDE, CUT, clipped, enter, fit, insert, log_ratio_allowed, log_step, thermal_step
from .scratch import E_HI, E_LO, HI, LIMIT, LO, UP, WANT

NARROW = 1e3  # length of a segment over a splitting that is tiny beside it


@nb.njit(**OPTIONS)
def _seen(T, beyond, way, rest):
    """Return by how many exponents r is down on a panel at least, and how long the panel may be.

    It begins ``beyond`` mu and goes outwards (way 1), or inwards (-1) over no more than ``rest``.
    """
    least = beyond if way > 0.0 else beyond - rest
    return max(least, 0.0) / T, thermal_step(-way * max(beyond, 0.0), T)


@nb.njit(**OPTIONS)
def remainder_segment(L, R, both, w, m, a, b, spare, n):
    """Lay panels between two neighbouring breaks, outwards from mu, after the first n; return the new number.

    ``spare`` is the exponent that r_L may fall to unseen: zero, or its largest value on all panels.
    """
    length = gap(a, b)
    outwards = 1.0 if a[0] >= L.mu else -1.0
    room = int(w[LIMIT])
    # a tiny splitting is seen at the far end too, where offsets from the near one have lost their digits
    halves = 2 if length >= NARROW * R.J else 1
    for half in range(halves):
        way = 1.0 if half == 0 else -1.0
        sign = way * outwards
        start, end = (a, b) if sign > 0.0 else (b, a)
        near, far = log_masks(w, start), log_masks(w, end) if halves == 1 else np.int64(0)
        set_distances(w, start)
        x, reach = start[0], length / halves
        behind, ahead = nearest_logs(w, sign, near | far)
        off = 0.0
        while off < reach and n < room:
            first = off == 0.0
            rest = reach - off
            down, smooth = _seen(L.T, outwards * (x - L.mu) + way * off - spare, way, rest)
            ratio = log_ratio_allowed(down)
            if both:
                down, other = _seen(R.T, outwards * (x - R.mu) + way * off, way, rest)
                ratio, smooth = min(ratio, log_ratio_allowed(down)), min(smooth, other)
            limit = log_step(off if near != 0 and not first else behind + off, ahead - off, ratio)
            s = fit(off, smooth, BESIDE * smooth, limit, ratio, rest, first and near != 0, far != 0)
            last = s >= rest
            p = enter(w, n, start, sign, off, s, near if first else 0, far if last else 0)
            w[p + UP], w[p + WANT] = m, TORQUE
            off = reach if last else off + s
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
            middle = 0.5 * (w[HI + k] + w[HI + k + 1]) + 0.5 * (w[LO + k] + w[LO + k + 1])
            if abs(middle - center) >= h or w[HI + k] >= hi or w[HI + k + 1] <= lo:
                continue
            a, b = clipped(w, k, lo, hi)
            n = remainder_segment(L, R, both, w, m, a, b, spare, n)
    return n


@nb.njit(**OPTIONS)
def alike(L, R):
    """Whether one integral over the sum of both remainders does: windows alike, both mu between them."""
    c, h = window_shape(L)
    return L.D == R.D and L.J == R.J and L.T > 0.0 and R.T > 0.0 and max(abs(L.mu), abs(R.mu)) <= c - h
