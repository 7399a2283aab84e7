"""What this machine is, and how fast it does what a kernel is made of."""

import os
import platform
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numba as nb
import numpy as np

from spinquad.kernels.compiling import SUMMED
from spinquad.kernels.elementary import exp, log_ratio

NODES = 512
TURNS = 15  # of one thread and two
LIBRARIES = (
    "numba",
    "numpy",
    "scipy",
    "dask",
    "distributed",
    "xarray",
    "zarr",
    "joblib",
    "pipefunc",
    "xyzpy",
)
fast = nb.njit(error_model="numpy", fastmath=SUMMED["fastmath"])


@fast
def _exp(x, y):
    for i in range(x.size):
        y[i] = exp(x[i])


@fast
def _log(x, y):
    for i in range(x.size):
        y[i] = log_ratio(x[i], 1.5, x[i] - 1.5)


@fast
def _divide(x, y):
    for i in range(x.size):
        y[i] = 1.0 / (1.0 + x[i])


def _nanoseconds(function):
    x, y = np.linspace(0.1, 3.0, NODES), np.empty(NODES)

    @nb.njit
    def repeat(x, y):
        for _ in range(2000):
            function(x, y)

    repeat(x, y)
    seconds = []
    for _ in range(7):
        start = time.perf_counter()
        repeat(x, y)
        seconds.append(time.perf_counter() - start)
    return min(seconds) / 2000 / NODES * 1e9


def rates():
    """Return nanoseconds of one exp, one logarithm of a ratio, one division, in loops that load and store."""
    return {
        "exp": _nanoseconds(_exp),
        "log of a ratio": _nanoseconds(_log),
        "division": _nanoseconds(_divide),
    }


@nb.njit(nogil=True)
def _busy(x, y):
    for _ in range(100_000):
        _exp(x, y)


def two_cores(work, ways):
    """Return how much more two threads do than one of what ``work`` does, each with one of two ``ways``."""
    work(ways[0])
    one, both = [], []
    with ThreadPoolExecutor(2) as pool:
        for _ in range(TURNS):
            start = time.perf_counter()
            work(ways[0])
            middle = time.perf_counter()
            list(pool.map(work, ways))
            one.append(middle - start)
            both.append(time.perf_counter() - middle)
    return 2.0 * min(one) / min(both)


def two_loops():
    """Return the same of loops of exponentials that share nothing."""
    return two_cores(
        lambda way: _busy(*way), [(np.linspace(0.1, 3.0, NODES), np.empty(NODES)) for _ in range(2)]
    )


def processor():
    """Return the name of the processor and the number of its cores in use."""
    name, family = platform.processor() or platform.machine(), ""
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = dict(line.split(":", 1) for line in info.read_text().splitlines() if ":" in line)
        fields = {key.strip(): text.strip() for key, text in lines.items()}
        name = fields.get("model name", name)
        family = f", family {fields.get('cpu family', '?')} model {fields.get('model', '?')}"
    return f"{name}{family}, {os.cpu_count()} cores"


def versions():
    """Return the versions of Python and the libraries, those that are installed."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
