"""Areas under Fermi functions, in closed form and without cancellation.

tail(T, x)  = T ln(1 + e^(x/T)) = int_(mu - x)^inf f d omega;  max(x, 0) at T = 0
area        = int_lo^(lo + width) f d omega, of the holes 1 - f where the interval lies below mu
"""


import numba as nb

from ..compiling import OPTIONS, SUMMED
from ..elementary import exp, expm1, log_ratio


@nb.njit(**SUMMED)
def soft(u):
    """Return ln(1 + e^-|u|): over T, what a tail is more than a step."""
    e = exp(-abs(u))
    return log_ratio(1.0 + e, 1.0, e)


@nb.njit(**OPTIONS)
def tail(T, x):
    """Return T ln(1 + exp(x/T))."""
    if T == 0.0:
        return max(x, 0.0)
    u = x / T
    return T * soft(u) if u < 0.0 else x + T * soft(u)


@nb.njit(**OPTIONS)
def _reaching_above(T, x, y, width):
    """Integral of f over an interval that starts x below mu and ends y above it, y >= 0."""
    if width < 4.0 * T:
        e = exp(-y / T)
        rise = expm1(width / T) * e / (1.0 + e)
        return T * log_ratio(1.0 + rise, 1.0, rise)
    return tail(T, x) - tail(T, -y)


@nb.njit(**OPTIONS)
def electrons(T, x, y, width):
    """Integral of f from x below mu to y above it; one of them may be negative, width = x + y."""
    if y < 0.0:
        return width - _reaching_above(T, y, x, width)
    return _reaching_above(T, x, y, width)


@nb.njit(**OPTIONS)
def holes(T, x, y, width):
    """Integral of 1 - f over the same interval: electrons of the mirror image."""
    return electrons(T, y, x, width)
