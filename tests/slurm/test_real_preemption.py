"""Preemption, mail and a full disk on a real SLURM: it is said what happened, and the next submit goes on."""

import os
import subprocess

import pytest

from spinquad.slurm import jobs, table
from spinquad.slurm.record import submissions
from spinquad.sweeps import receipts

pytestmark = pytest.mark.usefixtures("cluster")


def shards_done(store):
    return len(receipts.latest(store, 12))


def told(store):
    return "\n".join(table.lines(jobs.overview(store)))


@pytest.fixture
def preempt(until):
    """Return a function that has a job of the partition urgent take the node of a running one."""

    def take(job):
        squeue = ["squeue", "-h", "-j", job, "-t", "R", "-o", "%N"]
        node = subprocess.run(squeue, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
        options = [
            "--partition=urgent",
            f"--nodelist={node}",
            "--exclusive",
            "--time=1",
            "--output=/dev/null",
        ]
        subprocess.run(["sbatch", *options, "--wrap=sleep 1"], check=True, timeout=30)

    return take


@pytest.mark.long
def test_preempted_task_is_told_mailed_and_its_rest_sent_again(
    cluster, profile, send, store, until, over, same_as_local, preempt
):
    spare = profile(seconds=3, tasks=1, partition="spare", mail="ada@example.org")
    sent = send(spare, again="spinquad submit small.toml --profile mine")
    until(lambda: shards_done(store) >= 1)
    preempt(sent.jobs["0"])
    over(sent.jobs)
    left = 12 - shards_done(store)
    assert 0 < left < 12
    assert "1 preempted" in told(store) and "(preempted): " in told(store)
    assert "send what is missing: spinquad submit small.toml --profile mine" in told(store)
    mail = cluster / "log/mail.ada@example.org"
    until(mail.exists)
    assert f"Name=small: {12 - left} of 12 shards done" in mail.read_text()
    again = send(profile(tasks=1, mail="ada@example.org"))
    assert sum(again.tasks) == left
    over(again.jobs)
    assert same_as_local()
    assert told(store).startswith("small: finished, 12 shards\n") and "send" not in told(store)
    until(lambda: "Name=small: finished Ended" in mail.read_text())


@pytest.mark.long
def test_preempted_task_that_is_requeued_goes_on_by_itself(
    profile, send, store, until, over, same_as_local, preempt
):
    sent = send(profile(seconds=0.7, tasks=1, partition="debug"))
    until(lambda: shards_done(store) >= 2)
    preempt(sent.jobs["0"])
    over(sent.jobs, 120)
    assert same_as_local()
    assert any(receipt["job"].endswith("r1") for _, receipt in receipts.read_all(store))


@pytest.fixture
def small_disk(results):
    """Put the results on a file system of 2 MB; the function returned fills it, or makes room again."""
    results.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", results]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("NOT TESTED: a full disk under SLURM (only root may mount a small file system)")
    ballast = results / "ballast"

    def full(yes):
        if not yes:
            return ballast.unlink()
        with open(ballast, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return None

    yield full
    subprocess.run(["umount", results], check=True)


def test_disk_that_fills_up_stops_the_tasks_with_the_reason(
    small_disk, profile, send, store, until, over, same_as_local
):
    sent = send(profile(seconds=0.7, tasks=2))
    until(lambda: shards_done(store) >= 2)
    small_disk(True)
    over(sent.jobs)
    left = 12 - shards_done(store)
    assert 0 < left < 12
    assert "failed: the disk is full; make space and run the same command again" in told(store)
    assert "stopped: the store cannot be written" in told(store)
    small_disk(False)
    again = send(profile())
    assert sum(again.tasks) == left
    over(again.jobs)
    assert same_as_local()
    assert len(submissions(store)) == 2
