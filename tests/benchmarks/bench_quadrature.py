"""Kernel against general-purpose quadrature on the same integrals: time a point, and error beside it."""

import csv
import time
from pathlib import Path

import numba as nb
import numpy as np
from integrands import MOST, NAMES, prepare, value
from numba import carray, cfunc, types
from scipy import LowLevelCallable
from scipy.integrate import quad, quad_vec, tanhsinh

from spinquad.kernels.points import evaluate_points
from spinquad.kernels.quantities import PARAMETERS
from spinquad.sweeps.sizing import LEAST_POINTS

TABLE = Path(__file__).parents[1] / "reference" / "points.csv"
# rows of the table: parameters of the figures; two temperatures; temperatures from 0.001 to 10; T = 0
GROUPS = {
    "T = 1, J = 5": [0],
    "T = 1 beside 0.5, 2": [1, 9],
    "T = 0.001 ... 10": [2, 4, 6, 7, 18, 22, 27, 28],
    "T = 0": [14, 15, 21],
}
TOLERANCE = {"epsabs": 0.0, "epsrel": 1e-12}
REPEATS, ROUNDS = 5, 4


@cfunc(types.float64(types.intc, types.CPointer(types.float64)))
def _compiled(n, x):
    a = carray(x, 10 + 1 + 3 * MOST)
    p = (a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9])
    return value(int(a[1]), a[0], p, a[10:])


@nb.njit
def _array(w, q, p, poles):
    out = np.empty(w.size)
    for i in range(w.size):
        out[i] = value(q, w[i], p, poles)
    return out


def with_quad(function):
    """Return a solver by scipy's quad, piece by piece between the breaks."""

    def solve(p, poles, breaks):
        out = []
        for q in range(len(NAMES)):
            total = 0.0
            for a, b in zip(breaks[:-1], breaks[1:], strict=True):
                total += function(q, a, b, p, poles)
            out.append(total)
        return np.array(out)

    return solve


def _python(q, a, b, p, poles):
    plain = value.py_func
    return quad(lambda w: plain(q, w, p, poles), a, b, **TOLERANCE, limit=200)[0]


def _low_level(q, a, b, p, poles):
    call = LowLevelCallable(_compiled.ctypes)
    return quad(call, a, b, args=(float(q), *p, *poles), **TOLERANCE, limit=200)[0]


def by_tanhsinh(p, poles, breaks):
    """All pieces of an integral at once."""

    def integral(q):
        def integrand(w):
            return _array(w.ravel(), q, p, poles).reshape(w.shape)

        return tanhsinh(integrand, breaks[:-1], breaks[1:], rtol=1e-12).integral.sum()

    return np.array([integral(q) for q in range(len(NAMES))])


def by_quad_vec(p, poles, breaks):
    """All eight integrals at once."""

    def integrand(w):
        return np.array([value(q, w, p, poles) for q in range(len(NAMES))])

    return quad_vec(integrand, breaks[0], breaks[-1], points=breaks[1:-1], epsabs=1e-14, epsrel=1e-12)[0]


PEERS = {
    "scipy quad, integrand in Python": with_quad(_python),
    "scipy quad, compiled integrand": with_quad(_low_level),
    "scipy tanhsinh, compiled integrand": by_tanhsinh,
    "scipy quad_vec, compiled integrand": by_quad_vec,
}


def rows_of_table():
    """Return the rows of the reference."""
    with TABLE.open() as file:
        return list(csv.DictReader(file))


def worst(values, row):
    """Largest error in units of the integral of the modulus, tails left out: plain integrands have none."""
    pairs = zip(values, NAMES, strict=True)
    return max(
        abs(v - float(row[n])) / float(row[f"scale_{n}"])
        for v, n in pairs
        if float(row[f"scale_{n}"]) > 1e-10
    )


def crowd(row, n=LEAST_POINTS, spread=0.1):
    """Return n points around one of the table: chemical potentials moved by as much as ``spread``.

    As many as a run gives to the kernel at a time, or more.
    """
    random = np.random.default_rng(0)
    P = np.array([[float(row.get(name, 1.0)) for name in PARAMETERS]] * n)
    P[:, 2:4] += random.uniform(-spread, spread, (n, 2))
    return P


def kernel_seconds(row):
    """Seconds a point of this package's kernel, the shortest of several runs, one thread."""
    P = crowd(row)
    evaluate_points(P[:2], NAMES)
    seconds = []
    for _ in range(3 * REPEATS):
        start = time.perf_counter()
        evaluate_points(P, NAMES)
        seconds.append((time.perf_counter() - start) / len(P))
    return min(seconds)


def measure():
    """Return [{group, name, seconds, low, high, error}, ...].

    All solvers take turns on each point. Of a point the shortest of some rounds counts, since the machine may
    be slower for seconds; then the median of the points.
    """
    rounds = [{group: _turns(numbers) for group, numbers in GROUPS.items()} for _ in range(ROUNDS)]
    found = []
    for group in GROUPS:
        for name in ("spinquad", *PEERS):
            times, errors = np.array([turn[group][name] for turn in rounds]).min(axis=0).T
            seconds = {"seconds": np.median(times), "low": times.min(), "high": times.max()}
            found.append({"group": group, "name": name} | seconds | {"error": errors.max()})
    return found


def _turns(numbers):
    """Return {name: [(seconds, error) of each row of the table]}."""
    table, found = rows_of_table(), {name: [] for name in ("spinquad", *PEERS)}
    for row in (table[k] for k in numbers):
        p, poles, breaks = prepare(row)
        columns = np.array([[float(row.get(name, 1.0)) for name in PARAMETERS]])
        exact = evaluate_points(columns, NAMES)
        error = worst([exact.values[n][0] for n in NAMES], row)
        found["spinquad"].append((kernel_seconds(row), error))
        for name, solve in PEERS.items():
            solve(p, poles, breaks)
            start = time.perf_counter()
            values = solve(p, poles, breaks)
            found[name].append((time.perf_counter() - start, worst(values, row)))
    return found


def main():
    """Print the comparison."""
    for line in measure():
        print(f"{line['group']:<18}{line['name']:<38}{1e6 * line['seconds']:>12.2f} us{line['error']:>10.1e}")


if __name__ == "__main__":
    main()
