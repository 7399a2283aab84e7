"""What a process does that compiles a kernel for others (`warm`).

python -m spinquad.kernels.job KERNEL
"""

import sys
from importlib import import_module

import numpy as np
from numba import typeof, types

from .electrodes import FLAT, NUMBERS, Model
from .model_points import arguments_of
from .warm import compiled, stamp

POINTS, ROWS, FLAGS = types.float64[::1], types.float64[:, ::1], types.boolean[::1]
BANDS, CODES, COUNT = types.float64[:, :, ::1], types.uint8[::1], types.int64
SIGNATURES = {
    "checks": (ROWS, BANDS, FLAGS, CODES),
    "shapes.branches:plant": (ROWS, COUNT, COUNT, COUNT, ROWS),
    "shapes.pieces:axis_transform": (ROWS, ROWS, POINTS, POINTS, POINTS),
}
OF_FLAT_BANDS = (ROWS, COUNT, ROWS, ROWS, FLAGS)


def arguments(kernel):
    """Return what a kernel of any bands is called with."""
    one = np.ones(1)
    if kernel == "bands.spectra":
        spectra = import_module(".bands.spectra", __package__)
        return spectra.arguments_of(FLAT, one, one, one, np.ones((1, 1, len(NUMBERS))), True)
    point, bands = np.ones((1, 12)), np.ones((1, 2, len(NUMBERS)))
    return arguments_of(point, bands, Model(None, None), [], (1.0, 1.0), False)


def compile_kernel(kernel: str) -> None:
    """Compile a kernel for the arguments it is called with, and stamp it; nothing is run."""
    if kernel.endswith(".loops"):
        compiled(kernel)()  # their compilation is what it does
    elif kernel in ("bands.general", "bands.spectra"):
        compiled(kernel).compile(tuple(map(typeof, arguments(kernel))))
    else:
        compiled(kernel).compile(SIGNATURES.get(kernel, OF_FLAT_BANDS))
    stamp(kernel).touch()


if __name__ == "__main__":
    compile_kernel(sys.argv[1])
