"""Compute points.csv (and, with --check, agreement.csv) from cases.csv, row by row.

Rows that are already there are kept: an interrupted run goes on where it stopped.
"""

import csv
import sys
from pathlib import Path

from mpmath import mp, mpf
from reference.flat_band import JUNCTION, PARAMETERS, electrodes, evaluate
from reference.storage import quadrupole_exchange_resolved
from reference.torques import exchange_torque_swapped, spin_torque_printed

HERE = Path(__file__).parent


def second_route(row: dict) -> dict:
    """Return {name: value} of what has a second route, at the working precision."""
    L, R, t = electrodes(row)
    return {
        "spin_torque": spin_torque_printed(L, R, t)[0],
        "exchange_torque": exchange_torque_swapped(L, R, t)[0],
        "exchange_torque_R": exchange_torque_swapped(R, L, t)[0],
        "quadrupole_exchange_L": quadrupole_exchange_resolved(L)[0],
        "quadrupole_exchange_R": quadrupole_exchange_resolved(R)[0],
    }


def compare(row: dict, point: dict) -> dict:
    """Return what the second route, and more digits on finer rules, change, in units of the scale."""
    out = {}
    for name, value in second_route(row).items():
        out[name] = gap(value, point, name)
    with mp.workdps(mp.dps + 12):
        finer = evaluate(row, JUNCTION)
        out["resolution"] = max(gap(finer[name][0], point, name) for name in JUNCTION)
    return out


def gap(value: mpf, point: dict, name: str) -> mpf:
    scale = mpf(point[f"scale_{name}"])
    return abs(value - mpf(point[name])) / scale if scale else abs(value)


def read(path: Path) -> list:
    return list(csv.DictReader(path.open())) if path.exists() else []


def append(path: Path, row: dict) -> None:
    new = not path.exists()
    with path.open("a") as f:
        if new:
            f.write(",".join(row) + "\n")
        f.write(",".join(row.values()) + "\n")


def points() -> None:
    path = HERE / "points.csv"
    for row in read(HERE / "cases.csv")[len(read(path)) :]:
        mp.dps = int(row["digits"])
        result = evaluate(row)
        line = {p: row[p] for p in PARAMETERS}
        line |= {n: mp.nstr(v, 25) for n, (v, _) in result.items()}
        line |= {f"scale_{n}": mp.nstr(s, 7) for n, (_, s) in result.items()}
        append(path, line)


def agreement() -> None:
    path, done = HERE / "agreement.csv", read(HERE / "points.csv")
    cases = read(HERE / "cases.csv")
    for i in range(len(read(path)), len(done)):
        mp.dps = int(cases[i]["digits"])
        result = compare(cases[i], done[i])
        append(path, {"row": str(i + 1)} | {k: mp.nstr(v, 2) for k, v in result.items()})


if __name__ == "__main__":
    agreement() if "--check" in sys.argv else points()
