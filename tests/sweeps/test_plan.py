"""How sweeps are cut into shards."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinquad.sweeps import sizing
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.options import Options
from spinquad.sweeps.plan import Plan, point_bytes
from spinquad.sweeps.prepare import make_plan
from spinquad.sweeps.sweep import Sweep
from spinquad.sweeps.timing import sample_columns, seconds_per_point

EIGHT = [
    "charge_isotropic",
    "charge_spin_valve",
    "spin_emission",
    "spin_absorption",
    "spin_torque",
    "exchange_emission",
    "exchange_absorption",
    "exchange_torque",
]


def grid(*shape, quantities=("exchange_emission",)):
    """Return a sweep of the given shape."""
    names = ["V", "T", "J", "theta"]
    axes = {name: np.arange(n) / n for name, n in zip(names, shape, strict=False)}
    fixed = {name: 1.0 for name in ("T", "J") if name not in axes}
    return Sweep.from_dict(
        {"name": "grid", "quantities": list(quantities), "axes": axes, "parameters": fixed}
    )


@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=4), st.integers(1, 3000), st.integers(1, 5), st.data()
)
def test_shards_cover_every_point_once(shape, points, workers, data):
    plan = Plan.make(grid(*shape), workers=workers, shard_points=points)
    seen = np.zeros(shape, int)
    for shard in range(plan.count):
        block = plan.block(shard)
        seen[block] += 1
        assert seen[block].size <= math.prod(plan.shard_shape)
        inside = np.zeros([part.stop - part.start for part in block], int)
        for chunk in plan.chunks(block):
            inside[chunk] += 1
        assert (inside == 1).all()
    assert (seen == 1).all()
    shard = data.draw(st.integers(0, plan.count - 1))
    assert np.ravel_multi_index(plan.index(shard), plan.grid) == shard


@given(st.lists(st.integers(1, 400), min_size=1, max_size=4), st.integers(1, 10**6), st.integers(1, 64))
def test_shards_are_whole_chunks_of_contiguous_points(shape, points, workers):
    wanted = sizing.Wish(points, 0, points, "")
    shard, chunk = sizing.shapes(shape, wanted, workers)
    cut = next((k for k, n in enumerate(shard) if n > 1), len(shape) - 1)
    assert all(n == 1 for n in shard[:cut])
    assert all(c <= s and s % c == 0 for s, c in zip(shard, chunk, strict=True))
    assert all(s >= n for s, n in zip(shard[cut + 1 :], shape[cut + 1 :], strict=True))
    first = next((k for k, n in enumerate(chunk) if n > 1), len(shape) - 1)
    assert tuple(chunk[first + 1 :]) == tuple(shape[first + 1 :]) == tuple(shard[first + 1 :])
    assert math.prod(chunk) <= max(sizing.INNER_POINTS, chunk[-1])
    padding = math.prod(shard) / (shard[cut] * math.prod(shape[cut + 1 :]))
    assert math.prod(shard) <= padding * (points + math.prod(chunk) * (shard[cut] // chunk[cut]))


def test_a_tiny_sweep_is_one_shard():
    plan = Plan.make(grid(50, 40), workers=8, cost=3e-6)
    assert plan.count == 1
    assert "one shard" in plan.why


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_middle_sizes_give_every_worker_several_shards(workers):
    plan = Plan.make(grid(1000, 1000, quantities=EIGHT), workers=workers, cost=3e-6)
    assert plan.count >= 2 * workers
    seconds = math.prod(plan.shard_shape) * plan.cost
    assert 0.1 < seconds < 1.2 * sizing.SECONDS


def test_threads_share_the_chunks_of_few_shards():
    plan = Plan.make(grid(1000, 1000, quantities=EIGHT), workers=2, cost=3e-6, threads=True)
    assert 2 <= plan.count <= 6
    assert len(plan.chunks(plan.block(0))) * plan.count >= 40
    alone = Plan.make(grid(100, 100, quantities=EIGHT), workers=2, cost=3e-6, threads=True)
    assert alone.count == 1 and len(alone.chunks(alone.block(0))) >= 2


def test_a_cluster_is_worth_its_start_only_for_long_sweeps():
    assert sizing.by_threads(1e9, 1)
    assert sizing.by_threads(60.0, 2) and not sizing.by_threads(1e3, 2)
    assert not sizing.by_threads(1e3, 64)


@pytest.mark.parametrize("threads", [True, False])
@pytest.mark.parametrize("stored", [20.0, 42.0])
def test_files_of_a_large_sweep_by_what_they_take(stored, threads):
    """Two files for 10 MB on disk, unless that leaves too few shards to go on with."""
    plan = Plan.make(
        grid(10**4, 10**4, quantities=EIGHT), workers=2, cost=1e-6, stored=stored, threads=threads
    )
    files = (plan.count + 1) * 18 + sizing.FIXED_FILES
    assert files <= 2 * plan.sweep.size * stored / 1e7
    assert plan.count >= 4


def test_no_shard_of_a_slow_kernel_takes_hours():
    plan = Plan.make(grid(10**4, 10**3, quantities=EIGHT), workers=2, cost=4e-3, stored=42.0)
    assert math.prod(plan.shard_shape) * plan.cost < 2 * sizing.LONGEST


@pytest.mark.parametrize("quantities", [EIGHT[:1], EIGHT, [*EIGHT, "quadrupole_current_LL"]])
@pytest.mark.parametrize("shape", [(4000, 2500), (10**7,), (100, 100, 1000), (7, 13, 331, 341)])
@pytest.mark.parametrize("cost", [3e-7, 3e-6, 3e-5])
def test_big_sweeps_have_few_files(shape, quantities, cost):
    plan = Plan.make(grid(*shape, quantities=quantities), workers=2, cost=cost)
    files = plan.count * (2 * len(quantities) + 2)
    assert files <= 2 * plan.bytes / 10e6
    assert math.prod(plan.shard_shape) * point_bytes(plan.sweep) <= 1.1 * sizing.LARGEST_BYTES


@pytest.mark.parametrize("shape", [(1000, 1000), (10**6,), (4000, 2500), (10**7,)])
@pytest.mark.parametrize("workers", [2, 3])
def test_the_last_round_keeps_all_workers_busy(shape, workers):
    plan = Plan.make(grid(*shape, quantities=EIGHT), workers=workers, cost=3e-6)
    rounds = math.ceil(plan.count / workers)
    assert plan.sweep.size / (workers * rounds * math.prod(plan.shard_shape)) > 0.95


LENGTHS = st.one_of(
    st.integers(1, 30), st.sampled_from([1, 97, 1000, 1009, 10**4, 10**6, 99_991]), st.integers(1, 10**8)
)


@given(
    shape=st.lists(LENGTHS, min_size=1, max_size=4),
    cost=st.floats(-7, 0).map(lambda power: 10**power),
    workers=st.floats(0, 4).map(lambda power: int(10**power)),
    stored=st.sampled_from([0.01, 0.2, 0.5]),
    values=st.integers(1, 100),
    threads=st.booleans(),
)
def test_shards_are_of_about_the_size_wanted(shape, cost, workers, stored, values, threads):
    """Memory comes first, then time and files; evenness leads astray within these alone."""
    size, point = math.prod(shape), sizing.Point(cost, 2 + 12 * values, stored * 12 * values)
    wanted = sizing.wish(size, point, 2 * values + 2, workers, threads)
    shard, _ = sizing.shapes(shape, wanted, workers)
    count = math.prod(-(-n // s) for n, s in zip(shape, shard, strict=True))
    largest = math.prod(min(n, s) for n, s in zip(shape, shard, strict=True))
    assert largest <= wanted.most
    assert count == 1 or count <= 2 * sizing.SMALLER * size / wanted.points
    assert size / count <= 1.01 * sizing.LARGER * wanted.points
    if sizing.LARGER * wanted.points <= wanted.most:  # some cut is always within the bounds
        assert size / count >= wanted.least * (1 - 1e-9)
        assert count == 1 or size * cost / count >= sizing.SHORTEST / sizing.SMALLER * (1 - 1e-9)


@given(
    st.integers(10**5, 10**10),
    st.floats(-6, -3).map(lambda power: 10**power),
    st.floats(0, 4).map(lambda power: int(10**power)),
)
def test_one_long_axis_is_shared_evenly(length, cost, workers):
    point = sizing.Point(cost, 14, 7)
    wanted = sizing.wish(length, point, 4, workers)
    (rows,), _ = sizing.shapes((length,), wanted, workers)
    count = -(-length // rows)
    if length > 1.2 * wanted.points * workers:
        share = length / workers
        longest = min(-(-count // workers) * rows, share + rows * (1 - 1 / workers))  # Graham 1969
        assert share / longest > 0.9
    else:  # fewer shards are worth their files than there are workers: one round
        assert count <= max(workers, 1.2 * length / wanted.points)


@pytest.mark.parametrize("workers", [16, 24, 32, 48, 64, 128, 1024])
def test_many_workers_do_not_make_tiny_shards(workers):
    """Few seconds of work are as few shards for many workers; a thousand of 3 ms were planned once."""
    sweep = grid(1000, 1000, quantities=["exchange_emission", "quadrupole_current_LL"])
    shared = Plan.make(sweep, workers=workers, cost=3.5e-6, threads=True)
    assert 4 <= shared.count <= 8
    assert 10 <= Plan.make(sweep, workers=workers, cost=3.5e-6).count <= 20


def test_two_rows_do_not_hinder_the_cut():
    """Longer than wanted by a row: the dimension behind it is cut instead."""
    assert 20 <= Plan.make(grid(2, 10**6), workers=64, cost=3e-6).count <= 40


def test_threads_share_a_slow_kernel():
    """Chunks of the usual size would be whole shards, of which there are fewer than threads."""
    plan = Plan.make(grid(10, 20), workers=16, cost=0.02, threads=True)
    chunks = sum(len(plan.chunks(plan.block(shard))) for shard in range(plan.count))
    assert plan.count < 16 and chunks >= 32


def test_plan_for_those_who_will_share(kernel):
    asked = []

    def sharers(seconds):
        asked.append(seconds)
        return 3, 1

    options = Options(kernel=kernel, workers=64, sharers=sharers)
    made = make_plan(grid(1000, 1000), options)
    assert asked == [pytest.approx(made.seconds)]
    assert made.shard_shape == Plan.make(made.sweep, workers=3, cost=made.cost).shard_shape


def test_the_frozen_plan_comes_back():
    plan = Plan.make(grid(30, 20, 10), shard_points=77)
    again = Plan.from_dict(plan.to_dict(), plan.sweep)
    assert (again.shard_shape, again.chunk_shape, again.level) == (
        plan.shard_shape,
        plan.chunk_shape,
        plan.level,
    )
    with pytest.raises(ValueError, match="coordinates"):
        Plan.from_dict(plan.to_dict(), grid(30, 20, 11))


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="whole chunks"):
        Plan(grid(4, 4), (4, 4), (3, 4))
    with pytest.raises(UserError, match="at least 1"):
        Plan.make(grid(4, 4), shard_points=0)
    with pytest.raises(UserError, match="shards 0 to 3"):
        Plan.make(grid(4, 4), shard_points=4).index(4)


def test_the_sample_is_spread_over_the_grid():
    sweep = grid(10, 10)
    columns = sample_columns(sweep, 4)
    assert len(columns) == 4
    everything = {row.tobytes() for row in sweep.columns()}
    assert {row.tobytes() for row in columns} <= everything
    assert columns[0].tobytes() == sweep.columns()[0].tobytes()
    assert columns[-1].tobytes() == sweep.columns()[-1].tobytes()


def test_the_sample_calls_the_kernel_for_what_is_wanted(kernel):
    calls = []

    def counting(columns, quantities):
        calls.append((len(columns), tuple(quantities)))
        return kernel(columns, quantities)

    assert seconds_per_point(grid(30, 30), counting) > 0
    assert {name for _, names in calls for name in names} == {"exchange_emission"}
    assert [n for n, _ in calls][:2] == [1, 32]
    assert all(n >= 32 for n, _ in calls[1:])
