"""A statement of the paper, the value found here, and whether the statement holds.

Most numbers in the paper's text are estimates. A check therefore shows the paper's value and the deviation
from it, and passes where the value lies between two bounds that the workflow gives a reason for; it says so
where these are far from the paper's number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

ESTIMATE = 0.25  # how far the paper's estimates may be off without a word


@dataclass(frozen=True)
class Check:
    """One statement.

    Attributes
    ----------
    statement : str
        what the paper says, with the place.
    value : float
        found in the store.
    paper : float or None
        the paper's number; None where the statement is an inequality.
    low, high : float
        the check passes for ``low <= value <= high``, and never for NaN.
    """

    statement: str
    value: float
    paper: float | None
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"{self.statement}: bounds {self.low}, {self.high}; give the lower one first")

    @property
    def passed(self) -> bool:
        """Whether the statement holds."""
        return self.low <= self.value <= self.high

    @property
    def deviation(self) -> float | None:
        """Return the deviation from the paper: relative, absolute where the paper's value is zero."""
        if self.paper is None:
            return None
        return (self.value - self.paper) / abs(self.paper) if self.paper else self.value

    @property
    def unlike(self) -> bool:
        """Whether the statement holds as derived here, and the paper's estimate is another number."""
        if not self.passed or not self.paper or self.low <= self.paper <= self.high:
            return False
        return abs(self.value - self.paper) > ESTIMATE * abs(self.paper)

    def to_dict(self) -> dict[str, Any]:
        """Return the check as JSON can hold it: without infinite bounds and NaN."""
        row = asdict(self) | {"deviation": self.deviation, "passed": self.passed}
        return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in row.items()}


def near(
    statement: str,
    value: float,
    paper: float | None,
    *,
    within: float | None = None,
    relative: float | None = None,
    expected: float | None = None,
) -> Check:
    """Return a check that ``value`` lies near ``expected``, by default the paper's number.

    Parameters
    ----------
    within, relative
        how near: absolutely, or as a fraction of the expected value. One of them is given.
    expected
        exact value, where the paper's number is an estimate of it, or the paper has none.
    """
    centre = paper if expected is None else expected
    if centre is None or (within is None) == (relative is None):
        raise ValueError(f"{statement}: give paper or expected, and one of within and relative")
    width = within if within is not None else abs(centre) * float(relative or 0.0)
    number = None if paper is None else float(paper)
    return Check(statement, float(value), number, float(centre - width), float(centre + width))


def below(statement: str, value: float, bound: float) -> Check:
    """Return a check that ``value <= bound``."""
    return Check(statement, float(value), None, -math.inf, float(bound))


def above(statement: str, value: float, bound: float) -> Check:
    """Return a check that ``value >= bound``."""
    return Check(statement, float(value), None, float(bound), math.inf)


def failed(checks: Iterable[Check]) -> list[Check]:
    """Return the checks that do not pass."""
    return [check for check in checks if not check.passed]


def table(checks: Sequence[Check]) -> list[str]:
    """Return one line a check: statement, value here, the paper's, deviation, allowed range, verdict."""
    head = ("statement", "here", "paper", "deviation", "allowed", "")
    rows = [head, *(_row(check) for check in checks)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(head))]
    return ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def _row(check: Check) -> tuple[str, ...]:
    deviation = ""
    if check.deviation is not None:
        deviation = f"{100 * check.deviation:+.2g} %" if check.paper else f"{check.deviation:+.2g}"
    paper = "" if check.paper is None else f"{check.paper:.4g}"
    verdict = "as derived, not as printed" if check.unlike else "ok" if check.passed else "FAILED"
    return check.statement, f"{check.value:.6g}", paper, deviation, _allowed(check), verdict


def _allowed(check: Check) -> str:
    if math.isinf(check.low):
        return f"<= {check.high:.4g}"
    if math.isinf(check.high):
        return f">= {check.low:.4g}"
    centre, width = 0.5 * (check.low + check.high), 0.5 * (check.high - check.low)
    return f"{centre:.6g} +- {width:.1g}"
