"""Sweeps, profiles and clusters for the tests of SLURM: a real one where it is installed, and a fake one."""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from spinquad.slurm.profile import Profile
from spinquad.slurm.submit import submit
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run
from spinquad.sweeps.sweep import Sweep
from spinquad.sweeps.verify import verify

HERE = Path(__file__).parent
PROGRAMS = ("slurmctld", "slurmd", "sbatch", "squeue", "scancel", "scontrol", "srun", "munged", "munge")
MISSING = [
    name for name in PROGRAMS if shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin") is None
]
REQUIRED = bool(os.environ.get("SPINQUAD_REQUIRE_SLURM"))
collect_ignore_glob = ["test_real_*.py"] if MISSING and not REQUIRED else []


def pytest_terminal_summary(terminalreporter):
    """Say loudly that the tests on a real SLURM were left out."""
    if MISSING:
        terminalreporter.section("NOT TESTED ON A REAL SLURM", sep="!", red=True)
        terminalreporter.line(f"not installed: {', '.join(MISSING)}. On Debian, as root: apt-get install")
        terminalreporter.line("--no-install-recommends slurmctld slurmd slurm-client munge")


def _stand_in():
    spec = importlib.util.spec_from_file_location("stand_in", HERE / "stand_in.py")
    module = importlib.util.module_from_spec(spec)
    own = sys.modules["spinquad.sweeps.compute"].default_kernel
    spec.loader.exec_module(module)
    sys.modules["spinquad.sweeps.compute"].default_kernel = own  # only in the jobs
    return module.stand_in_kernel


@pytest.fixture(scope="session")
def cluster():
    """Start a real SLURM of three nodes and end it; its commands are what the tests find."""
    import tempfile

    if MISSING:
        pytest.fail(f"SPINQUAD_REQUIRE_SLURM is set, and not installed: {', '.join(MISSING)}")
    folder = Path(tempfile.mkdtemp(prefix="slurm-"))
    old = os.environ["PATH"]
    os.environ["PATH"] = f"{old}:/usr/sbin:/sbin"
    os.environ["SLURM_CONF"] = str(folder / "etc/slurm.conf")
    try:
        subprocess.run([HERE / "cluster-up", folder], check=True, timeout=60)
        yield folder
    finally:
        subprocess.run([HERE / "cluster-down", folder], check=False, timeout=120)
        os.environ["PATH"] = old
        del os.environ["SLURM_CONF"]
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sweep():
    """Return a sweep of 12 shards of 4 points."""
    return Sweep.from_dict(
        {
            "name": "small",
            "unit": "meV",
            "parameters": {"J": 5.0},
            "quantities": ["exchange_emission", "spin_current"],
            "axes": {"V": {"linspace": [0.0, 10.0, 12]}, "T": {"linspace": [0.5, 2.0, 4]}},
        }
    )


@pytest.fixture
def stand_in():
    """Return the kernel that the jobs use."""
    return _stand_in()


@pytest.fixture
def results(tmp_path):
    """Return a results folder whose path has a blank and a percent sign."""
    return tmp_path / "my results 100%"


@pytest.fixture
def stand_in_python(tmp_path):
    """Return a program to start Python with; for spinquad it puts the stand-in kernel in place."""
    wrapper = tmp_path / "stand-in-python"
    python = shlex.quote(sys.executable)
    wrapper.write_text(
        f'#!/bin/bash\n[ "$2" = spinquad.cli ] && {{ shift 2; exec {python} {HERE / "stand_in.py"} "$@"; }}\n'
        f'exec {python} "$@"\n'
    )
    wrapper.chmod(0o755)
    return str(wrapper)


@pytest.fixture
def profile(stand_in_python, tmp_path):
    """Return a function that makes a profile; ``seconds`` is what a shard takes."""

    def make(seconds=0.0, **changes):
        given = {
            "tasks": 3,
            "memory": 500,
            "walltime": 600,
            "margin": 60,
            "python": stand_in_python,
            "scratch": str(tmp_path),
            "setup": (f"export STAND_IN_SECONDS={seconds}",),
        }
        return Profile("test", **(given | changes))

    return make


@pytest.fixture
def send(sweep, results, monkeypatch):
    """Return a function that submits the sweep in three tasks at least."""
    monkeypatch.setattr("spinquad.slurm.assign.LEAST_SECONDS", 1e-9)
    monkeypatch.setattr("spinquad.slurm.assign.START_UP", 0.0)

    def submit_it(profile, **given):
        how = {key: given.pop(key) for key in ("route", "dry_run") if key in given}
        settings = {"results": results, "kernel": _stand_in(), "shard_points": 4} | given
        return submit(sweep, profile, Options(**settings), **how)

    return submit_it


@pytest.fixture
def store(results):
    """Return the path of the store that the tests fill."""
    return results / "runs/small.zarr"


@pytest.fixture
def same_as_local(sweep, store, tmp_path):
    """Return a check that the store is sound, finished and byte for byte what a local run makes."""

    def check():
        options = Options(results=tmp_path / "local", kernel=_stand_in(), shard_points=4, workers=2)
        local = run(sweep, options).path
        report = verify(store)
        assert report.sound and report.finished, report
        assert (store / ".spinquad/SHA256SUMS").read_bytes() == (local / ".spinquad/SHA256SUMS").read_bytes()
        assert not list(store.rglob("*.partial"))
        return True

    return check


@pytest.fixture
def until():
    """Return a function that waits for something to become true."""

    def wait(what, seconds=60.0, every=0.3):
        end = time.monotonic() + seconds
        while True:
            found = what()
            if found:
                return found
            assert time.monotonic() < end, f"waited {seconds} s for {what.__name__}"
            time.sleep(every)

    return wait


@pytest.fixture
def over(until):
    """Return a function that waits until none of the jobs is in the queue any more."""

    def wait(jobs, seconds=60.0):
        def none_left():
            ids = ",".join(jobs.values())
            done = subprocess.run(["squeue", "-h", "-j", ids], capture_output=True, text=True, timeout=20)
            return done.returncode == 0 and not done.stdout.strip()

        until(none_left, seconds)

    return wait
