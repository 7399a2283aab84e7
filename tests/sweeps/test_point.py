"""spinquad.evaluate: labelled numbers in, labelled numbers out."""

from typing import Any

import numpy as np
import pytest
import xarray as xr

import spinquad
from spinquad.kernels.quantities import QUANTITIES
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.rules import LARGEST_RESULT

ATTRIBUTES = {"symbol", "units", "equation", "long_name", "description"}
PLAIN = [name for name, quantity in QUANTITIES.items() if not quantity.resolved]

# J, T, V; E_ex, T_ex, T_S in units of Gamma t for D = 25
VALUES = [
    (5, 0, 0.1, -0.05, -0.1454947080, -0.0797106340),
    (5, 0, 1, -0.5, -0.1455436960, -0.0797106340),
    (5, 0, 10, -2.5, -0.1506191403, -0.0797106340),
    (5, 0.5, 1, -0.1560550696, -0.1137284736, -0.0797106340),
    (5, 0.5, 10, -2.0001135256, -0.1174881219, -0.0797106340),
]


@pytest.mark.parametrize(("J", "T", "V", "emission", "torque", "spin_torque"), VALUES)
def test_published_values(
    J: float, T: float, V: float, emission: float, torque: float, spin_torque: float
) -> None:
    """Figs. 15 and 16: the coefficients at five points, in units of Gamma t."""
    found = spinquad.evaluate(J=J, T=T, V=V, D=25) / (2 * np.pi / 2500)
    assert float(found["exchange_emission"]) == pytest.approx(emission, abs=2e-10)
    assert float(found["exchange_torque"]) == pytest.approx(torque, abs=2e-10)
    assert float(found["spin_torque"]) == pytest.approx(spin_torque, abs=2e-10)


def test_everything_by_default() -> None:
    """All quantities come with errors, status and regime; energy-resolved ones need an energy."""
    plain = spinquad.evaluate(T=1, J=5, V=1)
    names = {*PLAIN, *(f"{name}_error" for name in PLAIN), "status", "regime"}
    assert set(plain.data_vars) == names
    assert set(spinquad.evaluate(T=1, J=5, omega=0.3).data_vars) > names | {
        "anisotropy_up",
        "spin_polarization",
    }
    assert int(plain["status"]) == 1


def test_broadcasting_by_names() -> None:
    """DataArrays along different dimensions span a grid, in the order given; the points are those alone."""
    V = xr.DataArray([-1.0, 0.0, 2.0], dims="V")
    T = xr.DataArray([0.0, 0.5], dims="T")
    found = spinquad.evaluate(["exchange_emission", "spin_current"], V=V, T=T, J=5)
    assert found["exchange_emission"].dims == ("V", "T")
    assert found["spin_current"].dims == ("V", "T", "i")
    for v in V.values:
        for temperature in T.values:
            alone = spinquad.evaluate("exchange_emission", V=v, T=temperature, J=5)
            one = found["exchange_emission"].sel(V=v, T=temperature)
            assert float(one) == float(alone["exchange_emission"])


def test_two_parameters_along_one_dimension() -> None:
    """Parameters that share a dimension vary together, and bring its coordinate with them."""
    side = xr.DataArray(
        [1.0, 2.0, 3.0], dims="sample", coords={"sample": [10, 20, 30], "label": ("sample", [7, 8, 9])}
    )
    found = spinquad.evaluate("spin_L", J_L=side, J_R=2 * side, T=0.5)
    assert found["spin_L"].dims == ("sample",)
    assert found["sample"].values.tolist() == [10, 20, 30]
    assert found["label"].values.tolist() == [7, 8, 9]
    assert found["J_R"].values.tolist() == [2, 4, 6]


def test_parameters_of_a_store_do_not_come_along() -> None:
    """An array out of a store bears parameters of that store, at which nothing is computed here."""
    from_store = {"V": 1.0, "J": 5.0, "J_L1": 2.0, "T_L": 3.0, "run": 7}
    T = xr.DataArray([1.0, 2.0], dims="T", coords=from_store | {"T": [1.0, 2.0], "label": ("T", [8, 9])})
    T["label"] = T["label"].assign_coords(V=4.0)
    found = spinquad.evaluate("charge_current", T=T, J_L=1, J_R=2)
    assert set(found.coords) == {"T", "J_L", "J_R", "mu", "D", "N", "theta", "t", "run", "label"}
    assert found["J_L"] == 1 and found["run"] == 7
    biased = spinquad.evaluate("charge_current", T=T, J_L=1, J_R=2, V=0.5)
    assert biased["V"] == 0.5 and biased["charge_current"].dims == ("T",)


