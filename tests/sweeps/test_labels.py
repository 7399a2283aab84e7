"""Coordinates and attributes."""

import pytest

from spinquad.kernels.quantities import PARAMETERS, QUANTITIES, REGIME, STATUS
from spinquad.sweeps import labels
from spinquad.sweeps.parameters import NAMES
from spinquad.sweeps.sweep import Sweep

ATTRIBUTES = {"symbol", "units", "equation", "long_name", "description"}


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_labelled(name: str) -> None:
    """Parameters have all four attributes; energies are in the unit of the sweep."""
    attrs = labels.parameter_attrs(name, "meV")
    assert set(attrs) == ATTRIBUTES
    assert all(attrs.values())
    energy = name.partition("_")[0] in ("T", "J", "D", "mu", "V", "t", "omega")
    assert attrs["units"] == ("meV" if energy else "rad" if name == "theta" else "1")
    if name in PARAMETERS and "_" in name:
        assert attrs["symbol"].endswith(f"^{name[-1]}")
        assert attrs["description"].endswith(f"electrode {name[-1]}")
        assert attrs["long_name"].endswith(f" of {name[-1]}")


@pytest.mark.parametrize("name", QUANTITIES)
def test_every_quantity_and_its_error_are_labelled(name: str) -> None:
    """Quantities and errors have all four attributes and the same units."""
    value, error = labels.quantity_attrs(name, "meV"), labels.error_attrs(name, "meV")
    assert set(value) == set(error) == ATTRIBUTES
    assert all(value.values())
    assert value["units"] == error["units"] in ("meV", "1")
    assert value["description"] in error["description"]


def test_labels_of_plots_are_short() -> None:
    """xarray's plots cut long ones, as on a colour bar."""
    made = [labels.parameter_attrs(name, "meV") for name in (*NAMES, "J_L12")]
    made += [kind(name, "meV") for name in QUANTITIES for kind in (labels.quantity_attrs, labels.error_attrs)]
    made += [attrs for _, _, attrs in labels.frame_coordinates(["quadrupole_LL"]).values()]
    assert [attrs["long_name"] for attrs in made if len(attrs["long_name"]) > 32] == []
    names = [labels.quantity_attrs(name, "meV")["long_name"] for name in QUANTITIES]
    assert len(set(names)) == len(names)


def test_flags_follow_the_conventions() -> None:
    """One meaning for every flag, as the CF conventions ask, in words without blanks."""
    status, regime = labels.status_attrs(), labels.regime_attrs()
    assert dict(zip(status["flag_values"], status["flag_meanings"].split(" "), strict=True)) == STATUS
    assert dict(zip(regime["flag_masks"], regime["flag_meanings"].split(" "), strict=True)) == REGIME
    assert set(status) > ATTRIBUTES < set(regime)


def test_coordinates_of_a_sweep() -> None:
    """Axes, zipped parameters, fixed parameters and the frame, each once."""
    sweep = Sweep.from_dict(
        {
            "name": "mine",
            "unit": "meV",
            "quantities": ["spin_current"],
            "parameters": {"T": 0},
            "axes": {"J_L": [1, 2], "J_R": {"values": [3, 4], "with": "J_L"}},
        }
    )
    found = labels.coordinates(sweep)
    assert list(found) == ["J_L", "J_R", "T", "mu", "D", "N", "theta", "t", "i"]
    assert found["J_R"][0] == ("J_L",)
    assert found["J_R"][1].tolist() == [3, 4]
    assert found["D"][:2] == ((), 25.0)
    assert found["i"][1].tolist() == ["x", "y", "z"]
    assert all(set(attrs) == ATTRIBUTES for _, _, attrs in found.values())
