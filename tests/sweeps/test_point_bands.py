"""`evaluate` with electrodes of any bands: as a table, an Electrode, words of a command line."""

import json

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

import spinquad
from spinquad import evaluate
from spinquad.cli import cli
from spinquad.kernels.electrodes import Band, Electrode
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.models import from_words

ELLIPSE = {"bands": [{"shape": "semielliptic", "D": 25, "J": 5}]}
EXCHANGE = ["exchange_emission", "exchange_absorption", "exchange_torque", "spin_L"]


def test_a_flat_band_in_a_table_is_the_flat_band():
    flat = {"bands": [{"shape": "flat", "D": 25, "J": 5}]}
    one = evaluate(EXCHANGE, T=1.0, J=5.0, V=3.0)
    other = evaluate(EXCHANGE, T=1.0, V=3.0, left=flat, right=flat)
    for name in EXCHANGE:
        assert other[name] == pytest.approx(float(one[name]), rel=1e-9, abs=1e-18)


TABLE = ELLIPSE["bands"][0]


@pytest.mark.parametrize("given", [TABLE, [TABLE], (TABLE,), [spinquad.Band(**TABLE)], ELLIPSE])
def test_every_door_takes_the_same(given):
    """evaluate, spectrum, Lead and Electrode."""
    band = Band("semielliptic", 25.0, 5.0)
    one, other = (evaluate(["spin_L"], T=1.0, J_R=5.0, left=left) for left in (ELLIPSE, given))
    xr.testing.assert_identical(one, other)
    xr.testing.assert_identical(spinquad.spectrum(band, [0.5]), spinquad.spectrum(given, [0.5]))
    lead = spinquad.Lead(given, (0, 0, 1), T=1)
    assert lead == spinquad.Lead(band, (0, 0, 1), T=1) and hash(lead.bands) == hash((band,))
    assert spinquad.Electrode(given) == Electrode((band,)) == spinquad.Electrode(given)


@pytest.mark.parametrize("wrapped", [lambda band: band, lambda band: [band], lambda band: Electrode((band,))])
def test_a_table_a_band_and_an_electrode_are_the_same(wrapped):
    one = evaluate(EXCHANGE, T=1.0, V=3.0, J_R=5.0, left=ELLIPSE)
    other = evaluate(EXCHANGE, T=1.0, V=3.0, J_R=5.0, left=wrapped(Band("semielliptic", 25.0, 5.0)))
    xr.testing.assert_identical(one, other)


def test_a_number_of_a_band_may_be_an_array():
    J = xr.DataArray([1.0, 5.0, 9.0], dims="J_L1")
    many = evaluate(["exchange_torque"], T=1.0, V=3.0, J_R=5.0, left=ELLIPSE, J_L1=J)
    assert many["exchange_torque"].dims == ("J_L1",)
    one = evaluate(["exchange_torque"], T=1.0, V=3.0, J_R=5.0, left=ELLIPSE)
    np.testing.assert_array_equal(many["exchange_torque"][1], one["exchange_torque"])
    assert many["exchange_torque"][0] != many["exchange_torque"][2]


def test_the_command_line_prints_the_same():
    words = ["T=1", "V=3", "J_R=5", 'left.bands=[{shape="semielliptic", D=25, J=5}]', "--json"]
    done = CliRunner().invoke(cli, ["evaluate", *words])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["parameters"]["J_L1"] == 5 and "J_L" not in told["parameters"]
    point = evaluate(["exchange_torque"], T=1.0, V=3.0, J_R=5.0, left=ELLIPSE)
    assert told["quantities"]["exchange_torque"]["value"] == float(point["exchange_torque"])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"left": {"bands": []}}, "left.bands"),
        ({"left": {"bands": [{"shape": "semi", "D": 25}]}}, "unknown"),
        ({"left": {"bands": [{"shape": "flat"}]}}, "half bandwidth"),
        ({"left": ELLIPSE, "J": 5.0}, "given twice"),
        ({"left": ELLIPSE, "J_R": 5.0, "J_L2": 1.0}, "no band"),
        ({"left": 3, "J_R": 5.0}, "left = 3: no bands; give an Electrode"),
        ({"left": [{"shape": "flat"}], "J_R": 5.0}, "left.bands, band 1: band of shape 'flat' without D"),
        ({"left": {"band": []}, "J_R": 5.0}, "give one key, bands or levels, as left.bands = "),
    ],
)
def test_what_is_wrong_is_said(given, told):
    with pytest.raises(UserError, match=told.replace("[", r"\[")):
        evaluate(EXCHANGE, T=1.0, **given)


@pytest.mark.parametrize(
    "words", [["left.bands=[{shape=flat}]"], ["left.bands=[]", "left.levels={}"], ["left.=3"], ["left.a"]]
)
def test_words_that_are_no_electrode(words):
    with pytest.raises(UserError):
        from_words(words)
