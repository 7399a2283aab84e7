"""What a point of a sweep costs, from a timed sample."""

from __future__ import annotations

import os
import time

import numpy as np

from .compute import Kernel, default_kernel, evaluate, kernel_of
from .sweep import Sweep

SAMPLE = 256
SECONDS = 0.1
PASSES = 3


def cpu_count() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def sample_columns(sweep: Sweep, count: int) -> np.ndarray:
    """Return the parameters of about ``count`` points spread evenly over the grid, float64 ``(n, 12)``."""
    flat = np.unique(np.linspace(0, sweep.size - 1, min(count, sweep.size)).round().astype(np.int64))
    indices = np.array(np.unravel_index(flat, sweep.shape)).T
    points = [sweep.columns(tuple(slice(int(k), int(k) + 1) for k in row)) for row in indices]
    return np.concatenate(points)


def seconds_per_point(sweep: Sweep, kernel: Kernel | None = None) -> float:
    """Return the seconds that a point takes on one core, the kernel being compiled before.

    The sample is spread over the grid and evaluated several times; the quickest pass counts, since whatever
    disturbs (the first pass may still compile) makes it slower.
    """
    kernel = kernel_of(kernel or default_kernel(), sweep)
    columns = sample_columns(sweep, SAMPLE)
    evaluate(kernel, columns[:1], sweep.quantities)
    passes: list[float] = []
    while len(passes) < PASSES or sum(passes) < SECONDS:
        start = time.perf_counter()
        evaluate(kernel, columns, sweep.quantities)
        passes.append(time.perf_counter() - start)
    return min(passes) / len(columns)
