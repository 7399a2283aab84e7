"""Electrodes of other bands: kernel against quad with compiled integrands, time a point and difference."""

import statistics
import time

import numpy as np
from general_integrands import ELLIPSE, ENERGIES, FLAT, SEMIELLIPTIC, TABLE, WIDTH, prepare, value
from integrands import MOST, NAMES
from numba import carray, cfunc, types
from scipy import LowLevelCallable
from scipy.integrate import quad

from spinquad.kernels.electrodes import NUMBERS, Band, Electrode, Model
from spinquad.kernels.points import evaluate_points

TOLERANCE = {"epsabs": 0.0, "epsrel": 1e-12}
REPEATS, ROUNDS = 5, 4
RUNS = 40  # of the kernel a round: nearly a second, for a machine that others slow down for as long
POINTS, MANY = 40, 2000  # of the quadrature; of the kernel, as a call costs 0.4 ms, however few the points
GIVEN = 6 + 4 * WIDTH + 1 + 3 * MOST  # most numbers that an integrand takes
KINDS = {"flat": FLAT, "semielliptic": SEMIELLIPTIC, "table": TABLE}
GROUPS = {
    "semi-elliptic": (Band("semielliptic", 25.0, 5.0),),
    "two bands": (Band("semielliptic", 25.0, 5.0), Band("flat", 20.0, 4.0)),
    "table of 201 rows": (Band("table", J=5.0, table=(tuple(ENERGIES), tuple(ELLIPSE))),),
}


@cfunc(types.float64(types.intc, types.CPointer(types.float64)))
def _compiled(n, x):
    a = carray(x, GIVEN + 3)
    return value(int(a[1]), a[0], a[3 : 3 + int(a[2])])


def by_quad(x, breaks):
    """Return the eight coefficients by scipy's quad, piece by piece between the breaks."""
    call, padded = LowLevelCallable(_compiled.ctypes), np.zeros(GIVEN)
    padded[: x.size] = x
    out = []
    for q in range(len(NAMES)):
        pieces = zip(breaks[:-1], breaks[1:], strict=True)
        given = (float(q), float(x.size), *padded)
        out.append(sum(quad(call, a, b, args=given, **TOLERANCE, limit=200)[0] for a, b in pieces))
    return np.array(out)


def _columns(bands, chemical):
    """Return columns of points at T = 1 with the chemical potentials given, (n, 2)."""
    P = np.ones((len(chemical), 12))
    P[:, 2:4], P[:, 4:6], P[:, 6:8] = chemical, 5.0, 25.0
    numbers = [getattr(band, name) for _ in range(2) for band in bands for name in NUMBERS]
    return np.column_stack([P, np.tile(numbers, (len(P), 1))])


def kernel_seconds(P, model):
    """Seconds a point of this package's kernel, the shortest of several runs, one thread."""
    evaluate_points(P[:2], NAMES, model)
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        evaluate_points(P, NAMES, model)
        seconds.append((time.perf_counter() - start) / len(P))
    return min(seconds)


def measure():
    """Return [{group, own, peer, difference}, ...]: seconds a point, largest difference over the largest.

    The shortest of some rounds, as in `bench_quadrature`.
    """
    return [
        {"group": lines[0]["group"]}
        | {key: min(line[key] for line in lines) for key in lines[0].keys() - {"group"}}
        for lines in zip(*(_round() for _ in range(ROUNDS)), strict=True)
    ]


def _round():
    found = []
    for group, bands in GROUPS.items():
        model = Model(Electrode(bands), Electrode(bands))
        plain = [(KINDS[band.shape], *(getattr(band, name) for name in "DJNE")) for band in bands]
        chemical = np.random.default_rng(2).uniform(-1.0, 1.0, (POINTS, 2))
        P = _columns(bands, chemical)
        exact = evaluate_points(P, NAMES, model)
        times, differences = [], []
        for k in range(REPEATS):
            x, breaks = prepare((1.0, chemical[k, 0], plain), (1.0, chemical[k, 1], plain))
            by_quad(x, breaks)
            start = time.perf_counter()
            values = by_quad(x, breaks)
            times.append(time.perf_counter() - start)
            mine = np.array([exact.values[name][k] for name in NAMES])
            differences.append(np.max(np.abs(values - mine)) / np.max(np.abs(mine)))
        many = _columns(bands, np.random.default_rng(3).uniform(-1.0, 1.0, (MANY, 2)))
        line = {"group": group, "own": kernel_seconds(many, model), "peer": statistics.median(times)}
        found.append(line | {"difference": max(differences)})
    return found


def main():
    """Print the comparison."""
    for line in measure():
        own, peer = 1e6 * line["own"], 1e6 * line["peer"]
        told = f"{line['group']:<20}{own:>10.2f} us{peer:>12.0f} us{peer / own:>8.0f} x"
        print(f"{told}   differ by {line['difference']:.0e}")


if __name__ == "__main__":
    main()
