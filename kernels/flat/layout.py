"""Where the panels of the exchange integrals lie.

    torque      all of the band of L where g_L is not negligible
    emission    with the torque while L and R overlap around mu_L; else where they do
    absorption  the windows of m_R inside the band of L: A_ex lives there alone, however far that is, and a
                tail of 1e-100 is still the whole of it. With the torque while they are near; else apart,
                from the nearest to mu_L outwards

Panels are laid outwards from mu_L. Any integral may live in a tail, so that a Fermi function is measured
from its largest value on a segment, not from its centre; the logarithms matter to the torque alone, and
the less the more g_L has fallen off.

The layout does not depend on which of them are wanted, so that neither do the values.
"""

import numba as nb
import numpy as np

from ..band import density, window_shape
from ..compiling import OPTIONS
from .kinds import ABSORPTION, EMISSION, TORQUE
from .panels import CUT, clipped, insert
from .reach import UNSEEN, depth, fall, windows, zone
from .scratch import DEPTH, HI
from .segments import NO_LOGS, SHARP, SOFT, segment


@nb.njit(**OPTIONS)
def insert_edges(b, w, n):
    """Insert the edges of both spins into the sorted breaks; return their new number."""
    h = 0.5 * b.J
    for D in (-b.D, b.D):
        n = insert(w, n, D, -h)
        n = insert(w, n, D, h)
    return n


@nb.njit(**OPTIONS)
def set_breaks(L, R, w, cold):
    """Enter the sorted breaks of the integrands, all steps if ``cold``; return their number."""
    n = np.int64(0)  # a plain 0 would be a type of its own to numba, and compile the callee twice
    n = insert_edges(L, w, n)
    if L.D != R.D or L.J != R.J:
        n = insert_edges(R, w, n)
    # steps at T = 0; where T is tiny, ends of segments from which offsets keep their digits
    if cold or L.T < 1e-3 * L.D:
        n = insert(w, n, L.mu, 0.0)
        n = insert(w, n, L.mu, -L.J)
        n = insert(w, n, L.mu, L.J)
    if cold or R.T < 1e-3 * L.D:
        n = insert(w, n, R.mu, 0.0)
    return n


@nb.njit(**OPTIONS)
def between(L, R, w, want, breaks, lo, hi, logs, n):
    """Lay panels from lo to hi, cut at the breaks; return the new number."""
    within = lo <= L.mu <= hi and abs(L.mu) < L.D + 0.5 * L.J
    least = 0.0 if within else 1e308
    for k in range(0 if within else breaks - 1):
        a, b = max(w[HI + k], lo), min(w[HI + k + 1], hi)
        if a < b:
            up, down = density(L, 0.5 * (a + b))
            for x in (a, b, min(max(L.mu - L.J, a), b), min(max(L.mu, a), b), min(max(L.mu + L.J, a), b)):
                least = min(least, fall(L, up, down, x))
    for k in range(breaks - 1):
        if w[HI + k + 1] < lo or w[HI + k] > hi:  # an edge may differ from lo or hi by its low part alone
            continue
        a, b = clipped(w, k, lo, hi)
        n = segment(L, R, w, want, a, b, least, logs, n)
    return n


@nb.njit(**OPTIONS)
def lay_out(L, R, want, groups, w, steplike, n):
    """Lay out the panels of one point after the first n of the block; return the new number.

    Of the integrals in ``groups``, those that share panels have them laid whichever is wanted, so that values
    do not depend on it. ``steplike`` tells that beta_R is a sum of logarithms, which are entered
    (`logs.set_logs`). The exponent of the tail that A_ex lives in is left in ``w[DEPTH]``.
    """
    breaks = set_breaks(L, R, w, False)
    top = L.D + 0.5 * L.J
    both = min(top, R.D + 0.5 * R.J)
    nearest, lives = windows(L, R) if R.J > 0.0 else (1e308, 1e308)
    together = nearest <= CUT * L.T
    within = L.mu - L.J < both and L.mu + L.J > -both
    main = groups & (TORQUE | (EMISSION if within else 0) | (ABSORPTION if together else 0))
    want &= groups
    logs = NO_LOGS
    if groups & TORQUE and R.J > 0.0:
        logs = SHARP if steplike else SOFT
    # how far into the tails of g each of them lives: where L and R are filled alike, Delta has none but there
    deep, (c, h) = 0.0, window_shape(R)
    if L.T > 0.0 and abs(L.mu) >= both:
        deep = depth(L, R, -both, both)
    elif L.T > 0.0 and R.J > 2.0 * R.D and abs(L.mu) < c - h:  # between the bands of R
        deep = min(depth(L, R, -both, h - c), depth(L, R, c - h, both)) if both > c - h else 1e308
    deep = deep if deep < 1e300 else 0.0
    for task in range(4):
        lo, hi, part = 0.0, 0.0, main
        if task == 0 and want & main:
            lo, hi = zone(L, -top, top, CUT * L.T + max(lives if together else 0.0, deep if within else 0.0))
        elif task == 1 and want & EMISSION and not within:
            lo, hi = zone(L, -both, both, CUT * L.T + deep)
            part = EMISSION
        elif task > 1 and want & ABSORPTION and not together and nearest < UNSEEN * L.T:
            x, reach = c if task == 2 else -c, L.J + lives + CUT * L.T
            lo, hi = max(max(x - h, -top), L.mu - reach), min(min(x + h, top), L.mu + reach)
            part = ABSORPTION
        if lo < hi:
            n = between(L, R, w, part, breaks, lo, hi, logs if task == 0 else NO_LOGS, n)
    if L.T > 0.0 and nearest < 1e308:
        w[DEPTH] = min(nearest / L.T, 700.0)
    return n
