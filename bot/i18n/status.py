"""How far each translation has come, told honestly: `locales/status.toml`.

A review belongs to one pair of source and target: its key is the hash of both, so whatever edits
either drops the message back to `drafted` by itself. It stands beside the catalogues because tools
rewrite their headers. A machine can draft; it can never review.
"""

import datetime as dt
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from importlib.resources.abc import Traversable
from typing import Any, Self

from bot.i18n.po_files import Message

MACHINE = "machine"
_PREAMBLE = (
    "# State of the translations. Written by `alliance locales import`.\n"
    "# A review is filed under the hash of source and translation: edit either, and it is void.\n"
)


class TranslationState(IntEnum):
    """Ordered. After ISPOR's steps for translated measures."""

    DRAFTED = 0
    RECONCILED = 1
    BACK_TRANSLATED = 2
    REVIEWED = 3
    DEBRIEFED = 4
    VALIDATED = 5

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `back_translated`.

        Raises:
            ValueError: no such state.
        """
        try:
            return cls[text.strip().upper()]
        except KeyError as error:
            raise ValueError(f"states are {', '.join(map(str, cls))}") from error

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Who vouches for one message: a role and initials, never a full name."""

    state: TranslationState
    by: str
    on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationStatus:
    """`reviews` by tag, then by `fingerprint`."""

    drafted_by: Mapping[str, str]
    reviews: Mapping[str, Mapping[str, Review]]

    @classmethod
    def load(cls, folder: Traversable) -> Self:
        path = folder / "status.toml"
        return cls.parse(path.read_text(encoding="utf-8") if path.is_file() else "")

    @classmethod
    def parse(cls, text: str) -> Self:
        raw = tomllib.loads(text)
        return cls(
            drafted_by={tag: entry.get("drafted_by", MACHINE) for tag, entry in raw.items()},
            reviews={tag: _reviews(entry.get("reviews", {})) for tag, entry in raw.items()},
        )

    def state(self, tag: str, message: Message) -> TranslationState:
        review = self.reviews.get(tag, {}).get(fingerprint(message))
        return review.state if review else TranslationState.DRAFTED

    def lowest(self, tag: str, domains: Mapping[str, Iterable[Message]]) -> TranslationState:
        """The state a whole language is shown with; drafted while anything is missing."""
        states = {self.state(tag, m) for messages in domains.values() for m in messages}
        return min(states, default=TranslationState.DRAFTED)

    def with_reviews(self, tag: str, reviews: Mapping[str, Review]) -> Self:
        merged = {**self.reviews.get(tag, {}), **reviews}
        return replace(
            self,
            drafted_by={tag: MACHINE, **self.drafted_by},
            reviews={**self.reviews, tag: merged},
        )

    def pruned(self, tag: str, messages: Iterable[Message]) -> Self:
        """Without reviews of pairs that are gone."""
        present = {fingerprint(message) for message in messages}
        kept = {k: review for k, review in self.reviews.get(tag, {}).items() if k in present}
        return replace(self, reviews={**self.reviews, tag: kept})

    def render(self) -> str:
        return _PREAMBLE + "".join(
            _table(tag, self.drafted_by[tag], self.reviews.get(tag, {}))
            for tag in sorted(self.drafted_by)
        )


def fingerprint(message: Message) -> str:
    """16 hex digits over context, source and translation."""
    parts = (message.context or "", message.source, message.plural or "", *message.texts)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _reviews(raw: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Review]:
    return {
        key: Review(state=TranslationState.parse(entry["state"]), by=entry["by"], on=entry["on"])
        for key, entry in raw.items()
    }


def _table(tag: str, drafted_by: str, reviews: Mapping[str, Review]) -> str:
    head = f'\n["{tag}"]\ndrafted_by = {_quoted(drafted_by)}\n'
    if not reviews:
        return head
    rows = "".join(
        f'{key} = {{ state = "{review.state}", by = {_quoted(review.by)}, on = {review.on} }}\n'
        for key, review in sorted(reviews.items())
    )
    return f'{head}\n["{tag}".reviews]\n{rows}'


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    plain = "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in escaped)
    return f'"{plain}"'
