"""Who makes which shards, and for how long shards are handed out."""

import math
from dataclasses import replace
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from spinquad.slurm.assign import assign, chunk_count, shard_seconds, sharers, task_count
from spinquad.slurm.budget import Budget
from spinquad.slurm.profile import Profile
from spinquad.sweeps.plan import Plan
from spinquad.sweeps.sweep import Sweep

COSTS = st.lists(st.floats(0.01, 100.0), min_size=1, max_size=60)


@given(COSTS, st.integers(1, 12))
def test_every_shard_has_one_task_and_none_waits_long(costs, tasks):
    jobs = [(3 * k, k % 2) for k in range(len(costs))]
    shares = assign(jobs, costs, tasks)
    assert len(shares) == tasks and sorted(sum(shares, [])) == jobs
    assert assign(jobs, costs, tasks) == shares
    cost = dict(zip(jobs, costs, strict=True))
    loads = [sum(cost[job] for job in share) for share in shares]
    # No task is dearer than the others by more than one shard (Graham 1969).
    assert max(loads) - min(loads) <= max(costs) * (1 + 1e-9)


def test_neighbours_of_equal_cost_are_dealt_out_in_turn():
    assert assign([(k, 0) for k in range(6)], [1.0] * 6, 3) == [
        [(0, 0), (3, 0)],
        [(1, 0), (4, 0)],
        [(2, 0), (5, 0)],
    ]


def test_number_of_tasks():
    profile = Profile("p", tasks=10, cores=4, walltime=3600, margin=600)
    assert task_count([600.0] * 100, profile) == 10
    assert task_count([1.0] * 100, profile) == 1  # not worth more than one job
    assert task_count([600.0] * 8, profile) == 2  # no core without a chunk
    assert task_count([600.0] * 8, profile, chunks=20) == 8  # the four cores share a shard
    assert task_count([600.0] * 8, replace(profile, cores=48), chunks=20) == 2  # no process without a shard
    assert task_count([2400.0] * 1000, replace(profile, tasks=1)) == 250  # the walltime needs so many
    assert task_count([0.0], profile) == 1


def test_shards_are_planned_for_tasks_that_will_be():
    profile = Profile("p", tasks=16, cores=4, walltime=3600, margin=600)
    assert sharers(profile, 3.5).processes == 1  # one task is enough, and one process to it
    assert sharers(profile, 1000.0).processes == 5  # a minute's work for each core
    assert sharers(profile, 1e5) == (16, 4)
    assert sharers(replace(profile, tasks=1), 1e6).processes == 111  # the walltime needs so many
    assert sharers(replace(profile, tasks=10**4), 1e8).processes == 1024
    assert sharers(replace(profile, walltime=600, margin=599), 1e5).processes == 16  # refused later
    assert sharers(replace(profile, tasks=8, cores=20), 1e5) == (3 * 8, 7)


def plan_for(crew, cost=3e-6, points=10**8):
    axes = {"V": {"linspace": [0, 1, 10**4]}, "T": {"linspace": [1, 2, points // 10**4]}}
    given = {
        "name": "x",
        "unit": "meV",
        "parameters": {"J": 5.0},
        "quantities": ["exchange_emission"],
        "axes": axes,
    }
    processes, threads = crew
    return Plan.make(Sweep.from_dict(given), workers=processes, each=threads, cost=cost, stored=9.0)


def test_plan_is_for_processes_whose_threads_share_chunks():
    profile = Profile("p", tasks=8, cores=48)
    plan = plan_for(sharers(profile, 1e5))
    assert 48 <= plan.count < plan_for((384, 1)).count / 4
    assert sharers(replace(profile, cores=1), 1e5).threads == 1
    slow = plan_for((4, 8), cost=0.05, points=10**5)
    assert slow.count * chunk_count(slow) >= 2 * 4 * 8  # though a usual chunk would be a whole shard


def test_shard_takes_the_time_of_its_chunks_on_the_threads_of_a_process():
    profile = Profile("p", cores=48)
    assert shard_seconds(80.0, 16, profile, 100, "array") == 10.0
    assert shard_seconds(80.0, 20, profile, 100, "array") == 12.0  # a third round of four chunks
    assert shard_seconds(80.0, 1, profile, 100, "array") == 80.0
    assert shard_seconds(96.0, 96, profile, 1, "array") == 2.0  # one process has all cores
    assert shard_seconds(80.0, 16, profile, 100, "dask") == 80.0


@given(st.integers(1, 5), st.integers(1, 40), st.floats(1.0, 300.0), st.floats(0.5, 20.0))
def test_no_shard_runs_into_the_margin(workers, count, room, seconds):
    """Workers that take what they are given, in order, end before the margin, and none idles needlessly."""
    now = [0.0]
    jobs = [(k, 0) for k in range(count)]
    budget = Budget(jobs, room + 50.0, 50.0, seconds, workers, lambda: now[0])
    source, queue, busy, made = iter(budget), [], [0.0] * workers, 0
    queue += islice(source, 2 * workers + 1)
    while queue:
        queue.pop(0)
        worker = busy.index(min(busy))
        busy[worker] += seconds
        now[0] = busy[worker]
        made += 1
        budget.landed(seconds)
        queue += islice(source, 1)
    assert max(busy) <= room * (1 + 1e-9) + 1e-9
    assert budget.stopped == (made < count)
    assert made >= min(count, workers * (math.floor(room / seconds) - 1))


def test_threads_share_the_chunks_of_a_shard():
    """A shard of 80 s of a core fits into 10 s by eight threads; a second of them does not."""
    for chunks, count in ((1, 0), (16, 1)):
        budget = Budget([(k, 0) for k in range(9)], 100.0, 10.0, 80.0, 8, lambda: 75.0, chunks)
        assert len(list(budget)) == count and budget.stopped


def test_longer_shards_than_expected_end_the_handing_out_earlier():
    budget = Budget([(k, 0) for k in range(9)], 100.0, 10.0, 1.0, 1, lambda: 50.0)
    source = iter(budget)
    next(source)
    budget.landed(41.0)
    assert list(source) == [] and budget.stopped
