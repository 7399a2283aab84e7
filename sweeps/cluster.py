"""A Dask cluster of processes on this machine, for the length of one command."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any

from .pool import ALLOWED_FAILURES

THREADS = 2  # one computes, one writes
_ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS", "NUMBA")}
_SETTINGS = {
    # In place of Dask's own, which let malloc return all memory at once: a fifth more time for page faults.
    "distributed.nanny.pre-spawn-environ": _ONE_THREAD,
    "distributed.scheduler.allowed-failures": ALLOWED_FAILURES,
    "distributed.scheduler.work-stealing": False,
    "distributed.worker.profile.enabled": False,
    # Idle event loops look after themselves 50 times a second by default, which takes 5 % of two cores.
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.admin.system-monitor.disk": False,
    "distributed.comm.timeouts.connect": "60s",
}


@contextmanager
def _main_module_hidden() -> Iterator[None]:
    """Keep worker processes from importing the script that runs: it would start once more in each of them.

    ``multiprocessing`` finds the script by these two attributes. Functions of the script are sent by value.
    """
    main = sys.modules["__main__"]
    kept = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    main.__spec__ = None
    if "__file__" in kept:
        del main.__file__
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Let threads and processes that are started meanwhile never see Ctrl-C, which is the driver's alone.

    Both inherit the mask of signals, and so do workers that are started anew later. An interrupt that comes
    meanwhile waits. The resource tracker of ``multiprocessing`` lifts the mask as it starts: it comes first.
    """
    resource_tracker.ensure_running()
    old = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, old)


@contextmanager
def local_cluster(workers: int) -> Iterator[Any]:
    """Yield a client of a cluster of ``workers`` processes that listens on loopback only.

    Memory is bounded by the shards, so Dask's own limits are off.
    """
    import dask
    from distributed import Client, LocalCluster

    with _main_module_hidden(), dask.config.set(_SETTINGS):
        with _interrupts_blocked():
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=THREADS,
                processes=True,
                memory_limit=0,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            )
        with cluster, Client(cluster, set_as_default=False) as client:
            yield client
