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

from .shape_rows import shape_row
from .work import (
    ALPHA,
    DOWN,
    FLIP,
    H_UP,
    MEAN,
    NODES,
    POL,
    ROUGH,
    ROWS,
    SIZE_OF_SIDE,
    UP,
    H,
    N,
)


@nb.njit(**ROWS)
def band_density(w, s, r, b, transform, tables):
    """Fill UP and DOWN with nu0 of one band, and add it to MEAN, POL and, if wanted, ALPHA."""
    v = w[r : r + SIZE_OF_SIDE]
    flip, N_ = w[s + FLIP], w[b + N]
    c = N_ / (2.0 * math.pi)
    for spin in range(2):
        shape_row(w, r, b, spin, transform, tables)
        if transform and spin == 0:
            for i in range(NODES):
                v[H_UP + i] = v[H + i]
    if transform:
        for i in range(NODES):
            v[ALPHA + i] += c * (v[H_UP + i] - flip * v[H + i])
    for i in range(NODES):
        up, down = v[UP + i], flip * v[DOWN + i]
        v[MEAN + i] += 0.5 * N_ * (up + down)
        v[POL + i] += 0.5 * N_ * (up - down)  # exactly 0 where they are equal


@nb.njit(**ROWS)
def roughness(w, r):
    """Fill row ROUGH from MEAN and POL."""
    v = w[r : r + SIZE_OF_SIDE]
    for i in range(NODES):
        v[ROUGH + i] = v[MEAN + i] if v[POL + i] != 0.0 else 0.0
