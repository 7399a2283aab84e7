"""Sums of energies that keep their digits however they cancel.

An energy may be a place: the exact sum of two numbers, kept as both.
"""

import numba as nb

from .compiling import OPTIONS


@nb.njit(**OPTIONS)
def two_sum(a, b):
    """Return a + b in two parts, exactly."""
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


@nb.njit(**OPTIONS)
def rounded_sum(a, b, c):
    """Return a + b + c, rounded once or so however they cancel."""
    s, low = two_sum(a, b)
    t, lower = two_sum(s, c)
    return t + (low + lower)


@nb.njit(**OPTIONS)
def sum_in_two(a, b, c):
    """Return a + b + c in two parts."""
    s, low = two_sum(a, b)
    hi, lower = two_sum(s, c)
    e = low + lower
    top = hi + e
    return top, e - (top - hi)
