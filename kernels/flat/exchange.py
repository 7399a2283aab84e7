"""Exchange emission, absorption and torque of the left electrode (100), (101), (102 corrected).

    g, g~    nubar a, nubar a~ of L; Delta = f_R - f_L                (see `nodes`)
    E_ex = 4 pi t^2 int nubar_R g Delta
    A_ex = 4 pi t^2 int m_R g~ Delta
    T_ex = 4 pi t^2 int g (beta_R - alpha_R f_L)

Steps far from all else have closed forms (`steps`, `central`, `isothermal`). For the torque of what remains
one of two identities is used:

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

from ..band import Band, dropped, mirrored_pair, tunnel_rate
from ..checks import misses
from ..compiling import OPTIONS
from ..memory import address, hold
from ..pole_groups import GROUPS
from ..poles import pole_range
from . import isothermal
from .apart import apart, saturated
from .beside import beside_step_of_R, beside_steps_of_L, much_colder_L, much_colder_R, polarized
from .central import central, spill
from .kinds import ABSORPTION, EMISSION, TORQUE, classify, clear_sums, doubt, join, keep, shift_of
from .layout import lay_out
from .logs import set_logs
from .loops import integrate
from .occupations import set_constants
from .scratch import (
    A_X,
    BLOCK_PANELS,
    BLOCK_SLOTS,
    DEPTH,
    E_X,
    ERRORS,
    LIMIT,
    MAX_PANELS,
    MODULI,
    POLE_ERROR,
    POLES,
    SECOND,
    SUMS,
    T_X,
    scratch,
)
from .steps import emission_and_absorption, heat, heat_torque, torque
from .sums import ROUNDING
from .tails import lay_out_tails
from .window_poles import window_integrals

ALL = EMISSION | ABSORPTION | TORQUE
SEEN = 0.1  # in units of temperature: what is smaller may be a tail, which closed forms leave out
STEPS = np.array([1.0, 1.0, 10.0])  # what a step in place of a tiny T may be wrong by, over T
POLE_ROUNDING = 1e-15  # what the pole sum is wrong by: 3e-16 of 1, not of a tail of f_R, over the windows


@nb.njit(**OPTIONS)
def _apart(L, R, want, w):
    """Enter the sums of a point of steps; return the integrals that remain, those that live in tails."""
    emission_and_absorption(L, R, w)
    least = SEEN * (L.T + R.T)
    if w[MODULI + E_X] < least:
        clear_sums(w)
        return ALL
    if want & TORQUE and R.J > 0.0:
        torque(L, R, w)
    if w[MODULI + A_X] >= least:
        return 0
    w[SUMS + A_X] = w[MODULI + A_X] = 0.0
    return ABSORPTION


@nb.njit(**OPTIONS)
def _central(L, R, want, w):
    """Enter what has a closed form in the middle of both bands; return the integrals that remain."""
    if want & TORQUE:
        torque(L, R, w)
        spill(L, R, w)
    if not isothermal.isothermal(L, R):
        return EMISSION | ABSORPTION
    isothermal.emission(L, R, w)
    return 0 if isothermal.absorption(L, R, w) else ABSORPTION


@nb.njit(**OPTIONS)
def _closed(L, R, want, w):
    """Enter the integrals that have a closed form; return those that remain."""
    if apart(L, R):
        return _apart(L, R, want, w)
    return _central(L, R, want, w) if R.J > 0.0 and central(L, R) else ALL


@nb.njit(**OPTIONS)
def _set_poles(L, R, w, slot, wanted):
    """Enter the poles of f_R unless it is a step; return whether beta_R is that of a step."""
    table = pole_range((max(R.D + 0.5 * R.J, L.D + 0.5 * L.J) + abs(R.mu)) / R.T)
    if table < 0:  # colder than the widest table: a step, wrong by no more than about T times the largest g
        w[ERRORS + T_X] = STEPS[T_X] * R.T * (1.0 if L.J > 4.0 * L.T else 0.25 * L.J / L.T)
        return True
    w[POLES] = GROUPS[table]
    w[POLE_ERROR] = POLE_ROUNDING * min(R.J, 2.0 * R.D) / R.D
    if wanted:
        window_integrals(R, table, w, shift_of(slot))
    return False


@nb.njit(**OPTIONS)
def _lay_out(L, R, want, remaining, w, slot, n, steplike):
    """Lay out the panels of a point in the best way for its temperatures; return the new number.

    Where L is much colder than R and A_ex lives in a tail of L, the panels of A_ex go to a second slot.
    """
    A, B, groups, passes = L, R, ALL, 1
    cold_L = much_colder_L(L, R)
    cold_R = not cold_L and steplike and much_colder_R(L, R)
    with_A = cold_L and polarized(L, R)
    if cold_L:
        A = Band(0.0, L.mu, L.J, L.D)
        groups = EMISSION | TORQUE | (ABSORPTION if with_A else 0)
        passes = 1 if with_A or R.J == 0.0 else 2
    elif cold_R:
        B = Band(0.0, R.mu, R.J, R.D)
    groups &= remaining
    for k in range(passes):
        first = n
        set_constants(A, B, w)
        if k == 0 and cold_L:
            heat(L, R, w)
            if groups & TORQUE and R.J > 0.0:
                heat_torque(L, R, w)
            n = beside_steps_of_L(L, R, with_A, w, n)
        elif cold_R:
            n = beside_step_of_R(L, R, w, n)
        n = lay_out(A, B, want, groups, w, steplike, n)
        classify(w, first, n, slot + k, R.J > 0.0 and groups & TORQUE > 0)
        if k + 1 < passes:
            w[SECOND] = 1.0
            keep(w, slot)
            clear_sums(w)
            w[DEPTH] = 0.0
            A, groups = L, ABSORPTION
    return n


@nb.njit(**OPTIONS)
def begin(L, R, want, w, slot, n):
    """Lay out the panels of a point after the first n of the block, and keep its record in one slot or two.

    Returns
    -------
    int
        The new number of panels.
    """
    clear_sums(w)
    w[DEPTH] = w[POLES] = w[SECOND] = 0.0
    w[LIMIT] = n + MAX_PANELS
    if L.J == 0.0:
        keep(w, slot)
        return n
    remaining = _closed(L, R, want, w)
    steplike = saturated(R)
    if remaining == ALL:
        if not steplike:
            steplike = _set_poles(L, R, w, slot, want & TORQUE and R.J > 0.0)
        set_logs(R, w, steplike)
    if remaining & EMISSION:
        n = _lay_out(L, R, want, remaining, w, slot, n, steplike)
    elif remaining & want:
        first = n
        set_constants(L, R, w)
        n = lay_out_tails(L, R, w, n)
        classify(w, first, n, slot, False)
    doubt(w, n)
    keep(w, slot + 1 if w[SECOND] > 0.0 else slot)
    return n


@nb.njit(**OPTIONS)
def end(L, R, w, slot):
    """Complete the errors of a point: rounding of the energies given, and of exponents in a tail."""
    join(w, slot)
    s = shift_of(slot)
    w[s + ERRORS + A_X] += 5e-16 * w[s + DEPTH] * w[s + MODULI + A_X]
    cold = L.T + R.T + abs(L.mu - R.mu)
    for k in (E_X, A_X, T_X):
        scale = cold + L.J if k == T_X else cold  # the torque needs no bias
        energy = 1.2e-16 * (abs(L.mu) + abs(R.mu)) / scale if scale > 0.0 else 0.0
        modulus = w[s + MODULI + k]
        tail = -1e-15 * math.log(max(modulus, 1e-290) / L.D) if 0.0 < modulus < 1e-3 * L.D else 0.0
        w[s + ERRORS + k] += (energy + tail) * modulus


@nb.njit(**OPTIONS)
def exchange(P, want, out, err, missed):
    """Evaluate n points.

    Parameters
    ----------
    P : (n, 12) array
        Columns as in `quantities.PARAMETERS`.
    want : int
        ``EMISSION | ABSORPTION | TORQUE``.
    out, err : (3, n) arrays
        E_ex, A_ex, T_ex of L [energy], and error estimates.
    missed : (n,) bool array
        True is entered where a wanted one misses the tolerance (`checks`).
    """
    space = scratch()
    w = address(space)
    panels, first = np.int64(0), 0
    for i in range(P.shape[0]):
        L, R = mirrored_pair(P[i])
        panels = begin(L, R, want, w, 2 * (i - first), panels)
        if i + 1 < P.shape[0] and 2 * (i + 1 - first) < BLOCK_SLOTS and panels < BLOCK_PANELS:
            continue
        integrate(w, panels, want)
        for k in range(first, i + 1):
            p = P[k]
            L, R = mirrored_pair(p)
            end(L, R, w, 2 * (k - first))
            s, unit, less = shift_of(2 * (k - first)), 2.0 * tunnel_rate(p), dropped(p)
            for q in (E_X, A_X, T_X):
                modulus = w[s + MODULI + q]
                out[q, k] = unit * w[s + SUMS + q]
                err[q, k] = unit * (w[s + ERRORS + q] + ROUNDING * modulus)
                if want & (1 << q) and misses(err[q, k], unit * modulus):
                    missed[k] = True
                err[q, k] += unit * less * STEPS[q]
        panels, first = np.int64(0), i + 1
    hold(space)
