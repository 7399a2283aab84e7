"""A stand-in kernel and a small sweep for the tests of stores."""

import sys
from typing import NamedTuple

import cloudpickle
import numpy as np
import pytest

from spinquad.kernels.quantities import QUANTITIES
from spinquad.sweeps.options import Options
from spinquad.sweeps.sweep import Sweep

# Worker processes cannot import this file, so its functions travel as they are.
cloudpickle.register_pickle_by_value(sys.modules[__name__])


class StandInPoints(NamedTuple):
    """What a kernel returns."""

    values: dict
    errors: dict
    status: np.ndarray
    regime: np.ndarray


def stand_in_kernel(columns, quantities):
    """Return smooth numbers that depend on every parameter, and on the quantity's name alone beside them."""
    phase = np.zeros(len(columns))
    # Not a matrix product, whose last bits depend on the number of rows.
    for k, column in enumerate(columns.T):
        phase += (k + 1.0) * column
    values, errors = {}, {}
    for name in quantities:
        tail = (3,) * len(QUANTITIES[name].dims)
        components = np.arange(1.0, 1.0 + 3 ** len(tail)).reshape(tail)
        values[name] = np.sin(phase * len(name)).reshape(-1, *(1,) * len(tail)) / components
        errors[name] = np.abs(values[name]) * 1e-15 + 1e-50
    status = np.where(phase > 1e6, 2, 1).astype(np.uint8)
    return StandInPoints(values, errors, status, (columns[:, 0] > 1.0).astype(np.uint8))


@pytest.fixture
def kernel():
    """Return the stand-in kernel."""
    return stand_in_kernel


@pytest.fixture
def sweep():
    """Return a function that makes a small sweep; keywords replace its entries."""

    def make(**changes):
        given = {
            "name": "small",
            "unit": "meV",
            "parameters": {"J_L": 5.0, "J_R": 4.0},
            "quantities": ["exchange_emission", "spin_current", "quadrupole_current_LL"],
            "axes": {"V": {"linspace": [0.0, 10.0, 7]}, "T": {"linspace": [0.0, 2.0, 11]}},
        }
        return Sweep.from_dict(given | changes)

    return make


@pytest.fixture
def options(tmp_path):
    """Return a function that makes options for runs below the test's folder."""

    def make(**changes):
        given = {
            "results": tmp_path / "results",
            "kernel": stand_in_kernel,
            "code": {"stand_in.py": "1"},
            "shard_points": 24,
            "workers": 2,
            "processes": False,
        }
        return Options(**(given | changes))

    return make