def test_coordinates_that_differ_between_arrays_are_told_by_neither() -> None:
    """As xarray does it when it adds two arrays."""
    T, V = (xr.DataArray([1.0, 2.0], dims="x", coords={"run": run, "same": 3}) for run in (1, 2))
    found = spinquad.evaluate("charge_current", T=T, V=V, J=1)
    assert "run" not in found.coords and found["same"] == 3


@pytest.mark.parametrize(
    "name", ["status", "regime", "charge_current", "charge_current_error", "spin_L", "i"]
)
def test_a_coordinate_named_as_a_result_gives_way_to_it(name: str) -> None:
    """It is what was found at other points."""
    T = xr.DataArray([1.0, 2.0], dims="x", coords={name: ("x", [8, 9])})
    found = spinquad.evaluate("charge_current", T=T, J=1)
    assert name not in found.coords and set(found.data_vars) >= {"charge_current", "status"}


def test_parameters_are_coordinates() -> None:
    """Given parameters keep their names, defaults are added, and each says what it is."""
    found = spinquad.evaluate("spin_L", T_L=1, tau_R=0.1, J=xr.DataArray([1.0], dims="J"), unit="meV")
    assert set(found.coords) == {"T_L", "tau_R", "J", "mu", "D", "N", "theta", "t"}
    assert found["J"].dims == ("J",)
    assert found["J"].attrs["units"] == "meV"
    assert found["tau_R"].attrs["units"] == "1"
    for name in (*found.coords, *found.data_vars):
        assert set(found[name].attrs) >= ATTRIBUTES
        assert all(found[name].attrs[key] for key in ATTRIBUTES)


def test_frame_of_vectors_and_tensors() -> None:
    """Components are selected by their letters."""
    found = spinquad.evaluate(["spin_current", "quadrupole_current_LL"], T=0.5, J=5, V=1, theta=1)
    tensor = found["quadrupole_current_LL"]
    assert tensor.dims == ("i", "j")
    assert float(tensor.sel(i="x", j="z")) == float(tensor.sel(i="z", j="x"))
    assert float(found["spin_current"].sel(i="x")) == pytest.approx(
        float(spinquad.evaluate("spin_torque", T=0.5, J=5, V=1, theta=1)["spin_torque"]) * np.sin(1),
        rel=1e-12,
    )


def test_unit_follows_the_tunnel_amplitude() -> None:
    """The unit is t where t = 1, else it has no name unless one is given."""
    assert spinquad.evaluate("spin_torque", T=1, J=1)["spin_torque"].attrs["units"] == "t"
    assert spinquad.evaluate("spin_torque", T=1, J=1, t=0.5)["spin_torque"].attrs["units"] == "energy"
    with pytest.raises(UserError, match="unit = 't': but the tunnel amplitude t is 2, not 1"):
        spinquad.evaluate("spin_torque", T=1, J=1, t=2, unit="t")


def test_input_is_left_alone() -> None:
    """The arrays given keep their values and attributes."""
    V = xr.DataArray([-0.0, 1.0], dims="V", attrs={"units": "mV"})
    before = V.copy(deep=True)
    spinquad.evaluate("charge_current", T=1, J=1, V=V)
    xr.testing.assert_identical(V, before)
    assert np.signbit(V.values[0])


def _along(*dims: str, coords: dict[str, Any] | None = None) -> xr.DataArray:
    """Return a DataArray of ones and twos of shape (2, ...)."""
    return xr.DataArray(
        np.arange(1.0, 1 + 2 ** len(dims)).reshape((2,) * len(dims)), dims=dims, coords=coords
    )


