"""Electrodes of bands in sweep files: what they mean, how they are refused, and that stores keep them."""

import numpy as np
import pytest
import xarray as xr
from scipy.io import netcdf_file

from spinquad.sweeps.errors import UserError
from spinquad.sweeps.run import run
from spinquad.sweeps.store import open_store
from spinquad.sweeps.sweep import Sweep

GIVEN = {
    "name": "bands",
    "quantities": ["charge_current", "exchange_emission"],
    "parameters": {"T": 1.0, "J_R": 5.0},
    "axes": {"J_L1": [-1.0, 2.0, 3.0], "V": {"linspace": [0, 1, 2]}},
    "left": {"bands": [{"shape": "semielliptic", "D": 25, "J": 5}, {"shape": "flat", "D": 3.5}]},
}


def test_columns_hold_the_numbers_of_every_band():
    sweep = Sweep.from_dict(GIVEN)
    columns = sweep.columns()
    assert columns.shape == (6, 20)
    assert sweep.model.names == tuple(f"{k}_L{n}" for n in (1, 2) for k in "DJNE")
    assert columns[:, 13].tolist() == [-1, -1, 2, 2, 3, 3]  # J_L1, an axis
    assert columns[0, 12] == 25 and columns[0, 16:].tolist() == [3.5, 0, 1, 0]
    assert (columns[:, 5] == 5).all() and (columns[:, 7] == 25).all()  # R is one flat band
    assert sweep.fixed["D_L2"] == 3.5 and "J_L1" not in sweep.fixed and "J_L" not in sweep.fixed


def test_round_trip():
    sweep = Sweep.from_dict(GIVEN)
    assert Sweep.from_dict(sweep.to_dict()) == sweep
    other = Sweep.from_dict(
        GIVEN | {"left": {"bands": [{"shape": "cubic", "D": 25}, {"shape": "flat", "D": 3.5}]}}
    )
    assert other != sweep


@pytest.mark.parametrize("suffix", [".csv", ".nc"])
def test_tables_from_files(tmp_path, suffix):
    energy, dos = np.linspace(-2, 2, 21), np.linspace(0, 1, 21) * np.linspace(1, 0, 21)
    path = tmp_path / f"dos{suffix}"
    if suffix == ".csv":
        np.savetxt(path, np.stack([energy, dos], -1), delimiter=",", header="energy,dos", comments="")
    else:
        with netcdf_file(path, "w") as data:
            data.createDimension("energy", 21)
            for name, values in (("energy", energy), ("dos", dos)):
                data.createVariable(name, "f8", ("energy",))[:] = values
    given = GIVEN | {
        "axes": {"V": [0, 1]},
        "left": {"bands": [{"shape": "table", "file": path.name, "J": 1}]},
    }
    sweep = Sweep.from_dict(given, where=str(tmp_path / "sweep.toml"))
    np.testing.assert_allclose(sweep.left.bands[0].table, [energy, dos], atol=1e-15)
    assert sweep.fixed["N_L1"] == pytest.approx(2 / 3, rel=1e-12)  # of a parabola the spline is exact
    assert Sweep.from_dict(sweep.to_dict()) == sweep


@pytest.mark.parametrize("key", ["broadening", "weight"])
def test_levels_without_width_or_weight_are_refused(tmp_path, key):
    (tmp_path / "levels.csv").write_text("-1.0,0.5\n0.0,2.0\n")
    levels = {"levels": {"file": "levels.csv", "broadening": 0.1} | {key: 0.0}}
    given = GIVEN | {"axes": {"V": [0, 1]}, "left": levels}
    with pytest.raises(UserError, match=f"{key} = 0: give a number above zero"):
        Sweep.from_dict(given, where=str(tmp_path / "x.toml"))


def test_quantities_in_one_word_are_refused():
    given = GIVEN | {"axes": {"V": [0, 1]}, "quantities": ["exchange_emission,exchange_torque"]}
    with pytest.raises(UserError, match="name each by itself"):
        Sweep.from_dict(given)


