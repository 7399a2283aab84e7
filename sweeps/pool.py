"""Ways to get shards made: threads of this process for small sweeps, a Dask cluster of processes for others.

Both hand out shards in a window that slides, so that nothing grows with their number, and yield results as
they come. In both, a shard is written while the next is computed.
"""

from __future__ import annotations

import asyncio
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
WAIT, LONGEST = 0.02, 600.0  # seconds between looks, and in all, for shards in flight


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
    worker dies. Closing the generator lets the shards in flight be finished and starts no other.
    """
    from distributed import as_completed
    from distributed.protocol.pickle import dumps

    def submit(job: Job) -> Any:
        shard, attempt = job
        future = client.submit(
            make_shard, str(work.store), work.run, shard, attempt, packed,
            key=f"{work.run}-{shard}-{attempt}", pure=False,
        )  # fmt: skip
        pending[future.key] = shard, future
        return future

    # As bytes: what a worker cannot unpickle is then an error of the task. As it is, it would break the
    # worker's connection, and the run would wait for ever.
    packed = None if work.kernel is None else dumps(work.kernel)
    pending: dict[str, tuple[int, Any]] = {}
    first = [submit(job) for job in islice(jobs, window)]
    running = as_completed(first, loop=client.loop, raise_errors=False)
    try:
        for future in running:
            shard, _ = pending.pop(future.key)
            for job in islice(jobs, 1):
                running.add(submit(job))
            yield _result(shard, future)
            future.release()
    finally:
        client.cancel([future for _, future in pending.values()])
        client.run(put_away, str(work.store), work.run, on_error="ignore")


def _result(shard: int, future: Any) -> Result:
    """Return what became of a task."""
    if future.status == "finished":
        return Result(*future.result())
    error = future.exception() if future.status == "error" else f"its task was {future.status}"
    return Result(shard, {}, 0.0, one_line(f"{type(error).__name__}: {error}"))


class _Shared:
    """The owner of a run in a worker process, and how many of its threads make a shard just now."""

    def __init__(self, store: str, run: str, kernel: bytes | None) -> None:
        from distributed.protocol.pickle import loads

        self.owner = Owner(Path(store), run, None if kernel is None else loads(kernel))
        self.users = 0


_shared: dict[tuple[str, str], _Shared] = {}
_over: set[tuple[str, str]] = set()
_lock = threading.Lock()


def make_shard(store: str, run: str, shard: int, attempt: int, kernel: bytes | None) -> tuple[Any, ...]:
    """Make one shard in a worker process, which keeps the store open between shards."""
    key = store, run
    with _lock:
        if key in _over:
            return tuple(Result(shard, {}, 0.0, "the run stops"))
        if key not in _shared:
            _shared[key] = _Shared(store, run, kernel)
        shared = _shared[key]
        shared.users += 1
    try:
        return tuple(shared.owner.make(shard, attempt))
    finally:
        with _lock:
            shared.users -= 1


async def put_away(store: str, run: str) -> None:
    """Wait in a worker process for the shards of a run in flight, begin no other, and close its files.

    Closing them earlier would be worse than an error: what a thread still writes goes nowhere. A shard that
    hangs, as on a file system that is gone, does not keep the run from its end.
    """
    key = store, run
    with _lock:
        _over.add(key)
        shared = _shared.pop(key, None)
    if shared is None:
        return
    shared.owner.chunks.stop()
    for _ in range(round(LONGEST / WAIT)):
        if not shared.users:
            shared.owner.close()
            return
        await asyncio.sleep(WAIT)
