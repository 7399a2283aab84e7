"""Sources of a transform, four at a time.

    sum_k y_k/(x_k + d) = sum_j A_j d^j/sum_j B_j d^j,   all x_k > 0, d >= 0

One division does for four; the coefficients B are positive, so that no digits cancel.

Errata: none known.
"""

import numba as nb
import numpy as np

from ..compiling import BY_NODE
from .rule import NODE, W
from .work import QUAD


@nb.njit(**BY_NODE)
def store_quad(w, at, x0, x1, x2, x3, y0, y1, y2, y3):
    """Enter four sources, distances x and weights y, as a ratio of polynomials.

    Four coefficients of its numerator, four of its denominator: QUAD numbers from ``at`` on.
    """
    a, b, c, d = x0 * x1, x0 + x1, x2 * x3, x2 + x3
    w[at + 4], w[at + 5], w[at + 6], w[at + 7] = a * c, a * d + b * c, a + c + b * d, b + d
    p, q = y0 * x1 + y1 * x0, y0 + y1
    r, s = y2 * x3 + y3 * x2, y2 + y3
    w[at] = p * c + r * a
    w[at + 1] = p * d + q * c + r * b + s * a
    w[at + 2] = p + q * d + r + s * b
    w[at + 3] = q + s


@nb.njit(**BY_NODE)
def _rule():
    """Gauss's rule on (0, 1), as four ratios of polynomials."""
    quads = np.empty(4 * QUAD)
    for g in range(4):
        k = 4 * g
        x, y = NODE[0], W
        store_quad(quads, QUAD * g, x[k], x[k + 1], x[k + 2], x[k + 3], y[k], y[k + 1], y[k + 2], y[k + 3])
    return quads


UNIT = _rule()


@nb.njit(**BY_NODE)
def _subtract(w, out, u, scale, n, a0, a1, a2, a3, b0, b1, b2, b3):
    """Subtract four sources from a row where the distance from mu, ``scale`` times row ``u``, is positive.

    Their coefficients are no entries of ``w`` here, or the compiler fears that the row overwrites them.
    """
    for i in range(n):
        d = w[u + i] * scale
        x = max(d, 0.0)
        ratio = (a0 + x * (a1 + x * (a2 + x * a3))) / (b0 + x * (b1 + x * (b2 + x * (b3 + x))))
        w[out + i] -= ratio if d > 0.0 else 0.0


@nb.njit(**BY_NODE)
def subtract_quads(w, out, u, quads, first, last, scale, n):
    """Subtract the sources ``first`` to ``last`` of an array."""
    for q in range(first, last, QUAD):
        a0, a1, a2, a3 = quads[q], quads[q + 1], quads[q + 2], quads[q + 3]
        b0, b1, b2, b3 = quads[q + 4], quads[q + 5], quads[q + 6], quads[q + 7]
        _subtract(w, out, u, scale, n, a0, a1, a2, a3, b0, b1, b2, b3)
