"""From a grid to a Zarr store: `spinquad run` against other ways to map the same kernel, two workers.

Every way evaluates the eight coefficients and their error estimates on the same grid of J and V and leaves a
store on disk. The measure is wall time over (kernel time x points / workers): 1 is free of overhead.
"""

import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import dask
import numpy as np
import xarray as xr
from integrands import NAMES
from machine import two_cores

from spinquad.kernels.points import evaluate_points
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run
from spinquad.sweeps.sweep import Sweep

WORKERS = 2
CHUNKS = 12
REPEATS = 3


def sweep_of(points):
    """Return a sweep of about this many points."""
    n = math.ceil(points**0.5)
    axes = {"J": {"linspace": [0.5, 10.0, n]}, "V": {"linspace": [-5.0, 5.0, n]}}
    fixed = {"name": f"points-{points}", "unit": "T", "parameters": {"T": 1.0}}
    return Sweep.from_dict(fixed | {"axes": axes, "quantities": list(NAMES)})


def blocks(sweep):
    """Return slices of J, as many as there are chunks."""
    cuts = np.linspace(0, sweep.shape[0], min(CHUNKS, sweep.shape[0]) + 1).astype(int)
    return [slice(a, b) for a, b in zip(cuts[:-1], cuts[1:], strict=True)]


def evaluate(sweep, block):
    """Return values, then errors, of all quantities at one block, (2 q, J, V)."""
    done = evaluate_points(sweep.columns((block, slice(0, sweep.shape[1]))), sweep.quantities)
    rows = [part[q] for part in (done.values, done.errors) for q in sweep.quantities]
    return np.stack(rows).reshape(len(rows), -1, sweep.shape[1])


def write(parts, sweep, folder):
    """Write one Zarr store of all blocks."""
    whole = np.concatenate(parts, axis=1)
    names = [*NAMES, *(f"{q}_error" for q in NAMES)]
    data = {name: (("J", "V"), part) for name, part in zip(names, whole, strict=True)}
    xr.Dataset(data).to_zarr(folder / "out.zarr", consolidated=False)


def by_spinquad(sweep, folder):
    """This package, by threads or processes as it chooses."""
    run(sweep, Options(folder, workers=WORKERS))


