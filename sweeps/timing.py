"""What a point of a sweep costs in seconds and stored bytes, from a sample of the sweep itself."""

from __future__ import annotations

import os
import time

import numpy as np

from . import codecs, compute
from .compute import Kernel, evaluate, kernel_of
from .encode import rounded_up
from .sweep import Sweep

FEW, SAMPLE, ANGLES = 32, 1024, 64  # points of the first sample, most of the other; angles of each
SHORTEST, LONGEST, SHARE = 0.01, 0.1, 0.005  # seconds of sampling; at most this share of the sweep
PASSES = 3  # at least; the quickest counts
RUNS, RUN, SECONDS = 4, 4096, 0.25  # stretches of neighbours, points of one at most, seconds for all


def cpu_count() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def sample_columns(sweep: Sweep, count: int) -> np.ndarray:
    """Return the parameters of about ``count`` points spread evenly over the grid, float64 ``(n, 12)``.

    Each at several angles, if these are an axis: so are points computed, and all of them cost little more
    than one.
    """
    angles = 1 if sweep.angle is None else sweep.shape[sweep.angle]
    places = _spread(sweep.size // angles, count)[:, None] * angles + _spread(angles, ANGLES)
    return sweep.columns_at(places.ravel())


def _spread(size: int, count: int) -> np.ndarray:
    """Return at most ``count`` of the first ``size`` numbers, from the first to the last."""
    return np.unique(np.linspace(0, size - 1, min(count, size)).round().astype(np.int64))


def seconds_per_point(sweep: Sweep, kernel: Kernel | None = None) -> float:
    """Return the seconds that a point takes on one core, the kernel being compiled before.

    The sample is spread over the grid and evaluated several times; the quickest pass counts, since whatever
    disturbs makes it slower. A few points tell how large a sample the sweep is worth.
    """
    kernel = kernel_of(kernel or compute.default_kernel(), sweep)
    columns = sample_columns(sweep, FEW)

    def seconds() -> float:
        start = time.perf_counter()
        evaluate(kernel, columns, sweep.quantities)
        return time.perf_counter() - start

    evaluate(kernel, columns[:1], sweep.quantities)

    def enough(cost: float) -> float:
        return min(LONGEST, max(SHORTEST, SHARE * cost * sweep.size))

    rough = seconds() / len(columns)  # too much: so few points cost little more than the call
    together = len(sample_columns(sweep, 1))
    columns = sample_columns(sweep, min(SAMPLE, max(FEW, int(enough(rough) / PASSES / rough / together))))
    passes = [seconds() for _ in range(PASSES)]
    while sum(passes) < enough(min(passes) / len(columns)):
        passes.append(seconds())
    return min(passes) / len(columns)


def bytes_per_point(sweep: Sweep, cost: float, kernel: Kernel | None = None) -> float:
    """Return the bytes that a point takes in a file, from stretches of neighbours at a few places.

    Parameters
    ----------
    sweep
    cost
        seconds a point, which bounds the sample.
    kernel
    """
    kernel = kernel_of(kernel or compute.default_kernel(), sweep)
    run = min(max(int(SECONDS / RUNS / cost), 1), RUN, sweep.size)
    starts = np.linspace(0, sweep.size - run, RUNS).astype(np.int64)
    columns = sweep.columns_at((starts[:, None] + np.arange(run)).ravel())
    points = evaluate(kernel, columns, sweep.quantities)
    size = 0
    for name in sweep.quantities:
        for array in (points.values[name], rounded_up(points.errors[name])):
            size += sum(len(codecs.encode(np.ascontiguousarray(part))) for part in np.split(array, RUNS))
    return size / len(columns)
