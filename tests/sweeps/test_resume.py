"""Runs that stop, and what the next one makes of it."""

import errno
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from spinquad.sweeps.errors import RunFailed, UserError
from spinquad.sweeps.files import PARTIAL
from spinquad.sweeps.receipts import files
from spinquad.sweeps.results import open_results
from spinquad.sweeps.run import run
from spinquad.sweeps.status import status, text
from spinquad.sweeps.verify import verify


class Counting:
    """A kernel that counts its points, and stops the run after some calls."""

    def __init__(self, kernel, stop_after=None, error=KeyboardInterrupt):
        self.kernel, self.points, self.calls = kernel, 0, 0
        self.stop_after, self.error = stop_after, error

    def __call__(self, columns, quantities):
        if self.stop_after is not None and self.calls >= self.stop_after:
            raise self.error
        self.calls += 1
        self.points += len(columns)
        return self.kernel(columns, quantities)


def data_of(path: Path) -> dict[str, bytes]:
    """Return every file that holds values or describes them."""
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file() and not str(file.relative_to(path)).startswith((".spinquad/log", ".spinquad/rec"))
        if file.name != "provenance.json"
    }


def cut_off(path: Path, keep: int) -> None:
    """Leave a store as a kill would after ``keep`` shards: no manifest, receipts of these shards only."""
    (path / ".spinquad/manifest.json").unlink()
    lines = [line for file in files(path) for line in file.read_bytes().splitlines(keepends=True)]
    for file in files(path)[1:]:
        file.unlink()
    files(path)[0].write_bytes(b"".join(lines[:keep]) + lines[keep][:40])


def test_a_finished_sweep_is_left_as_it_is(sweep, options, kernel):
    counting = Counting(kernel)
    first = run(sweep(), options(kernel=counting))
    before = {file: os.stat(file).st_mtime_ns for file in first.path.rglob("*") if file.is_file()}
    points = counting.points
    again = run(sweep(), options(kernel=counting))
    assert (again.computed, again.finished, again.status) == (0, True, {"1": 77})
    assert counting.points == points
    assert before == {file: os.stat(file).st_mtime_ns for file in first.path.rglob("*") if file.is_file()}


def test_a_resumed_store_is_the_undisturbed_one(sweep, options, kernel, tmp_path):
    whole = run(sweep(), options(shard_points=11))
    cut = tmp_path / "cut" / "runs" / whole.path.name
    shutil.copytree(whole.path, cut)
    cut_off(cut, 3)
    counting = Counting(kernel)
    resumed = run(sweep(), options(results=tmp_path / "cut", kernel=counting, shard_points=5))
    assert resumed.computed == 4
    assert counting.points == 44
    assert data_of(resumed.path) == data_of(whole.path)


def test_an_unfinished_store_can_be_read(sweep, options):
    path = run(sweep(), options(shard_points=11)).path
    cut_off(path, 2)
    (path / "exchange_emission" / "c.5.0").unlink()
    (path / "status" / "c.5.0").unlink()
    found = xr.open_zarr(path, chunks=None)
    assert np.isnan(found.exchange_emission[5]).all()
    assert (found.status[5] == 0).all()
    assert np.isfinite(found.exchange_emission[0]).all()
    now = status(path)
    assert (now.done, now.shards, now.finished) == (2, 7, False)
    assert now.points == {"done": 22, "pending": 55}


def test_a_store_killed_before_its_first_shard_is_not_called_archived(sweep, options):
    path = run(sweep(), options(shard_points=11)).path
    assert ", computed for " in text(status(path))[-1]
    cut_off(path, 0)
    now = status(path)
    assert now.done == 0 and not now.hosts
    assert text(now)[-1].startswith("made ") and "archived" not in text(now)[-1]


def test_leftovers_of_a_killed_run_are_removed(sweep, options):
    path = run(sweep(), options(shard_points=11)).path
    cut_off(path, 2)
    (path / "status" / f"c.3.0.dead-1-ab{PARTIAL}").write_bytes(b"half")
    half_made = path.with_name(f".{path.name}.0badcafe.making")
    (half_made / "status").mkdir(parents=True)
    run(sweep(), options())
    assert [file for file in path.parent.rglob("*") if PARTIAL in file.name] == []
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_an_interrupted_run_says_how_to_go_on(sweep, options, kernel):
    told = []
    with pytest.raises(KeyboardInterrupt):
        run(sweep(), options(kernel=Counting(kernel, 3), shard_points=11, tell=told.append, workers=1))
    assert len(told) == 1 and "go on with: spinquad run small" in told[0]
    counting = Counting(kernel)
    outcome = run(sweep(), options(kernel=counting))
    assert outcome.finished and 0 < outcome.computed < 7
    assert verify(outcome.path).sound


