"""What a store costs in files and calls: counts, which no other load of the machine changes."""

import math

from spinquad.sweeps.layout import variables
from spinquad.sweeps.plan import Plan
from spinquad.sweeps.run import run

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
    plan = Plan.make(wide, workers=2, cost=3e-6)
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
    assert chunks <= len(calls) <= chunks + 8  # the plan times a sample
    assert sum(calls) <= 3 * math.prod(small.shape)
