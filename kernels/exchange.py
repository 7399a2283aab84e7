"""Exchange emission, absorption and torque of the left electrode (100), (101), (102 corrected).

    g, g~    nubar a, nubar a~ of L; Delta = f_R - f_L                (see `nodes`)
    E_ex = 4 pi t^2 int nubar_R g Delta
    A_ex = 4 pi t^2 int m_R g~ Delta
    T_ex = 4 pi t^2 int g (beta_R - alpha_R f_L)

For the torque one of two identities is used:

    "logs"   windows of m_R filled or empty: beta_R is a sum of logarithms as alpha_R is,
             2 pi alpha_R = sum_e c_e ln|omega - e|, 2 pi beta_R = the same over the occupied parts;
    "poles"  beta_R - alpha_R f_L = alpha_R Delta - S/pi, with the smooth S of `window_poles`.

The panels of a point are laid out first (`layout`), then evaluated in batches: a row of values at a time.

Errata: (102) is printed with the opposite sign; settled by exact dynamics of two electrodes of 200
orbitals, and by T_S -> T_ex/2 under n -> a (footnote 37).
"""

import math

import numba as nb
import numpy as np

from .band import OPTIONS, band, window_shape
from .layout import ABSORPTION, EMISSION, TORQUE, lay_out
from .logs import alpha_row, beta_row
from .nodes import values
from .occupations import set_constants
from .panels import CUT
from .poles import pole_range
from .scratch import (
    ALPHA,
    BATCH,
    BETA,
    C_ALPHA,
    C_BETA,
    DELTA,
    DOWN_R,
    F_L,
    FAST,
    FIELDS,
    G_EVEN,
    HALF,
    LEFT,
    PANELS,
    RIGHT,
    SMOOTH,
    SUMS,
    UP_R,
    WANT,
    G,
    N,
    once,
    scratch,
)
from .sums import ROUNDING, W, add_log_end, add_product
from .window_poles import separated, window_integrals


@nb.njit(**OPTIONS)
def saturated(R):
    """Whether both windows of m_R are filled or empty to rounding."""
    if R.T == 0.0:
        return True
    c, h = window_shape(R)
    return min(abs(abs(R.mu - c) - h), abs(abs(R.mu + c) - h)) > CUT * R.T and not (
        abs(R.mu - c) < h or abs(R.mu + c) < h
    )


@nb.njit(**FAST)
def coherent_rows(R, w, p, count, poles):
    """Fill SMOOTH with 2 pi (beta_R - alpha_R f_L), but for the logarithms at the ends of panels."""
    alpha_row(R, w, p, count, ALPHA)
    if poles == 0:
        beta_row(R, w, p, count, ALPHA, BETA)
        for i in range(N * count):
            w[SMOOTH + i] = w[BETA + i] - w[F_L + i] * w[ALPHA + i]
        return
    separated(w, count, poles)
    for i in range(N * count):
        w[SMOOTH + i] = w[DELTA + i] * w[ALPHA + i] - 2.0 * w[SMOOTH + i]


@nb.njit(**FAST)
def torque_ends(w, p, k, mask, side, poles):
    """Add the logarithms that lie at one end of panel k."""
    if k < 0:
        return
    alpha = beta = 0.0
    for e in range(5):
        if mask & (1 << e):
            alpha += w[C_ALPHA + e]
            beta += w[C_BETA + e]
    if poles:
        if alpha != 0.0:
            add_log_end(w, p, k, G, DELTA, 0.5 / math.pi * alpha, side, 2)
        return
    if alpha == 0.0 and beta == 0.0:
        return
    m = N * k
    for i in range(N * once(w)):
        w[BETA + m + i] = beta - w[F_L + m + i] * alpha
    add_log_end(w, p, k, G, BETA, 0.5 / math.pi, side, 2)


@nb.njit(**FAST)
def pole_rounding(R, w, p, k):
    """What the pole sum of panel k is wrong by: 3e-16 of 1, not of a tail of f_R, over the windows."""
    if k < 0:
        return 0.0
    weight, m = 0.0, N * k
    for i in range(N * once(w)):
        weight += W[i] * abs(w[G + m + i])
    return 1e-15 * min(R.J, 2.0 * R.D) / R.D * w[p + FIELDS * k + HALF] * weight


