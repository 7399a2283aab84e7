"""A task of many cores is several processes, and ends as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinquad.slurm.notes import STARTED, Made, last_note, note
from spinquad.slurm.parts import Part
from spinquad.slurm.record import load, new_submission
from spinquad.slurm.shares import THREADS, own_share, parsed, share_count
from spinquad.sweeps.errors import UserError


@given(st.integers(1, 200), st.integers(0, 300))
def test_every_shard_has_one_process_and_none_more_cores_than_it_can_use(workers, shards):
    jobs = [(shard, 0) for shard in range(shards)]
    count = share_count(workers, shards)
    shares = [own_share(jobs, (k, count)) for k in range(count)]
    assert sorted(sum(shares, [])) == jobs
    assert all(shares) or not shards
    assert count >= min(workers / THREADS, max(shards, 1))


@pytest.mark.parametrize("text", ["", "1", "2/2", "-1/2", "a/b", "1/2/3"])
def test_share_that_is_none_is_refused(text):
    with pytest.raises(UserError, match="--share .*: write K/N"):
        parsed(text)


@pytest.fixture
def record(tmp_path):
    """Return a submission of one task."""
    given = {"sweep": "x", "identity": "", "profile": {}, "route": "array", "parts": []}
    return new_submission(tmp_path / "name", [[(k, 0) for k in range(9)]], **given)


def test_record_comes_back_as_it_was(tmp_path):
    given = {"sweep": "x", "identity": "", "profile": {}, "route": "array", "jobs": {"1": "7"}}
    parts = [Part(0, 0, 2), Part(1, 2, 1)]
    made = new_submission(tmp_path / ".spinquad/slurm/name", [[(0, 0)]] * 3, parts=parts, **given)
    made.save()
    again = load(tmp_path, "name")
    assert again == made and again.task("1", 0) == 2 and again.log(2) == made.folder / "7_0.log"


def test_notes_of_processes_are_one(record):
    assert last_note(record, 0) == {}
    note(record, 0, Made(left=9), STARTED)
    assert (last_note(record, 0)["why"], last_note(record, 0)["left"]) == (STARTED, 9)
    for k in range(3):
        note(record, 0, Made(left=3, share=(k, 3)), STARTED)
    note(record, 0, Made(made=3, why="done", share=(0, 3)))
    note(record, 0, Made(made=1, left=2, failures={5: "no"}, why="failed", share=(2, 3)))
    whole = last_note(record, 0)
    assert (whole["made"], whole["left"], whole["failures"]) == (4, 5, {"5": "no"})
    assert whole["why"] == STARTED  # the second of them was killed
    with open(record.folder / "task-0.notes", "a") as file:
        file.write('{"why": "do')  # torn
    assert last_note(record, 0)["made"] == 4


def test_notes_of_an_earlier_start_do_not_count(record):
    note(record, 0, Made(left=9), STARTED)
    note(record, 0, Made(left=9, failures={1: "no"}, why="failed", share=(0, 2)))
    note(record, 0, Made(left=2), STARTED)
    note(record, 0, Made(made=2, why="done"))
    assert last_note(record, 0)["failures"] == {} and last_note(record, 0)["made"] == 2
