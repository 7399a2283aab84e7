"""Profiles: what ships, what a user writes, and how wrong ones are refused."""

import pytest

from spinquad.slurm.profiles import load_profile, profile_names
from spinquad.slurm.units import as_time, megabytes, seconds
from spinquad.sweeps.errors import UserError


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Return a function that writes one of the user's own profiles."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "spinquad/profiles"
    folder.mkdir(parents=True)

    def write(text, name="mine"):
        (folder / f"{name}.toml").write_text(text)
        return folder / f"{name}.toml"

    return write


@pytest.mark.parametrize("name", ["generic", "juwels", "claix"])
def test_shipped_profiles_are_read(name):
    profile = load_profile(name)
    assert profile.name == name and profile.walltime > profile.margin > 0


def test_own_profile_goes_before_one_that_ships_and_may_build_on_it(own):
    own('base = "juwels"\naccount = "abc"\nwalltime = 90', "juwels")
    profile = load_profile("juwels", ["cores=24", "account=xyz", 'extra=["--exclusive"]'])
    assert (profile.account, profile.walltime, profile.cores, profile.partition) == ("xyz", 5400, 24, "batch")
    assert profile.extra == ("--exclusive",) and "juwels" in profile_names()


def test_profile_is_found_by_its_path(own):
    assert load_profile(str(own('memory = "1.5G"\naccount = 12'))).memory == 1536


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("corse = 2", ["'corse'", "'cores'"]),
        ("cores = 0", ["cores = 0", "from 1"]),
        ("cores = true", ["cores = True", "whole number"]),
        ('cores = "many"', ["cores", "whole number"]),
        ('walltime = "soon"', ["walltime = 'soon'", "12:30:00"]),
        ("walltime = 0", ["walltime = 0 s", "at least a minute"]),
        ('walltime = "00:01:00"', ["margin = 120 s", "less than the walltime"]),
        ("memory = 16", ["memory = 16", "'16G'"]),
        ('partition = "a b"', ["partition = 'a b'", "one word"]),
        ('account = "x; rm"', ["account", "one word"]),
        ('setup = "module load x"', ["setup", "list of strings"]),
        ('setup = ["a\\nb"]', ["line break"]),
        ('extra = ["exclusive"]', ["extra = 'exclusive'", "dashes"]),
        ('base = "juwles"', ["base = 'juwles'", "'juwels'"]),
        ("base = 3", ["base = 3"]),
        ("cores = ", ["not valid TOML"]),
    ],
)
def test_wrong_profile_is_one_line_with_the_way_out(own, text, words):
    own(text)
    with pytest.raises(UserError) as caught:
        load_profile("mine")
    assert "mine" in str(caught.value)
    assert not [word for word in words if word not in str(caught.value)], caught.value


def test_unknown_profile_names_the_nearest_and_the_folder(own, tmp_path):
    with pytest.raises(UserError, match="did you mean 'juwels'") as caught:
        load_profile("juwls")
    assert str(tmp_path / "spinquad/profiles") in str(caught.value)


def test_workers_are_the_cores_of_one_job():
    profile = load_profile("juwels")
    assert (profile.workers("array"), profile.workers("dask")) == (48, 96)


def test_setting_without_value_is_refused():
    with pytest.raises(UserError, match="KEY=VALUE"):
        load_profile("generic", ["cores"])


@pytest.mark.parametrize(
    ("written", "value"),
    [("1-00:00:00", 86400), ("1-02:30", 95400), ("02:30", 150), ("12:30:05", 45005), (90, 5400)],
)
def test_times_mean_what_sbatch_takes_them_for(written, value):
    assert seconds("walltime", written) == value
    assert seconds("walltime", as_time(value)) == value


@pytest.mark.parametrize(("written", "value"), [("900M", 900), ("16G", 16384), ("1 GB", 1024), ("2000K", 2)])
def test_memory(written, value):
    assert megabytes(written) == value
