"""A translator per person: made where the person is known, passed along, never global.

A contextvar would leak into jobs started from that context; a value cannot.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from bot.alliance.imported import INSTRUCTIONS
from bot.alliance.instruments import Instrument, ItemId
from bot.i18n.bidi import Direction, isolate, lead
from bot.i18n.catalogue import HIGH, LABEL_CONTEXT, LOW, Catalogue, item_context
from bot.i18n.formats import Formats
from bot.i18n.placeholders import BrokenTemplateError, fill
from bot.i18n.registry import SOURCE, Language
from bot.i18n.status import TranslationState

_MOST_FORMS_SHOW_BY = 121
"""Counts below this show every plural form of the registry's languages."""

Value = str | int
"""What a placeholder takes; everything with a format of its own goes through a format first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator(Formats):
    """Words and formats for one person. English where nothing nearer is translated."""

    locale: str
    """As stored with the person, `fr_CA`."""
    language: Language
    catalogues: tuple[Catalogue, ...] = field(repr=False)
    """Nearest first; never empty."""
    state: TranslationState | None
    """Lowest state of the messages in use; None where they are as they were written."""

    @property
    def tag(self) -> str:
        """The nearest catalogue in use, register included: `fr@tu`."""
        return self.catalogues[0].tag

    @property
    def direction(self) -> Direction:
        return self.language.direction

    @property
    def is_drafted(self) -> bool:
        """Nobody who knows the language has reviewed all of it."""
        return self.state is not None and self.state < TranslationState.REVIEWED

    def say(self, msg: str, /, **values: Value) -> str:
        """A whole sentence with its placeholders filled."""
        return self._rendered(None, msg, values)

    def say_in(self, context: str, msg: str, /, **values: Value) -> str:
        """The same English in another place may be other words elsewhere."""
        return self._rendered(context, msg, values)

    def label(self, msg: str, /, **values: Value) -> str:
        """Words on a button, context `button`."""
        return self._rendered(LABEL_CONTEXT, msg, values)

    def count(self, one: str, many: str, n: int, /, **values: Value) -> str:
        """A sentence about `n` things; `{n}` is provided, written as the locale writes numbers."""
        found = (each.find_plural(None, one, many, n) for each in self.catalogues)
        source = one if n == 1 else many
        text = next((text for text in found if text is not None), source)
        return self._filled(text, source, {**values, "n": self.number(n)})

    def list(self, items: Sequence[str]) -> str:
        """`a, b and c`, each safe from its neighbours' direction."""
        return Formats.list(self, [isolate(item, self.direction) for item in items])

    def template(self, context: str | None, msg: str) -> str:
        """The words as a translator wrote them, placeholders unfilled; empty where there are none.

        For those who review the voice of the product. English is its own template.
        """
        if self.language.tag == SOURCE:
            return msg
        return self.catalogues[0].find(context, msg) or ""

    def plural_templates(self, one: str, many: str) -> tuple[str, ...]:
        """Every plural form, in the order of the language's rule."""
        if self.language.tag == SOURCE:
            return one, many
        catalogue = self.catalogues[0]
        found = (catalogue.find_plural(None, one, many, n) for n in range(_MOST_FORMS_SHOW_BY))
        return tuple(dict.fromkeys(form for form in found if form is not None)) or ("",)

    def item(self, instrument: Instrument, item_id: ItemId) -> str:
        """The words of an item.

        Raises:
            KeyError: no words are known for it in any language.
        """
        return lead(self._item_text(instrument, item_id), self.direction)

    def item_points(self, instrument: Instrument, item_id: ItemId) -> tuple[tuple[int, str], ...]:
        """What values mean, ascending; only those that have words, an end by the item's own."""
        scale = instrument.scale
        ends = {scale.low: f"{item_id}/{LOW}", scale.high: f"{item_id}/{HIGH}"}
        found = (
            (value, self._known_text(instrument, ends.get(value), f"scale/{value}"))
            for value in range(scale.low, scale.high + 1)
        )
        return tuple((value, lead(text, self.direction)) for value, text in found if text)

    def item_instructions(self, instrument: Instrument) -> str | None:
        """What stands above every item, where there is such a sentence."""
        text = self._known_text(instrument, INSTRUCTIONS)
        return None if text is None else lead(text, self.direction)

    def worded(self, instrument: Instrument, words: Mapping[str, str]) -> Self:
        """Also able to say an imported instrument, in these words alone."""
        first, *others = self.catalogues
        added = {item_context(instrument, key): text for key, text in words.items()}
        nearest = replace(first, instruments={**first.instruments, **added})
        return replace(self, catalogues=(nearest, *others))

    def item_wording(self, instrument: Instrument, item_id: ItemId) -> str:
        """SHA-256 of the item's words in UTF-8, first 16 hex digits; end labels are not in it.

        Raises:
            KeyError: see `item`.
        """
        return wording(self._item_text(instrument, item_id))

    def _known_text(self, instrument: Instrument, *keys: str | None) -> str | None:
        """Of the first key that has words."""
        contexts = [item_context(instrument, key) for key in keys if key is not None]
        found = (each.find_item(one) for one in contexts for each in self.catalogues)
        return next((text for text in found if text is not None), None)

    def _item_text(self, instrument: Instrument, key: str) -> str:
        context = item_context(instrument, key)
        for catalogue in self.catalogues:
            if (text := catalogue.find_item(context)) is not None:
                return text
        raise KeyError(context)

    def _rendered(self, context: str | None, msg: str, values: dict[str, Value]) -> str:
        found = (each.find(context, msg) for each in self.catalogues)
        text = next((text for text in found if text is not None), msg)
        return self._filled(text, msg, values)

    def _filled(self, text: str, source: str, values: dict[str, Value]) -> str:
        """A translation whose braces are broken costs its language, never the message."""
        safe = {name: isolate(str(value), self.direction) for name, value in values.items()}
        try:
            filled = fill(text, safe)
        except BrokenTemplateError:
            filled = fill(source, safe)
        return lead(filled, self.direction)


def wording(text: str) -> str:
    """The hash of words as they were shown (SHA-256, 16 hex digits)."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
