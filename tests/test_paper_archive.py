"""The archive of the paper's sweeps is whole, small, anonymous, and what this code computes."""

import json
from pathlib import Path

import pytest

from spinquad.sweeps.archive import KEPT
from spinquad.sweeps.catalog import catalog_names
from spinquad.sweeps.compare import compare
from spinquad.sweeps.identity import sweep_differences
from spinquad.sweeps.options import Options
from spinquad.sweeps.run import run
from spinquad.sweeps.store import PROVENANCE, open_store
from spinquad.sweeps.sweep import Sweep
from spinquad.sweeps.verify import verify

PAPER = Path(__file__).parents[1] / "results" / "paper"
MEGABYTES = 10


@pytest.mark.parametrize("name", catalog_names())
def test_every_sweep_of_the_catalog_is_archived_and_sound(name):
    path = PAPER / f"{name}.zarr"
    report = verify(path)
    assert report.sound and report.finished
    assert sweep_differences(open_store(path).plan.sweep, Sweep.from_toml(name)) == []
    assert set(json.loads((path / PROVENANCE).read_text())) <= set(KEPT)


def test_nothing_else_is_archived_and_it_is_small():
    assert {path.name for path in PAPER.iterdir()} == {f"{name}.zarr" for name in catalog_names()}
    assert sum(path.stat().st_size for path in PAPER.rglob("*") if path.is_file()) < MEGABYTES * 1e6


def test_a_sweep_computed_anew_agrees_with_the_archive(tmp_path):
    made = run(Sweep.from_toml("fig17"), Options(results=tmp_path))
    assert compare(made.path, PAPER / "fig17.zarr").wrong == []
