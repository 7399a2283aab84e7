"""One shard: computed, written, forced to the disk, receipted. And the process in which that happens."""

from __future__ import annotations

import os
import platform
import secrets
import threading
import time
import traceback
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from .compute import Kernel, default_kernel, evaluate_block
from .encode import Encoder
from .errors import RunFailed, one_line
from .files import FileSet, explain
from .identity import code_hash
from .log import Log
from .provenance import cpu_target, job_id
from .receipts import Journal
from .store import Store, open_store


class Result(NamedTuple):
    """What became of a shard, small enough to send around.

    ``failure`` is empty on success; ``fatal`` says that the next shard would fail likewise (a full disk).
    """

    shard: int
    status: dict[str, int]
    seconds: float
    failure: str = ""
    fatal: bool = False


class Owner:
    """A process that writes shards of one store; its threads share the journal and the log.

    Parameters
    ----------
    path
        the store.
    run
        name of the run, which begins the name of the owner.
    kernel
        in place of the project's.
    gate
        held while computing: how many shards a process computes at once. Further threads write meanwhile.
    """

    def __init__(
        self,
        path: Path,
        run: str,
        kernel: Kernel | None = None,
        gate: AbstractContextManager[Any] | None = None,
    ) -> None:
        """Open store, journal and log; raises UserError or OSError."""
        self.store: Store = open_store(path)
        self.name = f"{run}-{os.getpid()}-{secrets.token_hex(2)}"
        self.kernel = kernel or default_kernel()
        self.gate = gate or threading.Lock()
        self.journal = Journal(path, self.name)
        self.log = Log(path, self.name)
        self._code = code_hash(self.store.identity)
        self._reuse = _reuse(self.store)

    def make(self, shard: int, attempt: int = 0) -> Result:
        """Compute, write and receipt one shard; what goes wrong is told in the result and the log."""
        started = time.time()
        files = FileSet(self.store.path, self.name)
        try:
            with self.gate:
                clock = time.perf_counter()
                self.log.write(shard, f"computing, attempt {attempt}")
                facts = self._written(shard, files)
                seconds = time.perf_counter() - clock
            self.log.write(shard, f"computed in {seconds:.3f} s, points by status {facts['status']}")
            done = files.commit(self.store.keys(shard))
            receipt = {
                "shard": shard,
                "index": self.store.plan.index(shard),
                "attempt": attempt,
                "time": started,
                "seconds": round(seconds, 6),
                **facts,
                "sha256": [part.sha256 for part in done],
                "bytes": [part.size for part in done],
                "host": platform.node(),
                "job": job_id(),
                "cpu": cpu_target(),
                "code": self._code,
            }
            self.journal.append(receipt)
            self.log.write(shard, "written")
        except (Exception, SystemExit) as error:  # the latter would leave a Dask worker waiting for ever
            return self._failed(shard, error)
        finally:
            files.discard()
        return Result(shard, facts["status"], seconds)

    def _written(self, shard: int, files: FileSet) -> Mapping[str, Any]:
        """Compute a shard and write it, chunk by chunk; return what the receipt tells of it."""
        plan = self.store.plan
        block = plan.block(shard)
        names = dict(zip((v.name for v in self.store.variables), self.store.keys(shard), strict=True))
        encoder = Encoder(plan, names, files)
        evaluate = evaluate_block if self._reuse is None else self._reuse.evaluate_block
        for chunk in plan.chunks(block):
            where = tuple(
                slice(b.start + c.start, b.start + c.stop) for b, c in zip(block, chunk, strict=True)
            )
            encoder.add(chunk, evaluate(plan.sweep, where, self.kernel, plan.sweep.quantities))
        return encoder.finish()

    def _failed(self, shard: int, error: Exception | SystemExit) -> Result:
        fatal = isinstance(error, OSError)
        told = explain(error, f"shard {shard}") if isinstance(error, OSError) else error
        reason = str(told) if isinstance(told, RunFailed) else one_line(f"{type(told).__name__}: {told}")
        try:
            self.log.write(shard, "failed\n" + "".join(traceback.format_exception(error)))
        except OSError:
            pass  # the log cannot be written either; the reason reaches the driver
        return Result(shard, {}, 0.0, reason, fatal)

    def close(self) -> None:
        """Close journal and log."""
        self.journal.close()
        self.log.close()


def _reuse(store: Store) -> Any:
    from .reuse import open_reuse

    return open_reuse(store)
