"""Compiled functions called by their symbol, as if they came from a library.

numba compiles a function together with all that it calls, level by level, and would do so with the loops over
nodes at every level, for every kernel. So they are compiled once, by a process of their own, while others
compile the kernels (`warm`): where a kernel is compiled and not run, any address does for the symbol.
"""

import os
from collections.abc import Callable
from typing import Any

from llvmlite import binding
from numba import cfunc, types

from .compiling import OPTIONS
from .warm import COMPILING, prepare


def by_symbol(jobs: tuple[str, ...], symbol: str, signature: Any, function: Callable) -> tuple[Any, Callable]:
    """Make a function callable by its symbol from compiled code.

    Parameters
    ----------
    jobs : tuple of str
        Those of `warm.JOBS` that are compiled first: the module that calls this, and what needs it anyway.
    symbol : str
    signature : numba signature
    function : function
        To be compiled; no closure.

    Returns
    -------
    (function, function)
        What compiled code calls; what compiles it, or loads it if another process has.
    """

    def compile_() -> int:
        return cfunc(signature, cache=True, error_model=OPTIONS["error_model"])(function).address

    prepare(*jobs)
    binding.add_symbol(symbol, 1 if COMPILING in os.environ else compile_())
    return types.ExternalFunction(symbol, signature), compile_
