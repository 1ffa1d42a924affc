"""The frame of a therapy: its practical rules, written by the therapist, read by each client."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import ClientId, TherapistId

FrameId = NewType("FrameId", UUID)

LONGEST_FRAME = 4096
"""Characters: what one message can carry."""
_KEPT = "\n\u200c\u200d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One version of what a therapist wrote; the highest version holds."""

    id: FrameId
    therapist_id: TherapistId
    version: int
    """From 1, within the therapist."""
    text: str = field(repr=False)
    written_at: datetime


class Clarity(StrEnum):
    """What a client says of the frame they read."""

    CLEAR = "clear"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameReading:
    """The last word of a client on a frame; at most one per client."""

    client_id: ClientId
    therapist_id: TherapistId
    version: int
    said: Clarity = field(repr=False)
    at: datetime


def plain_text(text: str) -> str:
    """Lines in NFC as typed, but for what nobody sees and more than one empty line in a row.

    Raises:
        InvalidValueError: nothing left, or more than `LONGEST_FRAME` characters.
    """
    shown = "".join(char if _is_shown(char) else " " for char in text.replace("\r\n", "\n"))
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", shown).split("\n")]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    plain = "\n".join(kept).strip()
    if not plain:
        raise InvalidValueError("a frame needs words")
    if len(plain) > LONGEST_FRAME:
        raise InvalidValueError(f"a frame has at most {LONGEST_FRAME} characters")
    return plain


def _is_shown(char: str) -> bool:
    """Marks of direction stay: a text in two directions may need them to read well."""
    return char in _KEPT or unicodedata.category(char) not in {"Cc", "Co", "Cs"}
