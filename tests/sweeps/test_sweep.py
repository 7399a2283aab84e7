"""What a sweep means: its grid, and the columns it hands to the kernels."""

import json
import math
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.resolving import resolve

from spinquad.kernels.quantities import PARAMETERS
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.sweep import Sweep


def make(axes: dict[str, Any], quantities: tuple[str, ...] = ("exchange_emission",), **fixed: float) -> Sweep:
    """Return a sweep of the given axes and fixed parameters."""
    return Sweep.from_dict({"name": "mine", "quantities": quantities, "parameters": fixed, "axes": axes})


def point_by_point(sweep: Sweep) -> np.ndarray:
    """Return what ``columns`` should give, from one call of ``resolve`` a point."""
    rows = []
    for index in np.ndindex(sweep.shape):
        here = {
            name: float(values[k])
            for axis, k in zip(sweep.axes, index, strict=True)
            for name, values in axis.values.items()
        }
        rows.append(list(resolve(sweep.fixed | here).values()))
    return np.array(rows)


def test_order_of_axes_is_order_of_dims() -> None:
    """The last axis runs fastest; V is split evenly; defaults are filled in."""
    sweep = make({"T": [0, 0.5], "V": {"linspace": [0, 10, 201]}}, J=5)
    assert sweep.dims == ("T", "V")
    assert sweep.shape == (2, 201)
    assert sweep.size == 402
    columns = sweep.columns()
    row = dict(zip(PARAMETERS, columns[201 + 40], strict=True))
    assert row == {
        "T_L": 0.5, "T_R": 0.5, "mu_L": 1.0, "mu_R": -1.0, "J_L": 5.0, "J_R": 5.0,
        "D_L": 25.0, "D_R": 25.0, "N_L": 1.0, "N_R": 1.0, "theta": math.pi / 2, "t": 1.0,
    }  # fmt: skip
    assert sweep.fixed == {"J": 5.0, "D": 25.0, "N": 1.0, "theta": math.pi / 2, "t": 1.0}


def test_zipped_parameters_run_along_their_axis() -> None:
    """A zipped parameter adds no dimension, wherever it stands in the file."""
    sweep = make({"J_R": {"values": [1, 1], "with": "J_L"}, "T": [0], "J_L": [2, 3]})
    assert sweep.dims == ("T", "J_L")
    assert sweep.columns()[:, 4:6].tolist() == [[2, 1], [3, 1]]


def test_logspace_takes_values() -> None:
    """The bounds of logspace are values, and the steps are even in the logarithm."""
    values = make({"T": {"logspace": [1e-3, 10, 41]}}, J=1).axes[0].values["T"]
    assert (values[0], values[-1]) == (1e-3, 10)
    np.testing.assert_allclose(np.diff(np.log10(values)), 0.1, rtol=1e-12)


def test_thermal_bias_as_an_axis() -> None:
    """T_R = T_L/(1 - tau_R) on the whole grid, for a T_L that varies too."""
    sweep = make({"T_L": [1, 2], "tau_R": [-1, 0, 0.5]}, J=1)
    columns = sweep.columns()
    assert columns[:, :2].tolist() == [[1, 0.5], [1, 1], [1, 2], [2, 1], [2, 2], [2, 4]]


def test_omega_is_the_last_column() -> None:
    """Energy-resolved sweeps have a thirteenth column, other sweeps have not."""
    sweep = make({"omega": [-1, 0, 1], "T": [0.5]}, quantities=("anisotropy",), J=1)
    assert sweep.columns().shape == (3, 13)
    assert sweep.columns()[:, 12].tolist() == [-1, 0, 1]


def test_unit_is_t_only_where_the_tunnel_amplitude_is_one() -> None:
    """Where t is another number or varies, t cannot be the unit."""
    assert make({"V": [0]}, J=1, T=1).unit == "t"
    assert make({"V": [0]}, J=1, T=1, t=0.1).unit == "energy"
    assert make({"t": [0, 1]}, J=1, T=1).unit == "energy"
    with pytest.raises(UserError, match="is varied, not 1"):
        Sweep.from_dict({**make({"t": [0, 1]}, J=1, T=1).to_dict(), "unit": "t"})
    assert Sweep.from_dict({**make({"V": [0]}, J=1, T=1).to_dict(), "unit": "µeV"}).unit == "µeV"


def test_values_cannot_be_changed_afterwards() -> None:
    """Neither the array that went in nor the one that comes out leads into the sweep."""
    mine = np.array([0.0, 1.0])
    sweep = make({"V": mine}, J=1, T=1)
    mine[0] = 7
    assert sweep.axes[0].values["V"][0] == 0
    with pytest.raises(ValueError, match="read-only"):
        sweep.axes[0].values["V"][0] = 7


_value = st.integers(1, 500).map(lambda k: k / 700)
_axis = st.lists(_value, min_size=1, max_size=4, unique=True)
_names = st.sampled_from(["T_L", "tau_R", "J_L", "J_R", "V", "theta", "N_L", "omega"])


@st.composite
def sweeps(draw: st.DrawFn) -> Sweep:
    """Return a sweep of up to three axes, one of them perhaps with a zipped parameter."""
    names = draw(st.lists(_names, min_size=1, max_size=4, unique=True))
    axes: dict[str, Any] = {}
    for name in names[:3]:
        axes[name] = draw(_axis)
    for name in names[3:]:
        values = draw(st.lists(_value, min_size=len(axes[names[0]]), max_size=len(axes[names[0]])))
        axes[name] = {"values": values, "with": names[0]}
    needed = {"T_L": 1.0, "tau_R": 0.1, "J_L": 1.0, "J_R": 2.0, "omega": 0.5}
    fixed = {name: value for name, value in needed.items() if name not in axes}
    return make(axes, quantities=("anisotropy", "spin_L"), **fixed)


@given(sweeps())
def test_columns_are_the_points_one_by_one(sweep: Sweep) -> None:
    """The grid is what resolving each point alone gives, to the last bit."""
    np.testing.assert_array_equal(sweep.columns(), point_by_point(sweep))


@given(sweeps(), st.data())
def test_blocks_are_parts_of_the_whole(sweep: Sweep, data: st.DataObject) -> None:
    """The columns of a block are those of its points in the whole grid."""
    block = tuple(data.draw(st.slices(n).filter(lambda s: (s.step or 1) > 0)) for n in sweep.shape)
    whole = sweep.columns().reshape(*sweep.shape, 13)
    np.testing.assert_array_equal(sweep.columns(block), whole[block].reshape(-1, 13))


@given(sweeps())
def test_round_trips(sweep: Sweep) -> None:
    """A sweep survives JSON and pickling to the last bit."""
    again = Sweep.from_dict(json.loads(json.dumps(sweep.to_dict())))
    assert again == sweep
    np.testing.assert_array_equal(again.columns(), sweep.columns())
    assert pickle.loads(pickle.dumps(sweep)) == sweep


def test_sweeps_that_differ_are_unequal() -> None:
    """The last bit of a value, the order of the axes and the name all count."""
    one = make({"V": [0, 1], "T": [0, 1]}, J=1)
    assert one != make({"V": [0, np.nextafter(1, 2)], "T": [0, 1]}, J=1)
    assert one != make({"V": [0, 1], "T": [0, 1]}, J=1, D=26)
    assert one.dims != make({"T": [0, 1], "V": [0, 1]}, J=1).dims
    assert one != make({"T": [0, 1], "V": [0, 1]}, J=1)
