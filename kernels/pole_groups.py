"""The poles of `poles` four at a time: a ratio of two polynomials, for a division costs more than they do.

    sum_p (A_p - v B_p)/(z + y_p^2) = (a - v b)/q,  z = v^2
    a, b     sums of A_p, B_p times PARTS[p], the product of the other three (z + y^2): 4 coefficients each
    q        z^4 + the four coefficients WHOLE of the product of all, positive, so that it keeps its digits

Table k has GROUPS[k] groups from FIRST[k] on. What is missing of the last group has weight 0.
"""

import numpy as np

from .pole_table import POLES

GROUP = 4


def _groups(poles):
    """Positions, weights (n, 4); coefficients (n, 4) of prod (z + y^2), and (n, 4, 4) without a factor."""
    padded = list(poles) + [(1.0, 0.0)] * (-len(poles) % GROUP)
    y, w = np.array(padded).T.reshape(2, -1, GROUP)
    squares = [[float(v) ** 2 for v in row] for row in y]
    whole = [np.poly([-v for v in row])[:0:-1] for row in squares]
    parts = [[np.poly([-v for v in row[:k] + row[k + 1 :]])[::-1] for k in range(GROUP)] for row in squares]
    return y, w, np.array(whole), np.array(parts)


_PADDED = [_groups(poles) for _, poles in POLES.values()]
Y, W, WHOLE, PARTS = (np.concatenate([table[k] for table in _PADDED]) for k in range(4))
GROUPS = np.array([len(table[0]) for table in _PADDED])
FIRST, MOST_GROUPS = np.cumsum(GROUPS) - GROUPS, int(GROUPS.max())
