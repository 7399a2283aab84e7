"""Print what a point of each sweep of the paper costs on one core, compilation apart."""

import time

import numpy as np

from spinquad.kernels.points import evaluate_points
from spinquad.sweeps.catalog import catalog_names
from spinquad.sweeps.sweep import Sweep

POINTS = 2000
REPEATS = 3


def sample(sweep):
    """Return columns of at most ``POINTS`` points, evenly spread over the sweep."""
    columns = sweep.columns(tuple(slice(0, n) for n in sweep.shape))
    return columns[:: max(1, len(columns) // POINTS)]


def best(columns, quantities, model):
    """Return the shortest of several durations in seconds."""
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        evaluate_points(columns, quantities, model)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main():
    """Print a line for every sweep."""
    print(f"{'sweep':<22}{'quantities':>10}{'points':>8}{'first call, s':>15}{'us a point':>12}")
    for name in catalog_names():
        sweep = Sweep.from_toml(name)
        columns = np.ascontiguousarray(sample(sweep))
        start = time.perf_counter()
        evaluate_points(columns[:1], sweep.quantities, sweep.model)
        first = time.perf_counter() - start
        cost = best(columns, sweep.quantities, sweep.model) / len(columns) * 1e6
        print(f"{name:<22}{len(sweep.quantities):>10}{len(columns):>8}{first:>15.2f}{cost:>12.2f}")


if __name__ == "__main__":
    main()
