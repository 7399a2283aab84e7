"""A scheduler that refuses, is silent, loses answers or is not there: nothing is lost, and it is said."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from spinquad.cli import main
from spinquad.slurm import jobs, scheduler, table
from spinquad.slurm.held import Queue, cancel
from spinquad.slurm.record import submissions
from spinquad.slurm.submit import submit
from spinquad.slurm.submit_text import dry_lines
from spinquad.sweeps.axes import Axis
from spinquad.sweeps.errors import RunFailed, UserError
from spinquad.sweeps.guests import guest
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run
from spinquad.sweeps.verify import verify


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Put the fake SLURM first on the PATH; the function returned sets how it fails."""
    folder = tmp_path / "fake slurm"
    script = os.path.join(os.path.dirname(__file__), "fake_slurm.py")
    subprocess.run([sys.executable, script, "install", folder], check=True)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(scheduler, "ADOPTION", 1.0)

    def faults(**programs):
        for calls in folder.glob("*.calls"):
            calls.unlink()
        (folder / "faults.json").write_text(json.dumps(programs))

    return faults


@pytest.fixture
def ended(store, until):
    """Return a function that waits until no job of the store is in the queue."""

    def wait():
        names = [name for record in submissions(store) for name in record.job_names.values()]
        until(lambda: not scheduler.live(names))

    return wait


def test_array_ends_as_a_local_run(fake, profile, send, ended, same_as_local):
    assert send(profile()).tasks == [4, 4, 4]
    ended()
    assert same_as_local()


@pytest.mark.parametrize(
    "fault",
    [
        {"takes": True, "says": "sbatch: error: Batch job submission failed: Socket timed out on send/recv"},
        {"takes": True, "silent": 20},
    ],
)
def test_job_whose_answer_was_lost_is_found(
    fake, profile, send, ended, same_as_local, store, monkeypatch, fault
):
    fake(sbatch=fault)
    monkeypatch.setenv("SPINQUAD_SLURM_TIMEOUT", "3")
    sent = send(profile(seconds=0.2, tasks=1))
    assert set(sent.jobs) == {"0", "final"}
    ended()
    assert same_as_local()
    assert len(submissions(store)) == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            {"says": "sbatch: error: Batch job submission failed: Invalid account"},
            "check account in the profile",
        ),
        ({"says": "sbatch: error: QOSMaxSubmitJobPerUserLimit"}, "check qos in the profile, or ask for less"),
        ({"says": "sbatch: error: Unable to contact slurm controller"}, "the job is not in the queue"),
        ({"says": ""}, "without a word"),
        ({"prints": "welcome to the cluster\n"}, "sbatch answered 'welcome to the cluster'"),
        ({"prints": ""}, "in place of a job id"),
        ({"silent": 20}, "did not answer within 1 s"),
    ],
)
def test_refused_submission_leaves_no_trace_and_says_why(
    fake, profile, send, ended, store, same_as_local, monkeypatch, fault, said
):
    fake(sbatch=fault)
    with monkeypatch.context() as patch:
        patch.setenv("SPINQUAD_SLURM_TIMEOUT", "1" if "silent" in fault else "30")
        with pytest.raises(RunFailed) as caught:
            send(profile())
    assert said in str(caught.value) and "\n" not in str(caught.value)
    assert submissions(store) == []
    fake()
    assert sum(send(profile()).tasks) == 12


def test_array_that_was_taken_before_a_refusal_is_not_sent_again(
    fake, profile, send, store, ended, same_as_local
):
    fake(
        sbatch={"from": 1, "says": "sbatch: error: Job violates accounting/QOS policy (job submission limit)"}
    )
    with pytest.raises(RunFailed, match="ask for fewer tasks"):
        send(profile(seconds=0.3, max_array_size=2))
    [record] = submissions(store)
    assert set(record.jobs) == {"0"}
    fake()
    again = send(profile())
    assert again.held + sum(again.tasks) <= 12 and sum(again.tasks) == 4
    ended()
    assert same_as_local()


REFUSED = {"says": "sbatch: error: Batch job submission failed: Invalid partition name specified"}


@pytest.fixture
def longer(sweep):
    """Return the sweep with more values of T."""
    more = np.linspace(0.5, 3.5, 7)
    return replace(sweep, axes=(sweep.axes[0], Axis("T", {"T": more})))


