"""One shard: computed, written, forced to the disk, receipted. And the process in which that happens."""

from __future__ import annotations

import os
import platform
import secrets
import time
import traceback
from functools import partial
from pathlib import Path
from typing import NamedTuple

from . import compute
from .chunks import Chunks, Stopped
from .compute import Kernel
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
    threads
        how many chunks are computed at once.
    """

    def __init__(
        self,
        path: Path,
        run: str,
        kernel: Kernel | None = None,
        threads: int = 1,
    ) -> None:
        """Open store, journal and log; raises UserError or OSError."""
        self.store: Store = open_store(path)
        self.name = f"{run}-{os.getpid()}-{secrets.token_hex(2)}"
        self.chunks = Chunks(self.store, kernel or compute.default_kernel(), threads)
        self.journal = Journal(path, self.name)
        self.log = Log(path, self.name)
        self._code = code_hash(self.store.identity)

    def make(self, shard: int, attempt: int = 0) -> Result:
        """Compute, write and receipt one shard; what goes wrong is told in the result and the log."""
        started = time.time()
        files = FileSet(self.store.path, self.name)
        try:
            begun = partial(self.log.write, shard, f"computing, attempt {attempt}")
            facts, seconds = self.chunks.written(shard, files, begun)
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
        except Stopped as reason:
            return Result(shard, {}, 0.0, str(reason))
        except (Exception, SystemExit) as error:  # the latter would leave a Dask worker waiting for ever
            return self._failed(shard, error)
        finally:
            files.discard()
        return Result(shard, facts["status"], seconds)

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
        """Close journal and log; nobody makes a shard any more."""
        self.chunks.close()
        self.journal.close()
        self.log.close()
