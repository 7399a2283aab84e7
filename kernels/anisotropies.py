"""Spin anisotropy at the nodes of a batch of panels.

    e        e^u, u = (omega - mu)/T
    q        exp(-|J_n|/T)
    f, h     1/(1 + e), 1 - f; rows of `fermi_rows`
    a_n,up + a_n,down     (1 - q)^2/4 h (1 - e)/[(e + q)(1 + q e)]                          (68)
    a_n,up - a_n,down     sign(J_n) (1 - q)/4 h [1/(e + q) + 1/(1 + q e)]
    g, g~    sum_n (nu_n,up a_n,up +- nu_n,down a_n,down), each band with its own J_n       (67), (103)
    hole     sum_n nu_n,up [f(omega) - f(omega + J_n)]^2/4, whose integral is q_ex          (62)
    filling  [f(omega) + f(omega + sigma J_n) - 1]/4, which `network` needs in place of a_n,sigma

No difference of Fermi functions is formed, so that tails keep their digits. Beyond |J| = 300 T, where e
leaves the range of doubles before u reaches J/T, a_up and a_down cannot cancel any more. At T = 0 everything
is constant on a panel.

Errata: (A35), (A44) lack the factor 1/4 of (68).
"""

import math

import numba as nb

from .elementary import exp
from .fermi_rows import steps
from .work import (
    ABOVE,
    BELOW,
    DOWN,
    FILLING,
    FLIP,
    GT,
    HOLE,
    NODES,
    ROWS,
    SIZE_OF_SIDE,
    UP,
    E,
    F,
    G,
    H,
    J,
    N,
    Q,
    T,
    U,
)

WIDE = 300.0


@nb.njit(**ROWS)
def _beside(w, s, r, j):
    """Fill BELOW with 1 - f(omega + j) and ABOVE with f(omega - j), j >= 0."""
    v = w[r : r + SIZE_OF_SIDE]
    T_ = w[s + T]
    if T_ == 0.0:
        steps(w, r, j, BELOW)
        steps(w, r, -j, ABOVE)
        for i in range(NODES):
            v[BELOW + i] = 1.0 - v[BELOW + i]
        return
    u = j / T_
    for i in range(NODES):
        v[BELOW + i] = 1.0 / (1.0 + exp(-u - v[U + i]))
        v[ABOVE + i] = 1.0 / (1.0 + exp(v[U + i] - u))


@nb.njit(**ROWS)
def _close(w, r, j, lift):
    """`_splitting` of j = |J|/T < WIDE."""
    v = w[r : r + SIZE_OF_SIDE]
    q, c = math.exp(-j), -0.25 * math.expm1(-j)
    drop = 1.0 - lift
    for i in range(NODES):
        e, h = v[E + i], v[HOLE + i]
        above, below = 1.0 / (e + q), 1.0 / (1.0 + q * e)
        lower, upper = c * h * above, c * h * below
        v[BELOW + i] = 4.0 * c * lower * ((1.0 - e) * below)
        v[ABOVE + i] = (lift - drop) * (lower + upper)
        v[H + i] = lift * lower - drop * upper


@nb.njit(**ROWS)
def _splitting(w, s, r, j, lift):
    """Fill BELOW with a_up + a_down, ABOVE with a_up - a_down, H with a_up.

    j = |J|, lift = 1 for J > 0, else 0. With the filling in place of the anisotropy if the side says so.
    """
    v = w[r : r + SIZE_OF_SIDE]
    T_, filling = w[s + T], w[s + FILLING] != 0.0
    if T_ > 0.0 and j < WIDE * T_ and not filling:
        _close(w, r, j / T_, lift)
        return
    _beside(w, s, r, j)
    drop = 1.0 - lift
    for i in range(NODES):
        f, h = v[F + i], v[HOLE + i]
        lower, upper = 0.25 * f * v[BELOW + i], 0.25 * h * v[ABOVE + i]
        if filling:
            lower, upper = 0.25 * (f - v[BELOW + i]), 0.25 * (h - v[ABOVE + i])
        v[BELOW + i] = lower - upper
        v[ABOVE + i] = (lift - drop) * (lower + upper)
        v[H + i] = lift * lower - drop * upper


@nb.njit(**ROWS)
def add_anisotropy(w, s, r, b):
    """Add one band, whose nu0 stands in UP and DOWN, to G, GT and Q; uses BELOW, ABOVE and H."""
    v = w[r : r + SIZE_OF_SIDE]
    J_, N_, flip = w[b + J], w[b + N], w[s + FLIP]
    if J_ == 0.0 and w[s + FILLING] == 0.0:
        return
    _splitting(w, s, r, abs(J_), 1.0 if J_ >= 0.0 else 0.0)
    for i in range(NODES):
        up, down = v[UP + i], flip * v[DOWN + i]
        mean, m = 0.5 * N_ * (up + down), 0.5 * N_ * (up - down)
        both, odd, a_up = v[BELOW + i], v[ABOVE + i], v[H + i]
        v[G + i] += mean * both + m * odd
        v[GT + i] += mean * odd + m * both
        v[Q + i] += 4.0 * N_ * up * a_up * a_up
