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

from .band import OPTIONS, density, density_between, window_shape
from .kinds import ABSORPTION, EMISSION, TORQUE
from .logs import log_masks, nearest_logs, set_distances
from .panels import CUT, fit, insert, log_ratio_allowed, log_step, soft_log_step, unit_step
from .scratch import (
    DEPTH,
    DIST,
    DOWN,
    DOWN_R,
    FIELDS,
    HALF,
    HI,
    LEFT,
    LIMIT,
    LO,
    LOGS,
    OFF,
    PANELS,
    RIGHT,
    START,
    START_LO,
    UP,
    UP_R,
    WANT,
)

NO_LOGS, SHARP, SOFT = range(3)
UNSEEN = 760.0  # exponent of a tail that underflows


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
def insert_edges(b, w, n):
    """Insert the edges of both spins into the sorted breaks; return their new number."""
    h = 0.5 * b.J
    for D in (-b.D, b.D):
        n = insert(w, n, D, -h)
        n = insert(w, n, D, h)
    return n


@nb.njit(**OPTIONS)
def zone(L, bottom, top, reach):
    """Part of [bottom, top] within ``reach`` of where either spin's part of g_L is largest there."""
    inner = L.D - 0.5 * L.J
    return (
        max(bottom, min(L.mu - L.J, min(top, inner)) - reach),
        min(top, max(L.mu + L.J, max(bottom, -inner)) + reach),
    )


@nb.njit(**OPTIONS)
def center(mu, T, lo, hi):
    """Centre that stands for a Fermi function between lo and hi: never more than T outside.

    One centred further outside is a plain exponential there, and weighs most at the end next to it.
    """
    return min(max(mu, lo - T), hi + T)


@nb.njit(**OPTIONS)
def fall(L, up, down, x):
    """Exponent by which g_L is smaller at x than where it is largest; infinite where no spin is present.

    Spin up falls off outside [mu - J, mu], spin down outside [mu, mu + J].
    """
    d = 1e308
    if up != 0.0:
        d = max(x - L.mu, L.mu - L.J - x)
    if down != 0.0:
        d = min(d, max(L.mu - x, x - L.mu - L.J))
    if L.T == 0.0 or d == 1e308:
        return 0.0 if d <= 0.0 else 1e308
    return max(d, 0.0) / L.T


@nb.njit(**OPTIONS)
def march(L, R, w, want, x, x_lo, sign, length, near, far, ends, least, logs, n):
    """Lay panels from x over ``length``; return the new number.

    Parameters
    ----------
    x, x_lo : float
        Where to start, in two parts.
    sign : float
        1 to go up, -1 to go down.
    near, far : int
        Bit masks of the logarithms at x, and at the other end if ``length`` reaches it.
    ends : (float, float)
        Ends of the segment.
    least : float
        Smallest `fall` of the zone: what the others are measured by.
    logs : int
        NO_LOGS, SHARP or SOFT: whether they matter, and whether those of beta_R are blurred over T_R.
    """
    up, down = density_between(L, x, x_lo, sign * length)
    up_R, down_R = density_between(R, x, x_lo, sign * length)
    lo, hi = ends
    # distances ahead to the centres of the Fermi functions, in units of their temperatures
    cold_L, cold_R = L.T == 0.0, R.T == 0.0
    per_L, per_R = 0.0 if cold_L else 1.0 / L.T, 0.0 if cold_R else 1.0 / R.T
    u0 = sign * (center(L.mu, L.T, lo, hi) - x) * per_L
    u1 = sign * (center(L.mu - L.J, L.T, lo, hi) - x) * per_L
    u2 = sign * (center(L.mu + L.J, L.T, lo, hi) - x) * per_L
    u3 = sign * (center(R.mu, R.T, lo, hi) - x) * per_R
    behind = ahead = 1e300
    if logs:
        set_distances(w, x, x_lo)
        behind, ahead = nearest_logs(w, sign, near | far)
    end = fall(L, up, down, x + sign * length)
    off, room = 0.0, int(w[LIMIT])
    while off < length and n < room:
        first = off == 0.0
        smooth = 1e300
        if not cold_L:
            t = off * per_L
            smooth = L.T * min(min(unit_step(u0 - t), unit_step(u1 - t)), unit_step(u2 - t))
        if not cold_R:
            smooth = min(smooth, R.T * unit_step(u3 - off * per_R))
        deep = max(min(fall(L, up, down, x + sign * off), end) - least, 0.0)
        ratio = log_ratio_allowed(deep)
        limit = log_step(off if near != 0 and not first else behind + off, ahead - off, ratio)
        if logs == SOFT:
            limit = min(limit, soft_log_step(sign * (x - R.mu) + off, R.T, ratio))
        rest = length - off
        s = fit(smooth, smooth * (0.5 + deep / 24.0), limit, ratio, rest, first and near != 0, far != 0)
        last = s >= rest
        p = PANELS + FIELDS * n
        at_start, at_end = near if first else 0, far if last else 0
        w[p + WANT], w[p + START], w[p + START_LO] = want, x, x_lo
        w[p + OFF], w[p + HALF] = off if sign > 0.0 else -off - s, 0.5 * s
        w[p + UP], w[p + DOWN], w[p + UP_R], w[p + DOWN_R] = up, down, up_R, down_R
        w[p + LEFT], w[p + RIGHT] = (at_start, at_end) if sign > 0.0 else (at_end, at_start)
        for k in range(5):
            w[p + LOGS + k] = w[DIST + k]
        off = length if last else off + s
        n += 1
    return n


