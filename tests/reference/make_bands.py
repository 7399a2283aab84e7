"""Write bands.csv: coefficients of general bands by `bands.coefficients` (python -m reference.make_bands).

A case is the bands (shape, D, J, N, E), temperature and chemical potential of L, then of R, at t = 1. The
torques of chains are left out, since nodes next to an inverse square root cannot be told apart from it in
doubles, and those of the cubic lattice, whose density of states is an integral by itself.
"""

import csv
from pathlib import Path

CASES = {
    "semi": (
        [("semielliptic", 2.0, 0.7, 1.0, 0.1)],
        0.15,
        0.3,
        [("semielliptic", 2.5, 0.9, 1.3, 0.0)],
        0.25,
        -0.2,
    ),
    "semi_cold": (
        [("semielliptic", 2.0, 0.7, 1.0, 0.1)],
        0.0,
        0.3,
        [("semielliptic", 2.5, 0.9, 1.3, 0.0)],
        0.0,
        -0.2,
    ),
    "square": ([("square", 2.0, 0.7, 1.0, 0.1)], 0.15, 0.3, [("square", 2.5, 0.9, 1.3, 0.0)], 0.0, -0.2),
    "chain": ([("chain", 2.0, 0.7, 1.0, 0.1)], 0.15, 0.3, [("chain", 2.5, 0.9, 1.3, 0.0)], 0.25, -0.2),
    "cubic": ([("cubic", 2.0, 0.7, 1.0, 0.1)], 0.15, 0.3, [("semielliptic", 2.5, 0.9, 1.3, 0.0)], 0.0, -0.2),
    "two_bands": (
        [("flat", 2.0, 3.0, 1.0, 0.0), ("semielliptic", 0.8, 0.4, 2.0, 0.27)],
        0.1,
        0.3,
        [("flat", 1.5, -0.5, 1.0, 0.3), ("square", 2.5, 2.0, 1.0, -0.3)],
        0.2,
        -0.2,
    ),
}
TORQUES = {name: name not in ("chain", "cubic") for name in CASES}


def main() -> None:
    """Compute every case, some minutes each."""
    from reference.bands import Bands, coefficients

    with Path(__file__).with_name("bands.csv").open("w", newline="") as file:
        file.write("# case, quantity, value, integral of the modulus; written by make_bands.py\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "quantity", "value", "modulus"])
        for case, (left, T_L, mu_L, right, T_R, mu_R) in CASES.items():
            sums = coefficients(Bands(left, T_L, mu_L), Bands(right, T_R, mu_R), TORQUES[case])
            for name, (value, modulus) in sums.items():
                writer.writerow([case, name, repr(float(value)), repr(float(modulus))])


if __name__ == "__main__":
    main()
