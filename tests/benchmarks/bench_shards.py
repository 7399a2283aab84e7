"""Memory of the driver and time of a shard where there are ever more shards and the kernel costs nothing."""

import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

from spinquad.kernels.points import Points
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run
from spinquad.sweeps.sweep import Sweep

SHARD_POINTS = 10


def free(columns, quantities):
    """Return zeros."""
    zeros = {name: np.zeros(len(columns)) for name in quantities}
    status = np.ones(len(columns), np.uint8)
    return Points(zeros, zeros, status, np.zeros(len(columns), np.uint8))


def child(shards):
    """Run a sweep of this many shards in a folder of its own; print seconds a shard and megabytes."""
    axes = {"J": {"linspace": [0.1, 10.0, shards]}, "V": {"linspace": [0.0, 1.0, SHARD_POINTS]}}
    fixed = {"name": "many", "unit": "T", "parameters": {"T": 1.0}, "quantities": ["exchange_emission"]}
    with tempfile.TemporaryDirectory() as folder:
        given = Options(
            folder, kernel=free, code={"free": "1"}, shard_points=SHARD_POINTS, processes=False, workers=2
        )
        start = time.perf_counter()
        outcome = run(Sweep.from_dict(fixed | {"axes": axes}), given)
        seconds = time.perf_counter() - start
        assert outcome.good and outcome.computed == shards
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{shards:>8} shards{1e3 * seconds / shards:>8.2f} ms a shard{peak:>8.0f} MB", flush=True)


def main():
    """Print a line for each number of shards, each in a process of its own."""
    for shards in (1_000, 10_000, 100_000):
        subprocess.run([sys.executable, "-W", "ignore", __file__, str(shards)], check=True)


if __name__ == "__main__":
    child(int(sys.argv[1])) if len(sys.argv) > 1 else main()