def test_another_title_is_told_and_can_be_taken_over(sweep, options):
    path = run(sweep(title="old"), options()).path
    told = []
    assert run(sweep(title="new"), options(tell=told.append)).finished
    assert open_results(path).attrs["title"] == "old"
    assert told == [
        "small: the store keeps its title 'old', the sweep has 'new'; run it with --repair to renew the title"
    ]
    assert run(sweep(title="new"), options(repair=True)).finished
    assert open_results(path).attrs["title"] == "new" and verify(path).sound
    assert run(sweep(title="new"), options(tell=told.append)).finished and len(told) == 1


def test_a_kernel_at_fault_fails_its_shards_and_is_named(sweep, options, kernel):
    broken = Counting(kernel, 5, ValueError("no such integral"))
    outcome = run(sweep(), options(kernel=broken, shard_points=11))
    assert not outcome.good and not outcome.finished
    assert set(outcome.failures.values()) == {"ValueError: no such integral"}
    assert len(outcome.failures) + outcome.computed == 7
    assert run(sweep(), options()).good


def test_a_point_that_raises_spares_its_neighbours_and_is_retried(sweep, options, kernel):
    def touchy(columns, quantities):
        if (columns[:, 0] == 2.0).any():
            raise ZeroDivisionError("T = 2")
        return kernel(columns, quantities)

    outcome = run(sweep(), options(kernel=touchy, shard_points=11, workers=1))
    assert outcome.status == {"1": 70, "5": 7}
    assert outcome.finished and not outcome.good
    found = open_results(outcome.path)
    assert (found.status.sel(T=2.0) == 5).all() and np.isnan(found.exchange_emission.sel(T=2.0)).all()
    assert np.isfinite(found.exchange_emission.sel(T=slice(0, 1.9))).all()
    assert run(sweep(), options()).computed == 0
    retried = run(sweep(), options(retry=True))
    assert retried.good and retried.computed == 7
    assert retried.status == {"1": 77}
    assert verify(outcome.path).sound


def test_nan_without_a_reason_gets_one(sweep, options, kernel):
    def careless(columns, quantities):
        points = kernel(columns, quantities)
        points.values["exchange_emission"][columns[:, 0] == 0.0] = np.nan
        return points

    outcome = run(sweep(), options(kernel=careless))
    assert outcome.status == {"1": 70, "3": 7}


def test_other_code_is_refused_by_name(sweep, options):
    run(sweep(), options(code={"exchange.py": "1", "band.py": "1"}))
    with pytest.raises(UserError, match=r"other code: exchange.py has changed.*--fresh"):
        run(sweep(), options(code={"exchange.py": "2", "band.py": "1"}))
    with pytest.raises(UserError, match="band.py is no longer used"):
        run(sweep(), options(code={"exchange.py": "1"}))
    with pytest.raises(UserError, match=r"make it anew: spinquad run mine.toml --fresh \("):
        run(sweep(), options(code={}, again="spinquad run mine.toml"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"parameters": {"J_L": 5.0, "J_R": 6.0}}, r"J_R 4 -> 6"),
        ({"parameters": {"J_L": 5.0, "J_R": 0.6}}, r"J_R 4 -> 0\.6;"),
        ({"parameters": {"J": 5.0}}, r"J \(not given\) -> 5"),
        ({"unit": "K"}, "unit meV -> K"),
        ({"axes": {"V": [0.0, 1.0], "T": [1.0]}}, "axis V: 7 -> 2 values"),
        ({"quantities": ["exchange_emission"]}, "without spin_current, quadrupole_current_LL"),
    ],
)
def test_another_sweep_is_refused_with_what_differs(sweep, options, changes, says):
    path = run(sweep(), options()).path
    before = data_of(path)
    with pytest.raises(UserError, match=says):
        run(sweep(**changes), options())
    assert data_of(path) == before


def test_fresh_moves_the_old_store_aside(sweep, options):
    old = data_of(run(sweep(), options()).path)
    outcome = run(sweep(parameters={"J": 1.0}), options(fresh=True))
    assert outcome.good
    aside = [path for path in outcome.path.parent.iterdir() if path != outcome.path]
    assert len(aside) == 1 and data_of(aside[0]) == old


