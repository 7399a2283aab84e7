"""The chunks of shards: computed by threads of this process, written in order by whoever makes the shard."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from .compute import Kernel, evaluate_block
from .encode import Chunk, Encoder, encoded
from .files import FileSet
from .plan import Block
from .store import Store

_Computing = Future[tuple[Chunk, float]]


class Stopped(Exception):
    """No further shard is begun."""


class Chunks:
    """Computes the chunks of a store's shards, several at once, for several makers of shards.

    A maker has all chunks of its shard handed out before the next maker begins: shards come to their end one
    after another, and each is written while the next is computed.

    Parameters
    ----------
    store
    kernel
    threads
        how many chunks are computed at once.
    """

    def __init__(self, store: Store, kernel: Kernel, threads: int) -> None:
        """Start without work."""
        from .reuse import open_reuse

        self._store, self._kernel, self._threads = store, kernel, threads
        reuse = open_reuse(store)
        self._evaluate = evaluate_block if reuse is None else reuse.evaluate_block
        self._turn = threading.Lock()
        self._stopping = False
        self._pool = ThreadPoolExecutor(threads, "compute")

    def written(self, shard: int, files: FileSet, begun: Callable[[], None]) -> tuple[dict[str, Any], float]:
        """Write a shard; return what the receipt tells of its values, and the seconds of computing them.

        Parameters
        ----------
        shard
        files
            where to write.
        begun
            called when it is this shard's turn.

        Raises
        ------
        Stopped, OSError
            or what the kernel raises.
        """
        plan = self._store.plan
        block = plan.block(shard)
        names = zip((v.name for v in self._store.variables), self._store.keys(shard), strict=True)
        encoder = Encoder(plan, dict(names), files)
        waiting: deque[tuple[Block, _Computing]] = deque()
        seconds = 0.0

        def put_away() -> float:
            place, future = waiting.popleft()
            chunk, took = future.result()
            encoder.add(place, chunk)
            return took

        try:
            with self._turn:
                if self._stopping:
                    raise Stopped("the run stops")
                begun()
                for place in plan.chunks(block):
                    waiting.append((place, self._pool.submit(self._computed, block, place)))
                    if len(waiting) > 2 * self._threads:
                        seconds += put_away()
            while waiting:
                seconds += put_away()
        finally:
            for _, future in waiting:
                future.cancel()
        return encoder.finish(), seconds

    def _computed(self, block: Block, place: Block) -> tuple[Chunk, float]:
        """Return a chunk of the shard ``block`` as bytes, and the seconds that it took."""
        clock = time.perf_counter()
        sweep = self._store.plan.sweep
        where = tuple(slice(b.start + c.start, b.start + c.stop) for b, c in zip(block, place, strict=True))
        chunk = encoded(self._store.plan, self._evaluate(sweep, where, self._kernel, sweep.quantities))
        return chunk, time.perf_counter() - clock

    def stop(self) -> None:
        """Let no further shard begin."""
        self._stopping = True

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()
