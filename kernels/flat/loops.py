"""The loops over panels (`lanes`), called by their symbol as if they came from a library.

numba compiles a function together with all that it calls, level by level, and would do so with these loops
for every kernel. So they are compiled once, by a process of their own, while others compile the kernels
(`warm`): where a kernel is compiled and not run, any address does for the symbol.
"""

import os

from llvmlite import binding
from numba import cfunc, types

from ..band import OPTIONS
from ..warm import COMPILING
from .lanes import integrate as _integrate

SYMBOL = "spinquad_integrate"
SIGNATURE = types.void(types.CPointer(types.float64), types.int64, types.int64)
integrate = types.ExternalFunction(SYMBOL, SIGNATURE)


def _by_address(pointer, panels, want):
    _integrate(pointer, panels, want)


def loops():
    """Return the address of the compiled loops."""
    return cfunc(SIGNATURE, cache=True, error_model=OPTIONS["error_model"])(_by_address).address


binding.add_symbol(SYMBOL, 1 if COMPILING in os.environ else loops())
