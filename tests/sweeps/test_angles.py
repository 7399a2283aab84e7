"""Sweeps over the angle: wherever its axis stands, the kernels see every other point once."""

from collections import Counter

import numpy as np
import pytest

from spinquad.kernels import points
from spinquad.sweeps.options import Options
from spinquad.sweeps.plan import Plan
from spinquad.sweeps.results import open_results
from spinquad.sweeps.run import run
from spinquad.sweeps.steps import even
from spinquad.sweeps.sweep import Sweep
from spinquad.sweeps.timing import sample_columns

AXES = {
    "theta": {"linspace": [0, "pi", 7]},
    "V": {"linspace": [-1, 1, 12]},
    "J": {"linspace": [1, 5, 11]},
}
QUANTITIES = ["exchange_torque", "principal_axis_plus", "quadrupole_current_LL"]
ORDERS = [("theta", "V", "J"), ("V", "theta", "J"), ("V", "J", "theta")]


def over(*dims, **changes):
    """Return a sweep with axes in this order."""
    axes = {dim: AXES[dim] for dim in dims}
    given = {"name": "angles", "quantities": QUANTITIES, "parameters": {"T": 0.5}, "axes": axes}
    return Sweep.from_dict(given | changes)


@pytest.fixture
def called(monkeypatch):
    """Return a counter of the bits of the points that each kernel was called for."""
    counts = Counter()
    original = points.compiled

    def counting(name):
        def kernel(P, *rest):
            if name != "checks":  # which read the angle, too
                counts.update((name, row.tobytes()) for row in np.delete(P, 10, axis=1))
            return original(name)(P, *rest)

        return kernel

    monkeypatch.setattr(points, "compiled", counting)
    return counts


def results_of(sweep, folder, shard_points=10**6, **changes):
    """Run a sweep on threads, without a sample, and return its values."""
    given = Options(folder, workers=2, processes=False, shard_points=shard_points, **changes)
    done = run(sweep, given)
    assert done.good and (shard_points > sweep.size or done.plan.count > 2)
    return open_results(done.path).load()


@pytest.mark.parametrize("dims", ORDERS)
@pytest.mark.parametrize("shard_points", [300, 10**6])
def test_every_point_once_to_the_same_bits(dims, shard_points, called, tmp_path):
    sweep = over(*dims)
    found = results_of(sweep, tmp_path, shard_points)
    assert set(called.values()) == {1}
    assert len(called) == 4 * 12 * 11
    alone = points.evaluate_points(sweep.columns(), QUANTITIES)
    for name in QUANTITIES:
        assert found[name].dims[:3] == dims
        assert found[name].values.tobytes() == alone.values[name].tobytes()


@pytest.mark.parametrize("dims", ORDERS)
def test_what_is_added_to_a_store_once(dims, called, tmp_path):
    few = over(*dims, axes={dim: AXES[dim] for dim in dims} | {"V": even(-1, 1, 12)[:5]})
    results_of(few, tmp_path)
    called.clear()
    found = results_of(over(*dims), tmp_path, extend=True)
    assert set(called.values()) == {1}
    assert len(called) == 4 * 7 * 11
    assert not found[QUANTITIES[0]].isnull().any()


def test_an_angle_that_varies_with_something_else_is_no_axis_of_its_own():
    zipped = over("V", axes={"V": [0, 1, 2], "theta": {"values": [0, 1, 2], "with": "V"}, "J": [1, 2]})
    assert zipped.angle is None and zipped.innermost == 1
    assert over("theta", "J").innermost == 0


@pytest.mark.parametrize("dims", ORDERS)
def test_shards_and_chunks_hold_all_angles(dims):
    axes = AXES | {"V": {"linspace": [-1, 1, 3000]}, "J": {"linspace": [1, 5, 2000]}}
    wide = over(*dims, axes={dim: axes[dim] for dim in dims})
    plan = Plan.make(wide, workers=2, cost=1e-7)
    angle = dims.index("theta")
    assert plan.count > 1
    assert plan.shard_shape[angle] == plan.chunk_shape[angle] == 7


@pytest.mark.parametrize("dims", ORDERS)
def test_the_sample_of_a_plan_holds_all_angles(dims):
    columns = sample_columns(over(*dims), 20)
    assert len(columns) == 20 * 7
    assert len(np.unique(np.delete(columns, 10, axis=1), axis=0)) == 20
    everything = {row.tobytes() for row in over(*dims).columns()}
    assert {row.tobytes() for row in columns} <= everything