@pytest.mark.parametrize("how", ["extend", "fresh"])
def test_store_stays_as_it_is_where_its_successor_is_refused(
    fake, profile, send, longer, store, ended, same_as_local, stand_in, how
):
    send(profile())
    ended()
    assert same_as_local()
    fake(sbatch=REFUSED)
    with pytest.raises(RunFailed, match="check partition in the profile"):
        submit(longer, profile(), Options(store.parents[1], kernel=stand_in, **{how: True}))
    assert same_as_local() and len(list(store.parent.iterdir())) == 1
    (store / "exchange_emission/c.0.0").unlink()
    manifest = (store / ".spinquad/manifest.json").read_bytes()
    with pytest.raises(RunFailed, match="check partition"):
        send(profile())
    assert (store / ".spinquad/manifest.json").read_bytes() == manifest


def test_store_that_was_extended_before_a_refusal_says_how_to_go_on(
    fake, profile, send, longer, store, ended, stand_in
):
    send(profile())
    ended()
    fake(sbatch=REFUSED | {"from": 1})
    options = Options(store.parents[1], kernel=stand_in, shard_points=7)
    with pytest.raises(RunFailed, match="being extended: .* the extended sweep, run or submitted again"):
        submit(longer, profile(), replace(options, extend=True))
    fake()
    assert sum(submit(longer, profile(), options).tasks) == 12
    ended()
    assert verify(store).finished


def test_dry_run_says_what_submit_would(fake, profile, send, sweep, longer, store, ended, stand_in):
    send(profile())
    ended()
    turned = replace(sweep, axes=sweep.axes[::-1])
    options = Options(store.parents[1], kernel=stand_in, extend=True)
    with pytest.raises(UserError, match="dimensions V, T -> T, V"):
        submit(turned, profile(), options, dry_run=True)
    assert submit(sweep, profile(), options, dry_run=True).finished
    assert submit(sweep, profile(), replace(options, extend=False, repair=True), dry_run=True).finished
    assert not submit(longer, profile(), options, dry_run=True).finished
    fake(sbatch=REFUSED)
    done = submit(longer, profile(), options, dry_run=True)
    lines, refused = dry_lines(done)
    assert refused and "check partition" in lines[-2]


def test_nothing_is_sent_while_the_queue_is_not_known(fake, profile, send, store, ended, same_as_local):
    sent = send(profile(seconds=0.3, tasks=2))
    fake(squeue={"says": "slurm_load_jobs error: Unable to contact slurm controller (connect failure)"})
    with pytest.raises(RunFailed, match="squeue failed: Unable to contact"):
        send(profile())
    view = jobs.overview(store)
    told = table.lines(view)
    assert "Unable to contact" in told[-1] and "2 unknown" in "\n".join(told)
    fake()
    assert len(submissions(store)) == 1 and set(sent.jobs) == {"0", "final"}
    ended()
    assert same_as_local()


def test_cancelled_jobs_are_sent_again(fake, profile, send, store, until, ended, same_as_local):
    send(profile(seconds=0.5, tasks=1))
    until(lambda: jobs.overview(store).done >= 1)
    assert cancel(store) == ["100", "101"]
    ended()
    left = 12 - jobs.overview(store).done
    assert 0 < left < 12
    assert sum(send(profile(tasks=1)).tasks) == left
    ended()
    assert same_as_local()


def test_killed_worker_is_told_and_its_rest_sent_again(
    fake, profile, send, store, until, ended, same_as_local, tmp_path
):
    send(profile(seconds=0.5, tasks=1))
    until(lambda: jobs.overview(store).done >= 2)
    pid = int((tmp_path / "fake slurm/jobs/100/running").read_text().split()[1])
    os.kill(pid, signal.SIGKILL)
    ended()
    told = "\n".join(table.lines(jobs.overview(store)))
    assert "task 0 left" in told and "it was killed" in told and "100_0.log" in told
    send(profile(tasks=1))
    ended()
    assert same_as_local()


MANY = ("export STAND_IN_SECONDS=0.5 STAND_IN_THREADS=1",)