@nb.njit(**OPTIONS)
def batch(L, R, w, p, count, poles):
    """Add ``count`` panels from ``w[p]`` on to the integrals that each was laid out for."""
    torque = 0
    for k in range(count):
        torque |= int(w[p + FIELDS * k + WANT]) & TORQUE and R.J > 0.0
    values(L, R, w, p, count)
    if torque:
        coherent_rows(R, w, p, count, poles)
    for k in range(count):
        q = p + FIELDS * k
        want = int(w[q + WANT])
        mean, polarized = 0.5 * (w[q + UP_R] + w[q + DOWN_R]), 0.5 * (w[q + UP_R] - w[q + DOWN_R])
        if want & EMISSION and mean != 0.0:
            add_product(w, p, k, G, DELTA, mean, 0)
        if want & ABSORPTION and polarized != 0.0:
            add_product(w, p, k, G_EVEN, DELTA, polarized, 1)
        if want & TORQUE and torque:
            add_product(w, p, k, G, SMOOTH, 0.5 / math.pi, 2)
            left, right = int(w[q + LEFT]), int(w[q + RIGHT])
            if left:
                torque_ends(w, p, k, left, 0, poles)
            if right:
                torque_ends(w, p, k, right, 1, poles)
            if poles:
                w[SUMS + 8] += pole_rounding(R, w, p, k)


@nb.njit(**OPTIONS)
def exchange_point(L, R, want, w):
    """Leave E_ex, A_ex, T_ex, their moduli and truncation errors in ``w[SUMS:]``, without 4 pi t^2 nu nu.

    Returns
    -------
    int
        Number of panels.
    """
    for k in range(9):
        w[SUMS + k] = 0.0
    if L.J == 0.0:
        return 0
    steplike, table, poles = saturated(R), np.int64(-1), np.int64(0)
    if not steplike:
        reach = max(R.D + 0.5 * R.J, L.D + 0.5 * L.J) + abs(R.mu)
        table = pole_range(reach / R.T)
        if table < 0:  # colder than the widest table: a step, wrong by no more than about T
            w[SUMS + 8] = 10.0 * R.T
    set_constants(L, R, w)
    n = lay_out(L, R, want, w, table < 0)
    if table >= 0 and want & TORQUE and R.J > 0.0:
        poles = window_integrals(R, table, w)
    depth, w[SUMS + 7] = w[SUMS + 7], 0.0
    for k in range(0, n, BATCH):
        batch(L, R, w, PANELS + FIELDS * k, min(BATCH, n - k), poles)
    w[SUMS + 7] += 5e-16 * depth * w[SUMS + 4]
    # what the rounding of the energies given, and of exponents in a tail, does
    cold = L.T + R.T + abs(L.mu - R.mu)
    energy = 1.2e-16 * (abs(L.mu) + abs(R.mu)) / cold if cold > 0.0 else 0.0
    for k in range(3):
        modulus = w[SUMS + 3 + k]
        tail = -1e-15 * math.log(max(modulus, 1e-290) / L.D) if 0.0 < modulus < 1e-3 * L.D else 0.0
        w[SUMS + 6 + k] += (energy + tail) * modulus
    return n


@nb.njit(**OPTIONS)
def exchange(P, want, out, err, scale):
    """Evaluate n points.

    Parameters
    ----------
    P : (n, 12) array
        Columns as in `quantities.PARAMETERS`.
    want : int
        ``EMISSION | ABSORPTION | TORQUE``.
    out, err, scale : (3, n) arrays
        E_ex, A_ex, T_ex of L [energy], error estimates, integrals of the modulus of the integrand.
    """
    w = scratch()
    for i in range(P.shape[0]):
        p = P[i]
        exchange_point(band(p[0], p[2], p[4], p[6]), band(p[1], p[3], p[5], p[7]), want, w)
        unit = 4.0 * math.pi * p[11] ** 2 * p[8] * p[9] / (4.0 * p[6] * p[7])
        for k in range(3):
            out[k, i] = unit * w[SUMS + k]
            err[k, i] = unit * (w[SUMS + 6 + k] + ROUNDING * w[SUMS + 3 + k])
            scale[k, i] = unit * w[SUMS + 3 + k]
