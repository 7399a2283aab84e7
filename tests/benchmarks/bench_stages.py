"""Where the time of `spinquad run` goes: processor time of every stage, and idle time, a table that adds up.

Two workers, this process, the eight coefficients at T = 1. Stages are told apart by wrapping the functions
that they consist of, and measured by each thread's own processor time; what is left of the process's is
Python around them, and what is left of two cores for the whole wall time is idle: waiting for the disk, for
the last chunk, or for the interpreter's lock.
"""

import shutil
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from bench_pipeline import WORKERS, sweep_of

from spinquad.kernels import points
from spinquad.sweeps import chunks, compute, create, files, fill, prepare, sweep
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run

# stage: the function to wrap, and the stages within it that are counted by themselves
STAGES = {
    "compiled kernel": (points, "_run_kernels"),
    "around it in kernels/points.py": (compute, "evaluate"),
    "columns of parameters": (sweep.Sweep, "columns"),
    "rounding, compression": (chunks, "encoded"),
    "hashes, writing": (files.FileSet, "append"),
    "forcing to disk, renaming": (files.FileSet, "commit"),
    "sample, plan": (prepare, "make_plan"),
    "making the store": (create, "_contents"),
    "closing the store": (fill, "close"),
}


class Clock(threading.local):
    """Seconds of the stages that the running one holds."""

    inner = 0.0


@contextmanager
def watched():
    """Wrap the stages; yield the seconds of processor time by stage."""
    spent, lock, clock = dict.fromkeys(STAGES, 0.0), threading.Lock(), Clock()
    kept = [(owner, name, getattr(owner, name)) for owner, name in STAGES.values()]

    def wrap(stage, function):
        def timed(*given, **named):
            outer, clock.inner, start = clock.inner, 0.0, time.thread_time()
            try:
                return function(*given, **named)
            finally:
                took = time.thread_time() - start
                with lock:
                    spent[stage] += took - clock.inner
                clock.inner = outer + took

        return timed

    for stage, (owner, name, function) in zip(STAGES, kept, strict=True):
        setattr(owner, name, wrap(stage, function))
    try:
        yield spent
    finally:
        for owner, name, function in kept:
            setattr(owner, name, function)


def stages(count):
    """Return seconds by stage of one run, and the wall time on all cores."""
    folder = Path(tempfile.mkdtemp())
    try:
        with watched() as spent:
            wall, cpu = time.perf_counter(), time.process_time()
            run(sweep_of(count), Options(folder, workers=WORKERS, processes=False))
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        whole = WORKERS * wall
        return spent | {"the rest of Python": cpu - sum(spent.values()), "idle": whole - cpu, "in all": whole}
    finally:
        shutil.rmtree(folder)


def measure(sizes=(10_000, 100_000, 1_000_000), repeats=5):
    """Return head and rows: nanoseconds of a core a point by stage; of the quickest of several runs."""
    stages(400)
    columns = [min((stages(n) for _ in range(repeats)), key=lambda found: found["in all"]) for n in sizes]
    rows = []
    for stage in columns[0]:
        cells = [f"{1e9 * found[stage] / n:,.0f}" for found, n in zip(columns, sizes, strict=True)]
        rows.append([stage, *cells])
    return ["nanoseconds of a core a point", *(f"{n:,} points" for n in sizes)], rows


def main():
    """Print the table."""
    head, rows = measure()
    for row in (head, *rows):
        print(f"{row[0]:<34}" + "".join(f"{cell:>18}" for cell in row[1:]))


if __name__ == "__main__":
    main()
