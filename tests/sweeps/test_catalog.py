"""The catalog holds the sweeps of the paper, with the parameters of its captions."""

import math
from pathlib import Path

import numpy as np
import pytest

from spinquad.kernels.quantities import PARAMETERS, QUANTITIES
from spinquad.sweeps.catalog import catalog_names, catalog_path, find_sweep
from spinquad.sweeps.errors import UserError
from spinquad.sweeps.sweep import Sweep

FIGURES = (7, 9, 10, 14, 15, 16, 17, 18, 19, 20, 21, 22)
DENSITIES = ("fig02", "fig03a", "fig03a-filling", "fig03b", "fig03b-filling")
ANALYSES = (
    "antiparallel",
    "competition",
    "linear-response",
    "networks",
    "saturation-bias",
    "saturation-splitting",
)

# figure: axis in the caption, its range and number of values, and what is constant over the sweep
CAPTIONS = {
    "fig07": ("omega", -3, 3, 601, {"J_L": 1, "D_L": 25}),
    "fig09": ("T", 0, 2, 201, {"J_L": 1, "D_L": 25, "mu_L": 0}),
    "fig10": ("J", 0, 20, 201, {"T_L": 1, "D_L": 25, "mu_L": 0}),
    "fig14": ("J", 0, 15, 301, {"T_L": 0.5, "D_L": 25, "mu_L": 0, "mu_R": 0}),
    "fig15": ("J", 0, 15, 301, {"mu_L": 0.5, "mu_R": -0.5, "D_L": 25}),
    "fig16": ("V", -10, 10, 401, {"J_L": 5, "J_R": 5, "D_L": 25}),
    "fig17": ("T", 0, 3, 301, {"mu_L": 0.5, "J_L": 5, "D_L": 25}),
    "fig18": ("theta", 0, math.pi / 2, 91, {"J_L": 5, "mu_L": 0.5, "T_L": 1, "T_R": 1}),
    "fig19": ("theta", 0, math.pi / 2, 19, {"J_L": 5, "mu_L": 0.5, "T_L": 1, "T_R": 1}),
    "fig20": ("V", 0, 1.5, 16, {"J_L": 5, "T_L": 1, "theta": math.pi / 4}),
    "fig21": ("tau_R", -1, 0.5, 151, {"J_L": 5, "T_L": 1, "mu_L": 0, "theta": math.pi}),
    "fig22": ("J", 0, 20, 201, {"T_L": 1, "mu_L": 0, "mu_R": 0, "theta": math.pi}),
}


def test_catalog_is_complete() -> None:
    """Every figure and analysis has its sweeps, figures first."""
    assert catalog_names() == (*DENSITIES, *(f"fig{number:02d}" for number in FIGURES), *ANALYSES)


@pytest.mark.parametrize("name", catalog_names())
def test_sweep_is_sound_and_small(name: str) -> None:
    """Each file is a sweep named as its file, whose store stays below two megabytes."""
    sweep = Sweep.from_toml(name)
    assert sweep.name == name
    assert sweep.title != name
    numbers = sum(3 ** len(QUANTITIES[quantity].dims) for quantity in sweep.quantities)
    assert sweep.size * numbers * 16 < 2e6


@pytest.mark.parametrize("name", CAPTIONS)
def test_figure_has_the_parameters_of_its_caption(name: str) -> None:
    """The abscissa and what the caption holds fixed."""
    axis, start, stop, count, fixed = CAPTIONS[name]
    sweep = Sweep.from_toml(name)
    values = sweep.axes[-1].values[axis]
    assert (values[0], values[-1], len(values)) == (start, stop, count)
    columns = dict(zip(PARAMETERS, sweep.columns().T, strict=False))
    for parameter, value in fixed.items():
        assert set(columns[parameter]) == {value}
    if axis != "t":
        assert set(columns["t"]) == {1.0}


def test_temperatures_of_the_figures() -> None:
    """Figs. 15 and 16 compare T = 0 with T = t/2, Fig. 7 T/J = 0.1 with 0.5."""
    for name, temperatures in {"fig07": [0.1, 0.5], "fig15": [0, 0.5], "fig16": [0, 0.5]}.items():
        assert Sweep.from_toml(name).axes[0].values["T"].tolist() == temperatures


def test_steps_of_the_vector_figures() -> None:
    """Fig. 19 turns in steps of pi/36, Fig. 20 raises the bias in steps of 1/10."""
    for name, step in {"fig19": math.pi / 36, "fig20": 0.1}.items():
        (axis,) = Sweep.from_toml(name).axes
        np.testing.assert_allclose(np.diff(axis.values[axis.dim]), step, rtol=1e-12)


def test_linear_response_approaches_zero_from_both_sides() -> None:
    """tau_R comes in pairs of either sign down to 1e-4, with 0 between them."""
    values = dict(
        zip(
            ("J", "tau_R"),
            (axis.values[axis.dim] for axis in Sweep.from_toml("linear-response").axes),
            strict=True,
        )
    )
    taus = values["tau_R"]
    np.testing.assert_array_equal(taus, -taus[::-1])
    assert np.all(np.diff(taus) > 0)
    assert np.min(taus[taus > 0]) == 1e-4


def test_bias_of_either_sign() -> None:
    """The loss of moment is followed for both signs of V, exactly through 0; its saturation far beyond J."""
    bias = Sweep.from_toml("fig16").axes[-1].values["V"]
    np.testing.assert_allclose(bias, -bias[::-1], atol=1e-12)
    assert 0 in bias
    J, V = (axis.values[axis.dim] for axis in Sweep.from_toml("saturation-bias").axes[1:])
    assert V.min() < J.min() ** 2 / (25 * math.pi) < J.max() < V.max()


def test_names_and_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare name means the catalog even beside a file of that name; fig7 is fig07."""
    assert find_sweep("fig7") == find_sweep("fig07") == catalog_path("fig07")
    mine = tmp_path / "fig16"
    mine.write_text(catalog_path("fig17").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert Sweep.from_toml("fig16").name == "fig16"
    assert Sweep.from_toml("./fig16").name == "fig17"
    with pytest.raises(UserError, match="'fig1' is not in the catalog; did you mean 'fig"):
        catalog_path("fig1")
