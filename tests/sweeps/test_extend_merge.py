"""Stores that grow out of others: what is there is reused, and the result is that of one run."""

import numpy as np
import pytest
import xarray as xr

from spinquad.sweeps.errors import RunFailed, UserError
from spinquad.sweeps.merge import merge
from spinquad.sweeps.prepare import prepare
from spinquad.sweeps.run import run
from spinquad.sweeps.status import status, text
from spinquad.sweeps.steps import even
from spinquad.sweeps.verify import verify
from spinquad.sweeps.views import show_store

BIAS, HEAT = even(0, 10, 7), even(0, 2, 11)  # as the sweep of conftest has them


@pytest.fixture
def grown(sweep, options, kernel, tmp_path):
    """Return a function that compares a store, bit by bit, with one run of its sweep elsewhere."""

    def check(path, whole):
        found = xr.open_zarr(path, chunks=None)
        alone = run(whole, options(results=tmp_path / "alone")).path
        expected = xr.open_zarr(alone, chunks=None)
        assert set(found.variables) == set(expected.variables)
        for name in expected.variables:
            assert found[name].values.tobytes() == expected[name].values.tobytes(), name
        assert verify(path).sound
        assert not (path / ".spinquad/sources").exists()
        assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(f".{path.name}")] == []

    return check


@pytest.fixture
def counted(kernel):
    """Return a kernel that counts values, and the list of its counts."""
    counts = []

    def counting(columns, quantities):
        counts.append(len(columns) * len(quantities))
        return kernel(columns, quantities)

    return counting, counts


def axes(bias, heat):
    return {"V": list(bias), "T": list(heat)}


@pytest.mark.parametrize("shard_points", [5, 11, 24, 1000])
@pytest.mark.parametrize(
    ("bias", "heat"),
    [
        (BIAS[:5], HEAT),
        (BIAS, HEAT[:4]),
        (BIAS[::2], HEAT),
        (BIAS[1::2], HEAT[2:9:3]),
        (BIAS[3:], HEAT[::-1]),
    ],
    ids=["end", "inner", "between", "both", "reversed"],
)
def test_an_axis_is_extended(sweep, options, counted, grown, bias, heat, shard_points):
    run(sweep(axes=axes(bias, heat)), options())
    counting, counts = counted
    whole = sweep(axes=axes(BIAS, HEAT))
    outcome = run(whole, options(extend=True, kernel=counting, shard_points=shard_points))
    assert outcome.good and sum(counts) == 3 * (77 - len(bias) * len(heat))
    grown(outcome.path, whole)


def test_a_quantity_is_added(sweep, options, counted, grown):
    run(sweep(quantities=["spin_current"]), options())
    counting, counts = counted
    outcome = run(sweep(), options(extend=True, kernel=counting, shard_points=10))
    assert sum(counts) == 2 * 77
    grown(outcome.path, sweep())


def test_axis_and_quantity_at_once(sweep, options, counted, grown):
    run(sweep(quantities=["spin_current"], axes=axes(BIAS[:3], HEAT)), options())
    counting, counts = counted
    whole = sweep(axes=axes(BIAS, HEAT))
    outcome = run(whole, options(extend=True, kernel=counting))
    assert sum(counts) == 2 * 33 + 3 * 44
    grown(outcome.path, whole)


def test_an_extension_goes_on_after_a_stop(sweep, options, kernel, counted, grown):
    run(sweep(axes=axes(BIAS[:3], HEAT)), options())
    calls = []

    def stopping(columns, quantities):
        calls.append(len(columns))
        if len(calls) > 2:
            raise KeyboardInterrupt
        return kernel(columns, quantities)

    whole = sweep(axes=axes(BIAS, HEAT))
    with pytest.raises(KeyboardInterrupt):
        run(whole, options(extend=True, kernel=stopping, shard_points=11, workers=1))
    counting, counts = counted
    outcome = run(whole, options(extend=True, kernel=counting))
    assert outcome.good and sum(counts) == 3 * 22
    grown(outcome.path, whole)


