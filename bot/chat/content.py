"""What one message in a chat holds, and how a long text becomes several messages.

Telegram counts text in UTF-16 code units, not in characters.
"""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Self, TypedDict, cast

from bot.alliance.errors import InvalidValueError

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
BUTTON_DATA_LIMIT = 64
BUTTONS_LIMIT = 100
ROW_LIMIT = 8


class Kind(StrEnum):
    """What kind of message: a text, or a file with a caption."""

    TEXT = "text"
    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class TapAnswer:
    """What a tap shows for a moment (at most 200 units), or as an alert; None ends the waiting."""

    text: str | None = field(default=None, repr=False)
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button. `data` is 1 to 64 bytes, made by `callback_data.Codec`."""

    text: str = field(repr=False)
    data: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidValueError("a button needs words")
        _require_unicode(self.text + self.data)
        if not 1 <= len(self.data.encode()) <= BUTTON_DATA_LIMIT:
            raise InvalidValueError(f"button data is 1 to {BUTTON_DATA_LIMIT} bytes")


class _Body(TypedDict):
    """The JSON of a content; what is at its default is left out."""

    text: str
    rows: list[list[list[str]]]
    protect: bool
    silent: bool
    filename: str | None
    kind: str
    draws: bool


@dataclass(frozen=True, slots=True)
class Content:
    """One message: plain text (no markup is ever parsed) and rows of buttons.

    Text is 1 to 4096 UTF-16 units and not blank; the caption of a photo or document is 0 to 1024.

    Raises:
        InvalidValueError: anything Telegram would refuse for its form.
    """

    text: str = field(repr=False)
    rows: tuple[tuple[Button, ...], ...] = field(default=(), repr=False)
    protect: bool = False
    silent: bool = False
    filename: str | None = None
    kind: Kind = Kind.TEXT
    draws: bool = False
    """The attachment is a report still to be drawn."""

    def __post_init__(self) -> None:
        _require_unicode(self.text)
        limit = TEXT_LIMIT if self.kind is Kind.TEXT else CAPTION_LIMIT
        if units(self.text) > limit:
            raise InvalidValueError(f"a {self.kind} takes at most {limit} UTF-16 units")
        if self.kind is Kind.TEXT and not self.text.strip():
            raise InvalidValueError("a message needs words")
        if self.kind is Kind.DOCUMENT and not self.filename:
            raise InvalidValueError("a document needs a file name")
        _require_keyboard(self.rows)

    def to_json(self) -> str:
        """The body of an outbox row."""
        body = {"text": self.text} | {
            name: value
            for name, value in (
                ("rows", [[[button.text, button.data] for button in row] for row in self.rows]),
                ("protect", self.protect),
                ("silent", self.silent),
                ("filename", self.filename),
                ("kind", "" if self.kind is Kind.TEXT else self.kind.value),
                ("draws", self.draws),
            )
            if value
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read back what `to_json` wrote.

        Raises:
            InvalidValueError: anything else.
        """
        try:
            body = cast("_Body", json.loads(text))
            return cls(
                text=body["text"],
                rows=tuple(
                    tuple(Button(label, data) for label, data in row)
                    for row in body.get("rows", ())
                ),
                protect=body.get("protect", False),
                silent=body.get("silent", False),
                filename=body.get("filename"),
                kind=Kind(body.get("kind", Kind.TEXT)),
                draws=body.get("draws", False),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidValueError("this is not the body of a message") from error


def _require_unicode(text: str) -> None:
    """Half a surrogate pair cannot be sent over any wire."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidValueError("text holds half a character") from error


def _require_keyboard(rows: tuple[tuple[Button, ...], ...]) -> None:
    if any(not 1 <= len(row) <= ROW_LIMIT for row in rows):
        raise InvalidValueError(f"a row holds 1 to {ROW_LIMIT} buttons")
    if sum(map(len, rows)) > BUTTONS_LIMIT:
        raise InvalidValueError(f"a message holds at most {BUTTONS_LIMIT} buttons")


# --- long texts --------------------------------------------------------------------------------


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def split(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Cut a text into parts of at most `limit` UTF-16 units (`limit` ≥ 2).

    Cuts after a paragraph, else after a line, else after a word, else between two graphemes; only
    a single grapheme longer than `limit` is cut inside. The parts joined are the text, but for
    parts that would be blank: nobody can be sent one, so they are left out.
    """
    return [part for part in _parts(text, limit) if part.strip()]


def _parts(text: str, limit: int) -> Iterator[str]:
    rest = text
    while units(rest[:limit]) > limit or len(rest) > limit:
        end = _cut(rest, _reach(rest, limit))
        yield rest[:end]
        rest = rest[end:]
    yield rest


def _reach(text: str, limit: int) -> int:
    """How many characters from the start fit."""
    used = 0
    for position, char in enumerate(text):
        used += 1 + (char > "\uffff")
        if used > limit:
            return position
    return len(text)


def _cut(text: str, reach: int) -> int:
    gaps = (end for gap in ("\n\n", "\n", " ") for end in _ends_of(gap, text, reach))
    anywhere = range(reach, 0, -1)
    whole = (end for end in chain(gaps, anywhere) if not _one_grapheme(text, end))
    return next(whole, reach)


def _ends_of(gap: str, text: str, reach: int) -> Iterator[int]:
    """Where a part may end after that gap, last first; never before the first word."""
    start = reach - len(text[:reach].lstrip())
    found = text.rfind(gap, start, reach)
    while found > start:
        yield found + len(gap)
        found = text.rfind(gap, start, found)


_ZERO_WIDTH_JOINER = "\u200d"


def _one_grapheme(text: str, at: int) -> bool:
    """Whether a cut before `text[at]` would tear one visible character apart.

    The rules of UAX #29 that matter in chats: marks, joined emoji, skin tones, tags, flags, Hangul
    syllables written in letters, and CR LF.
    """
    left, right = text[at - 1], text[at]
    return (
        _continues(right)
        or left == _ZERO_WIDTH_JOINER
        or (left == "\r" and right == "\n")
        or ("\u1100" <= left <= "\u11ff" and "\u1160" <= right <= "\u11ff")
        or (_is_flag_half(right) and _flag_halves_before(text, at) % 2 == 1)
    )


def _continues(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Mn", "Me", "Mc")
        or char == _ZERO_WIDTH_JOINER
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_halves_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _is_flag_half(text[start - 1]):
        start -= 1
    return at - start
