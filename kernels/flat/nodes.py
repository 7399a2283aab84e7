"""Spin-anisotropy and bias function at the nodes of a batch of panels that go the same way.

    x, y     (omega - mu)/T of L and of R;  E = e^x
    q        exp(-J_L/T_L)
    f_L      1/(1 + E)
    a_up     (1 - q)/4 E/[(1 + E)(E + q)]      = [f(omega) - f(omega + J)]/4     (68)
    a_down  -(1 - q)/4 E/[(1 + E)(1 + q E)]    = [f(omega) - f(omega - J)]/4
    g, g~    nu_up a_up +- nu_down a_down                                        (66), (104)
    Delta    f_R - f_L                                                           (95)

No difference of Fermi functions is formed: where both spins are present
g = (1 - q)^2/4 E (1 - E)/[(1 + E)(E + q)(1 + q E)]; at equal temperatures
Delta = (1 - e^[(mu_L - mu_R)/T]) E/[(1 + E)(1 + E_R)], else f_L (1 - f_R) (e^(x - y) - 1) where x and y are
close. All keep their relative accuracy in the tails, and all follow from one division.

    FROZEN     T_L = T_R = 0: everything is constant on a panel
    COLD       T_L = 0
    ALIKE      equal temperatures; only where products of four E stay in the range of doubles
    FAR        any others, by e^-|x|, of which E/[(E + q)(1 + q E)] is the same function as of E
    EXTREME    where q or e^-|x| leave that range too: a_up = f(omega) [1 - f(omega + J)]/4 and
               a_down = -[1 - f(omega)] f(omega - J)/4 cannot cancel any more
    REMAINDER  m_L (f_L - theta(mu_L - omega)) in place of g, for the spin torque (`torque`)
"""

import numba as nb
import numpy as np

from ..compiling import BY_NODE
from ..elementary import exp, exp_inside, expm1_small
from ..gauss import X
from .scratch import (
    BOTTOM0,
    CLOSE,
    DELTA,
    DX,
    DY,
    F_L,
    G_EVEN,
    K0,
    K1,
    LANE_C,
    LANE_LIFT,
    LANE_Q,
    LANE_RATIO,
    LANE_SHIFT,
    LANE_SLOPE,
    LANES,
    M0,
    P0,
    P1,
    TOP0,
    WARM_R,
    X0,
    Y0,
    G,
    N,
    lanes,
)
from .thermal import FACTORS

FROM_START, ONES = 1.0 + X, np.ones(N)
ANYWHERE, CLOSE_BY, AT_STEP = range(3)
FROZEN, COLD, ALIKE, FAR, EXTREME, REMAINDER = range(6)


@nb.njit(**BY_NODE)
def bias(f_L, h_L, f_R, h_R):
    """Return Delta as the difference of electrons or of holes, whichever are few."""
    return f_R - f_L if f_L + f_R < 1.0 else h_L - h_R


@nb.njit(**BY_NODE)
def _cold(w, y, factors):
    """T_L = 0: f_L, g, g~ are constant on each panel, and at T_R = 0 the rest."""
    n = lanes(w)
    for i in range(N):
        for k in range(n):
            j = LANES * i + k
            filled, v = w[X0 + k], w[Y0 + k] + w[DY + k] * y[i]
            e = exp(-abs(v)) * w[WARM_R + k]
            much = 1.0 / (1.0 + e)
            few = e * much
            f, h = (much, few) if v < 0.0 else (few, much)
            w[F_L + j] = filled
            w[DELTA + j] = bias(filled, 1.0 - filled, f, h)
            w[G + j], w[G_EVEN + j] = factors[i] * w[K0 + k], factors[i] * w[P0 + k]


@nb.njit(**BY_NODE)
def _frozen(w, factors):
    """T_L = T_R = 0."""
    n = lanes(w)
    for i in range(N):
        for k in range(n):
            j = LANES * i + k
            w[F_L + j], w[DELTA + j] = w[X0 + k], (1.0 if w[Y0 + k] < 0.0 else 0.0) - w[X0 + k]
            w[G + j], w[G_EVEN + j] = factors[i] * w[K0 + k], factors[i] * w[P0 + k]


@nb.njit(**BY_NODE)
def _alike(w, y):
    """g = r [m0 (1 - E) + k0 + k1 E], g~ = r [p0 + p1 E]; r = (1 - q)/4 E/[(1 + E)(E + q)(1 + q E)]."""
    n = lanes(w)
    for i in range(N):
        for k in range(n):
            w[CLOSE + LANES * i + k] = exp_inside(w[X0 + k] + w[DX + k] * y[i])
    # apart from the exponentials: a processor looks ahead over so many instructions only
    for i in range(N):
        for k in range(n):
            j = LANES * i + k
            q, E = w[LANE_Q + k], w[CLOSE + j]
            R = 1.0 + w[LANE_RATIO + k] * E
            ends = (E + q) * (1.0 + q * E)
            z = 1.0 / (ends * ((1.0 + E) * R))
            steps = ends * z
            w[F_L + j] = steps * R
            w[DELTA + j] = steps * (w[LANE_LIFT + k] * E)
            r = (w[LANE_C + k] * E) * (z * R)
            w[G + j] = r * (w[M0 + k] * (1.0 - E) + (w[K0 + k] + w[K1 + k] * E))
            w[G_EVEN + j] = r * (w[P0 + k] + w[P1 + k] * E)


