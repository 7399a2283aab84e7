"""What a store says of itself is believed where it vouches for it, and nowhere else."""

import asyncio
import json
import os
import shutil
import signal
import sys
import threading
import time
from typing import NamedTuple

import cloudpickle
import numpy as np
import pytest
from distributed.protocol.pickle import dumps

from spinquad.kernels.quantities import DONE, NOT_FINITE
from spinquad.sweeps import archive, fill, guests, manifest, pool, receipts
from spinquad.sweeps.errors import RunFailed, UserError
from spinquad.sweeps.files import FileSet
from spinquad.sweeps.merge import merge
from spinquad.sweeps.prepare import prepare
from spinquad.sweeps.results import open_results, run_path
from spinquad.sweeps.run import run
from spinquad.sweeps.store import PLAN, PROVENANCE, SOURCES, open_store
from spinquad.sweeps.verify import verify

QUANTITY = "exchange_emission"


@pytest.fixture
def line(sweep):
    """Return a function that makes a sweep of so many values of V."""

    def make(n=40, **changes):
        axes = {"V": {"values": [0.25 * k for k in range(n)]}}
        return sweep(
            **({"axes": axes, "quantities": [QUANTITY], "parameters": {"J": 5.0, "T": 1.0}} | changes)
        )

    return make


def rewrite(path, name, **changes):
    """Change entries of a document of a store."""
    content = json.loads((path / name).read_bytes())
    (path / name).write_text(json.dumps(content | changes))


WRONG_PLANS = [
    {"shard_shape": [20]},
    {"shard_shape": [20], "chunk_shape": [20]},
    {"shard_shape": [3]},
    {"shard_shape": ["a"]},
    {"shard_shape": 5},
    {"chunk_shape": [0]},
    {"level": "x"},
    {"format": 1},
]


@pytest.mark.parametrize("change", WRONG_PLANS, ids=str)
def test_a_plan_of_another_layout_is_refused_and_repaired(line, options, change):
    path = run(line(), options(shard_points=10)).path
    values = open_results(path)[QUANTITY].values
    rewrite(path, PLAN, **change)
    assert not verify(path).sound
    with pytest.raises(UserError):
        run(line(), options())
    assert run(line(), options(repair=True)).finished
    assert verify(path).sound and open_store(path).plan.count == 4
    assert np.array_equal(open_results(path)[QUANTITY].values, values)


def test_an_unfinished_store_is_not_filled_by_another_plan(line, options):
    given = options(shard_points=10)
    path = run_path("small", given.results)
    path.parent.mkdir(parents=True)
    prepare(path, line(), given)
    rewrite(path, PLAN, shard_shape=[20])
    with pytest.raises(UserError, match="--repair"):
        run(line(), given)
    assert not receipts.files(path)


def test_a_store_is_not_repaired_by_another_sweep(line, options):
    path = run(line(), options(shard_points=10)).path
    rewrite(path, PLAN, title="changed")
    other = line(parameters={"J": 4.0, "T": 1.0})
    with pytest.raises(UserError, match="another sweep"):
        run(other, options(repair=True))


@pytest.mark.parametrize("content", [None, "{", '{"seconds_per_point": "abc"}', '{"seconds_per_point": NaN}'])
def test_provenance_forbids_nothing(line, options, content):
    path = run(line(), options()).path
    (path / PROVENANCE).unlink()
    if content is not None:
        (path / PROVENANCE).write_text(content)
    assert open_store(path).plan.cost == 0.0
    assert run(line(), options()).finished and run(line(), options(repair=True)).finished


def receipt(shard, owner):
    """Return a receipt of nothing."""
    facts = {"status": {}, "regime": {}, "worst_error": {}, "sha256": [owner], "bytes": [1]}
    return {"shard": shard, "attempt": 0, "time": 1.0, "seconds": 1.0, **facts}


def journal(store, owner, shards=()):
    """Write receipts of shards."""
    (store / receipts.RECEIPTS).mkdir(parents=True, exist_ok=True)
    file = receipts.Journal(store, owner)
    for shard in shards:
        file.append(receipt(shard, owner))
    file.close()


def test_a_journal_that_begins_meanwhile_shifts_nothing(tmp_path):
    journal(tmp_path, "b", (0, 1))
    journal(tmp_path, "c", (2, 3))
    places = receipts.latest(tmp_path, 4)
    journal(tmp_path, "a")
    found = {shard: read["sha256"] for shard, read in receipts.read_at(tmp_path, places)}
    assert found == {0: ["b"], 1: ["b"], 2: ["c"], 3: ["c"]}


def test_a_receipt_in_another_s_place_is_none(tmp_path):
    journal(tmp_path, "a", (0,))
    place = receipts.latest(tmp_path, 2)[0]
    assert list(receipts.read_at(tmp_path, {1: place})) == []


def test_a_closed_journal_writes_nowhere(tmp_path):
    (tmp_path / receipts.RECEIPTS).mkdir(parents=True)
    file = receipts.Journal(tmp_path, "a")
    file.close()
    other = open(tmp_path / "other", "wb")
    with pytest.raises(ValueError, match="closed"):
        file.append(receipt(0, "a"))
    other.close()
    assert (tmp_path / "other").read_bytes() == b""


class Found(NamedTuple):
    """What a kernel returns."""

    values: dict
    errors: dict
    status: np.ndarray
    regime: np.ndarray


