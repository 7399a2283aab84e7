"""A Dask cluster whose workers are jobs, for use from a login node or a notebook.

from spinquad.sweeps.options import Options
run(sweep, Options(cluster=slurm_cluster(load_profile("juwels"), "logs"), workers=96))
"""

from __future__ import annotations

import logging
import math
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from ..sweeps.errors import RunFailed, UserError
from .keys import make_key
from .profile import Profile
from .units import as_time

PATIENCE = 600


def slurm_cluster(
    profile: Profile, logs: str | Path, *, adaptive: bool = False, patience: float = PATIENCE
) -> Callable[[int], AbstractContextManager[Any]]:
    """Return what :class:`~spinquad.sweeps.options.Options` takes as ``cluster``.

    Parameters
    ----------
    profile
        of the jobs; each has ``profile.cores`` workers.
    logs
        folder of the jobs' logs, which the nodes share.
    adaptive
        start jobs as work demands, in place of all at once.
    patience
        seconds to wait for the first worker.

    Raises
    ------
    UserError
        where there is no SLURM.
    RunFailed
        where no job starts a worker in time.
    """

    @contextmanager
    def cluster(workers: int) -> Iterator[Any]:
        if shutil.which("sbatch") is None:
            raise UserError("sbatch is not on the PATH; run this on a login node of a SLURM cluster")
        from distributed import Client

        jobs = math.ceil(workers / profile.cores)
        folder = Path(logs).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        keys = folder / f"key-{secrets.token_hex(4)}"
        with (
            _removed_at_end(keys),
            _made(profile, folder, make_key(keys)) as made,
            Client(made, set_as_default=False) as client,
        ):
            if adaptive:
                made.adapt(minimum_jobs=1, maximum_jobs=jobs)
            else:
                made.scale(jobs=jobs)
            try:
                client.wait_for_workers(1, timeout=patience)
            except TimeoutError:
                # A refused submission is no error to dask-jobqueue, which only logs it.
                raise RunFailed(
                    f"no job started a worker within {patience:g} s; see squeue, and the logs in {logs}"
                ) from None
            yield client

    return cluster


@contextmanager
def _removed_at_end(folder: Path) -> Iterator[None]:
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _made(profile: Profile, logs: Path, security: Any) -> Any:
    """Return the cluster without workers."""
    from dask_jobqueue import SLURMCluster

    extra = [*profile.extra, *([f"--qos={profile.qos}"] if profile.qos else []), "--open-mode=append"]
    return SLURMCluster(
        queue=profile.partition or None,
        account=profile.account or None,
        cores=2 * profile.cores,  # threads: one computes, one writes
        processes=profile.cores,
        job_cpu=profile.cores,
        memory=f"{profile.memory or 1024}MiB",
        job_mem=f"{profile.memory}M" if profile.memory else None,
        job_directives_skip=[] if profile.memory else ["--mem"],
        walltime=as_time(profile.walltime),
        interface=profile.interface or None,
        python=profile.python or sys.executable,
        death_timeout=120,
        log_directory=os.fspath(logs),
        local_directory=profile.scratch,
        job_script_prologue=list(profile.setup),
        job_extra_directives=extra,
        protocol="tls://",
        security=security,
        worker_extra_args=["--memory-limit", "0", "--lifetime", f"{profile.walltime - profile.margin}s"],
        scheduler_options={"dashboard_address": "127.0.0.1:0"},
        silence_logs=logging.ERROR,
    )
