"""An instrument a clinic brought: its words, its licence, and the right the clinic recorded."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.alliance.instruments import Instrument
from bot.alliance.people import Speech

Words = Mapping[str, str]
"""`goal_direction`, `goal_direction/low`, `goal_direction/high`, `scale/3` → what is shown.

`instructions` stands above every item; `subscales/bond` is a title. Only items have to be there.
"""
Texts = Mapping[str, Words]
"""By language tag."""

INSTRUCTIONS = "instructions"

OPEN_LICENCES = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-3.0", "CC-BY-4.0",
        "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC0-1.0", "MIT", "PDDL-1.0", "Unlicense",
    }
)  # fmt: skip
"""SPDX ids under which the words themselves may be passed on in an export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What operators are told of an instrument. `licence`: an SPDX id, or words."""

    title: str
    language: str
    notice: str = ""
    licence: str = ""
    source: str = ""

    @property
    def is_open(self) -> bool:
        return self.licence in OPEN_LICENCES


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What the clinic recorded when it brought the instrument; `words` are its own."""

    words: str = field(repr=False)
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedInstrument:
    """Never changes once stored: another wording is another version."""

    instrument: Instrument
    about: About
    texts: Texts = field(repr=False)
    right: Right

    @property
    def name(self) -> str:
        return self.instrument.name

    def tag_for(self, speech: Speech) -> str | None:
        """The words this person can read, or None."""
        return nearest_tag(self.texts, speech)


def nearest_tag(tags: Collection[str], speech: Speech) -> str | None:
    """Of `fr_CA` and `fr` the nearer one that is there; another language never stands in."""
    return next((tag for tag in _wider(speech.locale) if tag in tags), None)


def _wider(tag: str) -> Iterator[str]:
    """`zh_Hant_TW`, `zh_Hant`, `zh`."""
    while tag:
        yield tag
        tag = tag.rpartition("_")[0]
