"""A kernel whose time is known, put in the place of the project's: importing this file does it.

Run as a program it is the command line with that kernel. ``STAND_IN_SECONDS`` is what a shard takes,
``STAND_IN_THREADS`` the most cores of one process; ``STAND_IN_FAILS_AT`` makes every call fail (``all``), or
those at one T_L.
"""

import os
import sys
import time
from typing import NamedTuple

import numpy as np

import spinquad.slurm.shares
import spinquad.sweeps.compute
from spinquad.kernels.quantities import QUANTITIES

SHARD = 4  # points of a shard in the tests


class StandInPoints(NamedTuple):
    """What a kernel returns."""

    values: dict
    errors: dict
    status: np.ndarray
    regime: np.ndarray


def stand_in_kernel(columns, quantities):
    """Return numbers that depend on every parameter and on the quantity, after some seconds."""
    if len(columns) == SHARD:  # a sample for timing takes no time
        time.sleep(float(os.environ.get("STAND_IN_SECONDS", "0")))
    fails = os.environ.get("STAND_IN_FAILS_AT", "")
    if fails and (fails == "all" or (columns[:, 0] == float(fails)).any()):
        raise RuntimeError("no convergence")
    phase = (columns * np.arange(1.0, columns.shape[1] + 1.0)).sum(axis=1)
    values, errors = {}, {}
    for name in quantities:
        tail = (3,) * len(QUANTITIES[name].dims)
        components = np.arange(1.0, 1.0 + 3 ** len(tail)).reshape(tail)
        values[name] = np.sin(phase.reshape(-1, *(1,) * len(tail)) * components)
        errors[name] = np.abs(values[name]) * 1e-15
    done = np.ones(len(columns), np.uint8)
    return StandInPoints(values, errors, done, np.zeros(len(columns), np.uint8))


spinquad.sweeps.compute.default_kernel = lambda: stand_in_kernel
spinquad.slurm.shares.THREADS = int(os.environ.get("STAND_IN_THREADS", "8"))

if __name__ == "__main__":
    from spinquad.cli import main

    sys.exit(main())
