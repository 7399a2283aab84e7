"""How many workers one Dask scheduler can keep busy: its real scheduler, with a sleep in place of the kernel.

Workers are coroutines of one process, which shares an interpreter lock between them and the scheduler: the
figures are below what a cluster reaches. What follows for more workers is a model, and says so.
"""

import time
from itertools import islice

import dask
from distributed import Client, LocalCluster, as_completed

SHARD = 4.0  # seconds of a shard that `plan` aims at


def shard(number, seconds):
    """Stand in for `pool.make_shard`: as many arguments, as small a result."""
    time.sleep(seconds)
    return number, {"1": 10_000}, seconds, "", False


def slide(client, count, seconds, window):
    """Run ``count`` tasks, ``window`` in flight, as `pool.on_dask` does; return the wall time."""
    start = time.perf_counter()
    jobs = iter(range(count))

    def submit(number):
        return client.submit(shard, number, seconds, key=f"{start}-{number}", pure=False)

    running = as_completed([submit(n) for n in islice(jobs, window)], loop=client.loop, raise_errors=False)
    for future in running:
        for number in islice(jobs, 1):
            running.add(submit(number))
        future.result()
        future.release()
    return time.perf_counter() - start


def measure():
    """Return rows: workers, window, seconds a task, tasks a second, efficiency."""
    rows = []
    settings = {"distributed.worker.memory.target": False, "distributed.admin.tick.limit": "1h"}
    for workers in (10, 100):
        with (
            dask.config.set(settings),
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=False,
                memory_limit=0,
                dashboard_address=None,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,
        ):
            slide(client, 2 * workers, 0.0, 2 * workers)
            for per_worker in (1, 2, 4):
                for seconds in (0.0, 0.25, 1.0):
                    count = 3000 if seconds == 0.0 else round(8 * workers / (1 + 7 * (seconds == 1.0)))
                    count = max(count, 4 * workers)
                    wall = slide(client, count, seconds, per_worker * workers)
                    ideal = count * seconds / workers
                    rows.append((workers, per_worker, seconds, count / wall, ideal / wall))
    return rows


def main():
    """Print what was measured, and the model for more workers."""
    rate = 0.0
    for workers, window, seconds, tasks, efficiency in measure():
        told = f"{efficiency:6.0%}" if seconds else "     -"
        print(
            f"{workers:>6} workers, window {window}x, tasks of {seconds:4.2f} s: {tasks:8.0f} a second {told}"
        )
        if workers == 100 and not seconds:
            rate = max(rate, tasks)
    for workers in (1_000, 10_000):
        shortest = workers / (0.9 * rate)
        print(f"model: {workers} workers stay 90 % busy with shards of {shortest:.1f} s or more")
    print(f"model: shards of {SHARD:g} s keep {0.9 * rate * SHARD:.0f} workers 90 % busy")


if __name__ == "__main__":
    main()
