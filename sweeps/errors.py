"""Errors a person can act on, and the suggestions that go into them.

A message is one line of three parts: what is wrong, the offending value, the way out.
"""

import difflib
from collections.abc import Iterable

LISTED = 24
"""How many choices a message lists at most."""


def one_line(text: object) -> str:
    """Return ``text`` on a single line, with control characters escaped."""
    line = " ".join(str(text).split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


class UserError(ValueError):
    """Bad input: shown as one line, exit status 2."""

    exit_status = 2

    def __init__(self, message: object) -> None:
        super().__init__(one_line(message))


class RunFailed(Exception):
    """Something failed while it ran: shown as one line, exit status 1."""

    exit_status = 1

    def __init__(self, message: object) -> None:
        super().__init__(one_line(message))


def shown(value: object, limit: int = 60) -> str:
    """Return ``value`` as it should stand in a message: one line, at most ``limit`` characters."""
    try:
        text = repr(value) if isinstance(value, str) else str(value)
    except ValueError:  # Python refuses to print integers of more than 4300 digits
        text = "a number of thousands of digits"
    text = one_line(text)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def many(count: int, noun: str) -> str:
    """Return ``1 shard``, ``2 shards``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def suggestion(word: str, choices: Iterable[str], listed: Iterable[str] | None = None) -> str:
    """Return ``did you mean 'x'?`` for the choice nearest to ``word``, else the list of choices.

    Upper and lower case count as equal at first, since ``Theta`` for ``theta`` is the commonest slip. Of many
    choices ``listed`` are those that are worth a list.
    """
    names = list(choices)
    word = str(word)[:100]
    folded: dict[str, list[str]] = {}
    for name in names:
        folded.setdefault(name.lower(), []).append(name)
    near = difflib.get_close_matches(word.lower(), list(folded), n=1, cutoff=0.6)
    if near:  # of t and T, that which shares more letters as they were typed
        best = max(folded[near[0]], key=lambda name: difflib.SequenceMatcher(None, word, name).ratio())
        return f"did you mean {best!r}?"
    names = names if listed is None else list(listed)
    more = f", ... ({len(names)} in all)" if len(names) > LISTED else ""
    return "known are " + ", ".join(names[:LISTED]) + more
