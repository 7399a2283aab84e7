"""Gauss-Legendre rule of one panel, plain or with nodes that crowd towards singular ends.

    x = length phi(s),  0 < s < 1,  phi' ~ s^(a-1) (1 - s)^(b-1)

The exponent of an end is 1 where the integrand is smooth, 2 where it has square roots or their inverses,
which phi turns into polynomials, and 6 where it has logarithms. Near an end phi and 1 - phi, the distances
from both ends, keep all their digits.

The Legendre coefficients of half the order and of the last order of the integrand tell, by their decay, how
much lies beyond what the rule integrates exactly.

Errata: none known.
"""

from math import comb

import numpy as np

from .work import ORDER

SMOOTH, ROOT, LOG = range(3)  # kinds of ends; a panel's type is 3 left + right
EXPONENT = (1, 2, 6)
_x, W = np.polynomial.legendre.leggauss(ORDER)
W = 0.5 * W
_s, _t = 0.5 * (1.0 + _x), 0.5 * (1.0 - _x)


def _map(s, t, a, b):
    """phi at s = 1 - t, a sum of positive terms."""
    n = a + b - 1
    return sum(comb(n, j) * s**j * t ** (n - j) for j in range(a, n + 1))


_types = [(a, b) for a in EXPONENT for b in EXPONENT]
NODE = np.array([_map(_s, _t, a, b) for a, b in _types])  # phi
REST = np.array([_map(_t, _s, b, a) for a, b in _types])  # 1 - phi
SLOPE = np.array([a * comb(a + b - 1, a) * _s ** (a - 1) * _t ** (b - 1) for a, b in _types])
_coefficients = (
    (np.arange(ORDER) + 0.5) * np.polynomial.legendre.legvander(_x, ORDER - 1) * (2.0 * W[:, None])
)
TAIL = np.ascontiguousarray(_coefficients[:, [ORDER // 2, ORDER // 2 + 1, ORDER - 2, ORDER - 1]].T)
