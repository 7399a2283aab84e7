"""What a store costs in files and calls: counts, which no other load of the machine changes."""

import math
import subprocess
import sys
import time

from spinquad.sweeps import files
from spinquad.sweeps.layout import variables
from spinquad.sweeps.plan import Plan
from spinquad.sweeps.run import run
from spinquad.sweeps.timing import bytes_per_point, seconds_per_point

FIXED_FILES = 8  # zarr.json of the group, five documents, receipts and log of one owner


def test_files_of_a_store(sweep, options):
    done = run(sweep(), options(shard_points=11, processes=False))
    files = [file for file in done.path.rglob("*") if file.is_file()]
    arrays = len(list(done.path.glob("*/zarr.json")))
    kept = len(variables(sweep()))
    coordinates = arrays - kept
    shards = done.plan.count
    assert len(files) <= shards * kept + arrays + coordinates + FIXED_FILES


def test_files_a_10_MB_of_a_large_sweep(sweep):
    wide = sweep(
        quantities=["exchange_emission", "exchange_torque", "spin_torque", "exchange_absorption"],
        axes={"V": {"linspace": [0, 1, 5000]}, "T": {"linspace": [0, 1, 4000]}},
    )
    plan = Plan.make(wide, workers=2, cost=3e-6, threads=True)
    kept = variables(wide)
    stored = wide.size * (4 * 12 + 2)
    assert plan.count * len(kept) <= stored / 1e7 * 2
    assert plan.count >= 4


def test_the_kernel_is_called_once_a_chunk(sweep, options, kernel):
    calls = []

    def counting(columns, quantities):
        calls.append(len(columns))
        return kernel(columns, quantities)

    small = sweep()
    done = run(small, options(shard_points=11, processes=False, kernel=counting))
    chunks = sum(len(list(done.plan.chunks(done.plan.block(k)))) for k in range(done.plan.count))
    assert len(calls) == chunks
    assert sum(calls) == math.prod(small.shape)


def test_the_sample_of_a_plan_is_small(sweep, kernel):
    """Of a kernel that takes a millisecond a point: no more points than tell what it costs."""
    calls = []

    def slow(columns, quantities):
        calls.append(len(columns))
        time.sleep(1e-3 * len(columns))
        return kernel(columns, quantities)

    wide = sweep(axes={"V": {"linspace": [0, 1, 100]}, "T": {"linspace": [0, 1, 100]}})
    assert 1e-3 < seconds_per_point(wide, slow)
    assert sum(calls) <= 1 + 6 * 34


def test_waits_for_the_disk(sweep, options, monkeypatch):
    """Twice (files, then folders) for the new store, for a shard and for the manifest."""
    waits = []
    once = files.fsync_all

    def counted(paths):
        waits.append(1)
        once(paths)

    monkeypatch.setattr(files, "fsync_all", counted)
    assert run(sweep(), options(shard_points=1000, processes=False)).plan.count == 1
    assert len(waits) == 6


EIGHT = [
    *("charge_isotropic", "charge_spin_valve", "spin_emission", "spin_absorption", "spin_torque"),
    *("exchange_emission", "exchange_absorption", "exchange_torque"),
]


def test_bytes_a_point(sweep):
    """Eight coefficients with errors, status and regime: 98 bytes in memory."""
    axes = {"J": {"linspace": [0.5, 10, 1000]}, "V": {"linspace": [-5, 5, 1000]}}
    wide = sweep(quantities=EIGHT, parameters={"T": 1.0}, axes=axes)
    assert bytes_per_point(wide, 1e-6) < 45


SHORT = """
import sys
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run
from spinquad.sweeps.sweep import Sweep
given = {"name": "short", "quantities": ["spin_L"], "parameters": {"T": 1.0, "J": 5.0}}
assert run(Sweep.from_dict(given | {"axes": {"V": [0.0, 1.0]}}), Options(sys.argv[1])).good
print(sorted({"zarr", "xarray", "dask", "distributed", "pandas"} & set(sys.modules)))
"""


def test_a_short_run_loads_neither_zarr_nor_xarray_nor_dask(tmp_path):
    """They take longer to load than a small sweep to run."""
    command = [sys.executable, "-c", SHORT, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
