"""What a task says in its log."""

import calendar
import time

import pytest

from spinquad.slurm.ready import say


@pytest.fixture
def elsewhere(monkeypatch):
    """Put the clock into another zone."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XYZ-7")
        time.tzset()
        yield
    time.tzset()


def test_times_are_those_of_the_logs_of_the_store(elsewhere):
    said = []
    before = int(time.time())
    say(said.append, "hello")
    stamp, text = said[0].split()
    assert text == "hello" and stamp.endswith("Z")
    told = calendar.timegm(time.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ"))
    assert before <= told <= time.time()
