"""A file system that is really full: a run stops, says so, and goes on once there is room."""

import subprocess

import pytest

from spinquad.sweeps.errors import RunFailed
from spinquad.sweeps.run import run
from spinquad.sweeps.verify import verify

pytestmark = pytest.mark.long


def mount(*arguments):
    """Call mount; skip the test where that is not allowed."""
    done = subprocess.run(["mount", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no file system of its own can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path):
    """Return a folder on a tmpfs of 400 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder))
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("processes", [False, True])
def test_a_full_disk_stops_the_run_and_loses_nothing(small_disk, sweep, options, processes):
    wide = sweep(axes={"V": {"linspace": [0, 1, 100]}, "T": {"linspace": [0, 1, 100]}})
    given = {"shard_points": 500, "results": small_disk / "results", "processes": processes}
    try:
        outcome = run(wide, options(**given))
        told = " ".join(outcome.failures.values())
    except RunFailed as error:
        told = str(error)
    assert "No space left on device" in told or "full" in told
    mount("-o", "remount,size=64m", str(small_disk))
    again = run(wide, options(**given))
    assert again.good and again.computed <= again.plan.count
    assert verify(again.path).sound
    assert list(again.path.rglob("*.partial")) == []
    assert [entry.name for entry in again.path.parent.iterdir()] == [again.path.name]


def test_a_read_only_disk_is_said_to_be_one(small_disk, sweep, options):
    mount("-o", "remount,ro", str(small_disk))
    with pytest.raises(RunFailed, match="[Rr]ead-only"):
        run(sweep(), options(results=small_disk / "results"))
    assert list(small_disk.iterdir()) == []