def test_an_extension_cut_between_its_renames_is_finished(sweep, options, counted, grown, monkeypatch):
    path = run(sweep(axes=axes(BIAS[:3], HEAT)), options()).path
    from spinquad.sweeps import create

    def killed(hidden, path):
        raise KeyboardInterrupt

    whole = sweep(axes=axes(BIAS, HEAT))
    with monkeypatch.context() as patch:
        patch.setattr(create, "publish", killed)
        with pytest.raises(KeyboardInterrupt):
            run(whole, options(extend=True))
    assert not path.exists()
    counting, counts = counted
    assert run(whole, options(kernel=counting)).good
    assert sum(counts) == 3 * 44
    grown(path, whole)


def test_failed_points_are_computed_again_by_an_extension(sweep, options, kernel, grown):
    def touchy(columns, quantities):
        if (columns[:, 0] == 2.0).any():
            raise ZeroDivisionError("T = 2")
        return kernel(columns, quantities)

    run(sweep(axes=axes(BIAS[:3], HEAT)), options(kernel=touchy))
    whole = sweep(axes=axes(BIAS, HEAT))
    outcome = run(whole, options(extend=True))
    assert outcome.good
    grown(outcome.path, whole)


def test_extension_needs_to_be_asked_for_and_loses_nothing(sweep, options):
    run(sweep(), options())
    with pytest.raises(UserError, match=r"--extend \(adds to it\)"):
        run(sweep(axes=axes([*BIAS, 20.0], HEAT)), options())
    with pytest.raises(UserError, match="axis T loses the value 0;"):
        run(sweep(axes=axes(BIAS, HEAT[2:])), options(extend=True))
    with pytest.raises(UserError, match="J_R 4 -> 6"):
        run(sweep(parameters={"J_L": 5.0, "J_R": 6.0}), options(extend=True))


def test_a_damaged_store_is_not_extended(sweep, options):
    path = run(sweep(axes=axes(BIAS[:3], HEAT)), options()).path
    (path / "spin_current" / "c.0.0.0").unlink()
    with pytest.raises(UserError, match="--repair"):
        run(sweep(axes=axes(BIAS, HEAT)), options(extend=True))


@pytest.mark.parametrize("cut", [2, 4])
def test_stretches_of_an_axis_are_merged(sweep, options, grown, tmp_path, cut):
    parts = [
        run(sweep(name=name, axes=axes(bias, HEAT)), options()).path
        for name, bias in (("low", BIAS[: cut + 1]), ("high", BIAS[cut:]))
    ]
    outcome = merge(parts, "small", options())
    assert outcome.finished and outcome.status == {"1": 77}
    grown(outcome.path, sweep(axes=axes(BIAS, HEAT)))


def test_quantities_are_merged(sweep, options, grown):
    parts = [
        run(sweep(name=name, quantities=names), options()).path
        for name, names in (("a", ["exchange_emission", "spin_current"]), ("b", ["quadrupole_current_LL"]))
    ]
    grown(merge(parts, "small", options()).path, sweep())


def test_what_a_merger_lacks_is_left_for_a_run(sweep, options, counted, grown):
    parts = [
        run(sweep(name=name, axes=axes(bias, heat)), options()).path
        for name, bias, heat in (("a", BIAS[:4], HEAT), ("b", BIAS[4:], HEAT[:5]))
    ]
    outcome = merge(parts, "small", options())
    assert not outcome.finished and not outcome.failures
    counting, counts = counted
    assert run(sweep(axes=axes(BIAS, HEAT)), options(kernel=counting)).good
    assert sum(counts) == 3 * 3 * 6
    grown(outcome.path, sweep(axes=axes(BIAS, HEAT)))


