"""Sums of energies that keep their digits however they cancel.

A place is an energy that is the exact sum of two numbers, (hi, lo): edges of a weakly split band are closer
to each other than their rounding.
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
def gap(x, y):
    """Return y - x of two places."""
    return (y[0] - x[0]) + (y[1] - x[1])


@nb.njit(**OPTIONS)
def later(x, y):
    """Return the upper of two places."""
    return y if gap(x, y) > 0.0 else x


@nb.njit(**OPTIONS)
def earlier(x, y):
    """Return the lower of two places."""
    return x if gap(x, y) > 0.0 else y


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
