"""Stores as text, and selections as they are typed."""

import csv
import io
import json
import shutil

import numpy as np
import pytest

from spinquad.cli import main
from spinquad.kernels.quantities import REGIME
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.results import open_results
from spinquad.sweeps.run import run
from spinquad.sweeps.select import select
from spinquad.sweeps.show import all_columns, as_table, header, rows
from spinquad.sweeps.views import show_store


@pytest.fixture
def path(sweep, options):
    """Return a store over V and T with a zipped T_R."""
    axes = {
        "V": [0.0, 1.0, 2.0],
        "T_L": [0.1, 0.2, 0.1 + 0.2],
        "T_R": {"values": [1.0, 2.0, 3.0], "with": "T_L"},
    }
    return run(sweep(axes=axes), options()).path


def table(lines):
    """Return CSV lines as a list of dictionaries."""
    return list(csv.DictReader(io.StringIO("\n".join(lines))))


def test_csv_holds_every_bit(path):
    found = table(show_store(path, "csv", None, errors=True))
    stored = open_results(path)
    assert len(found) == 9
    assert list(found[0])[:3] == ["V", "T_L", "T_R"]
    for row in found:
        point = stored.sel(V=float(row["V"]), T_L=float(row["T_L"]))
        assert float(row["exchange_emission"]) == point.exchange_emission.item()
        assert float(row["T_R"]) == point.T_R.item()
        assert float(row["exchange_emission_error"]) == float(point.exchange_emission_error)
        assert float(row["quadrupole_current_LL_x_z"]) == point.quadrupole_current_LL.sel(i="x", j="z").item()
        assert row["status"] == "done"


def test_json_is_json_with_null_for_nan(path):
    for file in ("exchange_emission/c.0.0", "status/c.0.0", ".spinquad/manifest.json"):
        (path / file).unlink()  # as in a store that is not finished
    found = json.loads("\n".join(show_store(path, "json", None, quantities=["exchange_emission"])))
    assert found["columns"] == ["V", "T_L", "T_R", "exchange_emission", "status"]
    assert found["fixed"]["J_L"] == 5.0
    assert found["rows"][0][3] is None
    empty = select(open_results(path), ["V=1", "T_L=0.1"])
    assert empty.sizes["V"] == 1


def test_table_is_aligned_and_cut_short(path):
    lines = list(show_store(path, None, None, ["V=0"], ["exchange_emission"]))
    assert lines[0].startswith("small: energies in meV, ") and "J_L = 5" in lines[0]
    assert len(lines) == 5 and len({len(line) for line in lines[1:]}) == 1
    data = open_results(path)
    chosen = all_columns("exchange_emission")
    cut = list(as_table(header(data, chosen, False), rows(data, chosen), 9, 2))
    assert cut[-1].startswith("... 7 more rows")


@pytest.mark.parametrize(
    ("words", "sizes"),
    [
        (["V=1"], (1, 3)),
        (["V=0:1"], (2, 3)),
        (["V=1:"], (2, 3)),
        (["V=:1", "T_L=0.3"], (2, 1)),
        (["T_R=2:3"], (3, 2)),
        (["J_L=5"], (3, 3)),
        (["theta=pi/2", "V=2"], (1, 3)),
    ],
)
def test_selections(path, words, sizes):
    found = select(open_results(path), words)
    assert (found.sizes["V"], found.sizes["T_L"]) == sizes


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("V=1.4", r"the nearest is V=1, and it holds V from 0 to 2"),
        ("V=5:6", "not in the store"),
        ("V=2:1", "the range is empty, as 2 is above 1; write V=1:2"),
        ("TT_L=1", "did you mean 'T_L'"),
        ("Tt=1", "did you mean 't'"),
        ("J_L=6", "the nearest is J_L=5"),
        ("U=1", "no parameter 'U'"),
        ("theta_=1", "did you mean 'theta'"),
        ("V", "write it as J=5"),
        ("V=", "write it as J=5"),
        ("V=one", "not a number"),
        ("V=nan", "finite"),
    ],
)
def test_wrong_selections_are_one_line(path, word, says):
    with pytest.raises(UserError, match=says):
        select(open_results(path), [word])


