"""What a point with bands of any shape costs in counts, and that its value is its own."""

import re
from importlib import import_module

import numpy as np
import pytest

from spinquad.kernels.bands.general import OUTPUTS, integrands
from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.points import evaluate_points
from spinquad.kernels.shapes.tables import join
from spinquad.kernels.warm import compiled

rng = np.random.default_rng(4)
POINTS = 60
ONE = (Band("semielliptic", 25.0, 5.0),)
TWO = (Band("semielliptic", 25.0, 5.0), Band("flat", 20.0, 4.0))
OTHER = (Band("chain", 22.0, -3.0),)
ENERGIES = np.linspace(-25.0, 25.0, 41)
TABLE = (Band("table", J=5.0, table=(tuple(ENERGIES), tuple(1.5 + np.cos(ENERGIES / 5.0)))),)
MANY = (Band("cubic", 24.0, 4.0), Band("gaussian", 3.0, -2.0, 1.0, 5.0))
PAIRS = {"alike": (ONE, ONE), "two bands": (TWO, TWO), "different": (TWO, OTHER), "cells": (TABLE, MANY)}
PAIRS["rows"] = TABLE, TABLE


def columns(left, right, low=1e-3, high=10.0, cold=False):
    """Return points of two electrodes with temperatures drawn from a range, some of them 0."""
    P = np.ones((POINTS, 12))
    P[:, :2] = 10 ** rng.uniform(np.log10(low), np.log10(high), (POINTS, 2))
    if cold:
        P[::3, 0], P[::4, 1] = 0.0, 0.0
    P[:, 2:4] = rng.uniform(-30.0, 30.0, (POINTS, 2))
    numbers = [number for side in (left, right) for band in side for number in band.numbers]
    return np.hstack([P, np.tile(numbers, (POINTS, 1))]), Model(Electrode(left), Electrode(right))


@pytest.mark.parametrize("pair", ["alike", "two bands", "different", "cells"])
def test_a_value_does_not_depend_on_what_is_computed_beside_it(pair):
    P, model = columns(*PAIRS[pair], cold=True)
    together = evaluate_points(P, OUTPUTS, model)
    for name in OUTPUTS:
        alone = evaluate_points(P, [name], model)
        np.testing.assert_array_equal(alone.values[name], together.values[name])
        np.testing.assert_array_equal(alone.errors[name], together.errors[name])


@pytest.mark.parametrize("pair", ["different", "cells"])
def test_a_value_does_not_depend_on_the_block_it_is_computed_in(pair):
    P, model = columns(*PAIRS[pair], cold=True)
    together = evaluate_points(P, OUTPUTS, model)
    for block in (slice(0, 7), slice(7, 8), slice(8, POINTS)):
        part = evaluate_points(P[block], OUTPUTS, model)
        for name in OUTPUTS:
            np.testing.assert_array_equal(part.values[name], together.values[name][block])


# largest mean number of panels of 16 nodes a point needs
PANELS = {
    ("alike", 1.0, 1.0): 10.0,
    ("alike", 1e-3, 10.0): 32.0,
    ("two bands", 1.0, 1.0): 22.0,
    ("rows", 1.0, 1.0): 15.0,
}


@pytest.mark.parametrize("case", PANELS, ids=str)
def test_panels_of_a_point_do_not_grow(case):
    from spinquad.kernels.bands import pair, sides, work

    left, right = PAIRS[case[0]]
    P, model = columns(left, right, *case[1:])
    tables = join(model.left.tables())
    w, first = work.work_space(len(left) + len(right), tables), np.int64(0)
    counts = []
    for p in P:
        p[2:4] *= 1.0 / 30.0
        for s, T, mu, electrode in (
            (work.SIDE_L, p[0], p[2], model.left),
            (work.SIDE_R, p[1], p[3], model.right),
        ):
            kind, which = electrode.kinds()
            start = first if s == work.SIDE_L else np.int64(len(left))
            sides.set_side(w, s, T, mu, 1.0, False, start, kind, electrode.numbers, which)
        same = bool(sides.alike(w, work.SIDE_L, work.SIDE_R))
        counts.append(pair.integrate(w, integrands(OUTPUTS), same))
    assert np.mean(counts) <= PANELS[case]


COUNT = np.int64(64)
LOOPS = {
    "bands.panel_sums._strip": lambda work, w: (w, np.int64(work.LANES)),
    "bands.quads._subtract": lambda work, w: (w, work.R + work.S, work.R + work.U, 1.0, COUNT, *np.ones(8)),
    "bands.integrals.spin_torque": lambda work, w: (w, False, work.R, COUNT, COUNT),
    "bands.integrals._polarized": lambda work, w: (w, 1.0, work.R, work.L, COUNT, COUNT),
    "bands.shape_rows.flat_transform": lambda work, w: (w, work.R, np.int64(work.BANDS), 1.0, 1.0, COUNT),
    "bands.anisotropies._add_close": lambda work, w: (w, work.R, work.R, 1.0, 1.0, 1.0, 1.0, COUNT),
    "shapes.cell_loops._powers": lambda work, w: (*np.ones(17), w[:64], w[64:128], np.int64(0), COUNT),
    "shapes.cell_loops._logarithm": lambda work, w: (
        *np.ones(10), 0.0, 1.0, w[:64], w[64:128], np.int64(0), COUNT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOPS)
def test_loops_over_nodes_are_vectorised(name):
    import numba
    from llvmlite import binding

    from spinquad.kernels.bands import work

    if not binding.get_host_cpu_features().get("avx2"):
        pytest.skip("vectors of four doubles need AVX2")
    module, _, loop = name.rpartition(".")
    function = getattr(import_module(f"spinquad.kernels.{module}"), loop)
    options = {k: v for k, v in function.targetoptions.items() if k not in ("cache", "nopython")}
    again, w = numba.njit(**options)(function.py_func), work.work_space(2, join([]))
    w[: work.BANDS] = 1.0
    again(*LOOPS[name](work, w))
    assert re.search(r"fmul.*<(4|8) x double>", next(iter(again.inspect_llvm().values())))


def test_nothing_is_allocated_from_point_to_point():
    from numba.core.runtime import _nrt_python, rtsys

    kind, which = Electrode(TWO).kinds()
    numbers = np.concatenate([Electrode(TWO).numbers] * 2)

    def allocations(n):
        P = columns(TWO, TWO, cold=True)[0][:n, :12].copy()
        bands = np.tile(numbers, (n, 1, 1))
        results = [np.zeros((n, len(OUTPUTS))) for _ in range(3)]
        tables = join([])
        before = rtsys.get_allocation_stats().alloc
        how = np.ones(2), False, tables, integrands(OUTPUTS)
        compiled("bands.general")(
            P, bands, kind, kind, which, which, *how, *results, np.zeros(n, dtype=np.uint8)
        )
        return rtsys.get_allocation_stats().alloc - before

    _nrt_python.memsys_enable_stats()
    try:
        allocations(1)
        assert allocations(1) == allocations(POINTS) <= 20
    finally:
        _nrt_python.memsys_disable_stats()
