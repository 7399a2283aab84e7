"""Gauss-Legendre rule of one panel, and its companions.

    X, W        nodes and weights on [-1, 1]: the lower half, then its mirror image in the same order, so that
                the even and the odd part of an integrand are sums and differences of two halves of a row
    LOG_LEFT    weights of the integral of F(x) ln(1 + x): product integration, exact for F of degree < ORDER
    LOG_RIGHT   the same for ln(1 - x)
    TAIL        rows that give the Legendre coefficients 8, 9, 14, 15 of F, whose decay tells the error; the
                first half of each, for the even part (8, 14) or the odd part (9, 15) of F

Product integration rests on the moments of the Legendre polynomials,
int P_n(x) ln(1 - x) dx = -2 / (n (n + 1)) and 2 ln 2 - 2 for n = 0.
"""

import numpy as np

ORDER = 16
HALF_ORDER = ORDER // 2

_x, _w = (a[:HALF_ORDER] for a in np.polynomial.legendre.leggauss(ORDER))
X, W = np.concatenate([_x, -_x]), np.concatenate([_w, _w])
_P = np.polynomial.legendre.legvander(X, ORDER - 1)
_n = np.arange(1, ORDER)
_moments = np.concatenate(([2 * np.log(2) - 2], -2.0 / (_n * (_n + 1))))
_coefficients = (np.arange(ORDER) + 0.5) * _P * W[:, None]

LOG_RIGHT = _coefficients @ _moments
LOG_LEFT = np.roll(LOG_RIGHT, HALF_ORDER)
TAIL = np.ascontiguousarray(_coefficients[:HALF_ORDER, [8, 9, 14, 15]].T)
