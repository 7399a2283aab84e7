"""Large sweeps by the command line: wall time over kernel time, memory of driver and workers, files."""

import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench_pipeline import WORKERS, quiet_seconds
from integrands import NAMES

from spinquad.sweeps.sweep import Sweep

SWEEP = """\
name = "large"
unit = "T"
quantities = {quantities}
[parameters]
T = 1.0
[axes]
J = {{ linspace = [0.5, 10.0, {n}] }}
V = {{ linspace = [-5.0, 5.0, {n}] }}
"""


def _children(pid):
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            if parent == pid:
                found += [int(entry.name), *_children(int(entry.name))]
    return found


def _megabytes(pid):
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def run_large(points, quantities):
    """Run one sweep; return seconds, seconds of the kernel, peaks of driver and of a worker, files, bytes."""
    folder = Path(tempfile.mkdtemp())
    try:
        file = folder / "large.toml"
        file.write_text(SWEEP.format(quantities=list(quantities), n=math.ceil(points**0.5)))
        kernel = quiet_seconds(Sweep.from_toml(file)) / WORKERS
        command = [str(Path(sys.executable).with_name("spinquad")), "run", str(file)]
        command += ["--results", str(folder / "results"), "--workers", str(WORKERS)]
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        peaks = {"driver": 0.0, "worker": 0.0}
        done = threading.Event()

        def watch():
            while not done.wait(0.2):
                peaks["driver"] = max(peaks["driver"], _megabytes(process.pid))
                peaks["worker"] = max([peaks["worker"], *map(_megabytes, _children(process.pid))])

        watcher = threading.Thread(target=watch)
        watcher.start()
        status = process.wait()
        seconds = time.perf_counter() - start
        done.set()
        watcher.join()
        if status:
            raise SystemExit(f"{' '.join(command)} ended with status {status}")
        files = [f for f in (folder / "results").rglob("*") if f.is_file()]
        return seconds, kernel, peaks, len(files), sum(os.path.getsize(f) for f in files)
    finally:
        shutil.rmtree(folder)


def measure(largest=10_000_000):
    """Return head and rows of a table: sweeps of ever more points."""
    head = ["points", "quantities", "seconds", "over kernel time / 2", "driver, MB", "worker, MB"]
    head += ["numbers, MB", "on disk, MB", "files", "files a 10 MB of numbers"]
    rows, whole = [], []
    works = [(10**6, NAMES), (10**7, NAMES), (10**7, ["exchange_emission"]), (10**8, ["spin_L"])]
    for points, quantities in works:
        if points > largest:
            continue
        seconds, kernel, peaks, files, size = run_large(points, quantities)
        if quantities is NAMES:
            whole.append((points, seconds, kernel))
        numbers = points * (2 + 12 * len(quantities)) / 1e6
        told = "all eight" if quantities is NAMES else ", ".join(quantities)
        cells = [
            f"{seconds:.1f}",
            f"{seconds / kernel:.2f}",
            f"{peaks['driver']:.0f}",
            f"{peaks['worker']:.0f}",
        ]
        cells += [f"{numbers:,.0f}", f"{size / 1e6:,.0f}", f"{files}", f"{files / (numbers / 10):.2f}"]
        rows.append([f"{points:,}", told, *cells])
    return head, rows, steady(whole)


def steady(whole):
    """Return time over kernel time of what the largest sweep has more: start and end drop out."""
    if len(whole) < 2:
        return math.nan
    (_, less, little), (_, more, much) = whole[0], whole[-1]
    return (more - less) / (much - little)


def main():
    """Print the table."""
    head, rows, ratio = measure()
    for row in (head, *rows):
        print("  ".join(f"{cell:>20}" for cell in row))
    print(f"steady state: {ratio:.2f}")


if __name__ == "__main__":
    main()
