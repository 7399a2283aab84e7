"""Print how fast points are stored, verified and read where computing them costs nothing."""

import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
import xarray  # noqa: F401 - loaded before the clock starts

from spinquad.kernels.points import Points
from spinquad.kernels.quantities import QUANTITIES
from spinquad.sweeps.options import Options
from spinquad.sweeps.results import open_results
from spinquad.sweeps.run import run
from spinquad.sweeps.sweep import Sweep
from spinquad.sweeps.verify import verify

GRID = {
    "name": "storing",
    "unit": "T",
    "parameters": {"T": 1.0},
    "quantities": ["exchange_emission", "exchange_torque", "quadrupole_current_LL"],
    "axes": {"J": {"linspace": [0.0, 10.0, 800]}, "V": {"linspace": [-5.0, 5.0, 1000]}},
}


def noise(columns, quantities):
    """Return numbers that do not compress, at no cost."""
    random = np.random.default_rng(int(1e6 * abs(columns[0]).sum()))
    values, errors = {}, {}
    for name in quantities:
        values[name] = random.random((len(columns), *(3 for _ in QUANTITIES[name].dims)))
        errors[name] = np.full(values[name].shape, 1e-16)
    status = np.ones(len(columns), np.uint8)
    return Points(values, errors, status, np.zeros(len(columns), np.uint8))


def timed(word, size, action):
    """Run ``action``, print how many megabytes a second it handles, and return its result."""
    start = time.perf_counter()
    result = action()
    seconds = time.perf_counter() - start
    print(f"{word:<10}{seconds:>8.2f} s{size() / seconds / 1e6:>10.0f} MB/s")
    return result


def main():
    """Print a line for each of run, verify and read."""
    with tempfile.TemporaryDirectory() as folder:

        def size():
            return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())

        given = Options(folder, kernel=noise, code={"noise": "1"}, shard_points=20_000, processes=False)
        run(Sweep.from_dict(GRID | {"name": "warm-up"}), given)
        shutil.rmtree(Path(folder) / "runs")
        made = timed("run", size, lambda: run(Sweep.from_dict(GRID), given))
        timed("verify", size, lambda: verify(made.path))
        timed("read", size, lambda: open_results(made.path).load())
        print(f"{made.plan.sweep.size} points in {made.plan.count} shards, {size() / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
