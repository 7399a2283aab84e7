"""The public Band, Electrode and Sweep: what they take, and that every mistake is one UserError."""

import copy
import dataclasses
import pickle

import numpy as np
import pandas as pd
import pytest

from spinquad import Band, Electrode, Sweep, UserError
from spinquad.kernels.electrodes import Band as KernelBand
from spinquad.kernels.electrodes import Electrode as KernelElectrode

ENERGIES, DOS = (0.0, 1.0, 2.0, 3.0), (0.0, 1.0, 0.5, 0.0)
ROWS = np.array([ENERGIES, DOS]).T


@pytest.mark.parametrize(
    "table",
    [(ENERGIES, DOS), ROWS, ROWS.tolist(), ROWS.T, ROWS[::-1], pd.DataFrame(ROWS, columns=["E", "dos"])],
)
def test_a_table_in_either_shape(table):
    assert Band("table", table=table) == KernelBand("table", table=(ENERGIES, DOS))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "a band without shape; give one of flat, semielliptic"),
        ({"shape": "flat", "d": 3}, "Band has no 'd'; did you mean 'D'?"),
        ({"shape": "flet", "D": 3}, "shape 'flet' is unknown; give one of"),
        ({"shape": "flat", "D": -1}, "D = -1: a band needs D > 0"),
        ({"shape": ["flat"], "D": 1}, "is unknown"),
        (
            {"shape": "table", "table": 3},
            r"table of shape \(\): not two columns of numbers; give energies and",
        ),
        ({"shape": "table", "table": [[1, 2], [3]]}, r"not two columns of numbers; .* of shape \(n, 2\)"),
        ({"shape": "table", "table": np.ones((4, 3))}, r"table of shape \(4, 3\): not two columns"),
        ({"shape": "table", "table": ["ab", "cd"]}, "not two columns of numbers"),
        ({"shape": "table", "table": [[0, 1, 1, 2], DOS]}, "energy 1 stands in rows 2 and 3"),
    ],
)
def test_mistakes_are_user_errors(given, told):
    with pytest.raises(UserError, match=told) as error:
        Band(**given)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Electrode(()),
        lambda: Electrode(3),
        lambda: Electrode.from_levels([1], [1, 2], 0.1),
        lambda: Electrode.from_levels(1, 2, 0.1),
    ],
)
def test_mistakes_in_electrodes_are_user_errors(make):
    with pytest.raises(UserError):
        make()


def test_a_band_is_that_of_the_kernels():
    """Equal, with the same hash, whichever was made where; and it can be copied and changed."""
    ours, theirs = Band("flat", D=25, J=5), KernelBand("flat", D=25, J=5)
    assert ours == theirs and theirs == ours and hash(ours) == hash(theirs) and ours != Band("flat", D=25)
    assert pickle.loads(pickle.dumps(ours)) == copy.deepcopy(ours) == ours
    assert dataclasses.replace(ours, J=3) == KernelBand("flat", D=25, J=3)
    levels = [kind.from_levels([0, 1], [1, 3], 0.1) for kind in (Electrode, KernelElectrode)]
    assert levels[0] == levels[1] and type(levels[0]) is Electrode


@pytest.mark.parametrize(("given", "way"), [({"name": "x"}, "from_dict"), ("x.toml", "from_toml")])
def test_a_sweep_says_how_it_is_made(given, way):
    with pytest.raises(UserError, match=rf"it takes its fields one by one; write Sweep\.{way}\("):
        Sweep(given)
