"""How far a point is from the time that its exponentials, logarithms and divisions alone would take."""

from importlib import import_module

import numpy as np
from bench_quadrature import GROUPS, crowd, kernel_seconds, rows_of_table
from machine import rates

from spinquad.kernels.band import mirrored_pair

# of one node with all that E_ex, A_ex and T_ex need: exp(x_L), and exp(x_R) unless temperatures are equal;
# ln of the ratio in alpha_R unless T_ex is closed; one division for Fermi functions and denominators of g
PER_NODE = {"exp": 2, "log of a ratio": 1, "division": 1}


def counts(row):
    """Mean number of panels, logarithms a node, and groups of four poles, around a point of the table."""
    kernel, scratch = (import_module(f"spinquad.kernels.flat.{name}") for name in ("exchange", "scratch"))
    tables, window = (
        import_module("spinquad.kernels.poles"),
        import_module("spinquad.kernels.flat.window_poles"),
    )
    w, panels, logs, groups = scratch.scratch(), [], [], []
    for p in crowd(row, 50):
        L, R = mirrored_pair(p)
        panels.append(kernel.begin(L, R, 7, w, 0, 0))
        closed = kernel.central(L, R)
        logs.append(0.0 if closed else 1.0)
        if closed or kernel.saturated(R):
            groups.append(0)
        else:
            reach = max(R.D + 0.5 * R.J, L.D + 0.5 * L.J) + abs(R.mu)
            groups.append(int(window.GROUPS[tables.pole_range(reach / R.T)]))
    return float(np.mean(panels)), float(np.mean(logs)), float(np.mean(groups))


def measure():
    """Return rates and [{group, panels, bound, seconds}, ...], a line for every point of the groups."""
    cost, table, found = rates(), rows_of_table(), []
    for group, numbers in GROUPS.items():
        for k in numbers:
            seconds = kernel_seconds(table[k])
            panels, logs, groups = counts(table[k])
            node = sum(count * cost[name] for name, count in PER_NODE.items()) + groups * cost["division"]
            node -= (1.0 - logs) * cost["log of a ratio"]
            node -= cost["exp"] if float(table[k]["T_L"]) == float(table[k]["T_R"]) else 0.0
            bound = 16 * panels * node * 1e-9
            found.append({"group": group, "row": k, "panels": panels, "bound": bound, "seconds": seconds})
    return cost, found


def main():
    """Print the bound of every group beside what is reached."""
    cost, lines = measure()
    print(", ".join(f"{name} {t:.2f} ns" for name, t in cost.items()))
    for line in lines:
        place = f"{line['group']:<18}row {line['row'] + 1:<3}{line['panels']:>6.1f} panels"
        print(f"{place}{1e6 * line['seconds']:>8.2f} us{line['bound'] / line['seconds']:>7.0%}")


if __name__ == "__main__":
    main()