def test_a_quantity_given_twice_is_refused(path):
    with pytest.raises(UserError, match="--quantity 'exchange_emission': given twice; name it once"):
        list(show_store(path, "csv", None, quantities=["exchange_emission"] * 2))


def test_unknown_quantities_are_refused(path):
    with pytest.raises(UserError, match="did you mean 'spin_current'"):
        list(show_store(path, "csv", None, quantities=["spin_curent"]))


def test_big_stores_are_read_in_blocks(path, monkeypatch):
    whole = list(show_store(path, "csv", None))
    monkeypatch.setattr("spinquad.sweeps.show.BLOCK", 4)
    assert list(show_store(path, "csv", None)) == whole
    assert np.isfinite([float(row["V"]) for row in table(whole)]).all()


def test_a_variable_that_is_gone_is_named(path, capsys):
    shutil.rmtree(path / "spin_current")
    assert main(["show", str(path), "--quantity", "exchange_emission"]) == 2
    found = capsys.readouterr()
    assert found.out == "" and found.err.count("\n") == 1
    assert "the variable spin_current is missing; run its sweep with --repair" in found.err


def test_a_value_that_is_gone_is_not_shown_as_done(path):
    (path / "exchange_emission" / "c.0.0").unlink()
    with pytest.raises(UserError, match="9 values of exchange_emission are gone; .* --repair"):
        list(show_store(path, None, None))
    assert list(show_store(path, "csv", None, quantities=["spin_current"]))


@pytest.mark.parametrize("name", ["exchange_emission_error", "status"])
def test_an_estimate_or_a_status_that_is_gone_is_not_shown(path, name):
    (path / name / "c.0.0").unlink()
    with pytest.raises(UserError, match=f"9 values of {name} are gone; .* --repair"):
        list(show_store(path, "csv", None, errors=True))


def test_a_component_is_asked_for_by_the_name_of_its_column(path):
    named = ["quadrupole_current_LL_x_z", "spin_current_y"]
    whole = table(show_store(path, "csv", None, errors=True))
    found = table(show_store(path, "csv", None, quantities=named, errors=True))
    assert list(found[0])[3:5] == ["quadrupole_current_LL_x_z", "quadrupole_current_LL_error_x_z"]
    assert len(found[0]) == 3 + 2 * 2 + 1
    assert [{k: row[k] for k in found[0]} for row in whole] == found


@pytest.mark.parametrize(
    ("name", "column"),
    [("spin_current[x]", "spin_current_x"), ("quadrupole_current_LL_xz", "quadrupole_current_LL_x_z")],
)
def test_other_names_of_a_component_tell_how_to_write_it(path, name, column):
    with pytest.raises(UserError, match=f"did you mean '{column}'"):
        list(show_store(path, "csv", None, quantities=[name]))


def test_a_component_beside_its_whole_quantity_is_given_twice(path):
    with pytest.raises(UserError, match="'spin_current_x': given twice"):
        list(show_store(path, "csv", None, quantities=["spin_current", "spin_current_x"]))


def test_regimes_are_shown_by_name(path):
    data = open_results(path)
    for row in table(show_store(path, "csv", None, regime=True, quantities=["exchange_emission"])):
        mask = int(data.regime.sel(V=float(row["V"]), T_L=float(row["T_L"])))
        named = [word for bit, word in REGIME.items() if mask & bit]
        assert row["regime"] == ("+".join(named) or "-")


def test_tables_know_no_negative_zero():
    assert list(as_table(["a", "status"], iter([[-0.0, "done"]]), 1))[1].split() == ["0", "done"]
