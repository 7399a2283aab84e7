"""The files that a workflow leaves: whole, reproducible, and with the identity of their store."""

import json

import matplotlib
import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure

from spinquad.sweeps.errors import RunFailed
from spinquad.sweeps.results import open_results
from spinquad.workflows import commands, workflow
from spinquad.workflows.output import save
from spinquad.workflows.style import styled

KINDS = {"pdf", "svg", "png", "nc", "csv", "json"}


def made(folder, archive, number=9):
    """Make one figure in ``folder`` and return its files by kind."""
    commands.make(workflow.figure(number), folder, archive, lambda line: None)
    return {path.suffix[1:]: path for path in folder.glob(f"fig{number:02d}.*")}


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


def test_files_are_the_same_bytes_whatever_the_settings_of_a_person(tmp_path, archive):
    first = made(tmp_path / "a", archive)
    with matplotlib.rc_context({"lines.linewidth": 9.0, "svg.hashsalt": None, "font.size": 20.0}):
        second = made(tmp_path / "b", archive)
    for kind in KINDS:
        assert first[kind].read_bytes() == second[kind].read_bytes(), kind


@pytest.mark.parametrize("name", [*workflow.FIGURES, *workflow.ANALYSES])
def test_every_picture_is_drawn_with_labelled_axes(name, archive, tmp_path):
    flow = workflow.analysis(name) if isinstance(name, str) else workflow.figure(name)
    numbers = flow.collect(archive)
    with styled():
        picture = flow.draw(numbers)
        picture.savefig(tmp_path / "picture.svg")
    assert all(axes.get_xlabel() and axes.lines for axes in picture.axes)
    assert picture.axes[0].get_ylabel()
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
    with pytest.raises(RunFailed, match="cannot be written"):
        made(tmp_path / "figures", archive)
