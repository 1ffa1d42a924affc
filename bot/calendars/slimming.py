"""Leaves out of a calendar file what cannot matter, before the costly reading begins.

Ten years of somebody's appointments are megabytes, and reading them properly takes seconds a
megabyte; looking at the lines that carry a date takes almost none.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_DATE = re.compile(r"(\d{8})(?:T\d{6})?Z?\s*$")
_FOLD = re.compile(rb"(?:\r?\n|\r)[ \t]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_UNTIL = re.compile(r"UNTIL=(\d{8})")
_MARGIN = timedelta(days=2)
"""More than zones can be apart."""

_TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "CATEGORIES", "LOCATION"})
_TIMES = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
_KEPT = _TEXTS | _TIMES | {"UID", "STATUS", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED"}
MOST_TEXT = 4_000
"""Characters of a text that are looked at: a code stands near its beginning or is not ours."""


class NoCalendarError(ValueError):
    """It does not look like a calendar at all."""


@dataclass(slots=True)
class Block:
    """The lines of one entry, unfolded, without what is nested in it (alarms)."""

    lines: list[str] = field(default_factory=list)
    depth: int = 0


def slim(content: bytes, after: datetime, before: datetime) -> str:
    """The same calendar without entries that surely lie outside the window, and without alarms.

    What is no UTF-8 becomes a replacement sign: codes and times are in letters all encodings share.

    Raises:
        NoCalendarError: there is no `BEGIN:VCALENDAR` at its beginning, or no end.
    """
    lines = list(_unfolded(content))
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise NoCalendarError
    if lines[-1].strip().upper() != "END:VCALENDAR":
        raise NoCalendarError  # cut off on the way: what is missing was not deleted
    earliest, latest = f"{after - _MARGIN:%Y%m%d}", f"{before + _MARGIN:%Y%m%d}"
    return "\r\n".join(_kept(lines, earliest, latest)) + "\r\n"


def _unfolded(content: bytes) -> Iterator[str]:
    """Long lines are continued by one that begins with a blank (RFC 5545, 3.1).

    Joined before they are decoded: lines are folded by bytes, perhaps within a letter. Only the
    format's own line ends count, since texts hold others.
    """
    whole = _FOLD.sub(b"", content.removeprefix(codecs.BOM_UTF8))
    for line in _LINE_END.split(whole.decode(errors="replace")):
        if line.strip():
            yield line


def _kept(lines: list[str], earliest: str, latest: str) -> Iterator[str]:
    block: Block | None = None
    for line in lines:
        word = line.strip().upper()
        if block is None:
            if word == "BEGIN:VEVENT":
                block = Block()
            elif not word.startswith(("BEGIN:VTODO", "BEGIN:VJOURNAL")):
                yield line
            continue
        if word == "END:VEVENT":
            if _matters(block, earliest, latest):
                yield from ("BEGIN:VEVENT", *block.lines, "END:VEVENT")
            block = None
        else:
            _take(block, line, word)


def _take(block: Block, line: str, word: str) -> None:
    if word.startswith("BEGIN:"):
        block.depth += 1
    elif word.startswith("END:"):
        block.depth -= 1
    elif not block.depth and (name := _name(word)) in _KEPT:
        block.lines.append(line[:MOST_TEXT] if name in _TEXTS else line)


def _name(line: str) -> str:
    return re.split("[:;]", line, maxsplit=1)[0]


def _matters(block: Block, earliest: str, latest: str) -> bool:
    """What is in doubt is kept."""
    names = {_name(line.upper()): line for line in block.lines}
    if {"RDATE", "RECURRENCE-ID"} & names.keys():
        return True  # it may say what does not take place in the window
    starts = _DATE.search(names.get("DTSTART", ""))
    if starts is None:
        return "DTSTART" in names
    if starts[1] > latest:
        return False
    if "RRULE" in names:
        until = _UNTIL.search(names["RRULE"].upper())
        return until is None or until[1] >= earliest
    return starts[1] >= earliest
