"""Runs on a real Dask cluster of processes, and runs that are disturbed from outside."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
import xarray as xr

from spinquad.cli import main
from spinquad.sweeps.receipts import read_all
from spinquad.sweeps.run import run
from spinquad.sweeps.stopping import terminated_as_interrupt
from spinquad.sweeps.verify import verify

SCRIPT = """
import sys, time
from pathlib import Path
sys.path.insert(0, {folder!r})
from conftest import stand_in_kernel
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run
from spinquad.sweeps.sweep import Sweep

def slow(columns, quantities):
    time.sleep(0.3)
    return stand_in_kernel(columns, quantities)

sweep = Sweep.from_toml(Path({sweep!r}))
options = Options(
    results={results!r}, kernel=slow, code={{}}, shard_points=10, workers=2, processes={processes},
    tell=lambda line: print(line, flush=True),
)
outcome = run(sweep, options)
print("computed", outcome.computed, outcome.finished)
"""

SWEEP = """
name = "small"
quantities = ["particle_number_L", "spin_L"]
[parameters]
J = 1
[axes]
mu = { linspace = [-1, 1, 24] }
T = { linspace = [0, 2, 10] }
"""


def slow_kernel(kernel, seconds):
    """Return a kernel that takes its time."""

    def slow(columns, quantities):
        time.sleep(seconds)
        return kernel(columns, quantities)

    return slow


def data_of(path):
    """Return the bytes of every variable's files."""
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file() and ".spinquad" not in file.parts
    }


