"""Fermi functions, spin-anisotropy and bias function at the nodes of a batch of panels.

    E        e^x, x = (omega - mu_L)/T_L
    q        exp(-J_L/T_L)
    f, h     f_L and 1 - f_L
    a_up     (1 - q)/4 h/(E + q)        = [f(omega) - f(omega + J)]/4     (68)
    a_down  -(1 - q)/4 h/(1 + q E)      = [f(omega) - f(omega - J)]/4
    g, g~    nu_up a_up +- nu_down a_down                                 (66), (104)
    Delta    f_R - f_L                                                    (95)

No difference of Fermi functions is formed: where both spins are present
g = (1 - q)^2/4 h (1 - E)/[(E + q)(1 + q E)], and where the exponents differ by less than one
Delta = f_L (1 - f_R) (e^(x - y) - 1). Both keep their relative accuracy in the tails. Beyond J = 300 T,
where e^x leaves the range of doubles before x reaches J/T, a_up and a_down cannot cancel any more.

Every function takes ``count`` panels from ``w[p]`` on, and fills rows of ``w`` (see `scratch`).
"""

import math

import numba as nb

from .band import exact_sum
from .elementary import exp, expm1_small
from .gauss import X
from .scratch import (
    BOTTOM,
    DELTA,
    DOWN,
    F_L,
    F_R,
    FIELDS,
    G_EVEN,
    H_L,
    H_R,
    HALF,
    OFF,
    ROWS,
    START,
    START_LO,
    TOP,
    UP,
    X_L,
    X_R,
    G,
    N,
)


@nb.njit(**ROWS)
def middle(b, w, q):
    """Distance of the middle of a panel from mu; its sign is right however close they are."""
    return (w[q + START] - b.mu) + (w[q + START_LO] + (w[q + OFF] + w[q + HALF]))


@nb.njit(**ROWS)
def spread_x(b, shift, w, p, count, x):
    """Fill row ``x`` with (omega - mu + shift)/T."""
    for k in range(count):
        q = p + FIELDS * k
        x0 = (exact_sum(w[q + START], -b.mu, shift) + (w[q + START_LO] + w[q + OFF])) / b.T
        dx = w[q + HALF] / b.T
        for i in range(N):
            w[x + N * k + i] = x0 + dx * (1.0 + X[i])


@nb.njit(**ROWS)
def _cold_occupation(b, w, p, count, f, hole):
    for k in range(count):
        q = p + FIELDS * k
        filled = 1.0 if middle(b, w, q) < 0.0 else 0.0
        for i in range(N * k, N * k + N):
            w[f + i] = filled
            w[hole + i] = 1.0 - filled


@nb.njit(**ROWS)
def occupation_L(L, w, p, count):
    """Fill f_L, 1 - f_L and, unless T = 0, x_L."""
    if L.T == 0.0:
        _cold_occupation(L, w, p, count, F_L, H_L)
        return
    spread_x(L, 0.0, w, p, count, X_L)
    for i in range(N * count):
        e = exp(w[X_L + i])
        y = 1.0 / (1.0 + e)
        w[F_L + i] = y
        w[H_L + i] = e * y


@nb.njit(**ROWS)
def occupation_R(R, w, p, count):
    """Fill f_R, 1 - f_R and, unless T = 0, x_R."""
    if R.T == 0.0:
        _cold_occupation(R, w, p, count, F_R, H_R)
        return
    spread_x(R, 0.0, w, p, count, X_R)
    for i in range(N * count):
        e = exp(w[X_R + i])
        y = 1.0 / (1.0 + e)
        w[F_R + i] = y
        w[H_R + i] = e * y


@nb.njit(**ROWS)
def _anisotropy_cold(L, w, p, count):
    """T = 0: constants on each panel."""
    for k in range(count):
        q = p + FIELDS * k
        x = middle(L, w, q)
        a_up = 0.25 * w[q + UP] * (w[F_L + N * k] - (1.0 if x < -L.J else 0.0))
        a_down = 0.25 * w[q + DOWN] * (w[F_L + N * k] - (1.0 if x < L.J else 0.0))
        for i in range(N * k, N * k + N):
            w[G + i] = a_up + a_down
            w[G_EVEN + i] = a_up - a_down