@nb.njit(**OPTIONS)
def segment(L, R, w, want, a_hi, a_lo, b_hi, b_lo, least, logs, n):
    """Lay panels between two neighbouring breaks after the first n; return the new number.

    Where a temperature is tiny beside the segment, it is laid from both ends to the middle, so that the
    offset of a panel next to either end keeps its digits; else from mu_L outwards.
    """
    length = (b_hi - a_hi) + (b_lo - a_lo)
    if length <= 0.0:
        return n
    spin_up, spin_down = density_between(L, a_hi, a_lo, length)
    if spin_up + spin_down == 0.0:
        return n
    none = np.int64(0)
    left = right = none
    if logs:
        left, right = log_masks(w, a_hi, a_lo), log_masks(w, b_hi, b_lo)
    from_ends = length >= 1e3 * smallest(L.T, R.T)
    from_mu = not from_ends and a_hi < L.mu < b_hi and length > 4.0 * smallest(L.T, R.T)
    from_top = not from_ends and not from_mu and a_hi < L.mu
    above = (b_hi - L.mu) + b_lo
    # one call of `march`, since the compiler copies it to where it is called
    for side in range(2):
        down = side == 1
        if not from_ends and not from_mu and down != from_top:
            continue
        x, x_lo, near, far = (b_hi, b_lo, right, left) if down else (a_hi, a_lo, left, right)
        reach = length
        if from_mu:
            x, x_lo, near, reach = L.mu, 0.0, none, (length - above if down else above)
        elif from_ends:
            far, reach = none, 0.5 * length
        n = march(
            L, R, w, want, x, x_lo, -1.0 if down else 1.0, reach, near, far, (a_hi, b_hi), least, logs, n
        )
    return n


@nb.njit(**OPTIONS)
def smallest(T, S):
    """The smaller of two temperatures, of those that are not zero; infinite if both are."""
    return min(T if T > 0.0 else 1e308, S if S > 0.0 else 1e308)


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
        a_hi, a_lo, b_hi, b_lo = w[HI + k], w[LO + k], w[HI + k + 1], w[LO + k + 1]
        if b_hi <= lo or a_hi >= hi:
            continue
        if a_hi < lo:
            a_hi, a_lo = lo, 0.0
        if b_hi > hi:
            b_hi, b_lo = hi, 0.0
        n = segment(L, R, w, want, a_hi, a_lo, b_hi, b_lo, least, logs, n)
    return n


@nb.njit(**OPTIONS)
def over(d, T):
    """d/T, infinite at T = 0 unless d is zero."""
    return d / T if T > 0.0 else (1e308 if d > 0.0 else 0.0)


@nb.njit(**OPTIONS)
def exponent(L, R, up, down, x):
    """Exponent by which g~ Delta is small at x."""
    d = fall(L, up, down, x)
    if min(L.mu, R.mu) <= x <= max(L.mu, R.mu):
        return d
    return d + min(over(abs(x - L.mu), L.T), over(abs(x - R.mu), R.T))


@nb.njit(**OPTIONS)
def depth(L, R, lo, hi):
    """Least exponent of g~ Delta from lo to hi, in units of 1/T_L; infinite where L has no states."""
    least, margin = 1e308, 1e-9 * (hi - lo)
    for x in (L.mu - L.J, L.mu, L.mu + L.J, R.mu):
        inside = min(max(x, lo + margin), hi - margin)
        up, down = density(L, inside)
        least = min(least, exponent(L, R, up, down, inside))
    return least * L.T if least < 1e300 and L.T > 0.0 else least


@nb.njit(**OPTIONS)
def windows(L, R):
    """Distance from [mu_L - J_L, mu_L + J_L] to the nearest m_R in the band of L; `depth` of both windows.

    The depth is not asked for where all of the band is near.
    """
    c, h = window_shape(R)
    top = L.D + 0.5 * L.J
    nearest = least = 1e308
    for side in range(2):
        lo, hi = max((c if side else -c) - h, -top), min((c if side else -c) + h, top)
        if lo < hi:
            nearest = min(nearest, max(max(lo - L.mu - L.J, L.mu - L.J - hi), 0.0))
    if nearest > 1e300 or L.T == 0.0 or top + abs(L.mu) <= L.J + nearest + CUT * L.T:
        return nearest, nearest
    for side in range(2):
        lo, hi = max((c if side else -c) - h, -top), min((c if side else -c) + h, top)
        if lo < hi:
            least = min(least, depth(L, R, lo, hi))
    return nearest, nearest if least > 1e300 else max(nearest, least)


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
    deep = 0.0
    if L.T > 0.0 and abs(L.mu) >= both:
        deep = depth(L, R, -both, both)
        deep = deep if deep < 1e300 else 0.0
    c, h = window_shape(R)
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
