"""The command line: evaluate, catalog, and how every command fails."""

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from spinquad import __version__, cli
from spinquad.cli import main
from spinquad.kernels.quantities import PARAMETERS, QUANTITIES
from spinquad.sweeps.catalog import catalog_names
from spinquad.sweeps.errors import RunFailed, UserError

ROOT = Path(__file__).parents[1]
SCALARS = {name for name, quantity in QUANTITIES.items() if not quantity.dims and not quantity.resolved}


def strict_json(text: str) -> dict[str, dict[str, dict[str, float]]]:
    """Read JSON that may not hold NaN or Infinity."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    return json.loads(text, parse_constant=refuse)


def test_json_of_one_point(capsys: pytest.CaptureFixture[str]) -> None:
    """All resolved parameters and every scalar quantity with its error."""
    assert main(["evaluate", "T=0", "J=5", "V=1", "--json"]) == 0
    found = strict_json(capsys.readouterr().out)
    assert tuple(found["parameters"]) == PARAMETERS
    assert found["parameters"]["mu_R"] == -0.5
    assert set(found["quantities"]) == SCALARS
    torque = found["quantities"]["exchange_torque"]
    assert set(torque) == {"value", "error"}
    assert torque["value"] / found["quantities"]["tunnel_rate"]["value"] == pytest.approx(
        -0.1455436960, abs=1e-10
    )
    assert 0 < torque["error"] < 1e-12


def test_energy_resolved_point(capsys: pytest.CaptureFixture[str]) -> None:
    """omega brings the energy-resolved functions in."""
    assert main(["evaluate", "T=0.1", "J=1", "omega=0.2", "--json"]) == 0
    found = strict_json(capsys.readouterr().out)
    assert found["parameters"]["omega"] == 0.2
    assert {"anisotropy_up", "spin_polarization"} < set(found["quantities"])


def test_table_of_one_point(capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each quantity asked for, a line for each component."""
    words = ["T=0.5", "J=5", "theta=pi/2", "--quantity", "spin_current", "--quantity", "spin_torque"]
    assert main(["evaluate", *words]) == 0
    lines = capsys.readouterr().out.splitlines()
    names = [line.split()[0] for line in lines[3:-2]]
    assert lines[0].startswith("T_L = 0.5, T_R = 0.5")
    assert names == ["spin_current[x]", "spin_current[y]", "spin_current[z]", "spin_torque"]
    assert lines[-1] == "status: done"


