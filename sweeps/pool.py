"""Ways to get shards made: threads of this process for small sweeps, a Dask cluster of processes for others.

Both hand out shards in a window that slides, so that nothing grows with their number, and yield results as
they come. In both, a shard is written while the next is computed.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from .compute import Kernel
from .errors import one_line
from .plan import Job
from .shards import Owner, Result

ALLOWED_FAILURES = 10


class Work(NamedTuple):
    """What a pool needs to know: the store, the name of the run, and a kernel in place of the project's."""

    store: Path
    run: str
    kernel: Kernel | None = None


def in_process(work: Work, jobs: Iterator[Job], workers: int) -> Generator[Result, None, None]:
    """Yield results of ``jobs`` (shard, attempt), made by threads of this process.

    Closing the generator lets the shards in flight be finished and starts no other.
    """
    owner = Owner(work.store, work.run, work.kernel, workers)
    pool = ThreadPoolExecutor(workers + 1, "shard")  # one more than compute, to write
    try:
        flying: set[Future[Result]] = set()
        for job in islice(jobs, workers + 1):
            flying.add(pool.submit(owner.make, *job))
        while flying:
            done, flying = wait(flying, return_when=FIRST_COMPLETED)
            for future in done:
                for job in islice(jobs, 1):
                    flying.add(pool.submit(owner.make, *job))
                yield future.result()
    finally:
        owner.chunks.stop()
        pool.shutdown(wait=True, cancel_futures=True)
        owner.close()


def on_dask(work: Work, jobs: Iterator[Job], client: Any, window: int) -> Iterator[Result]:
    """Yield results of ``jobs`` made by the workers of a Dask cluster, ``window`` at a time in flight.

    A future is released as soon as it is read: one that is held makes finished work run again when its
    worker dies.
    """
    from distributed import as_completed
    from distributed.protocol.pickle import dumps

    def submit(job: Job) -> Any:
        shard, attempt = job
        future = client.submit(
            make_shard, str(work.store), work.run, shard, attempt, packed,
            key=f"{work.run}-{shard}-{attempt}", pure=False,
        )  # fmt: skip
        pending[future.key] = shard
        return future

    # As bytes: what a worker cannot unpickle is then an error of the task. As it is, it would break the
    # worker's connection, and the run would wait for ever.
    packed = None if work.kernel is None else dumps(work.kernel)
    pending: dict[str, int] = {}
    first = [submit(job) for job in islice(jobs, window)]
    running = as_completed(first, loop=client.loop, raise_errors=False)
    for future in running:
        shard = pending.pop(future.key)
        for job in islice(jobs, 1):
            running.add(submit(job))
        if future.status == "finished":
            yield Result(*future.result())
        else:
            error = future.exception() if future.status == "error" else f"its task was {future.status}"
            yield Result(shard, {}, 0.0, one_line(f"{type(error).__name__}: {error}"))
        future.release()


_owners: dict[tuple[str, str], Owner] = {}
_lock = threading.Lock()


def make_shard(store: str, run: str, shard: int, attempt: int, kernel: bytes | None) -> tuple[Any, ...]:
    """Make one shard in a worker process, which keeps the store open between shards."""
    from distributed.protocol.pickle import loads

    with _lock:
        owner = _owners.get((store, run))
        if owner is None:
            for key in list(_owners):  # of runs that are over: the cluster makes one sweep after another
                _owners.pop(key).close()
            owner = _owners[store, run] = Owner(Path(store), run, None if kernel is None else loads(kernel))
    return tuple(owner.make(shard, attempt))
