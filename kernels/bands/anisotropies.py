"""Spin anisotropy at the nodes of a batch of panels.

    e        e^u, u = (omega - mu)/T
    q        exp(-|J_n|/T)
    f, h     1/(1 + e), 1 - f; rows of `fermi_rows`
    a_n,up + a_n,down     (1 - q)^2/4 h (1 - e)/[(e + q)(1 + q e)]                          (68)
    a_n,up - a_n,down     sign(J_n) (1 - q)/4 h [1/(e + q) + 1/(1 + q e)]
    g, g~    sum_n (nu_n,up a_n,up +- nu_n,down a_n,down), each band with its own J_n       (67), (103)
    hole     sum_n nu_n,up [f(omega) - f(omega + J_n)]^2/4, whose integral is q_ex          (62)
    filling  [f(omega) + f(omega + sigma J_n) - 1]/4, which `network` needs in place of a_n,sigma

No difference of Fermi functions is formed, so that tails keep their digits. g and g~ are made from sums and
differences of both spins for |J| < T, where these would cancel; beyond, spin by spin, or the more numerous
spin would leave its rounding where a belongs to the other. Beyond |J| = 300 T, where e
leaves the range of doubles before u reaches J/T, a_up and a_down cannot cancel any more. At T = 0 everything
is constant on a panel.

Errata: (A35), (A44) lack the factor 1/4 of (68).
"""

import math

import numba as nb

from ..compiling import BY_NODE
from ..elementary import exp, expm1
from ..exact import rounded_sum
from .work import (
    ABOVE,
    ANCHOR,
    ANCHOR_LO,
    BELOW,
    DOWN,
    FILLING,
    FLIP,
    GT,
    HOLE,
    LANES,
    MU,
    OFF,
    ORDER,
    STRIP,
    UP,
    E,
    F,
    G,
    J,
    N,
    Q,
    T,
    U,
    slot_of,
)

WIDE, SPIN_BY_SPIN = 300.0, 1.0


@nb.njit(**BY_NODE)
def _from(w, i, mu, j):
    """Return how far a node lies above mu + j: panels may be shorter than the rounding of either."""
    return rounded_sum(w[ANCHOR + i], -mu, -j) + (w[ANCHOR_LO + i] + w[OFF + i])


@nb.njit(**BY_NODE)
def _steps_beside(w, s, r, j, n):
    """Do as `_beside` does at T = 0, by the middle of each panel."""
    mu = w[s + MU]
    for slot in range(n // STRIP * LANES):
        first = slot_of(slot)
        i = first + LANES * (ORDER // 2)
        below = 0.0 if _from(w, i - LANES, mu, -j) + _from(w, i, mu, -j) < 0.0 else 1.0
        above = 1.0 if _from(w, i - LANES, mu, j) + _from(w, i, mu, j) < 0.0 else 0.0
        for k in range(first, first + LANES * ORDER, LANES):
            w[r + BELOW + k], w[r + ABOVE + k] = below, above


@nb.njit(**BY_NODE)
def _beside(w, s, r, j, n):
    """Fill BELOW with 1 - f(omega + j) and ABOVE with f(omega - j), j >= 0."""
    T_ = w[s + T]
    if T_ == 0.0:
        _steps_beside(w, s, r, j, n)
        return
    u = j / T_
    for i in range(n):
        w[r + BELOW + i] = 1.0 / (1.0 + exp(-u - w[r + U + i]))
        w[r + ABOVE + i] = 1.0 / (1.0 + exp(w[r + U + i] - u))


@nb.njit(**BY_NODE)
def _weighed(lower, upper, both, odd, sign, up, down, apart):
    """Return what both spins have of g, g~ and the hole; ``apart``: spin by spin."""
    a_up, a_down = (lower, -upper) if sign > 0.0 else (-upper, lower)
    x, y = 2.0 * up * a_up, 2.0 * down * a_down
    one = apart or up * down == 0.0
    g = x + y if one else (up + down) * both + (up - down) * odd
    gt = x - y if one else (up + down) * odd + (up - down) * both
    return g, gt, 8.0 * up * a_up * a_up


@nb.njit(**BY_NODE)
def _add_close(w, r, d, j, sign, half, flip, n):
    """Add a band to G, GT and Q, j = |J|/T < WIDE; ``half`` is N/2."""
    q, c, apart = exp(-j), -0.25 * expm1(-j), j > SPIN_BY_SPIN
    for i in range(n):
        e, h = w[r + E + i], c * w[r + HOLE + i]
        above, below = 1.0 / (e + q), 1.0 / (1.0 + q * e)
        lower, upper = h * above, h * below
        both, odd = 4.0 * c * lower * ((1.0 - e) * below), sign * (lower + upper)
        up, down = half * w[d + UP + i], half * flip * w[d + DOWN + i]
        g, gt, hole = _weighed(lower, upper, both, odd, sign, up, down, apart)
        w[r + G + i] += g
        w[r + GT + i] += gt
        w[r + Q + i] += hole


@nb.njit(**BY_NODE)
def _add_wide(w, r, d, u, sign, half, flip, filling, n):
    """Add a band to G, GT and Q from f, h, BELOW and ABOVE; u = |J|/T, or infinity."""
    apart = 0.25 * expm1(-2.0 * u)  # f(omega + J) - f(omega - J) over the product of both rows
    for i in range(n):
        f, h, above, below = w[r + F + i], w[r + HOLE + i], w[r + ABOVE + i], w[r + BELOW + i]
        lower = 0.25 * (f - below if filling else f * below)
        upper = 0.25 * (h - above if filling else h * above)
        both, odd = lower - upper, sign * (apart * above * below if filling else lower + upper)
        up, down = half * w[d + UP + i], half * flip * w[d + DOWN + i]
        g, gt, hole = _weighed(lower, upper, both, odd, sign, up, down, not filling)
        w[r + G + i] += g
        w[r + GT + i] += gt
        w[r + Q + i] += hole


@nb.njit(**BY_NODE)
def add_anisotropy(w, s, r, d, b, n):
    """Add one band, whose nu0 stands in UP and DOWN of rows ``d``, to G, GT and Q of rows ``r``."""
    j, filling, T_ = abs(w[b + J]), w[s + FILLING] != 0.0, w[s + T]
    if j == 0.0 and not filling:
        return
    sign, half = 1.0 if w[b + J] >= 0.0 else -1.0, 0.5 * w[b + N]
    if T_ > 0.0 and j < WIDE * T_ and not filling:
        _add_close(w, r, d, j / T_, sign, half, w[s + FLIP], n)
        return
    _beside(w, s, r, j, n)
    u = j / T_ if T_ > 0.0 else math.inf
    _add_wide(w, r, d, u, sign, half, w[s + FLIP], filling, n)