@nb.njit(**ROWS)
def _apart(L, w, p, first, last):
    """Panels ``first`` to ``last`` - 1 where a_up, a_down cannot cancel: J > 300 T, or e^x out of range."""
    q, m = p + FIELDS * first, N * first
    spread_x(L, L.J, w, q, last - first, TOP + m)
    spread_x(L, -L.J, w, q, last - first, BOTTOM + m)
    for i in range(m, N * last):
        w[TOP + i] = w[F_L + i] / (1.0 + exp(-w[TOP + i]))
        w[BOTTOM + i] = w[H_L + i] / (1.0 + exp(w[BOTTOM + i]))
    for k in range(first, last):
        up, down = 0.25 * w[p + FIELDS * k + UP], 0.25 * w[p + FIELDS * k + DOWN]
        for i in range(N * k, N * k + N):
            a_up, a_down = up * w[TOP + i], down * w[BOTTOM + i]
            w[G + i] = a_up - a_down
            w[G_EVEN + i] = a_up + a_down


@nb.njit(**ROWS)
def _one_spin(w, p, count, q, c):
    """Panels where one spin is present."""
    for k in range(count):
        up, down = w[p + FIELDS * k + UP], w[p + FIELDS * k + DOWN]
        if up * down != 0.0:
            continue
        for i in range(N * k, N * k + N):
            e = exp(w[X_L + i])
            r = c * w[H_L + i] / (up * (e + q) + down * (1.0 + q * e))
            w[G + i] = r * (up - down)
            w[G_EVEN + i] = r


@nb.njit(**ROWS)
def anisotropy(L, w, p, count):
    """Fill f_L, 1 - f_L, g, g~ and, unless T = 0, x_L."""
    if L.T == 0.0 or L.J > 300.0 * L.T:
        occupation_L(L, w, p, count)
        if L.T == 0.0:
            _anisotropy_cold(L, w, p, count)
        else:
            _apart(L, w, p, 0, count)
        return
    spread_x(L, 0.0, w, p, count, X_L)
    q = math.exp(-L.J / L.T)
    c = -0.25 * math.expm1(-L.J / L.T)
    for i in range(N * count):
        e = exp(w[X_L + i])
        f = 1.0 / (1.0 + e)
        hole = e * f
        above, below = c / (e + q), 1.0 / (1.0 + q * e)
        w[F_L + i] = f
        w[H_L + i] = hole
        w[G + i] = (4.0 * c * hole * above) * ((1.0 - e) * below)
        w[G_EVEN + i] = (1.0 + q) * above * (e * below)
    _one_spin(w, p, count, q, c)
    for k in range(count):
        if max(-w[X_L + N * k], w[X_L + N * k + N - 1]) > 680.0:
            _apart(L, w, p, k, k + 1)


@nb.njit(**ROWS)
def bias(L, R, w, count):
    """Fill Delta = f_R - f_L from the occupations of both electrodes."""
    nodes = N * count
    if L.T == R.T and L.T > 0.0:
        d = (R.mu - L.mu) / R.T
        if abs(d) < 1.0:
            rise = math.expm1(d)
            for i in range(nodes):
                w[DELTA + i] = w[F_L + i] * w[H_R + i] * rise
        else:
            for i in range(nodes):
                few = w[F_L + i] + w[F_R + i] < 1.0
                w[DELTA + i] = w[F_R + i] - w[F_L + i] if few else w[H_L + i] - w[H_R + i]
    elif L.T > 0.0 and R.T > 0.0:
        slope, d = (R.T - L.T) / R.T, (R.mu - L.mu) / R.T
        for i in range(nodes):
            u = d + slope * w[X_L + i]
            close = w[F_L + i] * w[H_R + i] * expm1_small(min(max(u, -1.0), 1.0))
            few = w[F_L + i] + w[F_R + i] < 1.0
            apart = w[F_R + i] - w[F_L + i] if few else w[H_L + i] - w[H_R + i]
            w[DELTA + i] = close if abs(u) < 1.0 else apart
    else:
        for i in range(nodes):
            few = w[F_L + i] + w[F_R + i] < 1.0
            w[DELTA + i] = w[F_R + i] - w[F_L + i] if few else w[H_L + i] - w[H_R + i]
