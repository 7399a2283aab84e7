"""The driver of an allocation."""

import pytest

from spinquad.slurm import driver
from spinquad.slurm.record import new_submission
from spinquad.sweeps.errors import RunFailed
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run


def test_allocation_of_more_cores_than_a_plan_is_made_for_is_driven(
    sweep, results, store, stand_in, monkeypatch
):
    run(sweep, Options(results=results, kernel=stand_in, shard_points=4, workers=1))
    given = {"sweep": "small", "identity": "", "profile": {}, "route": "dask", "parts": []}
    new_submission(store / ".spinquad/slurm/name", [[(0, 0)]], **given).save()
    asked = []

    def run_it(sweep, options):
        asked.append(options.workers)
        raise RunFailed("seen")

    monkeypatch.setattr(driver, "run", run_it)
    with pytest.raises(RunFailed, match="seen"):
        driver.run_driver(store, "name", 30 * 48, "scheduler.json", print)
    assert asked == [1024]
