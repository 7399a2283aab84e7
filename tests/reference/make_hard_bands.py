"""Write hard_bands.csv: ``python -m reference.make_hard_bands [shape ...]``, some seconds to a minute a case.

Cases that are already there are kept: an interrupted run goes on where it stopped.
"""

import csv
import sys
from pathlib import Path

from mpmath import mp
from reference.band_cases import CASES
from reference.junction import coefficients, stored
from reference.many_bands import ManyBands

PATH = Path(__file__).with_name("hard_bands.csv")
HEADER = ("case", "quantity", "value", "modulus")


def digits(case: tuple) -> int:
    """Working digits: half of them are lost at an inverse square root."""
    return 36 if any(band[0] == "chain" for band in (*case[0], *case[3])) else 28


def evaluate(case: tuple) -> dict:
    """Return {quantity: (value, integral of the modulus)}."""
    left, T_L, mu_L, right, T_R, mu_R = case
    with mp.workdps(digits(case)):
        L, R = ManyBands(left, T_L, mu_L), ManyBands(right, T_R, mu_R)
        found = coefficients(L, R)
        for side, e in (("L", L), ("R", R)):
            found |= {f"{name}_{side}": pair for name, pair in stored(e).items()}
    cold = min(T_L, T_R) == 0  # steps: what is left of nodes that rounding put on their other side is zero
    return {name: (0, 0) if cold and scale < 1e-24 else (v, scale) for name, (v, scale) in found.items()}


def rows(path: Path = PATH) -> list:
    """Return the rows that are there."""
    return list(csv.DictReader(path.open())) if path.exists() else []


def main(shapes: list) -> None:
    """Compute what is missing."""
    wanted = [name for shape in shapes for name in CASES if name.startswith(f"{shape}:")]
    for name in wanted or CASES:
        if any(row["case"] == name for row in rows()):
            continue
        case = CASES[name]
        found = evaluate(case)
        lines = [[name, q, mp.nstr(v, 18), mp.nstr(s, 7)] for q, (v, s) in found.items()]
        print(name, flush=True)
        new = not PATH.exists()
        with PATH.open("a", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEADER, *lines] if new else lines)


if __name__ == "__main__":
    main(sys.argv[1:])
