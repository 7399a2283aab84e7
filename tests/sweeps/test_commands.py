"""The commands on sweeps: what they take, what they say, and their exit status."""

import errno
import os
import pty
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from spinquad.cli import main
from spinquad.sweeps import commands, progress
from spinquad.sweeps import run as runs
from spinquad.sweeps.errors import RunFailed
from spinquad.sweeps.progress import Progress
from spinquad.sweeps.results import run_path
from spinquad.sweeps.stderr import echo_error

PAPER = Path(__file__).parents[2] / "results" / "paper"
TEXT = """
name = "{name}"
quantities = ["spin_L"]
[parameters]
T = 0
J = {J}
[axes]
mu = [0, 1]
"""


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Go to a folder with the sweeps a, b and c, whose results lie in ``results``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPINQUAD_RESULTS", str(tmp_path / "results"))
    for name in "abc":
        (tmp_path / f"{name}.toml").write_text(TEXT.format(name=name, J=5))
    return tmp_path


def test_a_store_of_another_sweep_does_not_stop_the_next(files, capsys):
    assert main(["run", "a.toml"]) == 0
    (files / "a.toml").write_text(TEXT.format(name="a", J=6))
    capsys.readouterr()
    assert main(["run", "a.toml", "c.toml"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("spinquad: a was made from another sweep") and said.err.count("\n") == 1
    assert "c.zarr: done" in said.out


def test_the_worst_exit_status_counts(files, capsys, monkeypatch):
    def failing(sweep, options):
        if sweep.name == "b":
            raise RunFailed("the disk is full")
        return run(sweep, options)

    run = commands.run
    monkeypatch.setattr(commands, "run", failing)
    assert main(["run", "a.toml", "b.toml"]) == 1
    (files / "a.toml").write_text(TEXT.format(name="a", J=6))
    assert main(["run", "a.toml", "b.toml", "c.toml"]) == 2
    assert "c.zarr: done" in capsys.readouterr().out


def test_a_store_that_may_not_be_read_does_not_stop_the_next(files, capsys, monkeypatch):
    """Root may read everything, so the system's answer is a stand-in."""

    def denied(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path / ".spinquad" / "guests"))

    with monkeypatch.context() as patch:
        patch.setattr(runs, "drop_partials", lambda path: denied(path) if path.stem == "a" else 0)
        assert main(["run", "a.toml", "b.toml"]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("spinquad: a cannot be run: permission denied; ") and said.err.count("\n") == 1
    assert "b.zarr: done" in said.out


def test_advice_is_for_the_sweep_that_needs_it(files, capsys):
    assert main(["run", "a.toml"]) == 0
    (run_path("a") / ".spinquad" / "SHA256SUMS").unlink()
    assert main(["run", "b.toml", "a.toml", "--results", "results"]) == 2
    line = capsys.readouterr().err
    assert "spinquad run a.toml --results results --repair" in line and "b.toml" not in line


def test_an_interrupt_names_all_that_is_left(files, capsys, monkeypatch):
    def interrupted(sweep, options):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run", interrupted)
    assert main(["run", "a.toml", "b.toml", "c.toml"]) == 130
    line = capsys.readouterr().err
    assert "2 sweeps after it not begun; go on with all: spinquad run a.toml b.toml c.toml\n" in line


@pytest.mark.parametrize("name", ["fig9", "fig09"])
def test_a_figure_of_one_digit_may_be_spelled_short(name, files, capsys):
    shutil.copytree(PAPER / "fig09.zarr", run_path("fig09"))
    assert main(["archive", name]) == 0
    assert main(["compare", name]) == 0
    said = capsys.readouterr().out
    assert "fig09.zarr: archived" in said and "values agree with the archive" in said


@contextmanager
def unheard(how):
    """Yield a descriptor that cannot be written, as of a full disk, or of a pipe that nobody reads."""
    if how == "full":
        with open("/dev/full", "w") as file:
            yield file.fileno()
        return
    reading, writing = os.pipe()
    os.close(reading)
    try:
        yield writing
    finally:
        os.close(writing)


@pytest.mark.parametrize("how", ["full", "broken pipe"])
@pytest.mark.parametrize(
    ("words", "status"),
    [(["run", "a.toml", "--fresh"], 0), (["run", "a.toml", "b.toml"], 2), (["show", "nothing"], 2), ([], 2)],
)
def test_notes_that_nobody_reads_change_nothing(how, words, status, files):
    """--fresh tells where the old store went."""
    assert main(["run", "a.toml"]) == 0
    if "b.toml" in words:
        (files / "a.toml").write_text(TEXT.format(name="a", J=6))
    with unheard(how) as stderr:
        done = subprocess.run(
            [sys.executable, "-m", "spinquad.cli", *words],
            stdout=subprocess.PIPE, stderr=stderr, text=True, timeout=280, check=False,
        )  # fmt: skip
    assert done.returncode == status
    assert ("zarr: done" in done.stdout) == (words[:1] == ["run"])


def test_progress_that_nobody_reads_stops_nothing(monkeypatch):
    monkeypatch.setattr(progress, "EVERY", 0.0)
    with open("/dev/full", "w", buffering=1) as stream:
        with Progress("small", 10, stream=stream) as shown:
            shown.add(5)
        assert shown.done == 5
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # for what is still held back


def test_a_terminal_that_is_closed_stops_no_bar():
    main_end, terminal = pty.openpty()
    with os.fdopen(terminal, "w") as stream:
        with Progress("small", 10, stream=stream) as shown:
            os.close(main_end)
            shown.add(5)
        assert shown.done == 5
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def test_without_standard_error_notes_do_not_go_to_the_output(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", None)
    echo_error("a note")
    with Progress("small", 10) as shown:
        shown.add(5)
    assert capsys.readouterr().out == ""