@nb.njit(**BY_NODE)
def _far(w, y):
    """`_alike` by e^-|x|, and f_R by e^-|y|."""
    n = lanes(w)
    for i in range(N):
        for k in range(n):
            j = LANES * i + k
            q = w[LANE_Q + k]
            x, v = w[X0 + k] + w[DX + k] * y[i], w[Y0 + k] + w[DY + k] * y[i]
            e, e_R = exp_inside(-abs(x)), exp(-abs(v)) * w[WARM_R + k]
            ends, R = (e + q) * (1.0 + q * e), 1.0 + e_R
            z = 1.0 / (ends * ((1.0 + e) * R))
            much = (ends * R) * z
            much_R = (ends * (1.0 + e)) * z
            few, few_R = e * much, e_R * much_R
            f, h = (much, few) if x < 0.0 else (few, much)
            f_R, h_R = (much_R, few_R) if v < 0.0 else (few_R, much_R)
            w[F_L + j], w[CLOSE + j] = f, f * h_R
            w[DELTA + j] = bias(f, h, f_R, h_R)
            r = (w[LANE_C + k] * e) * (z * R)
            t, k0, k1 = w[M0 + k] * (1.0 - e), w[K0 + k], w[K1 + k]
            w[G + j] = r * (t + (k0 + k1 * e) if x < 0.0 else (k1 + k0 * e) - t)
            p0, p1 = w[P0 + k], w[P1 + k]
            w[G_EVEN + j] = r * (p0 + p1 * e if x < 0.0 else p1 + p0 * e)


@nb.njit(**BY_NODE)
def _extreme(w, y):
    """K0, K1: densities of spin up and down over 4."""
    n = lanes(w)
    for i in range(N):
        for k in range(n):
            j = LANES * i + k
            x, v = w[X0 + k] + w[DX + k] * y[i], w[Y0 + k] + w[DY + k] * y[i]
            shifted = w[TOP0 + k] if x < 0.0 else -w[BOTTOM0 + k]
            step = w[DX + k] if x < 0.0 else -w[DX + k]
            e, e_R = exp(-abs(x)), exp(-abs(v)) * w[WARM_R + k]
            far = exp(shifted + step * y[i])
            R = 1.0 + e_R
            z = 1.0 / ((1.0 + e) * (1.0 + far))
            much, beyond = (1.0 + far) * z, far * z  # the second: f (1 - f) of the two steps
            few, much_R = e * much, 1.0 / R
            few_R = e_R * much_R
            f, h = (much, few) if x < 0.0 else (few, much)
            f_R, h_R = (much_R, few_R) if v < 0.0 else (few_R, much_R)
            w[F_L + j], w[CLOSE + j] = f, f * h_R
            w[DELTA + j] = bias(f, h, f_R, h_R)
            a_up = w[K0 + k] * (beyond if x < 0.0 else few)
            a_down = w[K1 + k] * (few if x < 0.0 else beyond)
            w[G + j], w[G_EVEN + j] = a_up - a_down, a_up + a_down


@nb.njit(**BY_NODE)
def _mend(w, y):
    """Form Delta anew where x and y are close."""
    n = lanes(w)
    for i in range(N):
        for k in range(n):
            j = LANES * i + k
            x = w[X0 + k] + w[DX + k] * y[i]
            u = w[LANE_SHIFT + k] + w[LANE_SLOPE + k] * x
            close = w[CLOSE + j] * expm1_small(min(max(u, -1.0), 1.0))
            w[DELTA + j] = close if abs(u) < 1.0 else w[DELTA + j]


@nb.njit(**BY_NODE)
def _remainder(w, y):
    """m_L r_L and, where R is alike, m_L r_R; K0 is m_L. Delta is 1: alpha is all the torque takes."""
    n = lanes(w)
    for i in range(N):
        for k in range(n):
            j = LANES * i + k
            x, v = w[X0 + k] + w[DX + k] * y[i], w[Y0 + k] + w[DY + k] * y[i]
            e, e_R = exp(-abs(x)), exp(-abs(v)) * w[WARM_R + k]
            z = 1.0 / ((1.0 + e) * (1.0 + e_R))
            r, r_R = e * (1.0 + e_R) * z, e_R * (1.0 + e) * z
            w[DELTA + j] = 1.0
            w[G + j] = w[K0 + k] * ((r if x > 0.0 else -r) + (r_R if v > 0.0 else -r_R))


@nb.njit(**BY_NODE)
def _remainder_of_step(w, factors):
    """Fill Delta with what f_R has beside its step, at the nodes of `thermal`."""
    n = lanes(w)
    for i in range(N):
        for k in range(n):
            w[DELTA + LANES * i + k] = factors[i]


@nb.njit(**BY_NODE)
def values(w, way, place, y):
    """Fill f_L, g, g~, Delta of a batch at nodes y; ``place`` as in `kinds`."""
    factors = FACTORS if place == AT_STEP else ONES
    if way == FROZEN:
        _frozen(w, factors)
    elif way == COLD:
        _cold(w, y, factors)
    elif way == ALIKE:
        _alike(w, y)
    elif way == FAR:
        _far(w, y)
    elif way == EXTREME:
        _extreme(w, y)
    else:
        _remainder(w, y)
    if place == CLOSE_BY:
        _mend(w, y)
    elif place == AT_STEP and way > COLD:
        _remainder_of_step(w, factors)
