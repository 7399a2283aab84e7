"""Densities of states and Hilbert transforms of an electrode at the nodes of a batch of panels.

    nubar, m   (nu_up +- nu_down)/2; m = nubar n                                           (14), (15)
    alpha      sum_n N_n [H0_n(omega - E_n + J_n/2) - H0_n(omega - E_n - J_n/2)]/2 pi       (105)
    ROUGH      nubar where m != 0: what the rounding error of m scales with. Where spin up and down are
               equally dense to the last bit, their difference has none

``s`` is where the columns of a side begin and ``r`` its rows, ``b`` a band; see `work`.

Errata: none known.
"""

import math

import numba as nb

from ..compiling import BY_NODE
from ..shapes.orbital import FLAT
from .shape_rows import flat_rows, flat_transform, shape_row
from .work import ALPHA, DOWN, FLIP, H_DOWN, H_UP, KIND, MEAN, POL, ROUGH, UP, N


@nb.njit(**BY_NODE)
def band_density(w, s, r, b, n, transform):
    """Fill UP and DOWN with nu0 of one band, and add it to MEAN, POL and, if wanted, ALPHA."""
    flip, half = w[s + FLIP], 0.5 * w[b + N]
    c = half / math.pi
    flat = w[b + KIND] == FLAT
    if flat:
        flat_rows(w, r, b, n)
    else:
        shape_row(w, r, b, 0, n, transform)
        shape_row(w, r, b, 1, n, transform)
    for i in range(n):
        up, down = w[r + UP + i], flip * w[r + DOWN + i]
        w[r + MEAN + i] += half * (up + down)
        w[r + POL + i] += half * (up - down)  # exactly 0 where they are equal
    if transform and flat:
        flat_transform(w, r, b, flip, c, n)
    elif transform:
        for i in range(n):
            w[r + ALPHA + i] += c * (w[r + H_UP + i] - flip * w[r + H_DOWN + i])


@nb.njit(**BY_NODE)
def roughness(w, r, n):
    """Fill row ROUGH from MEAN and POL."""
    for i in range(n):
        w[r + ROUGH + i] = w[r + MEAN + i] if w[r + POL + i] != 0.0 else 0.0
