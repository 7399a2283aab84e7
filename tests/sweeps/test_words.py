"""Words of status and regime, which every command takes from one place."""

import re
from pathlib import Path

import pytest

from spinquad.kernels.quantities import REGIME, STATUS
from spinquad.sweeps import words

ROOM = Path(words.__file__).parent


def test_codes_have_the_words_of_the_kernels_and_unknown_ones_stand_for_themselves():
    assert [words.status_word(code) for code in STATUS] == list(STATUS.values())
    assert words.status_word("1") == words.status_word(1) == "done" and words.status_word("77") == "77"
    assert words.regime_words(0) == [] and words.regime_words(sum(REGIME)) == list(REGIME.values())


def test_points_are_counted_by_word():
    assert words.tally({"1": 76, "5": 1}) == "76 done, 1 failed" and words.tally({}) == ""
    assert words.by_status({"0": 3, "1": 4}, 10) == {"done": 4, "pending": 6}
    assert words.by_status({"1": 10}, 10) == {"done": 10}


@pytest.mark.parametrize("both", [3, 0])
def test_a_point_that_strains_two_assumptions_counts_for_both(both):
    one, other = REGIME
    found = words.by_regime({"0": 5, str(one): 2, str(one | other): both})
    assert found == {REGIME[one]: 2 + both} | ({REGIME[other]: both} if both else {})


def test_nobody_else_decodes_them():
    others = [file for file in ROOM.glob("*.py") if file.name != "words.py"]
    decoding = re.compile(r"STATUS(\.get\(|\[)|REGIME\.items")
    assert [file.name for file in others if decoding.search(file.read_text())] == []