def test_levels_from_a_file(tmp_path):
    (tmp_path / "levels.csv").write_text("-1.0,0.5\n0.0,2.0\n")
    levels = {"levels": {"file": "levels.csv", "broadening": 0.1, "weight": 0.5}}
    sweep = Sweep.from_dict(GIVEN | {"axes": {"V": [0, 1]}, "left": levels}, where=str(tmp_path / "x.toml"))
    np.testing.assert_allclose(sweep.left.numbers, [[0.1, 1.5, 0.5, -0.25], [0.1, 2.0, 0.5, 1.0]])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"left": {"bands": []}}, r"left.bands = \[\]: not a list of bands"),
        ({"left": {"bands": [{"shape": "flet", "D": 1}]}}, "did you mean 'flat'"),
        ({"left": {"bands": [{"shape": "flat"}]}}, "band 1: .* without D"),
        ({"left": {"bands": [{"shape": "flat", "D": -1}]}}, "D = -1: a band needs D > 0"),
        ({"left": {"bands": [{"shape": "flat", "D": 1, "j": 2}]}}, "unknown key 'j'"),
        ({"left": {"bands": [{"shape": "table", "file": "no.csv"}]}}, "no.csv cannot be read"),
        ({"left": {"bands": [{"D": 1}]}}, "band 1: {'D': 1} has no shape; give one of flat, semielliptic"),
        (
            {"left": {"bands": [{"shape": "table", "energies": [0, 1]}]}},
            "band 1: dos is missing; give energies",
        ),
        ({"left": 3}, "left = 3: give one key, bands or levels, as left.bands = "),
        ({"left": {"levels": {"file": "x.csv"}}}, "broadening"),
        ({"parameters": {"T": 1, "J": 5}}, r"J_L is given twice, by \[left\] and by J"),
        ({"parameters": {"T": 1, "J_R": 5, "J_R1": 3}}, "'J_R1' is the parameter of no band"),
        ({"axes": {"J_L3": [1]}}, "'J_L3' is the parameter of no band"),
        ({"axes": {"D_L1": [0, 1]}}, "D_L1 = 0: it must be above 0"),
        ({"right": {"bands": [{"shape": "flat", "D": 1}]}}, r"J_R is given twice, by \[right\] and by J_R"),
    ],
)
def test_bad_electrodes_are_refused(change, words):
    with pytest.raises(UserError, match=words) as found:
        Sweep.from_dict(GIVEN | change)
    assert "\n" not in str(found.value)


def test_a_store_keeps_its_electrodes(options):
    from spinquad.kernels.points import evaluate_points

    sweep = Sweep.from_dict(GIVEN)
    path = run(sweep, options(kernel=evaluate_points)).path
    assert open_store(path).plan.sweep == sweep
    found = xr.open_zarr(path, chunks=None)
    points = evaluate_points(sweep.columns(), sweep.quantities, sweep.model)
    assert (points.status == 1).all()
    for name in sweep.quantities:
        np.testing.assert_array_equal(found[name].values.ravel(), points.values[name])
    assert found["J_L1"].attrs["description"] == "Stoner splitting of band 1 of electrode L"
    assert found["D_L2"].item() == 3.5
    changed = GIVEN | {"left": {"bands": [{"shape": "cubic", "D": 25}, {"shape": "flat", "D": 3.5}]}}
    with pytest.raises(UserError, match="semielliptic, flat -> cubic, flat"):
        run(Sweep.from_dict(changed), options(kernel=evaluate_points))


def test_an_edited_file_is_named(options, tmp_path):
    """Tables differ by a hash, which says nothing to the one who edited the file."""
    from spinquad.kernels.points import evaluate_points

    given = GIVEN | {"axes": {"V": [0, 1]}, "left": {"bands": [{"shape": "table", "file": "dos.csv"}]}}
    for top in (2, 3):
        (tmp_path / "dos.csv").write_text(f"0,0\n1,{top}\n2,1\n3,0\n")
        sweep = Sweep.from_dict(given, where=str(tmp_path / "sweep.toml"))
        if top == 2:
            run(sweep, options(kernel=evaluate_points))
    with pytest.raises(UserError, match=r"\(read from dos.csv, which may have been edited\); use --fresh"):
        run(sweep, options(kernel=evaluate_points))
    assert Sweep.from_dict(sweep.to_dict()) == sweep
