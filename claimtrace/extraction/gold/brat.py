"""Reading brat stand-off: annotations that stand beside a text and point into it."""

from __future__ import annotations

import re
from typing import NamedTuple

from claimtrace.errors import FormatError, Problem

__all__ = ["BratDocument", "BratEvent", "TextBound", "read_brat"]

_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?$")
_EVENT = re.compile(r"(E\d+)\t(\S+:\S+(?: \S+:\S+)*) *$")
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (\S+)(?: (\S+))?$")
_ID = re.compile(r"[TEAM]\d+\t")
_OTHER = re.compile(r"(?:[RN#]\S*|\*)\t")


class TextBound(NamedTuple):
    """A marked text: its type and its fragments, as (start, end) in code points."""

    id: str
    type: str
    fragments: tuple[tuple[int, int], ...]


class BratEvent(NamedTuple):
    """Roles tied together, as (role, id of a text bound); a role may come several times."""

    id: str
    roles: tuple[tuple[str, str], ...]

    def having(self, role: str) -> tuple[str, ...]:
        """The ids in a role; "Source2" counts as "Source"."""
        return tuple(target for name, target in self.roles if name.rstrip("0123456789") == role)


class BratDocument(NamedTuple):
    """The text bounds by id, the events, and the attributes by (id, name)."""

    bounds: dict[str, TextBound]
    events: tuple[BratEvent, ...]
    attributes: dict[tuple[str, str], str]


def read_brat(annotations: str) -> BratDocument:
    r"""Read the content of an ``.ann`` file.

    Relations, notes and normalisations are passed over. Raises FormatError, listing each line
    that cannot be read and each event that points to nothing.

    >>> list(read_brat("T1\tSource 0 10\tLake Watch\n").bounds)
    ['T1']
    """
    bounds: dict[str, TextBound] = {}
    events: list[BratEvent] = []
    attributes: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []
    in_text = False
    for number, line in enumerate(annotations.split("\n"), start=1):
        line = line.rstrip("\r")
        if not line.strip() or _OTHER.match(line):
            continue
        if found := _BOUND.match(line):
            in_text = True
            bounds[found[1]] = TextBound(found[1], found[2], _fragments(found[3]))
        elif found := _EVENT.match(line):
            in_text = False
            pairs = (role.rsplit(":", 1) for role in found[2].split())
            events.append(BratEvent(found[1], tuple((pair[0], pair[1]) for pair in pairs)))
        elif found := _ATTRIBUTE.match(line):
            in_text = False
            attributes[found[2], found[1]] = found[3] or "true"
        elif in_text and not _ID.match(line):
            continue  # a marked text that had a line break in it
        else:
            problems.append(Problem("not a line of brat stand-off: correct or remove it", number))
    problems += _dangling(events, bounds)
    if problems:
        raise FormatError("the annotations cannot be read", problems)
    return BratDocument(bounds, tuple(events), attributes)


def _fragments(text: str) -> tuple[tuple[int, int], ...]:
    pairs = (fragment.split() for fragment in text.split(";"))
    return tuple((int(start), int(end)) for start, end in pairs)


def _dangling(events: list[BratEvent], bounds: dict[str, TextBound]) -> list[Problem]:
    known = bounds.keys() | {event.id for event in events}
    return [
        Problem(f"{target} is not in this file: add its line", record=event.id)
        for event in events
        for _, target in event.roles
        if target not in known
    ]
