"""What an electrode stores, alone: kernel against quad with compiled integrands; time a point, and error."""

import statistics
import time

import numpy as np
from bench_quadrature import REPEATS, ROUNDS, TOLERANCE, crowd, rows_of_table
from integrands import densities, fermi
from numba import carray, cfunc, types
from scipy import LowLevelCallable
from scipy.integrate import quad

from spinquad.kernels.points import evaluate_points

QUANTITIES = ("particle_number_L", "spin_L", "quadrupole_exchange_L")
ROWS = (0, 1, 9, 2, 4, 6)  # of the table: the parameters of the figures, and temperatures from 0.001 to 10


@cfunc(types.float64(types.intc, types.CPointer(types.float64)))
def _compiled(n, x):
    """Integrands of (46), (47), (62); w, number of the quantity, T, mu, J, D."""
    a = carray(x, 6)
    w, T, mu, J = a[0], a[2], a[3], a[4]
    up, down = densities(w, J, a[5])
    f, unit = fermi(w - mu, T), 0.5 / a[5]
    if a[1] == 0.0:
        return unit * (up + down) * f
    if a[1] == 1.0:
        return 0.5 * unit * (up - down) * f
    return 0.25 * unit * up * (f - fermi(w - mu + J, T)) ** 2


def by_quad(T, mu, J, D):
    """Return the three by scipy's quad, piece by piece between edges and tails."""
    call = LowLevelCallable(_compiled.ctypes)
    edges = [s * D + t * 0.5 * J for s in (-1, 1) for t in (-1, 1)]
    inside = [c + s * k * T for c in (mu, mu - J) for s in (-1, 1) for k in (0.0, 6.0, 20.0, 40.0)]
    breaks = sorted({b for b in (*edges, *inside) if min(edges) <= b <= max(edges)})
    out = []
    for q in range(len(QUANTITIES)):
        pieces, given = zip(breaks[:-1], breaks[1:], strict=True), (float(q), T, mu, J, D)
        out.append(sum(quad(call, a, b, args=given, **TOLERANCE, limit=200)[0] for a, b in pieces))
    return np.array(out)


def _error(values, row):
    pairs = zip(values, QUANTITIES, strict=True)
    return max(abs(v - float(row[name])) / float(row[f"scale_{name}"]) for v, name in pairs)


def measure():
    """Return {own, peer, own_error, peer_error}: seconds a point, errors over the integral of the modulus.

    The shortest of some rounds, as in `bench_quadrature`.
    """
    rounds = [_round() for _ in range(ROUNDS)]
    return {key: min(line[key] for line in rounds) for key in rounds[0]}


def _round():
    own, peer, errors = [], [], []
    for row in (rows_of_table()[k] for k in ROWS):
        P = crowd(row)
        evaluate_points(P[:2], QUANTITIES)
        seconds = []
        for _ in range(3 * REPEATS):
            start = time.perf_counter()
            evaluate_points(P, QUANTITIES)
            seconds.append((time.perf_counter() - start) / len(P))
        own.append(min(seconds))
        given = [float(row[f"{name}_L"]) for name in ("T", "mu", "J", "D")]
        by_quad(*given)
        start = time.perf_counter()
        values = by_quad(*given)
        peer.append(time.perf_counter() - start)
        exact = evaluate_points(crowd(row, 1, spread=0.0), QUANTITIES)
        errors.append((_error([exact.values[q][0] for q in QUANTITIES], row), _error(values, row)))
    worst = np.max(errors, axis=0)
    times = {"own": statistics.median(own), "peer": statistics.median(peer)}
    return times | {"own_error": worst[0], "peer_error": worst[1]}


def main():
    """Print the comparison."""
    found = measure()
    for name in ("own", "peer"):
        print(f"{name:<6}{1e6 * found[name]:>12.2f} us a point, largest error {found[f'{name}_error']:.0e}")


if __name__ == "__main__":
    main()