@pytest.mark.parametrize(("words", "unit"), [([], "t"), (["--unit", "meV"], "meV")])
def test_unit_of_energy_is_said(words: list[str], unit: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As in Python and in sweep files."""
    words = ["evaluate", "T=1", "J=5", "--quantity", "spin_torque", *words]
    assert main(words) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith(f"; energies in {unit}")
    assert main([*words, "--json"]) == 0
    assert strict_json(capsys.readouterr().out)["unit"] == unit


def test_point_out_of_range_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    """A splitting as wide as the band strains the formulas."""
    assert main(["evaluate", "T=1", "J=30", "--quantity", "spin_torque"]) == 0
    assert "outside the range of the formulas: band_edge_near" in capsys.readouterr().out


def test_catalog_lists_every_sweep(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a sweep: name, points, grid, title."""
    assert main(["catalog"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(catalog_names())
    line = lines[catalog_names().index("fig16")]
    assert "802 points" in line
    assert "T:2 x V:401" in line
    assert line.endswith("Exchange emission and torque against bias")


@pytest.mark.parametrize(
    ("words", "fragments"),
    [
        (["evaluate"], ["T is missing"]),
        (["evaluate", "T=1"], ["J is missing"]),
        (["evaluate", "T=1", "J"], ["'J'", "NAME=VALUE"]),
        (["evaluate", "T=1", "J=five"], ["J = 'five'", "number"]),
        (["evaluate", "T=1", "J="], ["J = ''", "number"]),
        (["evaluate", "T=1", "J=nan"], ["J = nan", "finite"]),
        (["evaluate", "T=1", "J=1e309"], ["J = inf", "finite"]),
        (["evaluate", "T=1", "J=1", "J=1"], ["J", "twice"]),
        (["evaluate", "T=1", "J=1", "T_R=1"], ["T_R", "twice", "T "]),
        (["evaluate", "T=1", "J=1", "theta=180"], ["theta = 180", "radians"]),
        (["evaluate", "T=1", "J=1", "V=0:10"], ["V = '0:10'", "number", "an axis of a sweep file"]),
        (["evaluate", "T=1", "left=clean.csv"], ["'left' is not a parameter", "write 'left.bands=[{shape="]),
        (["evaluate", "T=1", "lft.band=3"], ["'lft.band'", "'left.bands'"]),
        (["evaluate", "T=1", "x=3"], ["known are T_L", "left.bands, left.levels"]),
        (["evaluate", "T=1", "J=1", "t=2", "--unit", "t"], ["unit = 't'", "name another unit"]),
        (["evaluate", "T=1", "J=1", "--unit", "m eV"], ["unit = 'm eV'"]),
        (["evaluate", "T=1", "J=1", "Thetaa=1"], ["'Thetaa'", "'theta'"]),
        (["evaluate", "T=1", "J=1", "x\ny=1"], ["'x\\ny'"]),
        (
            ["evaluate", "T=1", "J=1", "--quantity", "exchange_torqe"],
            ["'exchange_torqe'", "'exchange_torque'"],
        ),
        (["evaluate", "T=1", "J=1", "--quantity", "anisotropy"], ["anisotropy", "omega"]),
        (["evaluate", "T=1", "J=1", "--quantity"], ["--quantity"]),
        (["evaluate", "T=1", "J=1", "--jsn"], ["--jsn", "--json"]),
        (["evaluat"], ["'evaluat'", "'evaluate'"]),
        (["--bogus"], ["--bogus"]),
        (["catalog", "fig16"], ["fig16"]),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    words: list[str], fragments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing on standard output, one line on standard error, exit status 2."""
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("spinquad: ")
    assert said.err.count("\n") == 1
    missing = [fragment for fragment in fragments if fragment not in said.err]
    assert not missing, said.err


def _raiser(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (UserError("no\nsuch\tthing"), 2, "spinquad: no such thing\n"),
        (RunFailed("shard 3 failed"), 1, "spinquad: shard 3 failed\n"),
        (KeyboardInterrupt(), 130, "spinquad: interrupted\n"),
        (click.FileError("a.toml", "gone"), 2, "spinquad: Could not open file 'a.toml': gone\n"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/results/runs"),
            1,
            "spinquad: a file cannot be used: permission denied; choose another folder with --results, or"
            " change its permissions (/results/runs)\n",
        ),
        (
            PermissionError(errno.EACCES, None),
            1,
            "spinquad: a file cannot be used: permission denied; choose another folder with --results, or"
            " change its permissions (EACCES)\n",
        ),
        (
            OSError(errno.ELOOP, "Too many levels of symbolic links", "a.zarr"),
            1,
            "spinquad: a file cannot be used: Too many levels of symbolic links (a.zarr)\n",
        ),
    ],
)
def test_exit_status(
    error: BaseException,
    status: int,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every expected error has its status and one line."""
    monkeypatch.setitem(cli.cli.commands, "fail", click.command("fail")(_raiser(error)))
    assert main(["fail"]) == status
    assert capsys.readouterr().err.endswith(line)


def test_point_without_a_value_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A value that is not finite is null in JSON, and the exit status is 1."""
    from spinquad.kernels import points

    def lost(columns: object, names: tuple[str, ...], model: object) -> points.Points:
        found = original(columns, names)
        for name in names:
            found.values[name][...] = float("nan")
        found.status[...] = 3
        return found

    original = points.evaluate_points
    monkeypatch.setattr(points, "evaluate_points", lost)
    assert main(["evaluate", "T=1", "J=1", "--quantity", "spin_L", "--json"]) == 1
    said = capsys.readouterr()
    assert strict_json(said.out)["quantities"]["spin_L"]["value"] is None
    assert said.err == "spinquad: no value for spin_L: the point is marked not_finite; change it\n"


def run(*words: str, **options: object) -> "subprocess.CompletedProcess[str]":
    """Run Python in a process of its own."""
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, timeout=280, check=False, **options
    )


def test_help_imports_nothing_heavy() -> None:
    """Help and version come at once: neither numba nor xarray nor dask is imported for them."""
    code = (
        "import sys; from spinquad.cli import main; import spinquad; assert spinquad.Sweep;"
        "main(['--help']); main(['evaluate', '--help']);"
        "print([name for name in ('numba', 'xarray', 'dask', 'distributed', 'zarr') if name in sys.modules])"
    )
    found = run("-c", code)
    assert found.returncode == 0, found.stderr
    assert found.stdout.splitlines()[-1] == "[]"
    assert "evaluate" in found.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["evaluate", "T=1", "J=5", "V=3"],
        ["evaluate", "T=1", "J=5", "theta=1", "--quantity=quadrupole_current_LL", "--json"],
        ["catalog"],
        ["plan", "fig16"],
        ["status", "fig16", "--results", str(ROOT / "results")],
    ],
)
def test_what_is_short_imports_no_arrays_with_labels(words: list[str]) -> None:
    """To load xarray and Dask takes longer than all the rest of a first point."""
    heavy = {"dask", "distributed", "matplotlib", "pandas", "rich", "xarray", "zarr"}
    code = f"import sys; from spinquad.cli import main; status = main({words});"
    found = run("-c", f"{code} print(sorted({heavy} & set(sys.modules))); sys.exit(status)")
    assert found.returncode == 0, found.stderr
    assert found.stdout.splitlines()[-1] == "[]"


def test_installed_command_fails_cleanly() -> None:
    """From outside: no traceback, one line, exit status 2; without a command the help and status 2."""
    found = run("-m", "spinquad.cli", "evaluate", "T=-1", "J=1")
    assert (found.returncode, found.stdout) == (2, "")
    assert (
        found.stderr
        == "spinquad: T = -1: a temperature must not be negative (nor above 1e+30); T = 0 is exact\n"
    )
    found = run("-m", "spinquad.cli")
    assert found.returncode == 2
    assert "Usage" in found.stderr


def test_compiled_code_serves_the_next_process() -> None:
    """A second process takes the compiled code from the cache and finds the same bits."""
    words = ("-m", "spinquad.cli", "evaluate", "T=0.5", "J=5", "V=1", "--json")
    first, second = run(*words), run(*words)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert first.stdout == second.stdout


def test_closed_pipe_is_no_traceback() -> None:
    """A reader that stops early is not an error worth a traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        found = subprocess.run(
            [sys.executable, "-m", "spinquad.cli", "catalog"],
            stdout=writing, stderr=subprocess.PIPE, text=True, timeout=120, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert found.stderr == ""
    assert found.returncode == 1


def test_zero_has_no_sign(capsys: pytest.CaptureFixture[str]) -> None:
    """Without tunnelling nothing flows, and not backwards either."""
    for form in ([], ["--json"]):
        assert main(["evaluate", "T=1", "J=5", "V=1", "t=0", *form]) == 0
        assert not re.search(r"[ \[]-0(\.0)?[ ,\n\]]", capsys.readouterr().out)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", [["catalog"], ["show", "fig07", "--csv"], ["--help"]])
def test_full_disk_under_the_output_is_one_line(words: list[str]) -> None:
    """Neither while printing nor while Python ends."""
    if words[0] == "show":
        words = [*words, "--results", str(ROOT / "results")]
    with open("/dev/full", "w") as full:
        found = subprocess.run(
            [sys.executable, "-m", "spinquad.cli", *words],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert found.returncode == 1
    assert found.stderr == (
        "spinquad: the output cannot be written (No space left on device); make space there\n"
    )


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """The version is the package's."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"spinquad {__version__}\n"