def test_fresh_leaves_the_old_store_where_a_new_one_cannot_be_made(sweep, options, monkeypatch):
    old = run(sweep(), options()).path
    before = data_of(old)

    def full(*given):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("spinquad.sweeps.create.create", full)
    with pytest.raises(RunFailed, match="the disk is full"):
        run(sweep(), options(fresh=True))
    assert list(old.parent.glob("*.zarr")) == [old] and data_of(old) == before


def test_a_second_run_is_refused_while_the_first_lasts(sweep, options, kernel):
    refusals = []

    def nosy(columns, quantities):
        if not refusals:
            with pytest.raises(RunFailed) as caught:
                run(sweep(), options())
            refusals.append(str(caught.value))
        return kernel(columns, quantities)

    assert run(sweep(), options(kernel=nosy, workers=1)).good
    assert f"process {os.getpid()}" in refusals[0] and "--take-over" in refusals[0]


def test_the_claim_of_a_dead_process_is_taken_over(sweep, options, tmp_path):
    folder = tmp_path / "results" / "runs"
    folder.mkdir(parents=True)
    child = os.fork()
    if child == 0:
        from spinquad.sweeps.claim import claimed

        held = claimed(folder / "small.zarr")
        held.__enter__()
        os._exit(0)
    os.waitpid(child, 0)
    assert (folder / ".small.zarr.claim").exists()
    assert run(sweep(), options()).good


def test_a_full_disk_stops_the_run_with_a_way_out(sweep, options, monkeypatch):
    from spinquad.sweeps import files as files_module

    write, calls = os.write, []

    def full(descriptor, data):
        calls.append(len(data))
        if len(calls) > 40:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, data)

    monkeypatch.setattr(files_module.os, "write", full)
    outcome = run(sweep(), options(shard_points=11))
    assert not outcome.finished
    assert all("the disk is full; make space" in why for why in outcome.failures.values())
    assert [file for file in outcome.path.rglob("*") if PARTIAL in file.name] == []
    monkeypatch.setattr(files_module.os, "write", write)
    resumed = run(sweep(), options())
    assert resumed.good and resumed.computed == 7 - outcome.computed
    assert verify(outcome.path).sound


@pytest.mark.parametrize("when", [3, 9, 20, 40])
def test_a_disk_that_fails_to_sync_stops_the_run_and_loses_nothing(sweep, options, monkeypatch, when):
    sync, calls = os.fsync, []

    def failing(descriptor):
        calls.append(descriptor)
        if len(calls) > when:
            raise OSError(errno.EIO, "Input/output error")
        sync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing)
        try:
            told = " ".join(run(sweep(), options()).failures.values())
        except RunFailed as error:
            told = str(error)
    assert "Input/output error" in told
    outcome = run(sweep(), options())
    assert outcome.good and verify(outcome.path).sound
    assert [entry.name for entry in outcome.path.parent.iterdir()] == [outcome.path.name]


def test_a_store_moved_while_it_runs_is_not_made_again(sweep, options, kernel, tmp_path):
    path = tmp_path / "results" / "runs" / "small.zarr"

    class Moving(Counting):
        def __call__(self, columns, quantities):
            if self.calls == 3:
                path.rename(tmp_path / "moved.zarr")
            return super().__call__(columns, quantities)

    outcome = run(sweep(), options(kernel=Moving(kernel), shard_points=11, workers=1))
    assert not outcome.finished
    assert all("moved or deleted" in why for why in outcome.failures.values())
    assert not path.exists()
    (tmp_path / "moved.zarr").rename(path)
    outcome = run(sweep(), options())
    assert outcome.good and verify(path).sound


def test_shards_whose_files_are_gone_are_computed_again(sweep, options, kernel):
    path = run(sweep(), options(shard_points=11)).path
    before = data_of(path)
    for file in (path / "spin_current").glob("c.*"):
        file.unlink()
    assert run(sweep(), options()).computed == 7
    assert data_of(path) == before
    shutil.rmtree(path / "spin_current")
    with pytest.raises(UserError, match=r"spin_current/zarr.json is missing; .*small\.toml --repair"):
        run(sweep(), options(again="spinquad run small.toml"))
    assert run(sweep(), options(repair=True)).computed == 7
    assert data_of(path) == before


def test_a_shard_that_fails_again_is_not_done_by_its_old_receipt(sweep, options, kernel):
    path = run(sweep(), options(shard_points=11)).path
    (path / "status" / "c.3.0").unlink()
    outcome = run(sweep(), options(kernel=Counting(kernel, 0, ValueError("no such integral"))))
    assert not outcome.good and not outcome.finished
    assert not status(path).finished
    assert run(sweep(), options()).good and verify(path).sound
