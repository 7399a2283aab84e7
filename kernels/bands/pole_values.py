"""Green functions of a band at the poles of a Fermi function, x + i POLE_Y.

    G_m(z)   int m/(z - x) dx, by `orbital.green`; of a semi-elliptic band, a chain and a flat band at once

Errata: none known.
"""

import math

import numba as nb

from ..compiling import BY_NODE, OPTIONS
from ..elementary import angle, log_ratio
from ..shapes.orbital import CHAIN, FLAT, SEMIELLIPTIC, TABLE, green
from ..shapes.tables import table_green
from .work import IM, KIND, POLE_Y, RE, ROOT_IM, ROOT_RE, WHICH, D, tables_of


@nb.njit(**BY_NODE)
def _roots(w, x, D_, poles):
    """Fill ROOT_RE, ROOT_IM with sqrt(z - D) sqrt(z + D), z = x + i POLE_Y, on the branch above the axis."""
    for p in range(poles):
        y = w[POLE_Y + p]
        u, v = (x - D_) * (x + D_) - y * y, 2.0 * x * y
        large = math.sqrt(0.5 * (math.sqrt(u * u + v * v) + abs(u)))
        small = 0.5 * abs(v) / large
        w[ROOT_RE + p] = math.copysign(small if u < 0.0 else large, x)
        w[ROOT_IM + p] = large if u < 0.0 else small


@nb.njit(**BY_NODE)
def _add_algebraic(w, kind, x, D_, c, poles):
    """Add c G0 of a semi-elliptic band or a chain at the poles to RE and IM."""
    _roots(w, x, D_, poles)
    semielliptic = 1.0 if kind == SEMIELLIPTIC else 0.0
    factor = c * (1.0 + semielliptic)
    for p in range(poles):
        a = w[ROOT_RE + p] + semielliptic * x
        b = w[ROOT_IM + p] + semielliptic * w[POLE_Y + p]
        per = factor / (a * a + b * b)
        w[RE + p] += per * a
        w[IM + p] -= per * b


@nb.njit(**BY_NODE)
def _add_flat(w, x, D_, c, poles):
    """Add c G0 of a flat band at the poles to RE and IM."""
    for p in range(poles):
        y = w[POLE_Y + p]
        far, near = (x + D_) * (x + D_) + y * y, (x - D_) * (x - D_) + y * y
        w[RE + p] += 0.25 * c / D_ * log_ratio(far, near, 4.0 * x * D_)
        w[IM + p] -= 0.5 * c / D_ * angle((x - D_) * (x + D_) + y * y, 2.0 * D_ * y)


@nb.njit(**OPTIONS)
def add_green(w, b, x, c, poles):
    """Add c G0 of a band at the poles, centre at distance x, to RE and IM."""
    kind, D_ = int(w[b + KIND]), w[b + D]
    if kind == SEMIELLIPTIC or kind == CHAIN:
        _add_algebraic(w, kind, x, D_, c, poles)
        return
    if kind == FLAT:
        _add_flat(w, x, D_, c, poles)
        return
    tables, which = tables_of(w), int(w[b + WHICH])
    for p in range(poles):
        z = complex(x, w[POLE_Y + p])
        g = c / D_ * table_green(tables, which, z / D_) if kind == TABLE else c * green(kind, z, D_)
        w[RE + p] += g.real
        w[IM + p] += g.imag
