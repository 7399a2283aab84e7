"""What a process does that compiles a kernel for others (`warm`).

python -m spinquad.kernels.job KERNEL
"""

import sys

import numpy as np
from numba import typeof, types

from .electrodes import NUMBERS, Model
from .model_points import arguments_of
from .warm import compiled, stamp

ROWS, FLAGS = types.float64[:, ::1], types.boolean[::1]


def compile_kernel(kernel: str) -> None:
    """Compile a kernel for the arguments it is called with, and stamp it; nothing is run."""
    if kernel == "bands.general":
        point, bands = np.ones((1, 12)), np.ones((1, 2, len(NUMBERS)))
        compiled(kernel).compile(
            tuple(map(typeof, arguments_of(point, bands, Model(None, None), [], (1.0, 1.0), False)))
        )
    elif kernel.endswith(".loops"):
        compiled(kernel)()  # their compilation is what it does
    elif kernel == "checks":
        compiled(kernel).compile((ROWS, types.float64[:, :, ::1], FLAGS, types.uint8[::1]))
    else:
        compiled(kernel).compile((ROWS, types.int64, ROWS, ROWS, FLAGS))
    stamp(kernel).touch()


if __name__ == "__main__":
    compile_kernel(sys.argv[1])
