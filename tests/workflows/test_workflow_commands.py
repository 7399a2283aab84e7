"""The commands figures and analyze: which workflows they choose, and their exit status."""

import shutil
import subprocess
import sys

import pytest

from spinquad.cli import main
from spinquad.sweeps.catalog import catalog_path
from spinquad.sweeps.errors import UserError
from spinquad.workflows import stores, workflow


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ((), workflow.FIGURES),
        (("all",), workflow.FIGURES),
        (("7", "fig09", "Fig.10", "7"), ("7", "9", "10")),
        (("fig03a", "3B", "TMR", "3"), ("3a", "3b", "tmr", "3")),
        (("22", "all"), workflow.FIGURES),
    ],
)
def test_figures_are_named_one_by_one_or_all_together(words, names):
    assert workflow.figure_names(words) == list(names)


@pytest.mark.parametrize("name", workflow.FIGURES)
def test_files_of_a_figure_bear_its_name(name):
    stem = workflow.figure(name).name
    assert workflow.figure_names((stem,)) == [name]


@pytest.mark.parametrize("word", ["8", "seven", "", "-7", "0", "70", "7a", "3c", "a"])
def test_a_figure_that_is_not_drawn_is_refused(word):
    with pytest.raises(UserError, match=r"is not drawn here; give all, or some of 1, 2, 3, 3a, .* 22, tmr$"):
        workflow.figure_names((word,))


def test_statements_are_printed_and_files_left(no_runs, capsys):
    assert main(["figures", "9", "10"]) == 0
    out = capsys.readouterr().out
    assert "(71): q_ex/(N_s/2) at T = 0" in out and "8 statements hold" in out
    assert {path.suffix for path in (no_runs / "figures").glob("fig10.*")} >= {".pdf", ".svg", ".png", ".nc"}


def test_analysis_leaves_its_files(no_runs, capsys):
    assert main(["analyze", "linear-response"]) == 0
    assert "(137): slope" in capsys.readouterr().out
    assert (no_runs / "analyses" / "linear-response.nc").is_file()


@pytest.fixture
def spoilt(monkeypatch):
    """Let a stored moment be wrong, so that statements about it fail."""

    def read(name, results=None):
        store = stores.read(name, results)
        return store.assign(quadrupole_exchange_L=1.1 * store["quadrupole_exchange_L"])

    monkeypatch.setattr(workflow, "read", read)


def test_a_statement_that_fails_gives_status_1_and_its_name(no_runs, spoilt, capsys):
    assert main(["figures", "9"]) == 1
    captured = capsys.readouterr()
    assert "FAILED" in captured.out and "statements hold" not in captured.out
    assert captured.err.startswith("spinquad: 2 of 4 statements do not hold: fig09: (71)")


@pytest.mark.parametrize("words", [["figures", "8"], ["analyze", "linear"], ["analyze"]])
def test_bad_input_gives_status_2_and_one_line(words, no_runs, capsys):
    assert main(words) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_missing_store_gives_status_2(tmp_path, capsys):
    assert main(["figures", "9", "--results", str(tmp_path)]) == 2
    assert "spinquad run" in capsys.readouterr().err


def test_figures_that_have_their_store_are_drawn_though_others_lack_it(no_runs, tmp_path, capsys):
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "fig14.zarr").symlink_to(no_runs / "paper" / "fig14.zarr")
    assert main(["figures", "9", "14", "15", "--results", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert "fig14" in captured.out and (tmp_path / "figures" / "fig14.png").exists()
    assert captured.err.startswith("spinquad: 2 of 3 not drawn (fig09, fig15); the first: 'fig09'")
    assert captured.err.count("\n") == 1


def test_statements_that_fail_do_not_hide_what_has_no_store(no_runs, spoilt, tmp_path, capsys):
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "fig09.zarr").symlink_to(no_runs / "paper" / "fig09.zarr")
    assert main(["figures", "9", "14", "--results", str(tmp_path)]) == 2
    line = capsys.readouterr().err
    assert line.startswith("spinquad: 2 of 4 statements do not hold: fig09: (71)") and line.count("\n") == 1
    assert "; 1 of 2 not drawn (fig14); the first: 'fig14' is in" in line


def test_an_unfinished_store_is_refused_with_the_way_out(no_runs, capsys, monkeypatch):
    whole = stores.open_results("fig09", no_runs)
    part = whole.assign(status=whole["status"].where(whole["T"] > 0.0, 0))
    monkeypatch.setattr(stores, "open_results", lambda path: part)
    assert main(["figures", "9"]) == 2
    assert "1 of 201 points have no value; finish it with spinquad run fig09" in capsys.readouterr().err


@pytest.fixture
def own(no_runs, tmp_path, monkeypatch):
    """Return a results folder of one's own, with the archived store of Fig. 9 as its run."""
    shutil.copytree(no_runs / "paper" / "fig09.zarr", tmp_path / "runs" / "fig09.zarr")
    monkeypatch.setenv("SPINQUAD_RESULTS", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("201", "101", "axis T: 201 -> 101 values"),
        ("D = 25", "D = 24", "D 25 -> 24"),
        ('"quadrupole_exchange_L"', '"particle_number_L"', "without quadrupole_exchange_L"),
        ('"quadrupole_exchange_L", "spin_L"', '"particle_number_L"', "without quadrupole_exchange_L, spin_L"),
    ],
)
def test_a_store_of_another_sweep_is_not_drawn(own, capsys, old, new, told):
    """It has the name of the catalog's, which says nothing of what is in it."""
    shutil.rmtree(own / "runs" / "fig09.zarr")
    text = catalog_path("fig09").read_text()
    assert old in text
    (own / "mine.toml").write_text(text.replace(old, new))
    assert main(["run", str(own / "mine.toml")]) == 0
    capsys.readouterr()
    assert main(["figures", "9"]) == 2
    line = capsys.readouterr().err
    assert "is not of the catalog's sweep fig09" in line and told in line and line.count("\n") == 1
    assert not (own / "figures").exists()


def test_more_quantities_than_are_drawn_do_no_harm(own, capsys):
    shutil.rmtree(own / "runs" / "fig09.zarr")
    text = catalog_path("fig09").read_text().replace("quantities = [", 'quantities = ["particle_number_L", ')
    (own / "mine.toml").write_text(text)
    assert main(["run", str(own / "mine.toml")]) == 0
    assert main(["figures", "9"]) == 0


@pytest.mark.parametrize("words", [["figures", "9"], ["compare", "fig09"]])
def test_damaged_bytes_are_told_in_one_line(own, no_runs, words, capsys):
    (own / "paper").symlink_to(no_runs / "paper")
    file = own / "runs" / "fig09.zarr" / "quadrupole_exchange_L" / "c.0"
    content = bytearray(file.read_bytes())
    content[40] ^= 0x55
    file.write_bytes(content)
    assert main(words) == 2
    line = capsys.readouterr().err
    assert "cannot be read" in line and "spinquad verify" in line and line.count("\n") == 1


def test_figures_need_no_compiler(no_runs):
    code = (
        "import sys; from spinquad.cli import main; status = main(['figures', '1', '3', '10', '12']);"
        "sys.exit(status or 'numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
