"""Electrodes of many bands: their numbers stand in the plan, and are no coordinates."""

import json

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

from spinquad import evaluate
from spinquad.cli import cli
from spinquad.sweeps import plan as plans
from spinquad.sweeps.archive import archive
from spinquad.sweeps.compare import compare
from spinquad.sweeps.many_bands import MOST_BANDS
from spinquad.sweeps.merge import merge
from spinquad.sweeps.plan import Plan
from spinquad.sweeps.results import open_results
from spinquad.sweeps.run import run
from spinquad.sweeps.store import fixed_files, open_store
from spinquad.sweeps.tell import plan_lines
from spinquad.sweeps.verify import verify
from spinquad.sweeps.views import show_store

MANY = MOST_BANDS + 1


def electrode(n, J=1.0):
    return {"bands": [{"shape": "gaussian", "D": 0.1, "J": J, "E": 0.1 * k} for k in range(n)]}


@pytest.fixture
def banded(sweep):
    """Return a function that makes a sweep with a left electrode of n bands, and a right one of two."""

    def make(n=MANY, J=1.0, **changes):
        axes = {"J_L2": [0.5, 1.5], "V": [0.0, 1.0, 2.0]}
        given = {"parameters": {"T": 1.0}, "axes": axes, "quantities": ["spin_L"]}
        return sweep(**given | {"left": electrode(n, J), "right": electrode(2)} | changes)

    return make


@pytest.fixture
def options(options, kernel):
    """Return what makes options, with a stand-in for the kernel of bands."""
    return lambda **given: options(**{"kernel": lambda columns, names, model: kernel(columns, names)} | given)


@pytest.fixture
def made_before(monkeypatch):
    """Return a context in which stores are made with every number as a coordinate, as they were."""
    return lambda patch: patch.setattr(plans, "unlisted_sides", lambda names: ())


def names_of(path):
    return {entry.name for entry in path.iterdir() if not entry.name.startswith((".", "zarr"))}


def test_numbers_of_many_bands_are_no_coordinates(banded, options) -> None:
    """Those that vary are; those of the other electrode, of few bands, are."""
    path = run(banded(), options()).path
    found = names_of(path)
    assert {"J_L2", "D_R1", "E_R2"} <= found and not found & {"J_L1", "D_L1", "E_L17", "D_L2"}
    store = xr.open_zarr(path, chunks=None)
    assert store.attrs["bands_left"] == MANY and "bands_right" not in store.attrs
    assert open_store(path).plan.sweep == banded()
    assert verify(path).sound
    heading = next(show_store(str(path), None, None))
    assert heading.endswith(f"left: {MANY} bands") and "E_R2 = 0.1" in heading
    assert open_results(path).identical(store)


def test_numbers_of_sixteen_bands_are_coordinates(banded, options) -> None:
    path = run(banded(MOST_BANDS), options()).path
    assert {"J_L2", "D_L1", "E_L16"} <= names_of(path)
    assert "bands_left" not in xr.open_zarr(path, chunks=None).attrs
    assert "unlisted" not in json.loads((path / ".spinquad/plan.json").read_text())


def test_stores_made_before_are_read_verified_extended_and_compared(
    banded, options, made_before, monkeypatch
) -> None:
    with monkeypatch.context() as patch:
        made_before(patch)
        path = run(banded(), options()).path
    assert {"D_L1", "E_L17"} <= names_of(path)
    assert verify(path).sound and run(banded(), options()).finished
    data = open_results(path)
    assert "D_L1" not in data.coords and "J_L2" in data.coords and data.attrs["bands_left"] == MANY
    (path / "D_L1" / "c").write_bytes(b"")
    assert "D_L1/c has other bytes" in verify(path).fault
    assert run(banded(), options(repair=True)).finished and verify(path).sound
    archived = path.parents[1] / "paper" / "small.zarr"
    assert archive(path, archived)
    run(banded(), options(fresh=True))
    assert "D_L1" not in names_of(path) and not compare(path, archived).wrong
    wider = banded(axes={"J_L2": [0.5, 1.5, 2.5], "V": [0.0, 1.0, 2.0]})
    assert run(wider, options(extend=True)).finished and verify(path).sound


def test_a_damaged_store_of_many_bands_is_repaired(banded, options) -> None:
    path = run(banded(), options()).path
    before = (path / ".spinquad/plan.json").read_bytes()
    (path / ".spinquad/plan.json").write_bytes(b"{}")
    assert run(banded(), options(repair=True)).finished
    assert (path / ".spinquad/plan.json").read_bytes() == before and verify(path).sound


def test_other_numbers_of_many_bands_are_told(banded, options) -> None:
    """Though no coordinate shows them."""
    path = run(banded(), options()).path
    archived = path.parents[1] / "paper" / "small.zarr"
    assert archive(path, archived)
    run(banded(J=2.0), options(fresh=True))
    assert compare(path, archived).wrong == ["other numbers of bands"]


def test_stores_of_many_bands_are_merged(banded, options, made_before, monkeypatch) -> None:
    """Also of two kinds."""
    first = run(banded(name="a"), options()).path
    with monkeypatch.context() as patch:
        made_before(patch)
        axes = {"J_L2": [0.5, 1.5], "V": [3.0]}
        second = run(banded(name="b", axes=axes), options()).path
    merged = merge([first, second], "small", options())
    path = merged.path
    assert merged.finished
    assert verify(path).sound and "D_L1" not in names_of(path)
    assert open_results(path).sizes["V"] == 4


def test_the_plan_counts_the_files_of_coordinates(banded) -> None:
    plan = Plan(banded(), (2, 3), (2, 3))
    files = len(fixed_files(plan.sweep)) + 4
    assert any(line.endswith(f"in {files} files") for line in plan_lines(plan, 1))


def test_evaluate_leaves_them_out() -> None:
    J = xr.DataArray([0.5, 1.5], dims="J_L2")
    given = {"T": 1.0, "J_R": 1.0, "V": 1.0}
    many = evaluate(["spin_L"], **given, left=electrode(MANY), J_L2=J)
    assert {name for name in many.coords if "_L" in name} == {"J_L2"} and many.attrs == {"bands_left": MANY}
    few = evaluate(["spin_L"], **given, left=electrode(2), J_L2=J)
    assert {"D_L1", "E_L2", "J_L2"} <= set(few.coords) and few.attrs == {}
    alone = evaluate(["spin_L"], **given, left=electrode(MANY), J_L2=1.5)
    assert alone.spin_L == many.spin_L[1] and np.isfinite(alone.spin_L)


def test_the_first_line_of_a_point_is_short() -> None:
    bands = ", ".join(f'{{shape="gaussian", D=0.1, E={k}}}' for k in range(MANY))
    words = ["evaluate", "T=1", "J_R=1", "V=1", f"left.bands=[{bands}]", "--quantity", "spin_L"]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    first = done.output.splitlines()[0]
    assert f"left: {MANY} bands" in first and "D_L1" not in first and "T_L = 1" in first
    told = json.loads(CliRunner().invoke(cli, [*words, "--json"]).output)
    assert told["bands_left"] == MANY and "D_L1" not in told["parameters"]
