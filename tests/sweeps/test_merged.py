"""What merge says of a store that it leaves unfinished, and the file that completes it."""

import shlex

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from spinquad.sweeps.commands import merge_stores
from spinquad.sweeps.run import run
from spinquad.sweeps.steps import even
from spinquad.sweeps.sweep import Sweep
from spinquad.sweeps.toml_text import sweep_text

BIAS, HEAT = even(0, 10, 7), [0.0, 0.7, 1.1, 2.0, 3.0]


@pytest.fixture
def merged(sweep, options, tmp_path):
    """Return a function that merges runs over (bias, heat), and returns status and lines printed."""

    def make(parts, **changes):
        for name, (bias, heat) in zip("abc", parts, strict=False):
            axes = {"V": list(bias), "T": list(heat)}
            run(sweep(name=name, axes=axes, **changes), options())
        told = []
        results = str(tmp_path / "results")
        status = merge_stores(list("abc"[: len(parts)]), "whole", results, told.append)
        return status, "\n".join(told).splitlines()

    return make


def test_what_is_open_is_told_and_computed_by_the_file_written(merged, options, kernel) -> None:
    status, lines = merged([(BIAS[:4], HEAT), (BIAS[4:], HEAT[:3])])
    assert status == 0 and len(lines) == 3
    assert lines[0].endswith("whole.zarr: made of 2 stores, which know 29 of its 35 points")
    assert lines[1] == (
        "open: 6 points, within V = 6.666666666666667 to 10 (3 of 7 values); T = 2 to 3 (2 of 5 values)"
    )
    words = shlex.split(lines[2].partition(": ")[2])
    assert words[:2] == ["spinquad", "run"] and words[3] == "--results"
    counts = []

    def counting(columns, quantities):
        counts.append(len(columns))
        return kernel(columns, quantities)

    outcome = run(Sweep.from_toml(words[2]), options(kernel=counting))
    assert outcome.finished and outcome.path.stem == "whole" and sum(counts) == 6
    assert (xr.open_zarr(outcome.path, chunks=None).status == 1).all()


def test_a_store_that_is_complete_needs_no_file(merged, tmp_path) -> None:
    status, lines = merged([(BIAS[:4], HEAT), (BIAS[3:], HEAT)])
    assert status == 0 and len(lines) == 1 and "done, " in lines[0]
    assert not list((tmp_path / "results").rglob("*.toml"))


def test_stores_that_share_no_value_leave_much_open(merged) -> None:
    _, lines = merged([(BIAS[:1], HEAT[:1]), (BIAS[1:2], HEAT[1:2])])
    assert "know 2 of its 4 points" in lines[0]
    assert lines[1].endswith("(2 of 2 values); T = 0 to 0.7 (2 of 2 values)")


def test_a_file_of_that_name_is_left_alone(merged, tmp_path) -> None:
    mine = tmp_path / "results" / "runs" / "whole.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    _, lines = merged([(BIAS[:4], HEAT), (BIAS[4:], HEAT[:3])])
    assert mine.read_text() == "mine" and "whole-2.toml" in lines[2]


def test_a_merger_that_fails_says_that_nothing_was_made(sweep, options, kernel, tmp_path, capsys) -> None:
    def wrong(columns, quantities):
        points = kernel(columns, quantities)
        points.values["spin_current"][3] += 1e-3
        return points

    for name, each in (("a", kernel), ("b", wrong)):
        run(sweep(name=name), options(kernel=each))
    told = []
    assert merge_stores(["a", "b"], "whole", str(tmp_path / "results"), told.append) == 1
    error = capsys.readouterr().err
    assert not told and "whole was not made: " in error and "two sources differ in spin_current" in error


_number = st.floats(-1e30, 1e30).filter(lambda x: x == 0 or abs(x) > 1e-300)


@given(
    st.lists(_number, min_size=1, max_size=6, unique=True),
    st.sampled_from(["linspace", "logspace"]),
    st.integers(2, 40),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_characters="\x7f"), min_size=1),
)
def test_a_sweep_reads_as_it_was_written(tmp_path_factory, values, form, n, title) -> None:
    """Signs of zero, quotes in titles, zipped parameters and bands included."""
    table = {"shape": "table", "energies": [-1, -0.25, 0.1, 1], "dos": [0, 0.5, 0.6, 0], "J": -0.0}
    mine = Sweep.from_dict(
        {
            "name": "mine",
            "title": title[:200],
            "unit": "meV",
            "quantities": ["exchange_emission"],
            "parameters": {"T": 1 / 3, "J_R": 1e-7, "E_L2": 0.1},
            "left": {"bands": [{"shape": "flat", "D": 25}, table]},
            "axes": {
                "V": values,
                "D_R": {"values": [abs(x) + 1 for x in values], "with": "V"},
                "J_L1": {form: [0.1, 7, n]},
            },
        }
    )
    file = tmp_path_factory.mktemp("sweeps") / "mine.toml"
    file.write_text(sweep_text(mine), encoding="utf-8")
    again = Sweep.from_toml(file)
    assert again == mine
    for axis, other in zip(mine.axes, again.axes, strict=True):
        assert all(np.array_equal(a.view("u8"), other.values[k].view("u8")) for k, a in axis.values.items())
    assert form in file.read_text(encoding="utf-8") or n == 2
