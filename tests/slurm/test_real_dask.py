"""Dask on a real SLURM: in one allocation, and started from a login node."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from spinquad.slurm.cluster import slurm_cluster
from spinquad.sweeps import receipts
from spinquad.sweeps.errors import RunFailed
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run

pytestmark = pytest.mark.usefixtures("cluster")
PRELOAD = f"export DASK_DISTRIBUTED__WORKER__PRELOAD={Path(__file__).with_name('stand_in.py')}"


@pytest.fixture
def on_dask(profile):
    """Return a function that makes a profile of two nodes with one core each."""

    def make(seconds):
        setup = (f"export STAND_IN_SECONDS={seconds}", PRELOAD)
        return profile(nodes=2, setup=setup, interface="lo", memory=1000)

    return make


def shards_done(store):
    return len(receipts.latest(store, 12))


def processes_of(job, word):
    """Return the ids of processes whose command line has ``word`` and whose environment is the job's."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = (path / "cmdline").read_bytes(), (path / "environ").read_bytes()
        except OSError:
            continue
        if (
            word.encode() in command
            and not command.startswith(b"srun")
            and f"SLURM_JOB_ID={job}\0".encode() in environment
        ):
            found.append(int(path.name))
    return found


def final_state(job):
    squeue = ["squeue", "-h", "-t", "all", "-j", job, "-o", "%T"]
    return subprocess.run(squeue, capture_output=True, text=True, check=True, timeout=30).stdout.strip()


def test_allocation_ends_by_itself_though_a_worker_was_killed(
    on_dask, send, store, until, over, same_as_local
):
    sent = send(on_dask(1.0), route="dask")
    until(lambda: shards_done(store) >= 2)
    with pytest.raises(RunFailed, match=f"the allocation of job {sent.jobs['0']}; .*spinquad cancel small"):
        send(on_dask(1.0))
    spawned = processes_of(sent.jobs["0"], "distributed.cli.dask_worker")
    os.kill(spawned[0], signal.SIGKILL)
    over(sent.jobs, 120)
    assert final_state(sent.jobs["0"]) == "COMPLETED"
    assert same_as_local()
    assert not processes_of(sent.jobs["0"], "distributed")
    assert not list((store / ".spinquad/slurm").glob("*/*.key"))


@pytest.mark.long
def test_allocation_that_is_cancelled_leaves_a_store_to_go_on_with(
    on_dask, profile, send, store, until, over, same_as_local
):
    sent = send(on_dask(1.0), route="dask")
    until(lambda: shards_done(store) >= 2)
    subprocess.run(["scancel", "--full", sent.jobs["0"]], check=True, timeout=30)
    over(sent.jobs, 120)
    assert not processes_of(sent.jobs["0"], "distributed")
    left = 12 - shards_done(store)
    assert 0 < left < 12
    again = send(profile(), take_over=True)
    assert sum(again.tasks) == left
    over(again.jobs)
    assert same_as_local()


@pytest.mark.parametrize("adaptive", [False, pytest.param(True, marks=pytest.mark.long)])
def test_cluster_of_jobs_from_a_login_node(
    on_dask, sweep, results, store, same_as_local, tmp_path, adaptive, monkeypatch
):
    monkeypatch.setattr("spinquad.sweeps.prepare.seconds_per_point", lambda *_: 0.1)  # compiles nothing here
    cluster = slurm_cluster(on_dask(0.1), tmp_path / "logs", adaptive=adaptive)
    options = Options(results=results, shard_points=4, workers=2, cluster=cluster)
    assert run(sweep, options).computed == 12
    assert same_as_local()
