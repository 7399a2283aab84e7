"""Every coefficient of two electrodes with any bands, for a block of points; see `pair` and `integrals`.

Errata: none known.
"""

import math

import numba as nb
import numpy as np

from ..checks import misses
from ..compiling import OPTIONS
from ..memory import address, hold
from ..quantities import DIVERGENT, DONE, FAILED
from .loops import density_at
from .outputs import HOLES_OF, INTEGRAND_OF, OUTPUTS, UNIT
from .pair import integrate
from .panel_sums import set_rules
from .sides import alike, set_side
from .work import (
    BANDS,
    COUNT,
    E_X,
    E_Y,
    FIELDS,
    FIRST,
    FLIP,
    FROM_HOLES,
    HIGH,
    INTEGRANDS,
    J_MAX,
    LOW,
    RESIDUES,
    SHARE,
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
SHARES = (1.0, 0.6, 0.25)  # lengths of panels, from go to go where something misses the tolerance
SYMMETRIC = 1e-2  # of the polarization J/W that a splitting makes elsewhere
RATE = OUTPUTS.index("tunnel_rate")


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
def least_polarization(w):
    """Return the n that errors are measured by where n vanishes by symmetry, and rounds off to noise."""
    width = max(w[SIDE_L + HIGH] - w[SIDE_L + LOW], w[SIDE_R + HIGH] - w[SIDE_R + LOW])
    return SYMMETRIC * max(w[SIDE_L + J_MAX], w[SIDE_R + J_MAX]) / width


@nb.njit(**OPTIONS)
def store(w, want, pi_t2, i, out, err):
    """Move the sums of point i into its results, in the order of OUTPUTS.

    Return its status, and the integrands of what misses the tolerance.
    """
    status, again, polarization = DONE, 0, least_polarization(w)
    for k in range(len(OUTPUTS)):
        q, holes = INTEGRAND_OF[k], HOLES_OF[k]
        if q < 0 or want & (1 << q) == 0:
            continue
        if q == T_S:
            q = holes if w[FROM_HOLES] != 0.0 else q
        elif holes >= 0 and w[SUMS + INTEGRANDS + holes] < w[SUMS + INTEGRANDS + q]:
            q = holes
        unit = UNIT[k] * pi_t2 if UNIT[k] else 1.0
        value, modulus, rough, late = w[SUMS + q], w[SUMS + 20 + q], w[SUMS + 40 + q], w[SUMS + 60 + q]
        out[k, i], err[k, i] = unit * value, unit * (late + RULE * modulus + DIFFERENCE * rough)
        least = 0.0 if q == E_X or q == E_Y else polarization * rough
        if w[RESIDUES + q] > NEGLIGIBLE * modulus:
            out[k, i] = np.nan
            status = DIVERGENT
        elif modulus > 0.0 and misses(err[k, i], unit * max(modulus, least)):  # not what is zero everywhere
            again |= (1 << INTEGRAND_OF[k]) | (1 << holes if holes >= 0 else 0)
    return status, again


@nb.njit(**OPTIONS)
def evaluate(w, want, pi_t2, i, out, err):
    """Enter the integrals of point i; return its status, and whether something misses the tolerance.

    What does is integrated again over shorter panels, so that values of the rest do not depend on it.
    """
    status, again, same = DONE, want, alike(w, SIDE_L, SIDE_R)
    for share in SHARES:
        if again == 0:
            break
        w[SHARE] = share
        if integrate(w, again, same) < 0:
            return (FAILED if share == 1.0 else status), True
        reached, again = store(w, again, pi_t2, i, out, err)
        status = max(status, reached)
    return status, again != 0


@nb.njit(**OPTIONS)
def general(
    P, bands, kind_L, kind_R, which_L, which_R, flips, filling, tables, want, out, err, missed, status
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
        Whether g and g~ are made from the filling in place of the spin anisotropy; see `anisotropies`.
    tables : Tables
    want : int
        Integrands wanted; see `outputs.integrands`.
    out, err : (18, n) arrays
        In the order of `OUTPUTS`: values of those wanted, and of the tunneling rate, and error estimates.
    missed : (n,) bool array
        True is entered where a wanted one misses the tolerance (`checks`).
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
        pi_t2, middle = math.pi * p[11] * p[11], 0.5 * (p[2] + p[3])
        status[i], missed[i] = evaluate(w, want, pi_t2, i, out, err)
        if status[i] == FAILED:
            out[:, i] = err[:, i] = np.nan
            continue
        rate = mean_density(w, SIDE_L, middle) * mean_density(w, SIDE_R, middle)
        out[RATE, i], err[RATE, i] = 2.0 * pi_t2 * rate, ROUNDING * 2.0 * pi_t2 * rate
    hold(space)
