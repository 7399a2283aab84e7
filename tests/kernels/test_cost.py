"""What a point costs, in counts that no other load of the machine changes."""

import re
import tracemalloc
from importlib import import_module

import numpy as np
import pytest

from spinquad.kernels.band import mirrored_pair
from spinquad.kernels.points import KERNELS, evaluate_points
from spinquad.kernels.warm import compiled

rng = np.random.default_rng(4)
POINTS = 500
MEMORY = 900  # bytes a point of all kernels, results included


def points(temperatures, mu=1.0, splitting=(5.0, 5.0)):
    """Return (n, 12) columns with T, mu and J drawn from these ranges."""
    P = np.ones((POINTS, 12))
    P[:, 0:2] = temperatures
    P[:, 2:4] = rng.uniform(-mu, mu, (POINTS, 2))
    P[:, 4:6] = rng.uniform(*splitting, (POINTS, 2))
    P[:, 6:8] = 25.0
    return P


# mean number of panels of 16 nodes a point needs for the exchange coefficients; at one temperature they are
# closed where no step is within 15 T of an edge, unless mu_L and mu_R are within 0.01 T
PANELS = {
    "T = 1, J = 5": (points(1.0), 0.2),
    "T = 0.3, J = 5": (points(0.3), 0.2),
    "T = 0, J = 5": (points(0.0), 0.0),
    "T = 1 and 0.5, J = 5": (points((1.0, 0.5)), 13.0),
    "T from 0.001 to 10": (points(10 ** rng.uniform(-3, 1, (POINTS, 2)), 20.0, (0.5, 10.0)), 17.0),
}


@pytest.mark.parametrize("name", PANELS)
def test_panels_of_a_point_do_not_grow(name):
    P, most = PANELS[name]
    kernel, scratch = (
        import_module("spinquad.kernels.flat.exchange"),
        import_module("spinquad.kernels.flat.scratch"),
    )
    w = scratch.scratch()
    counts = []
    for p in P:
        L, R = mirrored_pair(p)
        counts.append(kernel.begin(L, R, 7, w, 0, 0))
    assert 0.8 * most - 0.2 <= np.mean(counts) <= most
    assert max(counts) <= 70


@pytest.mark.parametrize("name", ["flat.storage", "flat.dissipative", "flat.torque", "flat.exchange"])
def test_nothing_is_allocated_from_point_to_point(name):
    from numba.core.runtime import _nrt_python, rtsys

    def allocations(n):
        P, outputs = points(0.5)[:n], sum(k.name == name and len(k.outputs) for k in KERNELS[:4])
        results = [*np.zeros((2, outputs, n)), np.zeros(n, dtype=bool)]
        before = rtsys.get_allocation_stats().alloc
        compiled(name)(P, 7, *results)
        return rtsys.get_allocation_stats().alloc - before

    _nrt_python.memsys_enable_stats()
    try:
        allocations(1)
        assert allocations(1) == allocations(POINTS) <= 8
    finally:
        _nrt_python.memsys_disable_stats()


def test_a_value_does_not_depend_on_what_is_computed_beside_it():
    P = points(10 ** rng.uniform(-3, 1, (POINTS, 2)), 30.0, (0.1, 60.0))
    P[::7, 0], P[::11, 1] = 0.0, 0.0
    names = [name for kernel in KERNELS for name in kernel.outputs]
    together = evaluate_points(P, names)
    for name in names:
        alone = evaluate_points(P, [name])
        np.testing.assert_array_equal(alone.values[name], together.values[name])


def optimised(function, *arguments):
    """Return the LLVM code of a function of a work space and these arguments, compiled anew."""
    import numba
    from numba.types import CPointer, float64

    options = {k: v for k, v in function.targetoptions.items() if k not in ("cache", "nopython")}
    again = numba.njit(**options)(function.py_func)
    again.compile((CPointer(float64), *map(numba.typeof, arguments)))
    return next(iter(again.inspect_llvm().values()))


NODES = np.arange(16.0)
LOOPS = {
    "nodes._alike": (NODES,),
    "nodes._far": (NODES,),
    "nodes._extreme": (NODES,),
    "places._energies": (),
    "ratios.alpha_row": (NODES,),
    "ratios._lower": (NODES,),
    "window_poles._add_group": (np.int64(3), 1.0, 1.0, NODES),
    "sums.emission": (),
    "sums.torque": (),
    "sums.left_by_poles": (),
    "storage.fill_edges": (np.int64(8),),
}


@pytest.mark.parametrize("name", LOOPS)
def test_loops_over_nodes_are_vectorised(name):
    """LLVM gives up on a loop whose length it knows, or whose indices it must ask for their sign."""
    from llvmlite import binding

    if not binding.get_host_cpu_features().get("avx2"):
        pytest.skip("vectors of four doubles need AVX2")
    module, function = name.split(".")
    code = optimised(getattr(import_module(f"spinquad.kernels.flat.{module}"), function), *LOOPS[name])
    assert re.search(r"fmul.*<(4|8) x double>", code)


def test_memory_of_a_block_of_points():
    """Arrays that the Python layer makes beside its results cost passes through memory."""
    P = points(1.0)
    P = np.tile(P, (20, 1))
    names = [name for kernel in KERNELS for name in kernel.outputs]
    evaluate_points(P[:1], names)
    tracemalloc.start()
    try:
        evaluate_points(P, names)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= MEMORY * len(P)
