"""Chebyshev series of 16 terms: interpolation, and the coefficients of powers.

    f(s) = sum_k c_k T_k(s) = sum_k a_k s^k,  -1 <= s <= 1

Powers are taken from series, never from values: only then do their large coefficients belong together and
the sum keeps the digits of the series.

Errata: none known.
"""

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

Array = NDArray[np.float64]

TERMS = 16
_ANGLES = np.pi * (np.arange(TERMS) + 0.5) / TERMS
POINTS = np.cos(_ANGLES)
_TO_SERIES = 2.0 / TERMS * np.cos(np.outer(_ANGLES, np.arange(TERMS)))
_TO_SERIES[:, 0] *= 0.5
_TO_POWERS = np.zeros((TERMS, TERMS))
for _n in range(TERMS):
    _TO_POWERS[_n, : _n + 1] = chebyshev.cheb2poly([0.0] * _n + [1.0])


def series_of(values: Array) -> Array:
    """Return the Chebyshev series of values at POINTS, (..., 16)."""
    return np.asarray(values @ _TO_SERIES)


def powers_of(series: Array) -> Array:
    """Return the coefficients of powers of series of 16 terms or fewer, (..., terms)."""
    n = series.shape[-1]
    return np.asarray(series @ _TO_POWERS[:n, :n])
