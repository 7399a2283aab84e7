"""The sweeps of the paper, by name."""

import re
from pathlib import Path

from .errors import UserError, shown, suggestion

FOLDER = Path(__file__).parent / "catalog"


def catalog_names() -> tuple[str, ...]:
    """Return the names of the catalog: figures by number, then the rest."""

    def order(name: str) -> tuple[int, str]:
        figure = re.fullmatch(r"fig(\d+).*", name)
        return (int(figure[1]) if figure else 10**6, name)

    return tuple(sorted((path.stem for path in FOLDER.glob("*.toml")), key=order))


def catalog_path(name: str) -> Path:
    """Return the sweep file of a catalog name; raises UserError where there is none."""
    if name not in catalog_names():
        raise UserError(f"{shown(name)} is not in the catalog; {suggestion(name, catalog_names())}")
    return FOLDER / f"{name}.toml"


def spelled_out(name: str) -> str:
    """Return ``fig07`` for ``fig7``, and any other name as it is."""
    return re.sub(r"^fig(\d)$", r"fig0\1", name)


def find_sweep(sweep: str | Path) -> Path:
    """Return the path of a sweep file given as a catalog name or as a path.

    A bare catalog name always means the catalog (``fig7`` too); a file of that name is reached as ``./name``.

    Raises
    ------
    UserError
        where there is neither such a name nor such a file.
    """
    text = str(sweep)
    name = spelled_out(text)
    if name in catalog_names():
        return catalog_path(name)
    try:
        exists = Path(text).exists()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UserError(f"{shown(text, 200)}: cannot be a sweep file ({reason}); check the path") from None
    if not text or not exists:
        raise UserError(
            f"{shown(text, 200)} is neither a file nor a sweep of the catalog;"
            f" {suggestion(text, catalog_names())}"
        )
    return Path(text)