def by_apply_ufunc(sweep, folder):
    """xarray.apply_ufunc over a chunked axis, written by to_zarr."""
    n, m = sweep.shape
    size = -(-n // CHUNKS)
    index = xr.DataArray(np.arange(n), dims="J").chunk(J=size)

    def block(i):
        return np.moveaxis(evaluate(sweep, slice(int(i[0]), int(i[-1]) + 1)), 0, -1)

    out = xr.apply_ufunc(
        block,
        index,
        input_core_dims=[[]],
        output_core_dims=[["V", "part"]],
        dask="parallelized",
        output_dtypes=[float],
        dask_gufunc_kwargs={"output_sizes": {"V": m, "part": 2 * len(NAMES)}},
    )
    names = [*NAMES, *(f"{q}_error" for q in NAMES)]
    data = xr.Dataset({name: out.isel(part=k) for k, name in enumerate(names)})
    with dask.config.set(scheduler="threads", num_workers=WORKERS):
        data.to_zarr(folder / "out.zarr", consolidated=False)


def by_joblib(sweep, folder):
    """joblib's threads, one store at the end."""
    import joblib

    work = (joblib.delayed(evaluate)(sweep, block) for block in blocks(sweep))
    write(joblib.Parallel(n_jobs=WORKERS, backend="threading")(work), sweep, folder)


def by_pipefunc(sweep, folder):
    """pipefunc, a map over blocks in threads."""
    from concurrent.futures import ThreadPoolExecutor

    from pipefunc import Pipeline, pipefunc

    @pipefunc(output_name="y", mapspec="block[i] -> y[i]")
    def part(block):
        return evaluate(sweep, block)

    with ThreadPoolExecutor(WORKERS) as pool:
        done = Pipeline([part]).map(
            {"block": blocks(sweep)}, run_folder=folder / "run", executor=pool, show_progress=False
        )
    write(list(done["y"].output), sweep, folder)


def by_xyzpy(sweep, folder):
    """xyzpy, a combo runner over blocks in its processes."""
    import xyzpy

    slices = blocks(sweep)

    def part(block):
        return evaluate(sweep, slices[block])

    done = xyzpy.combo_runner(
        part, {"block": range(len(slices))}, num_workers=WORKERS, parallel=True, verbosity=0
    )
    write(list(done), sweep, folder)


WAYS = {
    "spinquad run": by_spinquad,
    "xarray apply_ufunc, to_zarr": by_apply_ufunc,
    "joblib threads, to_zarr": by_joblib,
    "pipefunc, to_zarr": by_pipefunc,
    "xyzpy, to_zarr": by_xyzpy,
}


def usable(ways):
    """Return the ways whose packages are installed; say which are not."""
    good = {}
    for name, way in ways.items():
        package = name.split(",")[0].split()[0]
        try:
            __import__({"spinquad": "spinquad", "xarray": "xarray"}.get(package, package))
            good[name] = way
        except ImportError:
            print(f"{package} is not installed: left out (pip install spinquad[bench])", file=sys.stderr)
    return good


def quiet_seconds(sweep):
    """Kernel time of the whole grid on one core, from a sample, with nothing else running."""
    n = sweep.shape[0]
    sample = [slice(k, k + 1) for k in range(0, n, max(1, n // 40))]
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        for block in sample:
            evaluate(sweep, block)
        seconds.append((time.perf_counter() - start) / len(sample) * n)
    return min(seconds)


def once(way, sweep):
    """Seconds of one run into an empty folder."""
    folder = Path(tempfile.mkdtemp())
    try:
        start = time.perf_counter()
        way(sweep, folder)
        return time.perf_counter() - start
    finally:
        shutil.rmtree(folder)


def measure(sizes=(10_000, 100_000, 1_000_000)):
    """Return [{points, name, seconds, low, high, ratio}, ...]; the ways take turns."""
    found, ways = [], usable(WAYS)
    once(by_spinquad, sweep_of(400))
    for points in sizes:
        sweep = sweep_of(points)
        times = {name: [] for name in ways}
        ideal = []
        for _ in range(REPEATS):
            ideal.append(quiet_seconds(sweep) / WORKERS)
            for name, way in ways.items():
                times[name].append(once(way, sweep))
        for name, t in times.items():
            line = {"points": points, "name": name, "seconds": statistics.median(t), "low": min(t)}
            found.append(line | {"high": max(t), "ratio": statistics.median(t) / statistics.median(ideal)})
    return found


def _confined(processors, workers, points):
    """Seconds of `spinquad run` in a process that has so many processors, all its threads included."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:processors])
    once(by_spinquad, sweep_of(400))
    return once(lambda sweep, folder: run(sweep, Options(folder, workers=workers)), sweep_of(points))


def kernel_on_two(points=12_288):
    """Return how much more two threads do than one of the kernel by itself, some 30 ms at a time."""
    rows = sweep_of(2 * points)
    columns = rows.columns(tuple(slice(0, n) for n in rows.shape))[: 2 * points]
    return two_cores(lambda part: evaluate_points(part, NAMES), [columns[::2], columns[1::2]])


def strong_scaling(points):
    """Return {(processors, workers): seconds} of `spinquad run`, in turns, the quickest of each."""
    found = {(1, 1): [], (2, 1): [], (2, 2): []}
    for _ in range(REPEATS):
        for given, seconds in found.items():
            with ProcessPoolExecutor(1, get_context("spawn")) as process:
                seconds.append(process.submit(_confined, *given, points).result())
    return {given: min(seconds) for given, seconds in found.items()}


def main():
    """Print the comparison."""
    for line in measure():
        spread = f"{line['low']:.2f} ... {line['high']:.2f}"
        told = f"{line['points']:>9}  {line['name']:<30}{line['seconds']:>8.2f} s"
        print(f"{told}  {spread:<16}{line['ratio']:>7.2f}")


if __name__ == "__main__":
    main()
