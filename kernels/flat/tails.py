"""Panels of A_ex where all else has a closed form (`steps`): it lives in a tail, at an exponent e,

    g~ Delta ~ exp(-e),   e = distance from where g lives, over T_L, + distance from the nearer of mu_L and
                          mu_R over its T, unless omega lies between these,

which is linear between neighbouring steps, so that its least values lie at ends of segments.
"""

import numba as nb
import numpy as np

from ..band import density_between
from ..compiling import OPTIONS
from ..exact import gap
from .kinds import ABSORPTION
from .layout import set_breaks
from .panels import CUT, place
from .reach import UNSEEN, exponent
from .scratch import DEPTH, HI
from .segments import NO_LOGS, march


@nb.njit(**OPTIONS)
def _segment(L, R, w, k):
    """Return length, densities of L and exponents at both ends of the segment after break k.

    The length is 0 where g or m_R is not there.
    """
    a, b = place(w, k), place(w, k + 1)
    length = gap(a, b)
    up, down = density_between(L, a, length)
    up_R, down_R = density_between(R, a, length)
    if up + down == 0.0 or up_R == down_R:
        return 0.0, 1e308, 1e308
    return length, exponent(L, R, up, down, a[0]), exponent(L, R, up, down, b[0])


@nb.njit(**OPTIONS)
def lay_out_tails(L, R, w, n):
    """Lay out the panels of A_ex after the first n of the block; return the new number.

    The exponent of the tail is left in ``w[DEPTH]``.
    """
    breaks, none = set_breaks(L, R, w, True), np.int64(0)
    least = 1e308
    for k in range(breaks - 1):
        length, d, e = _segment(L, R, w, k)
        if length > 0.0:
            least = min(least, min(d, e))
    if least > UNSEEN:
        return n
    w[DEPTH] = least
    for k in range(breaks - 1):
        length, d, e = _segment(L, R, w, k)
        if length <= 0.0 or min(d, e) > least + CUT:
            continue
        reach = length
        if abs(e - d) * reach > 0.0:
            reach = min(length, length * (least + CUT - min(d, e)) / abs(e - d))
        first, sign = (k, 1.0) if d < e else (k + 1, -1.0)
        ends = w[HI + k], w[HI + k + 1]
        n = march(L, R, w, ABSORPTION, place(w, first), sign, reach, none, none, ends, 0.0, NO_LOGS, n)
    return n
