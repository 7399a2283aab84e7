"""Where profiles lie: those that ship, and the user's own in the config folder of the platform."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..sweeps.errors import UserError, shown, suggestion
from ..sweeps.toml_files import read_toml
from .profile import Profile, profile_of

SHIPPED = Path(__file__).parent / "profiles"


def user_folder() -> Path:
    """Return the folder of the user's own profiles."""
    from platformdirs import user_config_path

    return user_config_path("spinquad") / "profiles"


def profile_names() -> list[str]:
    """Return the names of all profiles."""
    return sorted({path.stem for folder in (user_folder(), SHIPPED) for path in folder.glob("*.toml")})


def find_profile(name: str) -> Path:
    """Return the file of a profile: a path, or a name, for which the user's own goes first.

    Raises
    ------
    UserError
        where there is none.
    """
    if name.endswith(".toml") or "/" in name:
        return Path(name)
    for folder in (user_folder(), SHIPPED):
        if name in {path.stem for path in folder.glob("*.toml")}:
            return folder / f"{name}.toml"
    raise UserError(
        f"profile {shown(name)} is not known; {suggestion(name, profile_names())}"
        f" (your own go into {user_folder()})"
    )


def load_profile(name: str, changes: Sequence[str] = ()) -> Profile:
    """Return a profile; an entry ``base`` in it names one that ships and that it changes.

    Parameters
    ----------
    name
        of the profile, or its path.
    changes
        settings in place of the file's, each ``key=value`` as in TOML (quotes may be left out).

    Raises
    ------
    UserError
        where there is no such profile, or it is wrong.
    """
    path = find_profile(name)
    table = read_toml(path, "profile")
    base = table.pop("base", None)
    if base is not None:
        names = sorted(file.stem for file in SHIPPED.glob("*.toml"))
        if base not in names:
            raise UserError(f"profile {path.stem}: base = {shown(base)}; {suggestion(str(base), names)}")
        table = read_toml(SHIPPED / f"{base}.toml", "profile") | table
    for change in changes:
        key, equals, text = change.partition("=")
        if not equals:
            raise UserError(f"--set {shown(change)}: write KEY=VALUE, such as --set walltime=02:00:00")
        table[key.strip()] = _parsed(text.strip())
    return profile_of(table, path.stem)


def _parsed(text: str) -> Any:
    """Return a value of TOML, or the text itself where it is none."""
    import tomllib

    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except ValueError:
        return text
    return value if isinstance(value, int | str | list) else text
