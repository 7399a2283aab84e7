"""(nu0, H0) of a shape at many energies, in loops that vectorise; the definitions stand in `orbital`.

    below, above  distances of the energies from the edges of the band, exact next to these
    x             from the centre, exact next to that; of the square lattice alone

Errata: none known.
"""

import math

import numba as nb
import numpy as np

from ..compiling import BY_NODE, OPTIONS
from ..elementary import exp, log_ratio
from .cells import cell_values
from .elliptic import inverse_mean
from .orbital import CHAIN, CUBIC, FLAT, SEMIELLIPTIC, SQUARE
from .shape_cells import CUBIC_CELLS, CUBIC_FAR, GAUSS_CELLS, GAUSS_FAR

_SMALL = 1e-300
NONE, CUBIC_END, GAUSS_END = map(np.int64, (0, len(CUBIC_CELLS), len(GAUSS_CELLS)))


@nb.njit(**BY_NODE)
def _flat_density(D, below, above, nu):
    for k in range(nu.size):
        nu[k] = 0.5 / D if below[k] * above[k] > 0.0 else 0.0


@nb.njit(**BY_NODE)
def _flat_transform(D, below, above, H):
    for k in range(H.size):
        a, b = below[k], above[k]
        H[k] = 0.5 / D * log_ratio(a, b, a - b)


@nb.njit(**BY_NODE)
def _semielliptic(D, below, above, nu, H):
    c = 2.0 / (D * D)
    for k in range(nu.size):
        a, b = below[k], above[k]
        x, inside = 0.5 * (a - b), a * b
        root = math.sqrt(abs(inside))
        beyond = 2.0 / (x + math.copysign(root, x))
        nu[k] = c / math.pi * root if inside > 0.0 else 0.0
        H[k] = c * x if inside > 0.0 else beyond


@nb.njit(**BY_NODE)
def _chain(below, above, nu, H):
    for k in range(nu.size):
        a, b = below[k], above[k]
        inside = a * b
        inverse = 1.0 / math.sqrt(abs(inside))
        nu[k] = inverse / math.pi if inside > 0.0 else 0.0
        H[k] = 0.0 if inside > 0.0 else math.copysign(inverse, a - b)


@nb.njit(**BY_NODE)
def _square_density(D, below, above, x, nu):
    unit = 1.0 / D
    for k in range(nu.size):
        y = x[k] * unit
        density = unit / math.pi * inverse_mean(min(max(y * y, _SMALL), 1.0))
        nu[k] = density if below[k] * above[k] > 0.0 else 0.0


@nb.njit(**BY_NODE)
def _square_transform(D, below, above, x, H):
    unit = 1.0 / D
    for k in range(H.size):
        inside = (below[k] * unit) * (above[k] * unit)
        beyond = 1.0 / max(abs(x[k] * unit), 1.0)
        # inside m = inside, outside (x^2 - 1)/x^2
        m = max(abs(inside) * beyond * beyond, _SMALL)
        H[k] = math.copysign(unit * beyond * inverse_mean(min(m, 1.0)), x[k])


@nb.njit(**BY_NODE)
def _gaussian_density(D, below, above, nu):
    c = 1.0 / (math.sqrt(2.0 * math.pi) * D)
    for k in range(nu.size):
        x = 0.5 * (below[k] - above[k]) / D
        nu[k] = c * exp(-0.5 * x * x) if below[k] * above[k] > 0.0 else 0.0


@nb.njit(**OPTIONS)
def shape_values(kind, D, below, above, x, nu, H, transform):
    """Fill nu0 and H0 of a shape, any but a table; where H0 costs more than nu0, only if it is wanted."""
    if kind == FLAT:
        _flat_density(D, below, above, nu)
        if transform:
            _flat_transform(D, below, above, H)
    elif kind == SEMIELLIPTIC:
        _semielliptic(D, below, above, nu, H)
    elif kind == CHAIN:
        _chain(below, above, nu, H)
    elif kind == SQUARE:
        _square_density(D, below, above, x, nu)
        if transform:
            _square_transform(D, below, above, x, H)
    elif kind == CUBIC:
        cell_values(CUBIC_CELLS, NONE, CUBIC_END, CUBIC_FAR, D, below, above, nu, H, transform)
    else:
        if transform:
            cell_values(GAUSS_CELLS, NONE, GAUSS_END, GAUSS_FAR, D, below, above, nu, H, transform)
        _gaussian_density(D, below, above, nu)
