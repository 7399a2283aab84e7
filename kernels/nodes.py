"""Spin-anisotropy and bias function at the nodes of a batch of panels.

    x, y     (omega - mu)/T of L and of R;  E = e^x, E_R = e^y
    q        exp(-J_L/T_L)
    f_L      1/(1 + E)
    a_up     (1 - q)/4 E/[(1 + E)(E + q)]      = [f(omega) - f(omega + J)]/4     (68)
    a_down  -(1 - q)/4 E/[(1 + E)(1 + q E)]    = [f(omega) - f(omega - J)]/4
    g, g~    nu_up a_up +- nu_down a_down                                        (66), (104)
    Delta    f_R - f_L = (E - E_R)/[(1 + E)(1 + E_R)]                            (95)

No difference of Fermi functions is formed: where both spins are present
g = (1 - q)^2/4 E (1 - E)/[(1 + E)(E + q)(1 + q E)]; at equal temperatures
E - E_R = (1 - e^[(mu_L - mu_R)/T]) E, else expm1 gives it where x and y are close. All keep their relative
accuracy in the tails, and all follow from one division by (1 + E)(E + q)(1 + q E)(1 + E_R).

That product leaves the range of doubles far out (beyond WARM), and q does beyond J = COLD T. There f and
1 - f follow from e^-|x|, and a_up, a_down cannot cancel any more: of a_up = f(omega) [1 - f(omega + J)]/4
and a_down = -[1 - f(omega)] f(omega - J)/4 the factors that are not 1 are taken.

Every function takes panels from ``w[p]`` on, and fills rows of ``w`` (see `scratch`).
"""

import numba as nb

from .elementary import exp, exp_inside
from .gauss import HALF_ORDER
from .occupations import WARM, bias, mend, middle, occupation, spread_x
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
    LIFT,
    PER_L,
    PER_R,
    RATIO,
    ROWS,
    TOP,
    UP,
    X_L,
    X_R,
    C,
    G,
    N,
    Q,
    once,
)

APART, UNDERFLOW, COLD = 150.0, 680.0, 300.0
WARM_WAY, FAR_WAY, APART_WAY = range(3)


@nb.njit(**ROWS)
def _steps(L, w, p, count):
    """T_L = 0: f_L, g, g~ are constant on each panel."""
    for k in range(count):
        q = p + FIELDS * k
        x = middle(L, w, q)
        filled = 1.0 if x < 0.0 else 0.0
        a_up = 0.25 * w[q + UP] * (filled - (1.0 if x < -L.J else 0.0))
        a_down = 0.25 * w[q + DOWN] * (filled - (1.0 if x < L.J else 0.0))
        m = N * k
        for i in range(N * once(w)):
            w[F_L + m + i] = filled
            w[H_L + m + i] = 1.0 - filled
            w[G + m + i] = a_up + a_down
            w[G_EVEN + m + i] = a_up - a_down


@nb.njit(**ROWS)
def _apart(L, w, p, first, last):
    """Fill f_L, 1 - f_L, g, g~ of panels ``first`` to ``last`` - 1 where a_up and a_down cannot cancel."""
    if first < 0 or p < 0:
        return
    q, m = p + FIELDS * first, N * first
    spread_x(L, L.J, w[PER_L], w, q, last - first, TOP + m)
    spread_x(L, -L.J, w[PER_L], w, q, last - first, BOTTOM + m)
    up, down = 0.25 * w[q + UP], 0.25 * w[q + DOWN]
    for i in range(N * (last - first)):
        low = w[X_L + m + i] < 0.0
        e, far = exp(-abs(w[X_L + m + i])), exp(w[TOP + m + i] if low else -w[BOTTOM + m + i])
        y = 1.0 / ((1.0 + e) * (1.0 + far))
        much, beyond = (1.0 + far) * y, far * y  # the second: f (1 - f) of the two steps
        few = e * much
        w[F_L + m + i] = much if low else few
        w[H_L + m + i] = few if low else much
        a_up = up * (beyond if low else few)
        a_down = down * (few if low else beyond)
        w[G + m + i] = a_up - a_down
        w[G_EVEN + m + i] = a_up + a_down


@nb.njit(**ROWS)
def _shape(w, q):
    """Return m, k0, k1, p0, p1 of a panel.

    g = r [m (1 - E) + k0 + k1 E], g~ = r [p0 + p1 E]; r = c E/[(1 + E)(E + q)(1 + q E)], c = (1 - q)/4.
    """
    if w[q + UP] * w[q + DOWN] != 0.0:
        return 4.0 * w[C], 0.0, 0.0, 1.0 + w[Q], 1.0 + w[Q]
    if w[q + UP] != 0.0:
        return 0.0, 1.0, w[Q], 1.0, w[Q]
    return 0.0, -w[Q], -1.0, w[Q], 1.0


