"""Job arrays on a real SLURM: whatever happens to the jobs, the store ends as a local run leaves it."""

import re
import subprocess

import pytest

from spinquad.slurm import jobs, table
from spinquad.slurm.held import cancel
from spinquad.slurm.notes import last_note
from spinquad.slurm.record import submissions
from spinquad.sweeps import receipts
from spinquad.sweeps.errors import RunFailed
from spinquad.sweeps.results import open_results

pytestmark = pytest.mark.usefixtures("cluster")


def shards_done(store):
    """Return how many shards have a receipt."""
    return len(receipts.latest(store, 12))


def scontrol(*words):
    subprocess.run(["scontrol", *words], check=True, timeout=30)


def test_array_ends_as_a_local_run(cluster, profile, send, sweep, store, until, over, same_as_local):
    sent = send(profile(mail="bob@example.org"))
    assert sent.tasks == [4, 4, 4] and set(sent.jobs) == {"0", "final"}
    over(sent.jobs)
    assert same_as_local()
    log = next((store / ".spinquad/slurm").glob(f"*/{sent.jobs['final']}.log")).read_text()
    assert "small: finished\n" in log and "every byte is as it was written" in log
    mail = cluster / "log/mail.bob@example.org"
    until(lambda: mail.exists() and "Name=small: finished Ended" in mail.read_text())
    assert send(profile()).finished
    with open_results(store) as data:
        assert dict(data.sizes) == {"V": 12, "T": 4, "i": 3}
        assert int((data.status == 1).sum()) == sweep.size


def test_arrays_are_split_at_the_size_limit_and_throttled(profile, send, store, over, same_as_local):
    sent = send(profile(max_array_size=2, throttle=1))
    assert set(sent.jobs) == {"0", "1", "final"}
    script = next((store / ".spinquad/slurm").glob("*/0.sbatch")).read_text()
    assert "#SBATCH --array=0-1%1\n" in script
    over(sent.jobs)
    assert same_as_local()


def test_task_stops_near_the_walltime_and_the_rest_is_sent_again(profile, send, store, over, same_as_local):
    sent = send(profile(seconds=1.5, tasks=1, walltime=60, margin=48))
    over(sent.jobs)
    left = 12 - shards_done(store)
    assert 0 < left < 12
    [record] = submissions(store)
    noted = last_note(record, 0)
    assert (noted["why"], noted["left"]) == ("the walltime was near", left)
    again = send(profile())
    assert sum(again.tasks) == left
    over(again.jobs)
    assert same_as_local()


def test_task_killed_at_its_walltime_loses_nothing_done(profile, send, store, until, over, same_as_local):
    sent = send(profile(seconds=3.5, tasks=1))
    until(lambda: shards_done(store) >= 1)
    scontrol("update", f"jobid={sent.jobs['0']}_0", "EndTime=now")
    over(sent.jobs, 90)
    left = 12 - shards_done(store)
    assert 0 < left < 12
    told = "\n".join(table.lines(jobs.overview(store)))
    # terminated, or killed where a shard in hand outlasted the grace of the scheduler
    assert "1 timeout" in told, told
    assert re.search(rf"task 0 left {left} shards? \(timeout\): (terminated|it was killed)", told), told
    again = send(profile())
    assert sum(again.tasks) == left
    over(again.jobs)
    assert same_as_local()


def test_live_jobs_hold_their_shards_until_they_are_cancelled(
    profile, send, store, until, over, same_as_local
):
    two = ("export STAND_IN_SECONDS=1.5 STAND_IN_THREADS=1",)  # two processes a task
    sent = send(profile(tasks=1, cores=2, setup=two))
    until(lambda: shards_done(store) >= 1)
    again = send(profile())
    assert again.held > 0 and not again.jobs and not again.finished
    with pytest.raises(RunFailed, match="jobs are live; wait, or first: spinquad cancel small"):
        send(profile(), fresh=True)
    assert cancel(store) == sorted(set(sent.jobs.values()), key=int)
    over(sent.jobs)
    assert 1 <= shards_done(store) < 12
    assert cancel(store) == []
    last = send(profile())
    over(last.jobs)
    assert same_as_local()


def test_requeued_task_goes_on_where_it_was(profile, send, store, until, over, same_as_local):
    sent = send(profile(seconds=0.7, tasks=1))
    until(lambda: shards_done(store) >= 2)
    scontrol("requeue", f"{sent.jobs['0']}_0")
    over(sent.jobs, 90)
    assert same_as_local()
    names = {receipt["job"] for _, receipt in receipts.read_all(store)}
    assert len(names) == 2 and any(name.endswith("r1") for name in names)
    attempts = [receipt["shard"] for _, receipt in receipts.read_all(store)]
    assert len(attempts) <= 13  # at most the one in flight was made twice


@pytest.mark.parametrize(
    ("changes", "said", "way_out"),
    [
        ({"partition": "nowhere"}, "nvalid partition", "check partition in the profile"),
        ({"walltime": 7200}, "time limit is invalid", "shorter walltime"),
        ({"cores": 64, "tasks": 1}, "processors requested", "fewer cores"),
        ({"extra": ("--no-such-option",)}, "no-such-option", "check extra"),
    ],
)
def test_refusal_is_told_with_the_way_out(profile, send, store, changes, said, way_out):
    with pytest.raises(RunFailed) as caught:
        send(profile(**changes))
    assert said in str(caught.value) and way_out in str(caught.value)
    assert not list((store / ".spinquad/slurm").iterdir())


def test_folder_that_nodes_do_not_see_is_told_in_the_log(profile, send, store, over, tmp_path):
    sent = send(profile(setup=(f"mv '{store}' '{tmp_path}/elsewhere'",), tasks=1))
    over({"0": sent.jobs["0"]})
    subprocess.run(["scancel", sent.jobs["final"]], check=True, timeout=30)
    log = next((tmp_path / "elsewhere/.spinquad/slurm").glob(f"*/{sent.jobs['0']}_0.log")).read_text()
    assert "does not see the store" in log and "--results" in log


@pytest.mark.long
def test_lost_node_gives_its_task_to_another(profile, send, store, until, over, same_as_local):
    sent = send(profile(seconds=0.7, tasks=1))
    until(lambda: shards_done(store) >= 2)
    squeue = ["squeue", "-h", "-j", sent.jobs["0"], "-o", "%N"]
    node = subprocess.run(squeue, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    try:
        scontrol("update", f"nodename={node}", "state=down", "reason=test")
        over(sent.jobs, 120)
    finally:  # the node may have come back by itself, which is no error
        resume = ["scontrol", "update", f"nodename={node}", "state=resume"]
        subprocess.run(resume, check=False, capture_output=True, timeout=30)
    assert same_as_local()
