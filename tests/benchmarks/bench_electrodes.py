"""What a point costs with electrodes of other bands, and which quantities cost what; one core."""

import time

import numpy as np
from integrands import NAMES

from spinquad.kernels.electrodes import NUMBERS, Band, Electrode, Model
from spinquad.kernels.points import evaluate_points

ENERGIES = np.linspace(-25.0, 25.0, 201)
ELLIPSE = 2.0 * np.sqrt(625.0 - ENERGIES**2) / (np.pi * 625.0)
ELECTRODES = {
    "flat": None,
    "semi-elliptic": (Band("semielliptic", 25.0, 5.0),),
    "two bands": (Band("semielliptic", 25.0, 5.0), Band("flat", 20.0, 4.0)),
    "chain": (Band("chain", 25.0, 5.0),),
    "square lattice": (Band("square", 25.0, 5.0),),
    "cubic lattice": (Band("cubic", 25.0, 5.0),),
    "table of 201 rows": (Band("table", J=5.0, table=(tuple(ENERGIES), tuple(ELLIPSE))),),
}
RUNS, ROUNDS = 8, 4  # of a cell; of the table, seconds apart: others slow the machine down for as long
SETS = {"all eight": NAMES, "emission": ["exchange_emission"], "stored": ["spin_L", "quadrupole_exchange_L"]}
TEMPERATURES = {"T = 1": (1.0, 1.0), "T = 0.001 ... 10": (0.001, 10.0), "T = 0": (0.0, 0.0)}


def columns(bands, low, high, n):
    """Return n points of two equal electrodes, J = 5, D = 25, small bias."""
    random = np.random.default_rng(1)
    P = np.ones((n, 12))
    P[:, 0:2] = low if low == high else 10 ** random.uniform(np.log10(low), np.log10(high), (n, 2))
    P[:, 2:4], P[:, 4:6], P[:, 6:8] = random.uniform(-1, 1, (n, 2)), 5.0, 25.0
    if bands is None:
        return P
    numbers = [getattr(band, name) for _ in range(2) for band in bands for name in NUMBERS]
    return np.column_stack([P, np.tile(numbers, (n, 1))])


def microseconds(bands, quantities, low, high):
    """Shortest time a point of several runs."""
    n = 2000 if bands is None else 600  # a call costs half a millisecond, however few the points
    model = None if bands is None else Model(Electrode(bands), Electrode(bands))
    P = columns(bands, low, high, n)
    evaluate_points(P[:2], quantities, model)
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        evaluate_points(P, quantities, model)
        seconds.append(time.perf_counter() - start)
    return 1e6 * min(seconds) / n


def measure():
    """Return head and rows of a table, the shortest time of some rounds in every cell."""
    head = ["electrodes", *(f"{t}, {s}" for t in TEMPERATURES for s in SETS)]
    rounds = [
        [microseconds(bands, q, *t) for t in TEMPERATURES.values() for q in SETS.values()]
        for _ in range(ROUNDS)
        for bands in ELECTRODES.values()
    ]
    rows = []
    for k, name in enumerate(ELECTRODES):
        cells = [min(times) for times in zip(*rounds[k :: len(ELECTRODES)], strict=True)]
        rows.append([name, *(f"{c:,.2f}" if c < 10 else f"{c:,.0f}" for c in cells)])
    return head, rows


def main():
    """Print the table."""
    head, rows = measure()
    for row in (head, *rows):
        print("  ".join(f"{cell:>22}" for cell in row))


if __name__ == "__main__":
    main()
