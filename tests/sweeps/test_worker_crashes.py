"""SIGKILL of a worker at every step of a shard: the same run goes on, and leaves no trace of it."""

import random

import pytest
from killed_at import OF_A_SHARD, WHEN, Deadly

from spinquad.sweeps.fill import WINDOW
from spinquad.sweeps.receipts import read_all
from spinquad.sweeps.run import run
from spinquad.sweeps.verify import verify


def values(path):
    """Return the bytes of every file that holds values."""
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file() and ".spinquad" not in file.parts
    }


def kill_a_worker(step, when, count, sweep, options, kernel, folder):
    """Run with a worker that is killed at a step; compare with an undisturbed run."""
    undisturbed = run(sweep(), options(shard_points=5, results=folder / "undisturbed"))
    deadly = Deadly(kernel, folder / "killed", step, when, count)
    outcome = run(sweep(), options(shard_points=5, results=folder / "r", processes=True, kernel=deadly))
    assert (folder / "killed").exists()
    assert outcome.good and verify(outcome.path).sound
    assert values(outcome.path) == values(undisturbed.path)
    assert list(outcome.path.rglob("*.partial")) == []
    made = sum(1 for _ in read_all(outcome.path))
    assert made <= outcome.plan.count + WINDOW * 2  # no more than were handed out to two workers


@pytest.mark.parametrize("step", ["data", "torn receipt"])
def test_a_worker_killed_at_a_step(step, sweep, options, kernel, tmp_path):
    kill_a_worker(step, "before", 2, sweep, options, kernel, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("step", OF_A_SHARD)
@pytest.mark.parametrize("when", WHEN)
def test_a_worker_killed_at_every_step(step, when, sweep, options, kernel, tmp_path):
    count = random.Random(f"{step} {when}").randint(1, 6)
    kill_a_worker(step, when, count, sweep, options, kernel, tmp_path)
