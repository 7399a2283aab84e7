"""Green function of a density of states that is given piece by piece.

    nu(e)    sum_k c_k s^k, s in [-1, 1]; or, next to the root of an edge, u sum_k b_k s^k with
             u = sqrt(distance from the edge/w), s = +-(2 u^2 - 1), w the width of the piece
    G(z)     int nu/(z - e) de, as long as z is near the piece
             = p(s) ln[(s + 1)/(s - 1)] - q(s) for the first kind, s that of z,
             = +-{p(u) ln[(u + 1)/(u - 1)] - q(u)}/u for the second, with p(u) = u^2 sum_k b_k s^k
    q        int [p(s) - p(s')]/(s - s') ds', a polynomial

Farther away `branches` take its place. Energies are counted from the bottom of the density of states.

Errata: none known.
"""

import cmath

import numba as nb

from ..compiling import OPTIONS
from .branches import by_nodes, is_far
from .columns import DEGREE, KIND, LEFT, NEXT, PIECE, RIGHT, SHORT, P, Q
from .means import complex_root


@nb.njit(**OPTIONS)
def _closed(row, anchor, z):
    """G of one piece near it, at anchor + z."""
    t1, t2 = (anchor - row[LEFT]) + z, (anchor - row[RIGHT]) + z
    w = row[RIGHT] - row[LEFT]
    if row[KIND] == 0.0:
        s, sign, ratio = (t1 + t2) / w, 1.0 + 0.0j, t1 / t2
    else:
        upper = row[KIND] == 2.0
        s = complex_root(-t2 / w if upper else t1 / w)
        s = s if abs(s) > 1e-150 else 1e-150 + 0.0j
        # (s + 1)/(s - 1) as (s + 1)^2/(s^2 - 1), where s^2 - 1 is a distance
        sign, ratio = (-1.0 if upper else 1.0) / s, (s + 1.0) ** 2 / (-t1 / w if upper else t2 / w)
    p, q = 0.0j, 0.0j
    for k in range(SHORT - 1 if row[KIND] == 0.0 else DEGREE - 1, -1, -1):
        p = p * s + row[P + k]
        q = q * s + row[Q + k]
    return sign * (p * cmath.log(ratio) - q)


@nb.njit(**OPTIONS)
def pieces_green(pieces, tree, first_piece, first, last, anchor, offset):
    """Return G at z = anchor + offset; on the real axis its real part is the principal value.

    Rows first ... last - 1 of ``tree`` belong to the shape, whose pieces begin at ``first_piece``.
    """
    total, k, z = 0.0j, first, anchor + offset
    while k < last:
        row = tree[k]
        if is_far(row, z):
            total += by_nodes(row, z.real, z.imag)
            k = first + int(row[NEXT])
        else:
            if row[PIECE] >= 0.0:
                total += _closed(pieces[first_piece + int(row[PIECE])], anchor, offset)
            k += 1
    return total


@nb.njit(**OPTIONS)
def axis_transform(pieces, tree, anchors, offsets, out):
    """Fill the principal values of G at real energies anchors + offsets, none of them an end of a piece."""
    for i in range(out.size):
        offset = complex(offsets[i], 0.0)
        out[i] = pieces_green(pieces, tree, 0, 0, tree.shape[0], anchors[i], offset).real
