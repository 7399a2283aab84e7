"""Read hard_bands.csv, for tests."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

from reference.band_cases import CASES


@cache
def reference() -> dict:
    """Return {case: {quantity: (value, integral of the modulus)}}."""
    rows: dict = defaultdict(dict)
    with Path(__file__).with_name("hard_bands.csv").open() as file:
        for row in csv.DictReader(file):
            rows[row["case"]][row["quantity"]] = float(row["value"]), float(row["modulus"])
    return rows


def row(case: str, names: tuple, numbers) -> list:
    """Return the parameters ``names`` of a case, 1 where it has none, followed by ``numbers``."""
    _, T_L, mu_L, _, T_R, mu_R = CASES[case]
    given = {"T_L": T_L, "T_R": T_R, "mu_L": mu_L, "mu_R": mu_R}
    return [given.get(name, 1.0) for name in names] + list(numbers)
