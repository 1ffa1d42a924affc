"""One catalogue: the words of one tag, looked up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.alliance.instruments import Instrument
from bot.i18n.po_files import Key

LABEL_CONTEXT = "button"
LOW, HIGH = "low", "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Only what is translated is in it."""

    tag: str
    plural: Callable[[int], int] = field(repr=False)
    messages: Mapping[Key, tuple[str, ...]] = field(default_factory=dict, repr=False)
    instruments: Mapping[str, str] = field(default_factory=dict, repr=False)
    disguise: Callable[[str], str] | None = field(default=None, repr=False)
    """Pseudo-locales: makes a text of the English one instead of looking it up."""

    def find(self, context: str | None, msg: str) -> str | None:
        if self.disguise is not None:
            return self.disguise(msg)
        texts = self.messages.get((context, msg))
        return texts[0] if texts else None

    def find_plural(self, context: str | None, one: str, many: str, n: int) -> str | None:
        if self.disguise is not None:
            return self.disguise(many if self.plural(n) else one)
        texts = self.messages.get((context, one))
        index = self.plural(n)
        return texts[index] if texts and index < len(texts) else None

    def find_item(self, context: str) -> str | None:
        return self.instruments.get(context)


def item_context(instrument: Instrument, key: str) -> str:
    """`alliance.1/goal_direction`, or `…/low`: a reworded item keeps its place."""
    return f"{instrument.id}.{instrument.version}/{key}"
