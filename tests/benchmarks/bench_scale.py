"""How many workers one Dask scheduler can keep busy: the real scheduler, a sleep in place of the kernel.

    python tests/benchmarks/bench_scale.py              efficiency by workers, window and length of a shard
    python tests/benchmarks/bench_scale.py 1000000000   a plan of that many points in shards of 10,000
    python tests/benchmarks/bench_scale.py 1000000000 planned    in the shards that `plan` chooses

Workers are coroutines of one process, which shares an interpreter lock between them and the scheduler: the
figures are below what a cluster reaches. What follows for more workers is a model, and says so.
"""

import logging
import resource
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import dask
from distributed import Client, LocalCluster
from integrands import NAMES

from spinquad.sweeps import pool
from spinquad.sweeps.fill import WINDOW
from spinquad.sweeps.plan import Plan
from spinquad.sweeps.sweep import Sweep

SECONDS = 4.0  # of a shard that `plan` aims at
SHARD_POINTS = 10_000
COST = 3e-6  # seconds a point


@contextmanager
def cluster(workers):
    """Yield a client of a scheduler with this many workers, all in this process."""
    settings = {"distributed.worker.memory.target": False, "distributed.admin.tick.limit": "1h"}
    # Here each would look at the stacks of all the others, a hundred times a second.
    settings["distributed.worker.profile.enabled"] = False
    sizes = {"n_workers": workers, "threads_per_worker": 1, "processes": False, "memory_limit": 0}
    with (
        dask.config.set(settings),
        LocalCluster(**sizes, dashboard_address=None, silence_logs=logging.CRITICAL) as made,
        Client(made, set_as_default=False) as client,
    ):
        yield client


def stand_in(seconds):
    """Return a function in place of `pool.make_shard`, of the same arguments and as large a result."""

    def shard(store, run, number, attempt, kernel):
        time.sleep(seconds)
        return number, {"1": SHARD_POINTS}, seconds, "", False

    return shard


def slide(client, count, seconds, window):
    """Have ``count`` shards made by `pool.on_dask`; return the wall time and most tasks in the scheduler."""
    kept, pool.make_shard = pool.make_shard, stand_in(seconds)
    try:
        start, most = time.perf_counter(), 0
        work = pool.Work(Path("nowhere"), f"{start}")
        for n, result in enumerate(pool.on_dask(work, ((k, 0) for k in range(count)), client, window)):
            assert not result.failure, result.failure
            if n % 100 == 0:
                most = max(most, len(client.cluster.scheduler.tasks))
        return time.perf_counter() - start, most
    finally:
        pool.make_shard = kept


def measure():
    """Return rows: workers, window, seconds a task, tasks a second, efficiency."""
    rows = []
    for workers in (10, 100):
        with cluster(workers) as client:
            slide(client, 2 * workers, 0.0, 2 * workers)
            for per_worker in (1, 2, 4):
                for seconds in (0.0, 0.25, 1.0):
                    count = 3000 if seconds == 0.0 else round(8 * workers / (1 + 7 * (seconds == 1.0)))
                    count = max(count, 4 * workers)
                    wall, _ = slide(client, count, seconds, per_worker * workers)
                    rows.append(
                        (workers, per_worker, seconds, count / wall, count * seconds / workers / wall)
                    )
    return rows


def sweep_of(points):
    """Return a sweep of the eight coefficients over so many points."""
    axes = {"J": {"linspace": [0.1, 10.0, points // SHARD_POINTS]}}
    axes["V"] = {"linspace": [0.0, 1.0, SHARD_POINTS]}
    fixed = {"name": "many", "unit": "T", "parameters": {"T": 1.0}, "quantities": list(NAMES)}
    return Sweep.from_dict(fixed | {"axes": axes})


def planned(points):
    """Print how busy the shards of a plan keep its workers."""
    for workers in (100, 10):
        plan = Plan.make(sweep_of(points), workers=workers, cost=COST)
        seconds = points * COST / plan.count
        with cluster(workers) as client:
            wall, most = slide(client, plan.count, seconds, WINDOW * workers)
        busy = plan.count * seconds / workers / wall
        told = f"{workers} workers: {busy:.1%} busy for {wall:.0f} s, at most {most} tasks"
        print(f"{points} points in {plan.count} shards of {seconds:.1f} s, {told}", flush=True)


def many(points):
    """Print what a plan of very many shards asks of scheduler and driver, the kernel costing nothing."""
    plan = Plan.make(sweep_of(points), shard_points=SHARD_POINTS)
    for workers in (10, 100):
        with cluster(workers) as client:
            cpu = time.process_time()
            wall, most = slide(client, plan.count, 0.0, WINDOW * workers)
            cpu = time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told = f"{plan.count / wall:.0f} a second, {1e3 * cpu / plan.count:.2f} ms of processor a shard"
        print(
            f"{plan.count} shards, {workers} workers: {told}, at most {most} tasks, {peak:.0f} MB", flush=True
        )


def main():
    """Print what was measured, and the model for more workers."""
    rate = 0.0
    for workers, window, seconds, tasks, efficiency in measure():
        told = f"{efficiency:6.0%}" if seconds else "     -"
        print(f"{workers:>6} workers, window {window}x, {seconds:4.2f} s: {tasks:8.0f} a second {told}")
        if workers == 100 and not seconds:
            rate = max(rate, tasks)
    for workers in (1_000, 10_000):
        shortest = workers / (0.9 * rate)
        print(f"model: {workers} workers stay 90 % busy with shards of {shortest:.1f} s or more")
    print(f"model: shards of {SECONDS:g} s keep {0.9 * rate * SECONDS:.0f} workers 90 % busy")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        (planned if "planned" in sys.argv else many)(int(sys.argv[1]))
    else:
        main()
