"""Every coefficient of two electrodes with any bands, for a block of points; see `pair` and `integrals`.

Errata: none known.
"""

import math

import numba as nb
import numpy as np

from ..band import OPTIONS
from ..memory import address, hold
from .loops import density_at
from .outputs import HOLES_OF, INTEGRAND_OF, OUTPUTS, UNIT
from .pair import integrate
from .panel_sums import set_rules
from .sides import alike, set_side
from .work import (
    BANDS,
    COUNT,
    DIVERGENT,
    FIELDS,
    FIRST,
    FLIP,
    FROM_HOLES,
    INTEGRANDS,
    SIDE_L,
    SIDE_R,
    SUMS,
    T_S,
    N,
    work_space,
)

# panels aim at RULE of the modulus, below which their last coefficients may all be small by accident
RULE, ROUNDING, DIFFERENCE = 2e-12, 4e-15, 4e-16
NEGLIGIBLE = 1e-15  # of the modulus: residue of a divergence that no cut-off makes count
DONE, DIVERGENT_STATUS, FAILED = 1, 4, 5


@nb.njit(**OPTIONS)
def mean_density(w, s, omega):
    """Return nubar at one energy."""
    total = 0.0
    for i in range(int(w[s + COUNT])):
        b = BANDS + FIELDS * (int(w[s + FIRST]) + i)
        for spin in range(2):
            total += 0.5 * w[b + N] * (w[s + FLIP] if spin else 1.0) * density_at(w, b, spin, omega)
    return total


@nb.njit(**OPTIONS)
def store(w, pi_t2, out, err, scale):
    """Move the sums of one point into its results, in the order of OUTPUTS."""
    status = DONE
    for k in range(len(OUTPUTS)):
        q, holes = INTEGRAND_OF[k], HOLES_OF[k]
        if q < 0:
            continue
        if q == T_S:
            q = holes if w[FROM_HOLES] != 0.0 else q
        elif holes >= 0 and w[SUMS + INTEGRANDS + holes] < w[SUMS + INTEGRANDS + q]:
            q = holes
        unit = UNIT[k] * pi_t2 if UNIT[k] else 1.0
        value, modulus, rough, late = w[SUMS + q], w[SUMS + 20 + q], w[SUMS + 40 + q], w[SUMS + 60 + q]
        out[k], scale[k] = unit * value, unit * modulus
        err[k] = unit * (late + RULE * modulus + DIFFERENCE * rough)
        if w[DIVERGENT + q] > NEGLIGIBLE * modulus:
            out[k] = np.nan
            status = DIVERGENT_STATUS
    return status


@nb.njit(**OPTIONS)
def general(
    P, bands, kind_L, kind_R, which_L, which_R, flips, filling, tables, want, out, err, scale, status
):
    """Evaluate n points.

    Parameters
    ----------
    P : (n, 12) array
        Columns as in `quantities.PARAMETERS`; J, D, N are not read.
    bands : (n, bands, 4) array
        D, J, N, E of the bands of L, then of R.
    kind_L, kind_R, which_L, which_R : (bands,) int64 arrays
        Index of each band's shape in `electrodes.SHAPES`, and of its table.
    flips : (2,) array
        1 for the coefficients themselves; -1 exchanges nubar and m, g and g~ of L, of R.
    filling : bool
        Whether g and g~ are made from the filling in place of the spin anisotropy; see `fermi_rows`.
    tables : Tables
    want : int
        Integrands wanted; see `integrands`.
    out, err, scale : (n, 18) arrays
        In the order of `OUTPUTS`: values, error estimates, integrals of the modulus.
    status : (n,) uint8 array
        Codes of `quantities.STATUS`: done, divergent or failed.
    """
    first, n_L = np.int64(0), kind_L.size
    space = work_space(bands.shape[1], tables)
    w = address(space)
    set_rules(w)
    for i in range(P.shape[0]):
        p = P[i]
        set_side(w, SIDE_L, p[0], p[2], flips[0], filling, first, kind_L, bands[i, :n_L], which_L)
        set_side(w, SIDE_R, p[1], p[3], flips[1], filling, n_L, kind_R, bands[i, n_L:], which_R)
        if integrate(w, want, alike(w, SIDE_L, SIDE_R)) < 0:
            status[i] = FAILED
            out[i], err[i], scale[i] = np.nan, np.nan, np.nan
            continue
        pi_t2, middle = math.pi * p[11] * p[11], 0.5 * (p[2] + p[3])
        status[i] = store(w, pi_t2, out[i], err[i], scale[i])
        rate = mean_density(w, SIDE_L, middle) * mean_density(w, SIDE_R, middle)
        out[i, 10] = scale[i, 10] = 2.0 * pi_t2 * rate
        err[i, 10] = ROUNDING * out[i, 10]
    hold(space)