@pytest.fixture
def start(tmp_path):
    """Return a function that starts a slow run of 24 shards, in a process group of its own."""
    started = []

    def begin(processes):
        (tmp_path / "small.toml").write_text(SWEEP)
        script = tmp_path / "script.py"
        places = {"sweep": str(tmp_path / "small.toml"), "results": str(tmp_path / "results")}
        script.write_text(SCRIPT.format(folder=str(Path(__file__).parent), processes=processes, **places))
        process = subprocess.Popen(
            [sys.executable, script],
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process, tmp_path / "results" / "runs" / "small.zarr"

    yield begin
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_for(condition, seconds=60):
    """Wait until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


def shards_done(path):
    """Return how many shards have a receipt."""
    return len({receipt["shard"] for _, receipt in read_all(path)})


def test_processes_and_threads_write_the_same_bytes(sweep, options):
    threads = run(sweep(), options(shard_points=11))
    kept = data_of(threads.path)
    processes = run(sweep(), options(shard_points=11, processes=True, fresh=True))
    assert processes.good and processes.computed == 7
    assert data_of(processes.path) == kept
    owners = {file.name for file in (processes.path / ".spinquad/receipts").iterdir()}
    assert len(owners) == 2
    assert verify(processes.path).sound


def test_the_cluster_listens_on_loopback_only_and_leaves_no_process(sweep, options, kernel):
    this = psutil.Process()
    seen, workers = set(), set()
    over = threading.Event()

    def watch():
        while not over.is_set():
            for process in [this, *this.children(recursive=True)]:
                try:
                    seen.update(c.laddr.ip for c in process.net_connections() if c.status == "LISTEN")
                    workers.add(process.pid)
                except psutil.Error:
                    pass
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        slow = slow_kernel(kernel, 0.2)
        assert run(sweep(), options(kernel=slow, shard_points=11, processes=True)).good
    finally:
        over.set()
        watcher.join()
    assert seen == {"127.0.0.1"}
    left = [p for p in this.children(recursive=True) if p.pid in workers and "spawn_main" in str(p.cmdline())]
    assert left == []


def test_a_killed_worker_costs_no_more_than_its_shards(sweep, options, kernel, tmp_path):
    path = tmp_path / "results" / "runs" / "small.zarr"
    killed = []

    def kill():
        wait_for(lambda: path.exists() and shards_done(path) >= 3)
        workers = [p for p in psutil.Process().children(recursive=True) if "spawn_main" in str(p.cmdline())]
        workers[0].kill()
        killed.append(workers[0].pid)

    killer = threading.Thread(target=kill)
    killer.start()
    outcome = run(sweep(), options(kernel=slow_kernel(kernel, 0.15), shard_points=2, processes=True))
    killer.join()
    assert killed and outcome.good
    assert verify(path).sound
    assert sum(1 for _ in read_all(path)) <= outcome.plan.count + 4


def test_an_interrupt_is_acknowledged_and_a_second_one_is_left_to_python(capsys):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), terminated_as_interrupt():
            try:
                signal.raise_signal(signal.SIGINT)
            finally:
                assert "stopping once the shards in flight are done" in capsys.readouterr().err
                assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # as of what a shell runs in the background
        with terminated_as_interrupt():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("processes", [False, True])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(start, processes, number):
    process, path = start(processes)
    wait_for(lambda: path.exists() and shards_done(path) >= 4)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does: to everyone
    else:
        process.send_signal(number)
    out, err = process.communicate(timeout=60)
    if number == signal.SIGINT:
        assert "go on with: spinquad run small" in out
        assert err.count("Traceback") == 1 and err.endswith("\nKeyboardInterrupt\n")
    assert 4 <= shards_done(path) < 24
    process, _ = start(processes)
    out, err = process.communicate(timeout=120)
    assert out.startswith("computed") and out.endswith("True\n"), err
    assert int(out.split()[1]) < 24
    assert verify(path).sound and shards_done(path) == 24
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("processes", [False, True])
def test_a_killed_driver_takes_its_workers_along_and_the_next_run_goes_on(start, processes):
    process, path = start(processes)
    wait_for(lambda: path.exists() and shards_done(path) >= 4)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    wait_for(lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in workers))
    before = shards_done(path)
    process, _ = start(processes)
    out, err = process.communicate(timeout=120)
    assert out == f"computed {24 - before} True\n", err
    assert verify(path).sound
    assert list(path.rglob("*.partial")) == []
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_commands(tmp_path, capsys):
    results = ["--results", str(tmp_path / "results")]
    file = tmp_path / "small.toml"
    file.write_text(SWEEP)
    path = tmp_path / "results" / "runs" / "small.zarr"
    assert main(["plan", str(file)]) == 0
    assert "1 of 24 x 10" in capsys.readouterr().out and not path.parent.exists()
    assert main(["run", str(file), *results]) == 0
    assert "done, 1 shard in" in capsys.readouterr().out
    assert main(["run", str(file), *results]) == 0
    assert "finished already, nothing to do" in capsys.readouterr().out
    assert main(["status", "small", *results]) == 0
    assert "points: 240 done" in capsys.readouterr().out
    assert main(["show", "small", "--sel", "mu=1", "--csv", *results]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 11
    assert main(["verify", str(path)]) == 0
    (path / "spin_L" / "c.0.0").write_bytes(b"")
    assert main(["verify", str(path)]) == 1
    assert "shard 0 is damaged: spin_L/c.0.0 has 0 bytes" in capsys.readouterr().out
    assert main(["run", str(file), "--repair", *results]) == 0
    assert main(["verify", "small", *results]) == 0
    assert xr.open_zarr(path, chunks=None).sizes == {"mu": 24, "T": 10}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run"], "no sweep is named"),
        (["run", "fig07", "--all"], "give one of them"),
        (["run", "no-such-sweep"], "neither a file nor a sweep"),
        (["run", "fig07", "--workers", "0"], "workers = 0"),
        (["run", "fig07", "--fresh", "--repair"], "does not go with"),
        (["verify", "no-such-store"], "is no store"),
        (["status", "/"], "is no store"),
        (["show", "no-such-store"], "is no store"),
        (["merge", "a", "b"], "--into"),
    ],
)
def test_bad_commands_are_one_line_and_status_2(words, says, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("SPINQUAD_RESULTS", str(tmp_path / "results"))
    assert main(words) == 2
    error = capsys.readouterr().err
    assert says in error and error.count("\n") == 1
    assert not (tmp_path / "results").exists()


class Unreadable:
    """A kernel that no other process can unpickle."""

    def __call__(self, columns, quantities):
        """Never called."""

    def __reduce__(self):
        """Fail where it is read."""
        return int, ("no number",)


def leave(columns, quantities):
    """A kernel that ends its process."""
    raise SystemExit(3)


@pytest.mark.parametrize(("bad", "told"), [(Unreadable(), "ValueError"), (leave, "SystemExit")])
def test_a_kernel_that_no_worker_can_run_fails_and_does_not_hang(sweep, options, bad, told):
    given = options(shard_points=11, processes=True, kernel=bad)
    outcome = run(sweep(), given)
    assert not outcome.good and told in next(iter(outcome.failures.values()))
