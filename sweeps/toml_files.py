"""Reading TOML files that people wrote."""

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from .errors import UserError, shown

LARGEST_FILE = 20_000_000


def read_toml(path: str | Path, what: str) -> dict[str, Any]:
    """Return the contents of a TOML file.

    Parameters
    ----------
    path
        the file.
    what
        what it should hold, for the messages, such as ``sweep``.

    Raises
    ------
    UserError
        where it is missing, no regular file, unreadable, too big, no text or no TOML.
    """
    name = shown(str(path), 200).strip("'\"")
    try:
        found = Path(path).stat()
        if stat.S_ISDIR(found.st_mode):
            raise UserError(f"{name}: is a folder; name the {what} file in it")
        if not stat.S_ISREG(found.st_mode):
            raise UserError(f"{name}: is not a regular file; name a {what} file (.toml)")
        if found.st_size > LARGEST_FILE:
            raise UserError(
                f"{name}: {found.st_size} bytes are more than a {what} file may have, {LARGEST_FILE};"
                " use linspace or logspace in place of long lists"
            )
        return tomllib.loads(Path(path).read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise UserError(f"{name}: there is no such file; check the path") from None
    except OSError as error:
        raise UserError(f"{name}: cannot be read ({error.strerror or error}); check the file") from None
    except UnicodeDecodeError as error:
        raise UserError(
            f"{name}: byte {error.start} is not UTF-8 text; a {what} file is plain TOML"
        ) from None
    except RecursionError:
        raise UserError(f"{name}: is nested too deeply; a {what} file is a few lines of TOML") from None
    except UserError:
        raise
    except ValueError as error:
        raise UserError(f"{name}: is not valid TOML ({error}); {_way_out(path, error)}") from None


def _way_out(path: str | Path, error: ValueError) -> str:
    """Return what to correct in the line that an error of TOML names."""
    place = re.search(r"at line (\d+)", str(error))
    lines = Path(path).read_bytes().decode("utf-8-sig").splitlines()
    line = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
    if re.search(r"[=\[,]\s*-?[\d.]*\s*\*?\s*(np\.|math\.)?pi\b", line):
        return 'write a multiple of pi in quotes, as "pi/3"'
    return "correct that place"
