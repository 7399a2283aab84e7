"""Two runs of one sweep into one store at the same time."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from spinquad.sweeps.errors import RunFailed
from spinquad.sweeps.run import run
from spinquad.sweeps.verify import verify

SCRIPT = """
import sys, time
sys.path.insert(0, {folder!r})
from conftest import stand_in_kernel
from spinquad.sweeps.errors import RunFailed
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run
from spinquad.sweeps.sweep import Sweep

def slow(columns, quantities):
    time.sleep(0.2)
    return stand_in_kernel(columns, quantities)

sweep = Sweep.from_dict({{
    "name": "small", "quantities": ["spin_L"], "parameters": {{"J": 1.0}},
    "axes": {{"V": {{"linspace": [0, 1, 10]}}, "T": [0.0, 1.0]}},
}})
options = Options(
    results={results!r}, kernel=slow, code={{}}, shard_points=2, workers=1, processes=False, {more}
)
try:
    print("computed", run(sweep, options).computed)
except RunFailed as error:
    print("refused:", error)
"""
NAMESPACES = ["unshare", "--fork", "--pid", "--net", "--mount-proc"]


@pytest.fixture
def start(tmp_path):
    """Return a function that starts a run of two seconds, in other namespaces if so wished."""
    started = []

    def begin(more="", apart=False):
        places = {"folder": str(Path(__file__).parent), "results": str(tmp_path / "results"), "more": more}
        words = [*(NAMESPACES if apart else []), sys.executable, "-c", SCRIPT.format(**places)]
        started.append(subprocess.Popen(words, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def path(tmp_path):
    """Return where the store comes to lie."""
    return tmp_path / "results" / "runs" / "small.zarr"


def can_unshare():
    """Return whether this user may make namespaces."""
    return shutil.which("unshare") and subprocess.run([*NAMESPACES, "true"], check=False).returncode == 0


def wait_for_shards(path, count):
    """Wait until the store has some shards."""
    end = time.monotonic() + 60
    while len(list(path.glob("status/c.*"))) < count:
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("apart", [False, pytest.param(True, marks=pytest.mark.long)])
def test_the_second_is_refused_and_the_store_is_right(start, path, apart):
    if apart:
        assert can_unshare(), "this test needs the right to make namespaces: run it as root"
    runs = [start(apart=apart), start(apart=apart)]
    said = [process.communicate(timeout=120)[0] for process in runs]
    said.remove("computed 10\n")
    # The other one may come so late that nothing is left to do.
    assert said[0].startswith("refused: small.zarr is being made by process") or said[0] == "computed 0\n"
    assert verify(path).sound and verify(path).finished
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.long
def test_a_process_of_another_namespace_is_never_taken_for_dead(start, path):
    assert can_unshare(), "this test needs the right to make namespaces: run it as root"
    first = start(apart=True)
    wait_for_shards(path, 2)
    assert start().communicate(timeout=60)[0].startswith("refused")
    assert first.communicate(timeout=60)[0] == "computed 10\n"


def test_take_over_stops_the_first_or_does_no_harm(start, path):
    first = start()
    wait_for_shards(path, 3)
    second = start("take_over=True")
    assert second.communicate(timeout=60)[0].startswith("computed")
    first.communicate(timeout=60)
    report = verify(path)
    assert report.sound and report.finished and report.status == {"1": 20}


def test_shards_written_twice_are_right(sweep, options):
    small = sweep()
    first = run(small, options(shard_points=11))
    child = os.fork()
    if child == 0:
        try:
            run(small, options(take_over=True, retry=True, repair=True))
        finally:
            os._exit(0)
    for _ in range(3):
        try:
            run(small, options(take_over=True, repair=True))
        except RunFailed:
            pass  # the other one has taken over
    os.waitpid(child, 0)
    assert run(small, options()).finished
    assert verify(first.path).sound
