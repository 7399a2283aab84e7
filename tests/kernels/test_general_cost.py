"""What a point with bands of any shape costs in counts, and that its value is its own."""

import re
from importlib import import_module

import numba
import numpy as np
import pytest
from numba import njit

from spinquad.kernels.bands import work
from spinquad.kernels.bands.outputs import OUTPUTS, integrands
from spinquad.kernels.bands.pair import integrate
from spinquad.kernels.bands.sides import alike, set_side
from spinquad.kernels.electrodes import Band, Electrode, Model
from spinquad.kernels.memory import address, hold
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
    ("two bands", 1.0, 1.0): 16.0,
    ("rows", 1.0, 1.0): 15.0,
}


@njit
def panels_of(P, numbers, split, kinds, which, tables, want):
    """Return the number of panels of every point."""
    space, counts = work.work_space(kinds.size, tables), np.empty(len(P))
    w, first = address(space), np.int64(0)
    for i in range(len(P)):
        p = P[i]
        set_side(w, work.SIDE_L, p[0], p[2], 1.0, False, first, kinds[:split], numbers[:split], which[:split])
        set_side(w, work.SIDE_R, p[1], p[3], 1.0, False, split, kinds[split:], numbers[split:], which[split:])
        counts[i] = integrate(w, want, alike(w, work.SIDE_L, work.SIDE_R))
    hold(space)
    return counts


@pytest.mark.parametrize("case", PANELS, ids=str)
def test_panels_of_a_point_do_not_grow(case):
    left, right = PAIRS[case[0]]
    P, model = columns(left, right, *case[1:])
    P[:, 2:4] *= 1.0 / 30.0
    bands = [np.concatenate(x) for x in zip(model.left.kinds(), model.right.kinds(), strict=True)]
    numbers = np.concatenate([model.left.numbers, model.right.numbers])
    tables = join(model.left.tables())
    counts = panels_of(P, numbers, np.int64(len(left)), *bands, tables, integrands(OUTPUTS))
    assert np.mean(counts) <= PANELS[case]


LINE = 1.0, 0.0, 1.0
COUNT, SPACE = np.int64(64), numba.types.CPointer(numba.types.float64)
LOOPS = {
    "bands.panel_sums._strip": lambda work, w: (w, np.int64(work.LANES)),
    "bands.quads._subtract": lambda work, w: (w, work.R + work.S, work.R + work.U, 1.0, COUNT, *np.ones(8)),
    "bands.integrals.spin_torque": lambda work, w: (w, False, work.R, COUNT, COUNT),
    "bands.integrals._polarized": lambda work, w: (w, 1.0, work.R, work.L, COUNT, COUNT),
    "bands.shape_rows.flat_transform": lambda work, w: (w, work.R, np.int64(work.BANDS), 1.0, 1.0, COUNT),
    "bands.anisotropies._add_close": lambda work, w: (w, work.R, work.R, 1.0, 1.0, 1.0, 1.0, COUNT),
    "bands.panel_sums._late": lambda work, w: (w, np.int64(work.LANES)),
    "shapes.cell_loops._plain_powers": lambda work, w: (w, COUNT, 1.0, LINE, w, w, COUNT, COUNT),
    "shapes.cell_loops._rooted_powers": lambda work, w: (w, COUNT, 1.0, LINE, w, w, COUNT, COUNT),
    "shapes.cell_loops.add_logarithm": lambda work, w: (w, COUNT, 1.0, LINE, w, w, COUNT, COUNT),
}


@pytest.mark.parametrize("name", LOOPS)
def test_loops_over_nodes_are_vectorised(name):
    from llvmlite import binding

    if not binding.get_host_cpu_features().get("avx2"):
        pytest.skip("vectors of four doubles need AVX2")
    module, _, loop = name.rpartition(".")
    function = getattr(import_module(f"spinquad.kernels.{module}"), loop)
    options = {k: v for k, v in function.targetoptions.items() if k not in ("cache", "nopython")}
    again, w = numba.njit(**options)(function.py_func), np.ones(128)
    given = LOOPS[name](work, w)
    again.compile(tuple(SPACE if x is w else numba.typeof(x) for x in given))
    code = next(iter(again.inspect_llvm().values()))
    assert re.search(r"fmul.*<(4|8) x double>", code)
    # of a strip, every node of three rows: the compiler may join the nodes of one panel instead
    assert loop != "_strip" or len(re.findall(r"load <(?:4|8) x double>", code)) >= 3 * work.ORDER


def test_nothing_is_allocated_from_point_to_point():
    from numba.core.runtime import _nrt_python, rtsys

    kind, which = Electrode(TWO).kinds()
    numbers = np.concatenate([Electrode(TWO).numbers] * 2)

    def allocations(n):
        P = columns(TWO, TWO, cold=True)[0][:n, :12].copy()
        bands = np.tile(numbers, (n, 1, 1))
        results = [np.zeros((len(OUTPUTS), n)) for _ in range(2)]
        told = np.zeros(n, dtype=bool), np.zeros(n, dtype=np.uint8)
        tables = join([])
        before = rtsys.get_allocation_stats().alloc
        how = np.ones(2), False, tables, integrands(OUTPUTS)
        compiled("bands.general")(P, bands, kind, kind, which, which, *how, *results, *told)
        return rtsys.get_allocation_stats().alloc - before

    _nrt_python.memsys_enable_stats()
    try:
        allocations(1)
        assert allocations(1) == allocations(POINTS) <= 20
    finally:
        _nrt_python.memsys_disable_stats()
