"""What the Fermi functions of a point have in common at all its panels.

q          exp(-J_L/T_L)
c          (1 - q)/4
ratio      e^((mu_L - mu_R)/T) at equal temperatures, 0 where it is of no use; lift = 1 - ratio
x - y      shift + slope x
"""


import numba as nb

from ..compiling import BY_NODE
from ..elementary import exp, expm1
from .scratch import LIFT, MU_L, MU_R, PER_L, PER_R, RATIO, SHIFT, SLOPE, SPLIT, C, Q

WARM = 110.0  # up to which exponent products of four e^x stay in the range of doubles


@nb.njit(**BY_NODE)
def set_constants(L, R, w):
    """Enter them in the record of the point."""
    w[MU_L], w[MU_R], w[SPLIT] = L.mu, R.mu, L.J
    w[PER_L] = 1.0 / L.T if L.T > 0.0 else 0.0
    w[PER_R] = 1.0 / R.T if R.T > 0.0 else 0.0
    w[SLOPE], w[SHIFT] = (R.T - L.T) * w[PER_R], (R.mu - L.mu) * w[PER_R]
    w[RATIO] = 0.0
    if L.T == 0.0:
        return
    j = L.J * w[PER_L]
    w[Q], w[C] = exp(-j), -0.25 * expm1(-j)
    d = (L.mu - R.mu) * w[PER_L]
    if L.T == R.T and abs(d) < WARM:
        w[RATIO], w[LIFT] = exp(d), -expm1(d)
