"""The loops over panels (`lanes`), called by their symbol (`symbols`)."""

from numba import types

from ..symbols import by_symbol
from .lanes import integrate as _integrate


def _by_address(w, panels, want):
    _integrate(w, panels, want)


SIGNATURE = types.void(types.CPointer(types.float64), types.int64, types.int64)
integrate, loops = by_symbol(("flat.loops",), "spinquad_integrate", SIGNATURE, _by_address)
