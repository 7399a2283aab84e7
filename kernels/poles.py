"""The Fermi function as a sum over poles, best of its kind on a range of energies.

    f(u) = 1/(exp(u) + 1) = 1/2 - c u - sum_p w_p u/(u^2 + y_p^2)        for |u| <= X

    u      (omega - mu)/T  [dimensionless]
    y_p    distance of the poles +- i y_p from the real axis; the smallest is pi
    w_p    weights; all w_p > 0 and c > 0, so no digits cancel in the sum
    X      RANGE; outside it the sum is of no use

The largest error, coefficients rounded as stored, is 3e-16. The difference quotient follows without
cancellation, to the accuracy of f',

    [f(x) - f(v)]/(x - v) = -c - sum_p w_p (y_p^2 - x v)/[(x^2 + y_p^2)(v^2 + y_p^2)].

Table k holds COUNT[k] poles from OFFSET[k] on in Y and W, its c in SLOPE[k]; ranges ascend. The
tables are Chebyshev's best approximations, found by `tests/reference/fit_poles.py`.

Errata: none known.
"""

import numba as nb
import numpy as np

from .pole_table import POLES

RANGE = np.array(list(POLES))
SLOPE = np.array([c for c, _ in POLES.values()])
COUNT = np.array([len(pairs) for _, pairs in POLES.values()])
OFFSET = np.cumsum(COUNT) - COUNT
# Compiled code holds copies of these arrays, and numba's cache does not notice a new table.
Y, W = np.array([pair for _, pairs in POLES.values() for pair in pairs]).T.copy()


@nb.njit(cache=True, error_model="numpy")
def pole_range(X: float) -> int:
    """Return the smallest table that holds for ``|u| <= X``, or -1 if none does (or X is NaN)."""
    for k in range(RANGE.size):
        if X <= RANGE[k]:
            return k
    return -1