def test_task_of_many_cores_is_several_processes(fake, profile, send, store, ended, same_as_local):
    sent = send(profile(tasks=1, cores=3, setup=MANY))
    ended()
    log = next((store / ".spinquad/slurm").glob("*/100_0.log")).read_text()
    assert sent.tasks == [12] and "process 3 of 3: done: 4 shards made, 0 left" in log
    assert len(list((store / ".spinquad/receipts").iterdir())) == 3
    assert same_as_local()


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        pytest.param(signal.SIGTERM, "terminated", marks=pytest.mark.long),
        (signal.SIGKILL, "it was killed"),
    ],
)
def test_process_of_a_task_that_ends_early_is_told(
    fake, profile, send, store, until, ended, same_as_local, sent, why
):
    send(profile(tasks=1, cores=3, setup=("export STAND_IN_SECONDS=2 STAND_IN_THREADS=1",)))
    until(lambda: jobs.overview(store).done >= 1)
    owner = next((store / ".spinquad/receipts").iterdir()).name
    os.kill(int(re.search(r"-(\d+)-[0-9a-f]{4}\b", owner)[1]), sent)
    ended()
    view = jobs.overview(store)
    assert 8 <= view.done < 12  # the others made theirs
    assert f"task 0 left {12 - view.done} shard" in table.lines(view)[-2]
    assert f": {why}; see" in table.lines(view)[-2]
    send(profile(tasks=1))
    ended()
    assert same_as_local()


def test_run_beside_live_jobs_is_refused_and_leaves_their_files(
    fake, profile, send, sweep, results, store, until, ended, same_as_local
):
    send(profile(seconds=0.5, tasks=1))
    until(lambda: jobs.overview(store).done >= 1)
    with pytest.raises(RunFailed, match=r"made by batch jobs .*spinquad cancel.*--take-over"):
        run(sweep, Options(results=results))
    ended()
    assert same_as_local()


def test_repair_beside_those_who_append_receipts_is_refused(
    fake, profile, send, store, until, ended, same_as_local
):
    send(profile(seconds=0.7, tasks=1))
    until(lambda: jobs.overview(store).done >= 1)
    [journal] = (store / ".spinquad/receipts").iterdir()
    with open(journal, "a") as file:
        file.write("half a li\n")  # as a write that is under way looks to who reads
    inode = journal.stat().st_ino
    with pytest.raises(RunFailed, match="jobs are live; wait, or first: spinquad cancel small"):
        send(profile(), repair=True)
    assert journal.stat().st_ino == inode
    ended()
    assert jobs.overview(store).done == 12
    with guest(store, "slurm-7"):  # a task that SLURM no longer knows of
        with pytest.raises(RunFailed, match="made by batch jobs .*slurm-7.*--take-over"):
            send(profile(), repair=True)
        assert journal.stat().st_ino == inode
    send(profile(), repair=True)
    assert journal.stat().st_ino != inode
    assert same_as_local()


def test_one_submission_asks_for_the_queue_once(fake, profile, send, ended, tmp_path, same_as_local):
    send(profile(seconds=0.3, tasks=2, max_array_size=1))
    fake()
    send(profile())
    assert (tmp_path / "fake slurm/squeue.calls").read_text() == "1"
    ended()
    assert same_as_local()


def test_queue_is_asked_again_where_jobs_came_since(fake, profile, send, store, until, ended):
    send(profile(setup=("export STAND_IN_FAILS_AT=all",)))
    ended()
    old = Queue(store)
    assert old.as_of_now() is old and old.held() == set() and old.makers() == []
    sent = send(profile(seconds=0.5))
    assert old.held() == set() and old.as_of_now().held() == set(range(12))
    assert old.as_of_now().makers() == [sent.jobs["0"]]
    cancel(store)
    ended()


def test_failed_points_are_told_and_tried_again(fake, profile, send, store, ended, same_as_local):
    send(profile(tasks=1, setup=("export STAND_IN_FAILS_AT=0.5",)))
    ended()
    final = next((store / ".spinquad/slurm").glob("*/101.log")).read_text()
    assert "12 failed" in final and "some points failed" in final and "--retry" in final
    assert sum(send(profile(tasks=1), retry=True).tasks) == 12
    ended()
    assert same_as_local()


def test_failed_shards_are_told_and_sent_again(fake, profile, send, store, ended, same_as_local):
    send(profile(tasks=1, setup=("export STAND_IN_FAILS_AT=all",)))
    ended()
    told = "\n".join(table.lines(jobs.overview(store)))
    assert "shards 0-11 failed: RuntimeError: no convergence; see" in told and "100_0.log" in told
    assert sum(send(profile(tasks=1)).tasks) == 12
    ended()
    assert same_as_local()


def test_disk_that_is_full_stops_the_task_with_its_reason(fake, profile, send, store, ended):
    """A limit on the size of files, here a kilobyte, stands for the disk."""
    send(profile(setup=("ulimit -f 1",)), shard_points=48)
    ended()
    view = jobs.overview(store)
    told = "\n".join(table.lines(view))
    assert (view.done, view.plan.count) == (0, 1)
    assert "shard 0 failed: a file would exceed the size limit; raise it" in told
    send(profile())
    ended()
    assert jobs.overview(store).done == 1


