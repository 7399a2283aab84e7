"""A finished store that has its manifest alone, as a copy of an archive: the manifest counts as receipts."""

import os
import shutil

import pytest

from spinquad.cli import main
from spinquad.sweeps import manifest, regain
from spinquad.sweeps.archive import archive
from spinquad.sweeps.errors import RunFailed, UserError
from spinquad.sweeps.merge import merge
from spinquad.sweeps.run import finish, run
from spinquad.sweeps.status import status
from spinquad.sweeps.store import open_store
from spinquad.sweeps.todo import jobs_of
from spinquad.sweeps.verify import verify


@pytest.fixture
def whole(sweep, options, tmp_path):
    """Return a finished store of seven shards."""
    return run(sweep(), options(shard_points=11, results=tmp_path / "whole")).path


@pytest.fixture
def copy(whole, tmp_path):
    """Return a copy of its archive, put where a run would make the store."""
    place = tmp_path / "results" / "runs" / "small.zarr"
    place.parent.mkdir(parents=True)
    archive(whole, place)
    return place


@pytest.fixture
def computed(sweep, options, kernel):
    """Return a function that runs the sweep and returns how many points were computed."""

    def running(**changes):
        points = []

        def counting(columns, quantities):
            points.append(len(columns))
            return kernel(columns, quantities)

        assert run(sweep(), options(kernel=counting, **changes)).good
        return sum(points)

    return running


def contents(path):
    """Return the bytes of every file of a store."""
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}


@pytest.mark.parametrize("changes", [{}, {"repair": True}, {"retry": True}])
def test_nothing_is_to_be_done_and_nothing_is_touched(copy, computed, changes):
    before = contents(copy)
    assert computed(**changes) == 0
    assert contents(copy) == before
    assert finish(copy).finished and contents(copy) == before


@pytest.mark.parametrize("changes", [{}, {"repair": True}])
def test_a_lost_file_is_computed_again_and_the_rest_is_kept(whole, copy, computed, changes):
    (copy / "spin_current" / "c.2.0.0").unlink()
    assert computed(**changes) == 11
    assert verify(copy).sound and verify(copy).finished
    kept = {name for _, name in manifest.listed(whole)} | {manifest.SUMS, manifest.MANIFEST}
    assert {name: data for name, data in contents(copy).items() if name in kept} == {
        name: data for name, data in contents(whole).items() if name in kept
    }
    assert computed() == 0


def test_a_flipped_bit_and_a_lost_folder_are_repaired(copy, computed, whole):
    data = bytearray((copy / "status" / "c.5.0").read_bytes())
    data[9] ^= 1
    (copy / "status" / "c.5.0").write_bytes(data)
    assert computed(repair=True) == 11
    shutil.rmtree(copy / ".spinquad" / "receipts")
    shutil.rmtree(copy / ".spinquad" / "log")
    shutil.rmtree(copy / "spin_current")
    with pytest.raises(UserError, match="spin_current/zarr.json is missing; to restore it: .* --repair"):
        computed()
    assert computed(repair=True) == 77
    assert (copy / manifest.MANIFEST).read_bytes() == (whole / manifest.MANIFEST).read_bytes()


def test_failed_points_are_tried_again(sweep, options, kernel, computed):
    def touchy(columns, quantities):
        if (columns[:, 0] == 2.0).any() and (columns[:, 2] > 4.0).any():
            raise ZeroDivisionError("T = 2")
        return kernel(columns, quantities)

    path = run(sweep(), options(kernel=touchy, shard_points=11)).path
    failed = status(path).points["failed"]
    shutil.rmtree(path / ".spinquad" / "receipts")
    store, retry = open_store(path), options(retry=True)
    before = contents(path)
    assert len(jobs_of(store, retry, dry=True)) == failed and contents(path) == before
    assert computed(retry=True) == 11 * failed
    assert status(path).points == {"done": 77} and verify(path).sound


def test_a_store_that_cannot_be_written_stays_as_it_is(copy, sweep, options, monkeypatch):
    (copy / "status" / "c.5.0").unlink()
    before = contents(copy)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(regain, "write_file", full)
    with pytest.raises(RunFailed, match="the disk is full"):
        run(sweep(), options())
    assert contents(copy) == before
    assert sorted(os.listdir(copy / ".spinquad")) == sorted(
        ["SHA256SUMS", "identity.json", "manifest.json", "plan.json", "provenance.json"]
    )


def test_it_is_extended_and_merged_without_computing_it_again(copy, sweep, options, kernel):
    points = []

    def counting(columns, quantities):
        points.append(len(columns))
        return kernel(columns, quantities)

    merged = merge([copy, copy], "both", options())
    assert merged.finished and merged.status == {"1": 77}
    axes = sweep().to_dict()["axes"]
    longer = sweep(axes=axes | {"T": {"values": [*sweep().axes[1].values["T"], 3.0]}})
    assert run(longer, options(extend=True, kernel=counting)).good
    assert sum(points) == 7


def test_neither_receipts_nor_manifest_is_not_done(copy, computed):
    (copy / manifest.MANIFEST).unlink()
    report = verify(copy)
    assert (report.done, report.finished) == (0, False)
    assert computed() == 77
    assert verify(copy).sound


def test_a_store_of_the_paper_is_finished(tmp_path, capsys):
    from spinquad.sweeps.catalog import FOLDER

    place = tmp_path / "runs" / "fig07.zarr"
    shutil.copytree(FOLDER.parents[1] / "results" / "paper" / "fig07.zarr", place)
    before = contents(place)
    assert main(["run", "fig07", "--results", str(tmp_path)]) == 0
    assert "finished already, nothing to do" in capsys.readouterr().out
    assert contents(place) == before
