"""SIGKILL at every step of a store's life, chosen by a seeded schedule; then the same command again.

A child process is killed as it comes to a named step for the n-th time: before it, after it, or half-way
through a file. Afterwards the run goes on, the store has the bits of an undisturbed run, and no more was
computed than was in flight.
"""

import os
import random
import resource
import shutil

import pytest
from killed_at import STEPS, TORN, WHEN, arm

from spinquad.sweeps.receipts import read_all
from spinquad.sweeps.run import run
from spinquad.sweeps.verify import verify


def killed_run(step, when, count, sweep, options):
    """Run in a child that is killed at a step; return whether it was."""
    child = os.fork()
    if child == 0:
        try:
            arm(step, when, count)
            run(sweep, options)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def contents(path):
    """Return every file that does not tell who made the store and when."""
    found = {}
    for file in path.rglob("*"):
        name = str(file.relative_to(path))
        told = name.startswith((".spinquad/receipts", ".spinquad/log")) or name.endswith("provenance.json")
        if file.is_file() and not told:
            found[name] = file.read_bytes()
    return found


def schedule(seed):
    """Return a step, when, and the how-manyth time, drawn from a seed."""
    draw = random.Random(seed)
    step = draw.choice([*STEPS, *TORN])
    most = {"computing": 7, "data": 60, "data to disk": 20, "receipt": 7, "set of files": 7, "torn data": 50}
    return step, draw.choice(WHEN), draw.randint(1, most.get(step, 7 if step == "torn receipt" else 1))


def crash_and_go_on(seed, sweep, options, tmp_path):
    """Kill a run, or an extension, once or more, go on, and compare with an undisturbed run."""
    draw = random.Random(seed)

    def given(**more):
        return options(results=tmp_path / "results", shard_points=11, **more)

    bias = sweep().axes[0].values["V"]
    extending = draw.random() < 0.3
    if extending:
        half = {"V": bias[:3], "T": sweep().axes[1].values["T"]}
        run(sweep(axes=half), given())
    deaths = 0
    for number in range(draw.randint(1, 3)):
        deaths += killed_run(*schedule(seed * 10 + number), sweep(), given(extend=extending))
    path = tmp_path / "results" / "runs" / "small.zarr"
    outcome = run(sweep(), given(extend=extending))
    assert outcome.good and verify(path).sound
    undisturbed = run(sweep(), options(shard_points=11, results=tmp_path / "undisturbed"))
    assert contents(path) == contents(undisturbed.path)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    made = sum(1 for _ in read_all(path))
    in_flight = 3  # two computed and one written
    assert made <= outcome.plan.count + in_flight * deaths
    return deaths


@pytest.mark.parametrize("seed", range(20))
def test_a_killed_run_goes_on(seed, sweep, options, tmp_path):
    crash_and_go_on(seed, sweep, options, tmp_path)


@pytest.mark.long
def test_two_hundred_kills(sweep, options, tmp_path):
    deaths = 0
    for seed in range(20, 170):
        deaths += crash_and_go_on(seed, sweep, options, tmp_path / str(seed))
        shutil.rmtree(tmp_path / str(seed))
    assert deaths >= 200


@pytest.mark.parametrize("step", [*STEPS, *TORN])
@pytest.mark.parametrize("when", WHEN)
def test_the_schedule_reaches_every_step(step, when, sweep, options):
    assert killed_run(step, when, 1, sweep(), options(shard_points=11))
    assert run(sweep(), options()).good


@pytest.mark.parametrize("limit", [50, 200, 400, 700, 2000])
def test_a_file_size_limit_stops_the_run_and_loses_nothing(limit, sweep, options, tmp_path):
    wide = sweep(axes={"V": {"linspace": [0, 1, 6]}, "T": {"linspace": [0, 1, 40]}})
    child = os.fork()
    if child == 0:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            code = 0 if run(wide, options(shard_points=40)).failures else 3
        except Exception as error:
            code = 0 if "ulimit -f" in str(error) else 4
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    outcome = run(wide, options(shard_points=40))
    assert outcome.good and verify(outcome.path).sound
    assert [entry.name for entry in outcome.path.parent.iterdir()] == [outcome.path.name]
    assert list(outcome.path.rglob("*.partial")) == []