@nb.njit(**ROWS)
def _far(w, q, m, nodes):
    """Fill f_L, 1 - f_L, g, g~ by e = e^-|x|: r is the same function of e as of E."""
    if m < 0 or q < 0:
        return
    m0, k0, k1, p0, p1 = _shape(w, q)
    q, c = w[Q], w[C]
    for i in range(nodes):
        low = w[X_L + m + i] < 0.0
        e = exp_inside(-abs(w[X_L + m + i]))
        ends = (e + q) * (1.0 + q * e)
        y = 1.0 / ((1.0 + e) * ends)
        much, r = ends * y, (c * e) * y
        few = e * much
        w[F_L + m + i] = much if low else few
        w[H_L + m + i] = few if low else much
        t = m0 * (1.0 - e)
        w[G + m + i] = r * (t + (k0 + k1 * e) if low else (k1 + k0 * e) - t)
        w[G_EVEN + m + i] = r * (p0 + p1 * e if low else p1 + p0 * e)


@nb.njit(**ROWS)
def _alike(w, q, m, nodes):
    """Fill f_L, g, g~, Delta at equal temperatures."""
    if m < 0 or q < 0:
        return
    m0, k0, k1, p0, p1 = _shape(w, q)
    q, c, ratio, lift = w[Q], w[C], w[RATIO], w[LIFT]
    for i in range(nodes):
        E = exp_inside(w[X_L + m + i])
        R = 1.0 + ratio * E
        ends = (E + q) * (1.0 + q * E)
        y = 1.0 / (ends * ((1.0 + E) * R))
        steps = ends * y
        w[F_L + m + i] = steps * R
        w[DELTA + m + i] = steps * (lift * E)
        r = (c * E) * (y * R)
        w[G + m + i] = r * (m0 * (1.0 - E) + (k0 + k1 * E))
        w[G_EVEN + m + i] = r * (p0 + p1 * E)


@nb.njit(**ROWS)
def _warm(w, q, m, nodes):
    """Fill f_L, g, g~, Delta from x and y; H_R with e^y/[(1 + e^x)(1 + e^y)]."""
    if m < 0 or q < 0:
        return
    m0, k0, k1, p0, p1 = _shape(w, q)
    q, c = w[Q], w[C]
    for i in range(nodes):
        E = exp_inside(w[X_L + m + i])
        E_R = exp_inside(min(max(w[X_R + m + i], -APART), APART))
        R = 1.0 + E_R
        ends = (E + q) * (1.0 + q * E)
        y = 1.0 / (ends * ((1.0 + E) * R))
        steps = ends * y
        w[F_L + m + i] = steps * R
        w[DELTA + m + i] = steps * (E - E_R)
        w[H_R + m + i] = steps * E_R
        r = (c * E) * (y * R)
        w[G + m + i] = r * (m0 * (1.0 - E) + (k0 + k1 * E))
        w[G_EVEN + m + i] = r * (p0 + p1 * E)


@nb.njit(**ROWS)
def _way(L, w, q, k):
    """Which of the ways above suits a panel, a number that neighbours treated alike share."""
    reach = max(-w[X_L + N * k], w[X_L + N * k + HALF_ORDER])
    way = WARM_WAY if reach < WARM else FAR_WAY
    if L.J > COLD * L.T or reach > UNDERFLOW:
        way = APART_WAY
    return 4 * way + (2 if w[q + UP] != 0.0 else 0) + (1 if w[q + DOWN] != 0.0 else 0)


@nb.njit(**ROWS)
def values(L, R, w, p, count):
    """Fill f_L, g, g~, Delta, and x, y unless their temperatures are zero."""
    if p < 0:
        return
    _fill_y(R, w, p, count)
    if L.T == 0.0:
        _steps(L, w, p, count)
        occupation(R, w[PER_R], w, p, count, X_R, F_R, H_R)
        bias(L, R, w, 0, N * count)
        return
    spread_x(L, 0.0, w[PER_L], w, p, count, X_L)
    first = 0
    way = _way(L, w, p, 0)
    while first < count:
        last, next_way = first + 1, way
        while last < count:
            next_way = _way(L, w, p + FIELDS * last, last)
            if next_way != way:
                break
            last += 1
        q, m, nodes = p + FIELDS * first, N * first, N * (last - first)
        if way >= 4 * FAR_WAY:
            if way >= 4 * APART_WAY:
                _apart(L, w, p, first, last)
            else:
                _far(w, q, m, nodes)
            occupation(R, w[PER_R], w, q, last - first, X_R + m, F_R + m, H_R + m)
            bias(L, R, w, m, nodes)
        elif w[RATIO] != 0.0:
            _alike(w, q, m, nodes)
        else:
            _warm(w, q, m, nodes)
            if R.T > 0.0:
                mend(L, R, w, first, last)
        first, way = last, next_way


@nb.njit(**ROWS)
def _fill_y(R, w, p, count):
    """Fill y; at T_R = 0 with what is as good as its infinities."""
    if R.T > 0.0:
        spread_x(R, 0.0, w[PER_R], w, p, count, X_R)
        return
    for k in range(count):
        y = APART if middle(R, w, p + FIELDS * k) > 0.0 else -APART
        m = N * k
        for i in range(N * once(w)):
            w[X_R + m + i] = y
