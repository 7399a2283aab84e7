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
        "1\t2\n3\t4\n",
        "  1.0   2.0\n  3.0 \t 4.0\n",
        "1;2\n3;4\n",
        "1,\t2\n3, 4\n",
        '"1","2"\n"3","4"\n',
        "'1' '2'\n'3' '4'\n",
        "0.1D+01 2.d0\n30D-1 4\n",
        "Energy,DOS\neV,1/eV\n1,2\n3,4\n",
        "Energy (eV)  DOS (1/eV)\n1 2\n3 4\n",
        "1,2,\n3,4,\n",
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
        (b"e,d\nf,g\ne,d\n1,2\n", "line 3: 'e' is not a finite number"),
        (b"nan,nan\n1,2\n", "line 1: 'nan' is not a finite number"),
        (b"1,2\n\n3,inf\n", "line 3: 'inf' is not a finite number"),
        (b"1,2\n3\n", "line 2: 1 column, separated by commas; give two"),
        (b"1,2\n3;4\n", "line 2: 1 column, separated by commas; give two"),
        (b"1 2\n3 4 5\n", "line 2: 3 columns separated by blanks, but 2 in line 1; give every line as many"),
        (b"1|2\n", "line 1: 1 column, and no comma, semicolon, tab or blank after it; give two"),
        (b"1,5;2,5\n", "line 1: '1,5' has a decimal comma; write decimal points"),
        (b"1,5\t2\n", "line 1: '1,5' has a decimal comma; write decimal points"),
        (b"1 2,5\n", "line 1: '2,5' has a decimal comma; write decimal points"),
        (b'"1,5","2,5"\n', "line 1: '1,5' has a decimal comma; write decimal points"),
        (b"1,2.0,9\n", r"x.csv: 3 columns; name the two wanted: columns = \[1, 2\]"),
        (b"1,5,2,5\n", "4 columns of whole numbers, or decimal commas; write decimal points, or name"),
        (b'1,"2' + b"2" * 200_000, "line 1: field larger than field limit"),
        (b"\xff\xfe1,2\n", "x.csv cannot be read"),
    ],
)
def test_csv_that_is_wrong(tmp_path, content, words):
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(UserError, match=words):
        read_columns("band 1", "x.csv", tmp_path)


SPINS = "E,up,down\neV,1/eV,1/eV\n1,2,5\n3,4,6\n"


@pytest.mark.parametrize("columns", [["E", "down"], [1, 3], ["E", 3]])
def test_columns_by_name_or_number(tmp_path, columns):
    (tmp_path / "x.csv").write_text(SPINS)
    np.testing.assert_array_equal(read_columns("band 1", "x.csv", tmp_path, columns), [[1, 5], [3, 6]])


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ("E", r"columns = 'E': name two, as \["),
        (["E"], "columns = .* name two, as"),
        (["E", "Up"], "no column 'Up'; did you mean 'up'"),
        (["E", 4], "no column 4; there are columns 1 to 3"),
        (["E", 0], "no column 0; there are columns 1 to 3"),
        (["E", None], "no column None; known are E, up, down"),
    ],
)
def test_columns_that_are_not_there(tmp_path, columns, words):
    (tmp_path / "x.csv").write_text(SPINS)
    with pytest.raises(UserError, match=words):
        read_columns("band 1", "x.csv", tmp_path, columns)


@pytest.mark.parametrize("text", ["\tup\tdown\n0\t1\t2\n1\t3\t4\n", "E,up,down\n0,1,2\n1,3,4\n"])
def test_headings_stand_over_their_columns(tmp_path, text):
    """An index of pandas has an empty heading."""
    (tmp_path / "x.csv").write_text(text)
    np.testing.assert_array_equal(read_columns("", "x.csv", tmp_path, ["up", "down"]), [[1, 2], [3, 4]])


def test_headings_of_several_words_are_not_guessed_at(tmp_path):
    (tmp_path / "x.dat").write_text("E (eV) up down\n0 1 2\n1 3 4\n")
    with pytest.raises(UserError, match="4 headings over 3 columns; count the columns instead"):
        read_columns("", "x.dat", tmp_path, ["E", "up"])


def test_columns_of_netcdf_are_variables(tmp_path):
    netcdf(tmp_path / "x.nc", E=[1.0, 3.0], down=[5.0, 6.0])
    np.testing.assert_array_equal(read_columns("", "x.nc", tmp_path, ["E", "down"]), [[1, 5], [3, 6]])
    with pytest.raises(UserError, match=r"columns = \[1, 2\]: name two variables"):
        read_columns("band 1", "x.nc", tmp_path, [1, 2])


def test_energies_that_descend_are_turned_round(tmp_path):
    (tmp_path / "up.csv").write_text("n,e,d\n1,0.5,0\n2,1.5,1\n3,2,2\n4,3,0\n")
    (tmp_path / "down.csv").write_text("n,e,d\n1,3,0\n2,2,2\n3,1.5,1\n4,0.5,0\n")
    up, down = (
        electrode_of("left", {"bands": [{"shape": "table", "file": f, "columns": ["e", "d"]}]}, tmp_path)
        for f in ("up.csv", "down.csv")
    )
    assert up == down and up.bands[0].table[0] == (0.5, 1.5, 2.0, 3.0)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("1,0\n2,1\n2,2\n3,0\n", "x.csv: energy 2 stands in rows 2 and 3; give every energy once"),
        ("1,0\n3,1\n2,2\n4,0\n", "x.csv: energy 2 in row 3 is not above the one before; sort the table"),
    ],
)
def test_energies_in_no_order(tmp_path, rows, words):
    (tmp_path / "x.csv").write_text(rows)
    with pytest.raises(UserError, match=words):
        electrode_of("left", {"bands": [{"shape": "table", "file": "x.csv"}]}, tmp_path)


def test_columns_without_a_file_are_refused(tmp_path):
    band = {"shape": "table", "energies": [0, 1, 2, 3], "dos": [0, 1, 1, 0], "columns": [1, 2]}
    with pytest.raises(UserError, match="of no file; name a file, or drop it"):
        electrode_of("left", {"bands": [band]}, tmp_path)


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
