"""The much colder of two electrodes is one of T = 0, and what its steps have beside them at a few nodes.

Of L,   4 int a F = int_A F + what `thermal` gives of each step,   4 a f_L = c (f - f_shifted) + T f',

with A, c and F as in `steps`, q being zero, and F as smooth as the hotter R makes it. Of R, whose windows are
filled or empty, the step of f_R in E_ex and A_ex alone. The hotter electrode hides the tails of the colder.
"""

import numba as nb

from ..band import density
from ..compiling import OPTIONS
from ..exact import gap, two_sum
from .apart import clear, living, states
from .kinds import ABSORPTION, EMISSION, STEP, TORQUE
from .logs import set_distances
from .panels import enter
from .scratch import DOWN, DOWN_R, UP, UP_R, WANT
from .steps import UNMIXED
from .thermal import DEEP, HOTTER, REACH


@nb.njit(**OPTIONS)
def _shared(L, R, with_m):
    """Measure of A where R has states, or where it is polarized."""
    total = 0.0
    for down in range(2):
        a, b = living(L, down)
        if gap(a, b) > 0.0:
            n, _, m = states(R, a, b)
            total += m if with_m else n
    return total


@nb.njit(**OPTIONS)
def polarized(L, R):
    """Whether R is polarized anywhere in A."""
    return R.J > 0.0 and _shared(L, R, True) > 0.0


@nb.njit(**OPTIONS)
def much_colder_L(L, R):
    """Whether L may be taken so: its steps are far from edges, and R has no tails between them."""
    if L.T == 0.0 or R.T < HOTTER * L.T or L.J < UNMIXED * L.T or abs(L.mu - R.mu) + L.J > DEEP * R.T:
        return False
    for k in range(-1, 2):
        s = L.mu + k * L.J
        if not (clear(L, s, REACH * L.T) and clear(R, s, REACH * L.T)):
            return False
    return _shared(L, R, False) > 0.0


@nb.njit(**OPTIONS)
def much_colder_R(L, R):
    """Whether R, with its windows filled or empty, may be taken so: L has no tails in its band."""
    if R.T == 0.0 or L.T < HOTTER * R.T or L.D + 0.5 * L.J + abs(L.mu) > DEEP * L.T:
        return False
    return clear(L, R.mu, REACH * R.T) and clear(R, R.mu, REACH * R.T)


@nb.njit(**OPTIONS)
def _panel(R, T, step, up, down, want, w, n):
    """Append the panel beside a step at a place."""
    set_distances(w, step)
    q = enter(w, n, step, 1.0, 0.0, 2.0 * T, 0, 0)
    w[q + WANT], w[q + UP], w[q + DOWN] = want, up, down
    w[q + UP_R], w[q + DOWN_R] = density(R, step[0])
    return n + 1


@nb.njit(**OPTIONS)
def beside_steps_of_L(L, R, with_A, w, n):
    """Append the panels beside the steps of a_up at mu_L and mu_L - J_L, of a_down at mu_L and mu_L + J_L."""
    want = EMISSION | TORQUE | STEP | (ABSORPTION if with_A else 0)
    for k in range(-1, 2):
        step = two_sum(L.mu, k * L.J)
        up, down = density(L, step[0])
        if k <= 0 and up != 0.0:
            n = _panel(R, L.T, step, 1.0 if k == 0 else -1.0, 0.0, want, w, n)
        if k >= 0 and down != 0.0:
            n = _panel(R, L.T, step, 0.0, 1.0 if k == 0 else -1.0, want, w, n)
    return n


@nb.njit(**OPTIONS)
def beside_step_of_R(L, R, w, n):
    """Append the panel beside the step of f_R."""
    up, down = density(L, R.mu)
    if up + down == 0.0:
        return n
    return _panel(R, R.T, (R.mu, 0.0), up, down, EMISSION | ABSORPTION | STEP, w, n)
