"""How long the first answers take: the command line, the first point, the first workers."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from distributed import Client

from spinquad.sweeps.cluster import local_cluster

POINT = ["evaluate", "T=1", "J=5", "V=3"]


def seconds_of(arguments, environment=None):
    """Seconds of one command of this package."""
    start = time.perf_counter()
    command = [str(Path(sys.executable).with_name("spinquad")), *arguments]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | (environment or {}))
    return time.perf_counter() - start


def cluster_seconds():
    """Seconds until two worker processes answer."""
    start = time.perf_counter()
    with local_cluster(2) as client:
        assert isinstance(client, Client)
        client.submit(int, 1).result()
        return time.perf_counter() - start


def measure():
    """Return {what: seconds}."""
    with tempfile.TemporaryDirectory() as cache:
        cold = seconds_of(POINT, {"SPINQUAD_CACHE_DIR": cache})
        warm = min(seconds_of(POINT, {"SPINQUAD_CACHE_DIR": cache}) for _ in range(3))
    return {
        "`spinquad --help`": min(seconds_of(["--help"]) for _ in range(3)),
        "`spinquad evaluate`, every quantity, first time: compiles": cold,
        "`spinquad evaluate` from then on": warm,
        "two Dask workers, until the first result": cluster_seconds(),
    }


def main():
    """Print a line for each."""
    for what, seconds in measure().items():
        print(f"{what:<60}{seconds:>8.2f} s")


if __name__ == "__main__":
    main()
