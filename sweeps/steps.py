"""Even steps, of values or of their logarithms, each value rounded once from its exact number.

A stretch of a grid then has the very values of the whole grid, a value is the number that a person types for
it (0.1, not 0.10000000000000142), and every processor makes the same bits: all are part of what a store is.
"""

from decimal import Context, Decimal
from fractions import Fraction
from math import gcd, lcm

import numpy as np

TYPED = 15
"""Digits that a float keeps of any decimal number; more of them were not typed, but computed."""

_EXACT = 2**53  # whole numbers up to it are floats
_WIDE, _KEPT = Context(prec=60), Context(prec=40)


def as_typed(value: float) -> Fraction:
    """Return the number that a float stands for: the decimal one that was typed, else that of its bits.

    So 0.1 is a tenth, and pi, written ``"pi"`` or ``np.pi``, the float nearest to it.
    """
    return Fraction(Decimal(repr(float(value))) if typed(value) else value)


def typed(value: float) -> bool:
    """Return whether a float has so few digits that it was typed."""
    return len(Decimal(repr(float(value))).normalize().as_tuple().digits) <= TYPED


def even(start: float, stop: float, n: int) -> np.ndarray:
    """Return n values, 2 or more, from start to stop in even steps, each the float nearest to its number."""
    first, last = as_typed(start), as_typed(stop)
    whole = lcm(first.denominator, last.denominator) * (n - 1)
    begin, end = int(first * whole), int(last * whole)
    step = (end - begin) // (n - 1)
    common = gcd(whole, begin, step)
    whole, begin, end, step = (number // common for number in (whole, begin, end, step))
    if max(whole, abs(begin), abs(end)) <= _EXACT:
        return (begin + step * np.arange(n)) / whole  # of two exact floats: the processor rounds it once
    # Whole numbers of any size: Python rounds their ratio once.
    values = np.fromiter((number / whole for number in range(begin, end + step, step)), np.float64, n)
    values[0], values[-1] = start, stop
    return values


def even_in_logarithm(start: float, stop: float, n: int) -> np.ndarray:
    """Return n values, 2 or more, from start to stop, of one sign, with even steps of the logarithm.

    Multiplied up in 60 digits, of which the steps of the longest axis cost eight, and cut to 40 before they
    are rounded: numbers that have few digits come out exact.
    """
    first, last = (_decimal(abs(as_typed(end))) for end in (start, stop))
    ratio = _WIDE.exp(_WIDE.divide(_WIDE.ln(_WIDE.divide(last, first)), Decimal(n - 1)))
    values = np.empty(n)
    size = first
    for k in range(n):
        values[k] = _KEPT.plus(size)
        size = _WIDE.multiply(size, ratio)
    values[0], values[-1] = abs(start), abs(stop)
    return np.copysign(values, start)


def _decimal(number: Fraction) -> Decimal:
    """Return a number in 60 digits."""
    return _WIDE.divide(Decimal(number.numerator), Decimal(number.denominator))
