"""Arithmetic-geometric means: the elliptic integrals of the lattice Green functions.

    K(k) = pi / (2 M(1, k')),  k'^2 = 1 - k^2

M is homogeneous, M(c a, c b) = c M(a, b). For complex arguments the square root is taken on the side of
the arithmetic mean, which selects the principal branch.

Errata: none known.
"""

import math

import numba as nb
import numpy as np

from .band import OPTIONS


@nb.njit(**OPTIONS)
def real_mean(a, b):
    """Return M(a, b) for a, b >= 0."""
    for _ in range(60):
        a, b = 0.5 * (a + b), math.sqrt(a * b)
        if abs(a - b) <= 1e-8 * a:
            break
    return 0.5 * (a + b)


@nb.njit(**OPTIONS)
def complex_mean(a, b):
    """Return M(a, b) for complex a and b, neither of them 0."""
    for _ in range(60):
        mean, root = 0.5 * (a + b), np.sqrt(a) * np.sqrt(b)
        if abs(mean - root) > abs(mean + root):
            root = -root
        a, b = mean, root
        if abs(a - b) <= 1e-8 * abs(a):
            break
    return 0.5 * (a + b)
