"""Exchange emission and absorption at one temperature, in the middle of both bands (`central`).

    v, J   mu_L - mu_R and the splitting of L, over T; q = exp(-J)
    y, Y   exp[(mu_L - omega)/T], exp[(mu_R - omega)/T]

E_ex lives where both densities are constant; beyond, g and Delta are tails, and their product is rounding.
With int f_1 (1 - f_2) = T phi[(mu_1 - mu_2)/T], phi(x) = x/(1 - e^-x),

    4 int a_up Delta = T [phi(0) - phi(v) + phi(v - J) - phi(-J)],   of spin down the same of -v

A_ex lives in the windows of m_R, in tails of both. The lower one is the upper one of the mirror image,
mu -> -mu; there, to second order,

    4 a_up Delta   =  (1 - q) y (Y - y) [1 - (2 + q) y - Y]
    4 a_down Delta = -(1 - q) y/q (Y - y) [1 - (2 + 1/q) y - Y]
"""

import numba as nb

from ..compiling import OPTIONS
from ..elementary import exp, expm1
from ..exact import rounded_sum, two_sum
from .scratch import A_X, DEPTH, E_X, ERRORS, MODULI, SUMS

CLOSE = 0.01  # least |v|: nearer to each other chemical potentials are told apart by Delta itself
DEEPEST = 600.0  # exponent of a tail that is left to panels


@nb.njit(**OPTIONS)
def isothermal(L, R):
    """Whether these closed forms keep their digits."""
    return L.T == R.T and (L.mu == R.mu or abs(L.mu - R.mu) > CLOSE * L.T)


@nb.njit(**OPTIONS)
def _phi(x):
    return -x / expm1(-x) if x != 0.0 else 1.0


@nb.njit(**OPTIONS)
def emission(L, R, w):
    """Add E_ex to the sums of the point."""
    v, j = (L.mu - R.mu) / L.T, L.J / L.T
    shifted = _phi(-j)
    up = (1.0 - _phi(v)) + (_phi(v - j) - shifted)
    down = (1.0 - _phi(-v)) + (_phi(-v - j) - shifted)
    quarter = 0.25 * L.T
    w[SUMS + E_X] += quarter * (up + down)
    w[MODULI + E_X] += quarter * (abs(up) + abs(down))
    w[ERRORS + E_X] += quarter * 4e-16 * (2.0 + abs(v)) if v != 0.0 else 0.0


@nb.njit(**OPTIONS)
def _beyond(L, R, down):
    """Return how far the upper edge of a spin of L lies above the inner edge of R."""
    a, b = two_sum(L.D, -R.D)
    c, d = two_sum(0.5 * L.J if down else -0.5 * L.J, 0.5 * R.J)
    return rounded_sum(a, c, 0.0) + (b + d)


@nb.njit(**OPTIONS)
def _upper_window(L, R, mu, mu_R):
    """-4 int m_R g~ |Delta| over the upper window, in units of T (1 - q) [1 - exp(-|v|)]."""
    per, inner = 1.0 / L.T, R.D - 0.5 * R.J
    x, j = (inner - mu) * per, L.J * per
    y, Y = exp(-x), exp((mu_R - inner) * per)
    less, more = exp(-j - x), exp(j - x)  # q y and y/q
    total = 0.0
    for down in range(2):
        width = min(R.J, _beyond(L, R, down))
        if width > 0.0:
            p = -expm1(-width * per)
            squares, cubes = p * (1.0 - 0.5 * p), p * (1.0 - p + p * p / 3.0)  # over T, of exponentials
            total += (more if down else y) * (squares - (2.0 * y + Y + (more if down else less)) * cubes)
    return max(y, Y) * total


@nb.njit(**OPTIONS)
def absorption(L, R, w):
    """Add A_ex to the sums of the point; return whether it is within the range of doubles."""
    per, inner = 1.0 / L.T, R.D - 0.5 * R.J
    nearest = (inner - abs(L.mu) - L.J) * per
    w[DEPTH] = nearest + (inner - max(abs(L.mu), abs(R.mu))) * per
    if w[DEPTH] > DEEPEST:
        return False
    unit = 0.125 * L.T * expm1(-L.J * per) * expm1(-abs(L.mu - R.mu) * per)
    upper, lower = _upper_window(L, R, L.mu, R.mu), _upper_window(L, R, -L.mu, -R.mu)
    w[SUMS + A_X] += unit * (lower - upper if R.mu > L.mu else upper - lower)
    w[MODULI + A_X] += unit * (upper + lower)
    w[ERRORS + A_X] += 4.0 * exp(-2.0 * nearest) * unit * (upper + lower)
    return True
