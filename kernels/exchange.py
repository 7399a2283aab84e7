"""Exchange emission, absorption and torque of the left electrode (100), (101), (102 corrected).

    g, g~    nubar a, nubar a~ of L; Delta = f_R - f_L                (see `nodes`)
    E_ex = 4 pi t^2 int nubar_R g Delta
    A_ex = 4 pi t^2 int m_R g~ Delta
    T_ex = 4 pi t^2 int g (beta_R - alpha_R f_L)

For the torque one of two identities is used:

    "logs"   windows of m_R filled or empty: beta_R is a sum of logarithms as alpha_R is,
             2 pi alpha_R = sum_e c_e ln|omega - e|, 2 pi beta_R = the same over the occupied parts;
    "poles"  beta_R - alpha_R f_L = alpha_R Delta - S/pi, with the smooth S of `window_poles`.

Panels are laid out for a block of points (`layout`), then evaluated together (`lanes`).

Errata: (102) is printed with the opposite sign; settled by exact dynamics of two electrodes of 200
orbitals, and by T_S -> T_ex/2 under n -> a (footnote 37).
"""

import math

import numba as nb
import numpy as np

from .band import OPTIONS, band
from .kinds import ABSORPTION, EMISSION, TORQUE, classify, keep, shift_of
from .lanes import integrate
from .layout import lay_out
from .logs import set_logs
from .occupations import set_constants
from .poles import pole_range
from .scratch import (
    BLOCK_PANELS,
    BLOCK_SLOTS,
    DEPTH,
    LIMIT,
    MAX_PANELS,
    POLE_ERROR,
    POLES,
    SUMS,
    scratch,
)
from .steps import apart, dissipation, saturated, torque
from .sums import ROUNDING
from .tails import lay_out_tails
from .window_poles import GROUPS, window_integrals

SEEN = 0.1  # in units of temperature: what is smaller may be a tail, which closed forms leave out
POLE_ROUNDING = 1e-15  # what the pole sum is wrong by: 3e-16 of 1, not of a tail of f_R, over the windows


@nb.njit(**OPTIONS)
def electrodes(p):
    """Return both bands of a row of parameters."""
    return band(p[0], p[2], p[4], p[6]), band(p[1], p[3], p[5], p[7])


@nb.njit(**OPTIONS)
def _closed(L, R, w):
    """Enter the sums of a point with step-like occupations; return the integrals that remain, those of tails."""
    if not apart(L, R):
        return EMISSION | ABSORPTION | TORQUE
    j = L.J / L.T if L.T > 0.0 else 1e308
    p = 1.0 / math.expm1(j) if j < 700.0 else 0.0
    dissipation(L, R, p, w)
    if L.T == 0.0 and R.T == 0.0:
        torque(L, R, p, w)
        return 0
    least = SEEN * (L.T + R.T)
    if w[SUMS + 3] < least:
        for k in range(9):
            w[SUMS + k] = 0.0
        return EMISSION | ABSORPTION | TORQUE
    torque(L, R, p, w)
    if w[SUMS + 4] >= least:
        return 0
    w[SUMS + 1] = w[SUMS + 4] = 0.0
    return ABSORPTION


@nb.njit(**OPTIONS)
def begin(L, R, want, w, slot, n):
    """Lay out the panels of a point after the first n of the block, and keep its record in a slot.

    Returns
    -------
    int
        The new number of panels.
    """
    for k in range(9):
        w[SUMS + k] = 0.0
    w[DEPTH] = w[POLES] = 0.0
    first = n
    if L.J > 0.0:
        steplike, table = saturated(R), np.int64(-1)
        if not steplike:
            reach = max(R.D + 0.5 * R.J, L.D + 0.5 * L.J) + abs(R.mu)
            table = pole_range(reach / R.T)
            if table < 0:  # colder than the widest table: a step, wrong by no more than about T
                w[SUMS + 8] = 10.0 * R.T
        set_logs(R, w, table < 0)
        remaining = _closed(L, R, w)
        if want & remaining:
            set_constants(L, R, w)
            w[LIMIT] = n + MAX_PANELS
            if remaining == ABSORPTION:
                n = lay_out_tails(L, R, w, n)
            else:
                n = lay_out(L, R, want, w, table < 0, n)
            if table >= 0:
                w[POLES] = GROUPS[table]
                w[POLE_ERROR] = POLE_ROUNDING * min(R.J, 2.0 * R.D) / R.D
                if want & remaining & TORQUE and R.J > 0.0:
                    window_integrals(R, table, w, shift_of(slot))
            classify(w, first, n, slot, R.J > 0.0)
    keep(w, slot)
    return n


@nb.njit(**OPTIONS)
def end(L, R, w, slot):
    """Complete the errors of a point: rounding of the energies given, and of exponents in a tail."""
    s = SUMS + shift_of(slot)
    w[s + 7] += 5e-16 * w[s + DEPTH - SUMS] * w[s + 4]
    cold = L.T + R.T + abs(L.mu - R.mu)
    energy = 1.2e-16 * (abs(L.mu) + abs(R.mu)) / cold if cold > 0.0 else 0.0
    for k in range(3):
        modulus = w[s + 3 + k]
        tail = -1e-15 * math.log(max(modulus, 1e-290) / L.D) if 0.0 < modulus < 1e-3 * L.D else 0.0
        w[s + 6 + k] += (energy + tail) * modulus


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
    panels, first = np.int64(0), 0
    for i in range(P.shape[0]):
        L, R = electrodes(P[i])
        panels = begin(L, R, want, w, i - first, panels)
        if i + 1 < P.shape[0] and i + 1 - first < BLOCK_SLOTS and panels < BLOCK_PANELS:
            continue
        integrate(w, panels, want)
        for k in range(first, i + 1):
            p = P[k]
            L, R = electrodes(p)
            end(L, R, w, k - first)
            s = SUMS + shift_of(k - first)
            unit = 4.0 * math.pi * p[11] ** 2 * p[8] * p[9] / (4.0 * p[6] * p[7])
            for q in range(3):
                out[q, k] = unit * w[s + q]
                err[q, k] = unit * (w[s + 6 + q] + ROUNDING * w[s + 3 + q])
                scale[q, k] = unit * w[s + 3 + q]
        panels, first = np.int64(0), i + 1
