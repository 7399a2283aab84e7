"""The files that a workflow leaves: whole, reproducible, and with the identity of their store."""

import json
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure

from spinquad.sweeps.errors import RunFailed
from spinquad.sweeps.files import FileSet
from spinquad.sweeps.results import open_results
from spinquad.workflows import commands, workflow
from spinquad.workflows.output import save
from spinquad.workflows.style import styled

KINDS = {"pdf", "svg", "png", "nc", "csv", "json"}


def made(folder, archive, name="9"):
    """Make one figure in ``folder`` and return its files by kind."""
    flow = workflow.figure(name)
    commands.make(flow, folder, archive, lambda line: None)
    return {path.suffix[1:]: path for path in folder.glob(f"{flow.name}.*")}


def test_numbers_are_those_of_the_store_and_name_it(tmp_path, archive):
    files = made(tmp_path, archive)
    assert set(files) == KINDS
    store = open_results("fig09", archive)
    expected = store["quadrupole_exchange_L"] / (store["J"] / (4 * store["D"]))
    with xr.open_dataset(files["nc"], engine="scipy") as numbers:
        np.testing.assert_allclose(numbers["moment"], expected, rtol=1e-15)
        assert numbers.attrs["store_identities"] == store.attrs["identity"]
        assert numbers["moment"].attrs["units"] == "1"
    lines = files["csv"].read_text().splitlines()
    assert f"# store_identities: {store.attrs['identity']}" in lines
    names, *rows = (line.split(",") for line in lines if not line.startswith("#"))
    column = [float(row[names.index("moment")]) for row in rows]
    np.testing.assert_array_equal(column, expected.values)
    checks = json.loads(files["json"].read_text())["checks"]
    assert [check["passed"] for check in checks] == [True] * len(checks)


@pytest.mark.parametrize("name", ["1", "3", "9", "12"])
def test_files_are_the_same_bytes_whatever_the_settings_of_a_person(name, tmp_path, archive):
    first = made(tmp_path / "a", archive, name)
    with matplotlib.rc_context({"lines.linewidth": 9.0, "svg.hashsalt": None, "font.size": 20.0}):
        second = made(tmp_path / "b", archive, name)
    assert set(first) >= KINDS - {"csv"}
    for kind in first:
        assert first[kind].read_bytes() == second[kind].read_bytes(), kind


@pytest.mark.parametrize("name", [*workflow.FIGURES, *workflow.ANALYSES])
def test_every_picture_is_drawn_with_labelled_axes(name, archive, tmp_path):
    flow = workflow.analysis(name) if name in workflow.ANALYSES else workflow.figure(name)
    numbers = flow.collect(archive)
    with styled():
        picture = flow.draw(numbers)
        picture.savefig(tmp_path / "picture.svg")
    charts = [axes for axes in picture.axes if axes.axison]
    assert all(axes.get_xlabel() and axes.lines for axes in charts)
    assert charts[0].get_ylabel() if charts else all(axes.patches for axes in picture.axes)
    assert 3.3 <= picture.get_figwidth() <= 7.0  # inches: one or two journal columns


def test_numbers_of_several_grids_go_into_one_file(tmp_path, archive):
    flow = workflow.analysis("saturation")
    numbers = flow.collect(archive)
    save(tmp_path, flow.name, Figure(), numbers, [])
    assert not (tmp_path / "saturation.csv").exists()
    with xr.open_dataset(tmp_path / "saturation.nc", engine="scipy") as found:
        assert len(found.attrs["store_identities"].split()) == 3
        xr.testing.assert_equal(found["scale"].load(), numbers["scale"])


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path, archive):
    (tmp_path / "figures").write_text("a file")
    with pytest.raises(RunFailed, match="cannot be written: a file; name another folder with --results"):
        made(tmp_path / "figures", archive)


def test_a_disk_that_fills_up_leaves_nothing_half_made(tmp_path, archive):
    """The limit on the size of a file stands in for the disk; only some of the files exceed it."""
    sizes = sorted(path.stat().st_size for path in made(tmp_path / "whole", archive, "7").values())
    code = (
        "import resource, signal, sys; from spinquad.cli import main;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({sizes[-2]}, {sizes[-2]}));"
        f"sys.exit(main(['figures', '7', '--results', {str(tmp_path)!r}]))"
    )
    (tmp_path / "paper").symlink_to(archive / "paper")
    (tmp_path / "figures").mkdir()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "cannot be written: a file would exceed the size limit" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list((tmp_path / "figures").iterdir()) == []


def test_an_error_without_words_is_told(tmp_path, archive, monkeypatch):
    def broken(*_):
        raise OSError("quantum of disk gone")

    monkeypatch.setattr(FileSet, "commit", broken)
    with pytest.raises(RunFailed, match="cannot be written: quantum of disk gone"):
        made(tmp_path, archive)
    assert list(tmp_path.iterdir()) == []