def fast(columns, quantities):
    """Return ones, but NaN where mu_L > 3, and errors that are infinite below -3."""
    mu, n = columns[:, 2], len(columns)
    values = np.where(mu > 3.0, np.nan, 1.0)
    errors = np.where(mu < -3.0, np.inf, np.where(mu > 3.0, np.nan, 1e-9))
    status = np.where(mu > 3.0, NOT_FINITE, DONE).astype(np.uint8)
    both = ({name: each for name in quantities} for each in (values, errors))
    return Found(*both, status, np.zeros(n, np.uint8))


def slow(columns, quantities):
    """Return the same, later."""
    time.sleep(0.5)
    return fast(columns, quantities)


cloudpickle.register_pickle_by_value(sys.modules[__name__])


def test_a_worker_finishes_a_shard_when_the_next_sweep_begins(line, options):
    given = options(shard_points=10)
    stores = []
    for name in ("first", "second"):
        path = run_path(name, given.results)
        path.parent.mkdir(parents=True, exist_ok=True)
        stores.append(prepare(path, line(name=name), given).path)
    made = []
    thread = threading.Thread(
        target=lambda: made.append(pool.make_shard(str(stores[0]), "run-1", 3, 0, dumps(slow)))
    )
    thread.start()
    while not pool._shared:
        time.sleep(0.01)
    pool.make_shard(str(stores[1]), "run-2", 0, 0, dumps(fast))
    thread.join()
    for path, name in zip(stores, ("run-1", "run-2"), strict=True):
        asyncio.run(pool.put_away(str(path), name))
    assert made[0][3] == ""
    assert [sorted(receipts.latest(path, 4)) for path in stores] == [[3], [0]]


def test_no_shard_is_begun_once_a_run_is_put_away(line, options, tmp_path):
    path = run(line(), options(shard_points=10)).path
    asyncio.run(pool.put_away(str(path), "run-3"))
    assert pool.make_shard(str(path), "run-3", 0, 0, None)[3] == "the run stops"


@pytest.mark.parametrize("points", [10, 40])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_worst_errors_do_not_depend_on_the_layout(line, options, points, sign):
    values = [sign * 0.4 * k for k in range(-20, 20)]
    quantities = line(axes={"V": {"values": values}})
    path = run(quantities, options(shard_points=points, kernel=fast)).path
    assert manifest.read(path)["worst_error"] == {QUANTITY: "inf"}
    shutil.rmtree(path / receipts.RECEIPTS)
    assert run(quantities, options(kernel=fast, retry=True)).finished
    assert manifest.read(path)["worst_error"] == {QUANTITY: "inf"}


def test_partial_files_of_a_guest_that_comes_meanwhile_stay(line, options, monkeypatch):
    path = run(line(), options()).path
    asked = []

    def coming(store):
        asked.append(store)
        return frozenset() if len(asked) == 1 else frozenset({"slurm-7"})

    monkeypatch.setattr(guests, "guests", coming)
    for owner in ("slurm-7-1-ab", "dead-1"):
        files = FileSet(path, owner)
        files.append("status/c.0", b"x")
        files._write_out()
    assert guests.drop_partials(path) == 1
    files.discard()


def test_sources_half_removed_by_a_kill_are_nobody_s(line, options, monkeypatch):
    run(line(), options())
    whole = shutil.rmtree

    def killed(path, **settings):
        if SOURCES in str(path) and os.path.exists(path):
            os.unlink(os.path.join(path, "extended", PLAN))
            raise KeyboardInterrupt
        whole(path, **settings)

    monkeypatch.setattr(fill.shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        run(line(50), options(extend=True))
    monkeypatch.undo()
    path = run(line(60), options(extend=True)).path
    assert verify(path).finished and sorted(x.name for x in (path / SOURCES).parent.glob("sources*")) == []


def test_stores_that_differ_leave_no_merged_one(line, options):
    a = run(line(name="a"), options()).path
    b = run(line(name="b"), options(kernel=fast)).path
    for _ in range(2):
        assert merge([a, b], "both", options()).failures
    assert not list(a.parent.glob("*both*"))


def test_a_merge_that_cannot_be_copied_leaves_nothing(line, options, monkeypatch):
    paths = [run(line(name=name), options()).path for name in "ab"]

    def full(source, target, **settings):
        raise shutil.Error([(source, target, "[Errno 28] No space left on device")])

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(RunFailed, match="No space left on device$"):
        merge(paths, "both", options())
    assert not list(paths[0].parent.glob("*both*"))


def test_an_archive_that_is_killed_keeps_what_was_there(line, options, tmp_path):
    path, place = run(line(), options()).path, tmp_path / "paper" / "small.zarr"
    archive.archive(path, place)
    old = open_results(place)[QUANTITY].values
    run(line(20), options(fresh=True, kernel=fast))
    child = os.fork()
    if child == 0:
        archive.publish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        try:
            archive.archive(path, place, replace=True)
        finally:
            os._exit(1)
    os.waitpid(child, 0)
    assert not place.exists()
    with pytest.raises(UserError, match="another sweep"):  # what was there comes back first
        archive.archive(path, place)
    with pytest.raises(RunFailed):
        archive.publish, kept = _refusing, archive.publish
        try:
            archive.archive(path, place, replace=True)
        finally:
            archive.publish = kept
    assert np.array_equal(open_results(place)[QUANTITY].values, old)
    assert archive.archive(path, place, replace=True)
    assert sorted(x.name for x in place.parent.iterdir()) == ["small.zarr"]
    assert verify(place).sound


def _refusing(hidden, place):
    raise RunFailed("no")
