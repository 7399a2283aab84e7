"""Measure everything and write docs/performance.md with its pictures.

python tests/benchmarks/report.py [--largest 10000000]
"""

import argparse
import datetime
import resource
import sys
from pathlib import Path

import bench_bound
import bench_general
import bench_pipeline
import bench_quadrature
import bench_stages
import bench_start
import bench_storage
import machine
from bench_electrodes import measure as measure_electrodes
from bench_memory import measure as measure_memory

from spinquad.workflows.style import BLUE, GREEN, GREY, LIGHT_BLUE, RED, new_figure, styled

DOCS = Path(__file__).parents[2] / "docs"
COLOURS = dict(zip(bench_pipeline.WAYS, (RED, BLUE, GREEN, LIGHT_BLUE, GREY), strict=True))
MARKS = "osD^v"


def table(head, rows):
    """Return a Markdown table."""
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def save(figure, name):
    """Write a picture as SVG and PNG."""
    for kind in ("svg", "png"):
        figure.savefig(DOCS / f"{name}.{kind}", dpi=160, metadata={"Date": None} if kind == "svg" else None)


def quadrature_section(lines):
    """Kernel against quadrature: table and picture of error against time."""
    rows = []
    own = {line["group"]: line["seconds"] for line in lines if line["name"] == "spinquad"}
    for line in lines:
        t, ratio = 1e6 * line["seconds"], line["seconds"] / own[line["group"]]
        per = f"{t:,.2f}" if t < 100 else f"{t:,.0f}"
        rows.append([line["group"], line["name"], per, f"{ratio:,.0f}", f"{line['error']:.0e}"])
    with styled():
        figure, axes = new_figure(figsize=(5.2, 3.4))
        names = list(dict.fromkeys(line["name"] for line in lines))
        for name, colour, mark in zip(names, (RED, GREY, BLUE, GREEN, LIGHT_BLUE), MARKS, strict=True):
            mine = [line for line in lines if line["name"] == name]
            x, y = [1e6 * line["seconds"] for line in mine], [max(line["error"], 1e-16) for line in mine]
            axes.loglog(x, y, mark, color=colour, label=name, ls="none", ms=5)
        axes.set_xlabel("time of a point, eight coefficients (µs, one core)")
        axes.set_ylabel("largest error / integral of the modulus")
        axes.legend(fontsize=7)
        save(figure, "performance-error")
    head = ["parameters", "method", "µs a point", "× spinquad", "largest error"]
    return table(head, rows) + "\n\n![Error against time](performance-error.png)"


def pipeline_section(lines):
    """Pipeline against others: table and picture of time against points."""
    rows = [
        [
            f"{line['points']:,}",
            line["name"],
            f"{line['seconds']:.2f} ({line['low']:.2f} … {line['high']:.2f})",
            f"{line['ratio']:.2f}",
        ]
        for line in lines
    ]
    with styled():
        figure, axes = new_figure(figsize=(5.2, 3.4))
        for (name, colour), mark in zip(COLOURS.items(), MARKS, strict=True):
            mine = [line for line in lines if line["name"] == name]
            if mine:
                points = [line["points"] for line in mine]
                axes.loglog(
                    points, [line["seconds"] for line in mine], f"{mark}-", color=colour, label=name, ms=4
                )
        ideal = [(line["points"], line["seconds"] / line["ratio"]) for line in lines]
        axes.loglog(*zip(*sorted(set(ideal)), strict=True), ":", color="0.3", label="kernel time / workers")
        axes.set_xlabel("points")
        axes.set_ylabel("seconds from call to store")
        axes.legend(fontsize=7)
        save(figure, "performance-pipeline")
    head = ["points", "way", "seconds, median (range)", "over kernel time / 2"]
    return table(head, rows) + "\n\n![Time against points](performance-pipeline.png)"


QUAD = "scipy quad, compiled integrand"


def summary_section(lines, general, storage):
    """Points a second, ratio to quad with compiled integrands, and accuracy, by kind of electrode."""
    rows = []
    for group in dict.fromkeys(line["group"] for line in lines):
        own, peer = (
            next(line for line in lines if (line["group"], line["name"]) == (group, name))
            for name in ("spinquad", QUAD)
        )
        rows.append([f"flat, {group}", own["seconds"], peer["seconds"], own["error"], peer["error"]])
    rows += [[f"{g['group']}, T = 1", g["own"], g["peer"], None, g["difference"]] for g in general]
    names = ("own", "peer", "own_error", "peer_error")
    rows.append(["flat, what L stores alone", *(storage[name] for name in names)])
    head = ["eight coefficients of", "points/s, one core", "× quad", "error", "error of quad"]
    return table(
        head,
        [
            [name, f"{1 / own:,.0f}", f"{peer / own:,.0f}", f"{e:.0e}" if e is not None else "†", f"{pe:.0e}"]
            for name, own, peer, e, pe in rows
        ],
    )


def bound_section(cost, lines):
    """Operation-count bound."""
    rows = [
        [
            line["group"],
            str(line["row"] + 1),
            f"{line['panels']:.1f}",
            f"{1e6 * line['bound']:.2f}" if line["bound"] else "closed forms",
            f"{1e6 * line['seconds']:.2f}",
            f"{line['bound'] / line['seconds']:.0%}" if line["bound"] else "–",
        ]
        for line in lines
    ]
    told = ", ".join(f"{name} {t:.2f} ns" for name, t in cost.items())
    head = ["parameters", "row", "panels of 16 nodes", "bound, µs", "reached, µs", "share"]
    return f"Measured in loops of 512: {told}.\n\n{table(head, rows)}"


def main():
    """Measure, and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--largest", type=int, default=10_000_000, help="points of the largest sweep")
    largest = parser.parse_args().largest
    sizes = [n for n in (10_000, 100_000, 1_000_000) if n <= largest]
    text = (Path(__file__).with_name("performance.md.in")).read_text()
    cost, bound = bench_bound.measure()
    lines, scaling = bench_quadrature.measure(), bench_pipeline.strong_scaling(3 * sizes[-1])
    head, rows, steady = measure_memory(largest)
    found = {
        "date": datetime.date.today().isoformat(),
        "machine": machine.processor(),
        "versions": ", ".join(f"{name} {v}" for name, v in machine.versions().items()),
        "summary": summary_section(lines, bench_general.measure(), bench_storage.measure()),
        "quadrature": quadrature_section(lines),
        "bound": bound_section(cost, bound),
        "electrodes": table(*measure_electrodes()),
        "pipeline": pipeline_section(bench_pipeline.measure(sizes)),
        "stages": table(*bench_stages.measure(sizes)),
        "memory": table(head, rows),
        "steady": f"{steady:.2f}",
        "points": f"{3 * sizes[-1]:,}",
        "scaling": f"{scaling[1, 1] / scaling[2, 2]:.2f} ({scaling[1, 1]:.2f} s and {scaling[2, 2]:.2f} s)",
        "writing": f"{scaling[2, 1]:.2f}",
        "kernel": f"{bench_pipeline.kernel_on_two():.2f}",
        "cores": f"{machine.two_loops():.2f}",
        "start": table(["what", "seconds"], [[k, f"{v:.2f}"] for k, v in bench_start.measure().items()]),
    }
    for name, part in found.items():
        text = text.replace(f"@{name}@", part)
    (DOCS / "performance.md").write_text(text)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"docs/performance.md written; this process needed {peak:.0f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
