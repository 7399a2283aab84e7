"""Every coefficient of two electrodes with any bands, for a block of points; see `pair` and `integrals`.

Errata: none known.
"""

import math

import numba as nb
import numpy as np

from ..band import OPTIONS
from ..memory import address, hold
from .groups import bits
from .pair import integrate
from .panel_sums import set_rules
from .shape_rows import density_at
from .sides import alike, set_side
from .work import (
    A_S,
    A_X,
    A_Y,
    BANDS,
    COUNT,
    DIVERGENT,
    E_S,
    E_X,
    E_Y,
    FIELDS,
    FIRST,
    FLIP,
    FROM_HOLES,
    I_0,
    I_F,
    INTEGRANDS,
    N_L,
    N_R,
    Q_L,
    Q_R,
    SIDE_L,
    SIDE_R,
    SPIN_L,
    SPIN_L_HOLES,
    SPIN_R,
    SPIN_R_HOLES,
    SUMS,
    T_S,
    T_S_HOLES,
    T_X,
    T_Y,
    N,
    work_space,
)

OUTPUTS = (
    *(f"{stem}_{r}" for r in "LR" for stem in ("particle_number", "spin", "quadrupole_exchange")),
    "charge_isotropic",
    "charge_spin_valve",
    "spin_emission",
    "spin_absorption",
    "tunnel_rate",
    "spin_torque",
    *(f"exchange_{word}{r}" for r in ("", "_R") for word in ("emission", "absorption", "torque")),
)
# integrand of every output; the tunneling rate has none
INTEGRAND_OF = np.array(
    [N_L, SPIN_L, Q_L, N_R, SPIN_R, Q_R, I_0, I_F, E_S, A_S, -1, T_S, E_X, A_X, T_X, E_Y, A_Y, T_Y]
)
HOLES = {T_S: T_S_HOLES, SPIN_L: SPIN_L_HOLES, SPIN_R: SPIN_R_HOLES}  # formed from electrons, or from holes
HOLES_OF = np.array([HOLES.get(q, -1) for q in INTEGRAND_OF])
UNIT = np.array([0] * 6 + [4] * 2 + [2] * 4 + [4] * 6)  # of every output, in units of pi t^2; 0: 1
# panels aim at RULE of the modulus, below which their last coefficients may all be small by accident
RULE, ROUNDING, DIFFERENCE = 2e-12, 4e-15, 4e-16
NEGLIGIBLE = 1e-15  # of the modulus: residue of a divergence that no cut-off makes count
DONE, DIVERGENT_STATUS, FAILED = 1, 4, 5


def integrands(names):
    """Return the integrands that outputs are made of, a bit each."""
    wanted = {int(INTEGRAND_OF[OUTPUTS.index(name)]) for name in names if name in OUTPUTS} - {-1}
    return bits(*wanted, *(HOLES[q] for q in wanted if q in HOLES))


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