@pytest.mark.parametrize(
    ("parameters", "fragments"),
    [
        ({"T": [1, 2]}, ["T = [1, 2]", "xarray.DataArray(values, dims='T')"]),
        ({"T": np.array([1.0, 2.0])}, ["T = ", "xarray.DataArray"]),
        ({"T": np.array([])}, ["T = ", "xarray.DataArray"]),
        ({"T": {}}, ["T = {}", "one number"]),
        ({"T": [[1, 2], [3]]}, ["T = [[1, 2], [3]]", "xarray.DataArray"]),
        ({"T": xr.Dataset({"a": 1.0, "b": 2.0})}, ["T is a Dataset of ['a', 'b']; give one of its arrays"]),
        ({"T": None}, ["T = None", "nothing"]),
        ({"T": True}, ["T = True", "true or false"]),
        ({"T": "warm"}, ["T = 'warm'", "number"]),
        ({"T": -1}, ["T = -1", "negative"]),
        ({"T": np.nan}, ["T = nan", "finite"]),
        ({"T": 1j}, ["T = 1j", "complex"]),
        ({"T": _along("T") * 1j}, ["T", "complex128", "real numbers"]),
        ({"T": _along("T") > 1}, ["T", "bool", "real numbers"]),
        ({"T": _along("T")[:0]}, ["T", "empty"]),
        ({"T": -_along("T")}, ["T = -1", "negative"]),
        ({"T": _along("i")}, ["'i'", "taken"]),
        ({"T": _along("status")}, ["'status'", "taken"]),
        ({"T": _along("spin_L_error")}, ["'spin_L_error'", "taken"]),
        ({"T": _along("V")}, ["'V'", "named after a parameter"]),
        ({"T": _along("T", "x")}, ["'T'", "named after a parameter"]),
        ({"T": _along("J_L1")}, ["'J_L1'", "named after a parameter"]),
        ({"T": _along("T", coords={"T": [5, 6]})}, ["'T'", "differs"]),
        (
            {"T": _along("a", "b", coords={"a": [1, 2], "b": [1, 2]}).stack(p=("a", "b"))},
            ["dimension 'p' has a MultiIndex; give T.reset_index('p')"],
        ),
        (
            {"T": _along("x"), "V": xr.DataArray([1, 2, 3], dims="x")},
            ["common dimension", "{'x': 2}", "{'x': 3}"],
        ),
        (
            {"T": _along("x", coords={"x": [0, 1]}), "V": _along("x", coords={"x": [0, 2]})},
            ["T {'x': 2}", "V {'x': 2}"],
        ),
        ({"T": 1, "Vv": 1}, ["'Vv'", "did you mean 'V'"]),
        ({"T": 1, "T_L": 1}, ["T_L", "twice"]),
        ({}, ["T is missing"]),
        ({"T": 1, "unit": 3}, ["unit = 3", "as t or meV"]),
        ({"T": 1, "unit": ""}, ["unit = ''", "as t or meV"]),
        ({"T": 1, "unit": "m eV"}, ["unit = 'm eV'", "as t or meV"]),
        ({"T": 1, "quantities": []}, ["quantities", "empty"]),
        ({"T": 1, "quantities": ["spin"]}, ["'spin'", "spin_"]),
        ({"T": 1, "quantities": "spin_M"}, ["'spin_M'", "did you mean"]),
        ({"T": 1, "quantities": ["anisotropy"]}, ["anisotropy", "omega"]),
        ({"T": 1, "quantities": ["spin_L"], "omega": 0}, ["omega", "no energy-resolved"]),
        (
            {"T": xr.DataArray(np.arange(1.0, 2e6), dims="T")},
            ["1999999 points", "GB", f"{LARGEST_RESULT / 1e9:g} GB"],
        ),
    ],
)
def test_wrong_input(parameters: dict[str, Any], fragments: list[str]) -> None:
    """Each mistake gives one line with the parameter, the value and the way out."""
    with pytest.raises(UserError) as caught:
        spinquad.evaluate(**{"J": 1, **parameters})
    missing = [fragment for fragment in fragments if fragment not in str(caught.value)]
    assert not missing, str(caught.value)


def test_size_is_refused_before_anything_is_made() -> None:
    """A grid of 10^12 points is refused from the sizes of its parts."""
    axis = np.linspace(0, 1, 10**4)
    grid = {name: xr.DataArray(axis, dims=name) for name in ("T", "theta", "mu_L")}
    with pytest.raises(UserError, match="1000000000000 points of 2 numbers"):
        spinquad.evaluate("spin_L", J=1, **grid)
