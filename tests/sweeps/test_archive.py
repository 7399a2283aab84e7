"""An archive opens and verifies as its store did, tells nothing of the maker, and is compared by value."""

import platform
import shutil

import numpy as np
import pytest

from spinquad.cli import main
from spinquad.kernels.quantities import DIVERGENT
from spinquad.sweeps.archive import archive
from spinquad.sweeps.compare import compare, deviations
from spinquad.sweeps.errors import RunFailed, UserError
from spinquad.sweeps.results import open_results
from spinquad.sweeps.run import run
from spinquad.sweeps.verify import verify

HOST = "node-17-of-somebody"


@pytest.fixture
def store(sweep, options, monkeypatch):
    """Return the path of a finished store, made on ``HOST``."""
    monkeypatch.setattr(platform, "node", lambda: HOST)
    return run(sweep(), options()).path


@pytest.fixture
def place(tmp_path):
    """Return where to archive."""
    return tmp_path / "paper" / "small.zarr"


def test_an_archive_holds_the_same_values_and_verifies(store, place):
    assert archive(store, place)
    report = verify(place)
    assert report.sound and report.finished and report.status == {"1": 77}
    assert open_results(place).identical(open_results(store))


def test_an_archive_tells_neither_host_nor_path(store, place, tmp_path):
    archive(store, place)
    assert HOST in (store / ".spinquad" / "provenance.json").read_text()
    texts = [path.read_bytes() for path in place.rglob("*") if path.is_file()]
    assert not any(word in text for text in texts for word in (HOST.encode(), bytes(tmp_path)))
    assert sorted(path.name for path in (place / ".spinquad").iterdir()) == sorted(
        ["SHA256SUMS", "identity.json", "manifest.json", "plan.json", "provenance.json"]
    )


def test_the_same_values_are_not_written_again_and_others_replace_them(store, place, sweep, options):
    assert archive(store, place)
    assert not archive(store, place)
    other = run(sweep(parameters={"J_L": 6.0, "J_R": 4.0}), options(fresh=True)).path
    with pytest.raises(UserError, match=r"of another sweep: J_L 5 -> 6; .* --replace$"):
        archive(other, place)
    assert open_results(place).J_L == 5.0
    assert archive(other, place, replace=True)
    assert open_results(place).J_L == 6.0
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_a_place_that_cannot_be_made_is_told(store, tmp_path):
    (tmp_path / "taken").touch()
    with pytest.raises(RunFailed, match="cannot be used: a file stands where its folder should be"):
        archive(store, tmp_path / "taken" / "small.zarr")


def test_a_damaged_store_is_not_archived(store, place):
    (store / "status" / "c.0.0").write_bytes(b"")
    with pytest.raises(UserError, match="damaged.*--repair"):
        archive(store, place)
    assert not place.exists()


def test_a_store_with_lost_points_is_not_archived(place, sweep, options, kernel):
    def losing(columns, quantities):
        points = kernel(columns, quantities)
        points.status[0] = 3
        return points

    path = run(sweep(), options(kernel=losing)).path
    with pytest.raises(UserError, match="points without a value"):
        archive(path, place)


def test_what_diverges_is_no_reason_not_to_keep_the_rest(place, sweep, options, kernel):
    def diverging(columns, quantities):
        points = kernel(columns, quantities)
        points.status[0], points.values["exchange_emission"][0] = DIVERGENT, np.nan
        return points

    path = run(sweep(), options(kernel=diverging)).path
    assert archive(path, place) and verify(place).sound


@pytest.fixture
def elsewhere(options, tmp_path):
    """Return a function that makes options for a second run."""
    return lambda **changes: options(results=tmp_path / "second", **changes)


def shifted_run(sweep, elsewhere, kernel, by, quantities=None):
    """Return a store whose values lie ``by`` error estimates beside the kernel's."""

    def shifted(columns, names):
        points = kernel(columns, names)
        for name in names:
            points.values[name] += by * points.errors[name]
        return points

    changes = {"quantities": quantities} if quantities else {}
    return run(sweep(**changes), elsewhere(kernel=shifted)).path


def test_values_within_both_error_estimates_agree(store, place, sweep, elsewhere, kernel):
    archive(store, place)
    found = compare(shifted_run(sweep, elsewhere, kernel, 1.0), place)
    assert found.wrong == []
    assert found.values == 77 * (1 + 3 + 9)
    assert 0 < found.worst < 1
    assert "agree" in found.text() and found.where in found.text()


def test_values_beyond_the_error_estimates_are_named(store, place, sweep, elsewhere, kernel):
    archive(store, place)
    found = compare(shifted_run(sweep, elsewhere, kernel, 40.0), place)
    assert [line.split()[0] for line in found.wrong] == sorted(sweep().quantities)
    assert all("V=" in line and "T=" in line and " here, " in line for line in found.wrong)
    assert "differs from the archive" in found.text()


def test_a_missing_quantity_and_another_grid_differ(store, place, sweep, options, elsewhere, kernel):
    archive(store, place)
    fewer = shifted_run(sweep, elsewhere, kernel, 0.0, ["exchange_emission", "quadrupole_current_LL"])
    assert compare(fewer, place).wrong == ["spin_current is missing"]
    other = run(sweep(parameters={"J_L": 5.5, "J_R": 4.0}), options(fresh=True)).path
    assert compare(other, place).wrong == ["other values of J_L"]


def test_deviations_of_equal_and_undefined_values():
    a = np.array([1.0, np.nan, np.nan, np.inf, np.inf, 2.0, 0.0, 1.5])
    b = np.array([1.0, np.nan, 1.0, np.inf, 1.0, 2.5, 0.0, 1.0])
    allowed = np.array([0.0, np.nan, 1.0, np.nan, 1.0, 0.25, 0.0, np.nan])
    expected = [0.0, 0.0, np.inf, 0.0, np.inf, 2.0, 0.0, np.inf]
    np.testing.assert_array_equal(deviations(a, b, allowed), expected)


def test_commands_archive_and_compare(store, sweep, options, elsewhere, kernel, capsys):
    place = ["--results", str(store.parents[1])]
    assert main(["compare", *place]) == 2
    assert "holds no store" in capsys.readouterr().err
    assert main(["archive", "small", *place]) == 0
    assert main(["archive", "small", *place]) == 0
    assert main(["compare", *place]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[1] for line in printed[:2]] == ["archived", "archived already, nothing to do"]
    assert printed[2] == "small: 1001 values agree with the archive"
    shutil.rmtree(store)
    shifted_run(sweep, elsewhere, kernel, 40.0).rename(store)
    assert main(["compare", "small", *place]) == 1
    assert "differs from the archive" in capsys.readouterr().out