def test_stores_that_disagree_are_not_merged(sweep, options, kernel):
    def wrong(columns, quantities):
        points = kernel(columns, quantities)
        points.values["spin_current"][3] += 1e-3
        return points

    parts = [run(sweep(name=name), options(kernel=k)).path for name, k in (("a", kernel), ("b", wrong))]
    outcome = merge(parts, "small", options())
    assert not outcome.finished
    assert all("two sources differ in spin_current" in why for why in outcome.failures.values())


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("others", "told"),
    [
        (
            {"axes": {"V": [0.0, 1.0]}, "parameters": {"J": 1.0, "T": 1.0}},
            r"dimensions (V, T|V) -> (V|V, T)$",
        ),
        ({"axes": {"T": [0.0, 1.0], "V": [0.0, 1.0]}}, r"dimensions (V, T -> T, V|T, V -> V, T)$"),
        (
            {"axes": {"V": [0.0, 1.0], "D": {"values": [1.0, 2.0], "with": "V"}, "T": [0.0]}},
            r"parameters along V: (V -> V, D|V, D -> V)$",
        ),
    ],
)
def test_stores_along_other_axes_are_not_merged(sweep, options, others, told, turned):
    paths = [
        run(sweep(**({"name": name, "parameters": {"J": 1.0}} | changes)), options()).path
        for name, changes in (("a", {}), ("b", {}), ("c", others))
    ]
    with pytest.raises(UserError, match=told) as error:
        merge(paths[::-1] if turned else paths, "small", options())
    assert "of another sweep than" in str(error.value)


def test_zipped_values_that_contradict_each_other_are_not_merged(sweep, options):
    paths = [
        run(
            sweep(name=name, axes={"V": [0.0, 1.0], "D": {"values": [2.0, D], "with": "V"}, "T": [0.0]}),
            options(),
        ).path
        for name, D in (("a", 3.0), ("b", 4.0))
    ]
    with pytest.raises(UserError, match="axis V: one store has V = 1, D = 3 and another V = 1, D = 4; merge"):
        merge(paths, "small", options())


def test_what_differs_along_an_axis_is_told(sweep, options):
    run(sweep(axes=axes([0, 1, 2], [1])), options())
    for bias, told in (
        ([2, 1, 0], "axis V: the same values in another order;"),
        ([0, 1, 3], "axis V: value 3 is 2 -> 3;"),
        ([0, 1], "axis V: 3 -> 2 values;"),
    ):
        with pytest.raises(UserError, match=told):
            run(sweep(axes=axes(bias, [1])), options())


def test_stores_of_other_sweeps_or_code_are_not_merged(sweep, options):
    first = run(sweep(name="a"), options()).path
    other = run(sweep(name="b", parameters={"J": 1.0}), options()).path
    code = run(sweep(name="c"), options(code={"stand_in.py": "2"})).path
    with pytest.raises(UserError, match="another sweep"):
        merge([first, other], "small", options())
    with pytest.raises(UserError, match="another stand_in.py"):
        merge([first, code], "small", options())
    with pytest.raises(UserError, match="takes two or more"):
        merge([first], "small", options())
    with pytest.raises(UserError, match="exists"):
        merge([first, first], "a", options())
    with pytest.raises(UserError, match="small letters"):
        merge([first, first], "../a", options())
    assert issubclass(UserError, ValueError) and not issubclass(RunFailed, ValueError)


def test_an_extension_that_was_killed_tells_what_it_holds(sweep, options, capsys):
    path = run(sweep(axes=axes(BIAS[:3], HEAT[:2])), options()).path
    longer = sweep(axes=axes(BIAS, HEAT[:2]))
    prepare(path, longer, options(extend=True))
    told = "small is being extended: what was known before is taken over"
    assert any(line.startswith(told) for line in text(status(path)))
    assert next(line for line in show_store(str(path), None, None) if "extended" in line).startswith(told)
    still = axes(np.append(BIAS, 11.0), HEAT[:2])
    with pytest.raises(UserError, match=f"{told}.*finishes it; use --extend"):
        run(sweep(axes=still), options())
    with pytest.raises(UserError, match=f"{told}.*finishes it; use --fresh"):
        run(sweep(axes=axes(BIAS[:3], HEAT[:2])), options())
    assert run(longer, options()).finished
    assert not any("extended" in line for line in text(status(path)))
