"""Files of two columns: what is read, and that whatever else lies there is one line without a warning."""

import os

import numpy as np
import pytest
from scipy.io import netcdf_file

from spinquad.cli import main
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.models import electrode_of
from spinquad.sweeps.table_files import read_columns


def netcdf(path, **variables):
    """Write variables, given as arrays, to a netCDF 3 file."""
    with netcdf_file(path, "w") as data:
        for name, values in variables.items():
            values = np.asarray(values)
            dims = tuple(f"{name}_{k}" for k in range(values.ndim))
            for dim, size in zip(dims, values.shape, strict=True):
                data.createDimension(dim, size)
            data.createVariable(name, values.dtype, dims)[...] = values
    return path


@pytest.mark.parametrize(
    "text",
    [
        "1,2\n3,4\n",
        "energy,dos\n1,2\n3,4",
        "\ufeffenergy, dos\r\n1, 2\r\n3, 4\r\n",
        "# made by hand\n\n1e0,2.0 # first\n3,4\n",
    ],
)
def test_ways_to_write_csv(tmp_path, text):
    (tmp_path / "x.csv").write_text(text, encoding="utf-8", newline="")
    np.testing.assert_array_equal(read_columns("band 1", "x.csv", tmp_path), [[1, 2], [3, 4]])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "x.csv holds no numbers; give two columns"),
        (b"energy,dos\n", "x.csv holds no numbers"),
        (b"1,2\n3,four\n", "x.csv, line 2: 'four' is not a finite number; correct it"),
        (b"e,d\ne,d\n1,2\n", "line 2: 'e' is not a finite number"),
        (b"1,2\n\n3,inf\n", "line 3: 'inf' is not a finite number"),
        (b"1,2\n3\n", "line 2: 1 column; give two"),
        (b"1,2,3\n", "line 1: 3 columns; give two"),
        (b"1;2\n", "line 1: 1 column; give two"),
        (b"\xff\xfe1,2\n", "x.csv cannot be read"),
    ],
)
def test_csv_that_is_wrong(tmp_path, content, words):
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(UserError, match=words):
        read_columns("band 1", "x.csv", tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "x.nc is not a netCDF 3 file; save it as netCDF 3: to_netcdf"),
        (b"1,2\n3,4\n", "not a netCDF 3 file"),
        (b"\x89HDF\r\n\x1a\n" + bytes(40), "is netCDF 4 .HDF5., which is not read here; save it"),
        (b"CDF\x01" + bytes(3), "x.nc is damaged"),
        (b"CDF\x02" + b"\xff" * 60, "x.nc is damaged"),
    ],
)
def test_files_that_are_no_netcdf(tmp_path, content, words):
    (tmp_path / "x.nc").write_bytes(content)
    with pytest.raises(UserError, match=words):
        read_columns("band 1", "x.nc", tmp_path)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"energy": [1.0, 2.0]}, "no variable 'dos', it holds 'energy'"),
        ({"up": [1.0, 2.0]}, "no variable 'down', it holds 'up'"),
        ({"x": [1.0, 2.0]}, "no variable 'up', it holds 'x'; name them energy, dos or up, down"),
        ({}, "no variable 'up', it holds 'none'"),
        ({"energy": 1.0, "dos": 2.0}, r"have shapes \(\) and \(\)"),
        ({"energy": [1.0, 2.0], "dos": [1.0, 2.0, 3.0]}, r"have shapes \(2,\) and \(3,\)"),
        ({"energy": [1.0, 2.0], "dos": [1.0, np.nan]}, "row 2 of energy, dos is not finite"),
        ({"energy": np.array([b"a", b"b"]), "dos": [1.0, 2.0]}, "are not numbers"),
    ],
)
def test_netcdf_that_holds_something_else(tmp_path, variables, words):
    netcdf(tmp_path / "x.nc", **variables)
    with pytest.raises(UserError, match=words):
        read_columns("band 1", "x.nc", tmp_path)


def test_a_file_that_netcdf4_would_be_read_from_is_saved_as_the_message_says(tmp_path):
    xarray = pytest.importorskip("xarray")
    data = xarray.Dataset({"energy": ("row", [1.0, 3.0]), "dos": ("row", [2.0, 4.0])})
    data.to_netcdf(tmp_path / "x.nc", format="NETCDF3_64BIT", engine="scipy")
    np.testing.assert_array_equal(read_columns("band 1", "x.nc", tmp_path), [[1, 2], [3, 4]])


@pytest.mark.parametrize("name", ["x.csv", "x.nc"])
def test_a_pipe_is_not_waited_for(tmp_path, name):
    os.mkfifo(tmp_path / name)
    with pytest.raises(UserError, match="is not a regular file; name a .csv or .nc file"):
        read_columns("band 1", name, tmp_path)


@pytest.mark.parametrize(
    "table", [{"energies": 5, "dos": 5}, {"energies": [0, 1]}, {"energies": "abc", "dos": "abc"}]
)
def test_a_table_in_the_band_itself_is_two_lists(tmp_path, table):
    with pytest.raises(UserError, match=r"left.bands, band 1: .*give energies and dos, two lists"):
        electrode_of("left", {"bands": [{"shape": "table"} | table]}, tmp_path)


def test_an_empty_table_is_one_line_on_the_command_line(tmp_path, capsys):
    (tmp_path / "x.csv").write_text("")
    band = f'left.bands=[{{shape="table", file="{tmp_path}/x.csv"}}]'
    assert main(["evaluate", "T=1", "J_R=5", band]) == 2
    assert capsys.readouterr().err.count("\n") == 1