def test_without_slurm_nothing_is_made(profile, send, results, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="sbatch is not on the PATH"):
        send(profile())
    assert not results.exists()


def test_dry_run_writes_nothing_and_needs_no_slurm(profile, send, results, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    shown = send(profile(), dry_run=True)
    assert shown.tasks == [4, 4, 4] and set(shown.orders.scripts) == {"0", "final"} and not shown.jobs
    assert "#SBATCH --array=0-2\n" in shown.orders.scripts["0"]
    assert not results.exists()


@pytest.mark.parametrize("limit", ["1m", "0", "-5", "nan", "inf", "1e300"])
def test_time_limit_that_is_none_is_told(fake, profile, send, monkeypatch, results, limit):
    monkeypatch.setenv("SPINQUAD_SLURM_TIMEOUT", limit)
    with pytest.raises(UserError, match=f"SPINQUAD_SLURM_TIMEOUT = '{limit}': give seconds"):
        scheduler.live(["x"])
    with pytest.raises(UserError, match="SPINQUAD_SLURM_TIMEOUT"):
        send(profile(), dry_run=True)
    assert not results.exists()


def test_time_limit_that_is_empty_is_the_usual_one(fake, monkeypatch):
    monkeypatch.setenv("SPINQUAD_SLURM_TIMEOUT", "")
    assert scheduler.live(["x"]) == []


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (REFUSED, 1, "check partition in the profile"),
        ({"says": "sbatch: error: Unable to contact slurm controller"}, 0, "Unable to contact"),
        ({"silent": 20}, 0, "sbatch did not answer within 1 s"),
        (None, 0, "sbatch is not on the PATH"),
    ],
)
def test_dry_run_fails_where_slurm_refuses_and_only_there(
    fake, results, capsys, monkeypatch, tmp_path, fault, status, said
):
    monkeypatch.setattr("spinquad.sweeps.prepare.seconds_per_point", lambda *_: 0.5)
    fake(sbatch=fault or {})
    if fault is None:
        monkeypatch.setenv("PATH", str(tmp_path))
    elif "silent" in fault:
        monkeypatch.setenv("SPINQUAD_SLURM_TIMEOUT", "1")
    given = ["fig09", "--profile", "generic", "--results", str(results), "--dry-run"]
    assert main(["submit", *given]) == status
    queue, last = capsys.readouterr().out.splitlines()[-2:]
    assert queue.startswith("queue ") and said in queue and last == "nothing was written or submitted"


def test_walltime_that_is_too_short_for_a_shard_is_refused(fake, profile, send, monkeypatch):
    monkeypatch.setattr("spinquad.sweeps.plan.Plan.points", lambda *_: 10**12)
    with pytest.raises(UserError, match=r"a shard takes about .* walltime less margin .* is 540 s"):
        send(profile())


def test_commands(fake, results, tmp_path, capsys, monkeypatch, stand_in_python):
    """From the command line: dry run, submit, jobs, cancel; each says what it did."""
    monkeypatch.setattr("spinquad.sweeps.prepare.seconds_per_point", lambda *_: 0.5)
    file = tmp_path / "mine.toml"
    file.write_text(f'python = "{stand_in_python}"\nscratch = "{tmp_path}"\nmemory = "500M"\ncores = 1\n')
    given = ["fig09", "--profile", str(file), "--results", str(results), "--set", "tasks=1"]
    assert main(["submit", *given, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "#SBATCH --array=0-" in said and "core-hours" in said and "nothing was written" in said
    assert main(["jobs", "--results", str(results)]) == 0
    assert capsys.readouterr().out == "no sweep was submitted\n"
    assert main(["submit", *given, "--set", 'setup=["export STAND_IN_SECONDS=0.5"]']) == 0
    assert "shards in 1 task on 1 core: job 100; the check after them: job 101" in capsys.readouterr().out
    assert main(["jobs", "--results", str(results)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("fig09: ") and "1 running" in said or "1 pending" in said
    assert main(["cancel", "fig09", "--results", str(results)]) == 0
    assert "cancelled 100, 101" in capsys.readouterr().out
    assert main(["cancel", "--results", str(results)]) == 2
    assert main(["worker", str(tmp_path), "--submission", "x", "--task", "0"]) == 2
    assert "is not a store" in capsys.readouterr().err
