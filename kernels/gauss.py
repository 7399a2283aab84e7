"""Gauss-Legendre rule of one panel, and its companions.

    X, W        nodes and weights on [-1, 1]
    LOG_LEFT    weights of the integral of F(x) ln(1 + x): product integration, exact for F of degree < ORDER
    LOG_RIGHT   the same for ln(1 - x)
    TAIL        rows that give the Legendre coefficients 8, 9, 14, 15 of F, whose decay tells the error

Product integration rests on the moments of the Legendre polynomials,
int P_n(x) ln(1 - x) dx = -2 / (n (n + 1)) and 2 ln 2 - 2 for n = 0.
"""

import numpy as np

ORDER = 16

X, W = np.polynomial.legendre.leggauss(ORDER)
_P = np.polynomial.legendre.legvander(X, ORDER - 1)
_n = np.arange(1, ORDER)
_moments = np.concatenate(([2 * np.log(2) - 2], -2.0 / (_n * (_n + 1))))
_coefficients = (np.arange(ORDER) + 0.5) * _P * W[:, None]

LOG_RIGHT = _coefficients @ _moments
LOG_LEFT = LOG_RIGHT[::-1].copy()
TAIL = np.ascontiguousarray(_coefficients[:, [8, 9, 14, 15]].T)
