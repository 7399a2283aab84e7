"""All that shapes are evaluated by, called by its symbol (`symbols`).

fill         rows of an electrode at the nodes of a batch (`batch`)
density_at   nu0 of a band at one energy (`shape_rows`)
add_green    Green functions at the poles of a Fermi function (`pole_values`)
"""

from numba import types

from ..symbols import by_symbol
from .batch import fill as _fill
from .pole_values import add_green as _add_green
from .shape_rows import density_at as _density_at


def _fill_at(w, s, r, n, transform, own, other):
    _fill(w, s, r, n, transform != 0, own != 0, other != 0)


def _density(w, b, spin, omega):
    return _density_at(w, b, spin, omega)


def _green(w, b, x, c, poles):
    _add_green(w, b, x, c, poles)


WORK, INTEGER, REAL = types.CPointer(types.float64), types.int64, types.float64
JOBS = "bands.general", "bands.loops"
fill, _compile_fill = by_symbol(JOBS, "spinquad_fill", types.void(WORK, *(INTEGER,) * 6), _fill_at)
density_at, _compile_density = by_symbol(
    JOBS, "spinquad_density", REAL(WORK, INTEGER, INTEGER, REAL), _density
)
add_green, _compile_green = by_symbol(
    JOBS, "spinquad_green", types.void(WORK, INTEGER, REAL, REAL, INTEGER), _green
)


def loops():
    """Compile them."""
    _compile_fill()
    _compile_density()
    _compile_green()
