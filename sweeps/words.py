"""Codes of status and regime in words, for one point and for counts of many."""

from __future__ import annotations

from collections.abc import Mapping

from ..kernels.quantities import PENDING, REGIME, STATUS


def status_word(code: int | str) -> str:
    """Return the word of a status; a code that is not known stands for itself."""
    return STATUS.get(int(code), str(code))


def regime_words(mask: int) -> list[str]:
    """Return the assumptions that a point strains."""
    return [word for bit, word in REGIME.items() if mask & bit]


def tally(points: Mapping[str, int]) -> str:
    """Return ``76 done, 1 failed``, from counts by status code."""
    return ", ".join(f"{n} {status_word(code)}" for code, n in points.items())


def by_status(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """Return points by the word of their status; what is not counted is pending."""
    found = {status_word(code): n for code, n in counts.items() if int(code) != PENDING}
    pending = size - sum(found.values())
    return found | ({status_word(PENDING): pending} if pending else {})


def by_regime(counts: Mapping[str, int]) -> dict[str, int]:
    """Return points by the assumption that they strain."""
    found = dict.fromkeys(REGIME.values(), 0)
    for code, n in counts.items():
        for word in regime_words(int(code)):
            found[word] += n
    return {word: n for word, n in found.items() if n}
