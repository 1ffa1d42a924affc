"""The languages we know: `locales/registry.toml` and how a tag is found in it."""

import gettext
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any, Self

from babel import localedata

from bot.alliance.people import GrammaticalGender, Register
from bot.i18n.bidi import Direction
from bot.i18n.codes import candidates, region

SOURCE = "en"
"""The language of the message ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A way of addressing somebody that has catalogues of its own: `tu` in `fr@tu`."""

    modifier: str
    avoid: str | None = None
    """Pattern of the words that betray another form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What a catalogue tag stands for: `pl@ty+f` is Polish, familiar, feminine."""

    locale: str
    register: Register
    gender: GrammaticalGender | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One entry. `fallback` is explicit: Babel's parents and gettext's expansion go elsewhere."""

    tag: str
    autonym: str
    plural_forms: str
    """gettext's own notation, `nplurals=2; plural=(n > 1);`."""
    direction: Direction = Direction.LTR
    fallback: tuple[str, ...] = ()
    familiar: Form | None = None
    genders: Mapping[GrammaticalGender, Form] = field(default_factory=dict)
    """Only where grammar forces a choice on sentences about the reader."""
    avoid: str | None = None
    """Pattern of the words that betray the familiar form."""

    @property
    def is_regional(self) -> bool:
        """Holds only what differs from its fallback."""
        return bool(self.fallback)

    @property
    def plural_count(self) -> int:
        """How many forms a plural message has."""
        return int(self._plural_parts[0])

    @property
    def plural(self) -> Callable[[int], int]:
        """From a count to the index of its form; read by the standard library's safe reader."""
        return gettext.c2py(self._plural_parts[1])

    @property
    def _plural_parts(self) -> tuple[str, str]:
        found = re.fullmatch(r"nplurals=(\d+); plural=(.+);", self.plural_forms)
        if found is None:
            raise ValueError("plural_forms reads nplurals=…; plural=…;")
        return found[1], found[2]


@dataclass(frozen=True, slots=True)
class Registry:
    languages: Mapping[str, Language]

    @classmethod
    def load(cls, folder: Traversable) -> Self:
        """Read `registry.toml` of a `locales` folder."""
        raw = tomllib.loads((folder / "registry.toml").read_text(encoding="utf-8"))
        return cls({tag: _language(tag, entry, raw) for tag, entry in raw.items()})

    def language(self, locale: str | None) -> Language:
        """The registered language nearest to a locale; English when there is none near."""
        for candidate in candidates(locale or SOURCE):
            if candidate in self.languages:
                return self.languages[candidate]
        return self.languages[SOURCE]

    def knows(self, locale: str) -> bool:
        """Whether a locale's language is registered at all."""
        return any(candidate in self.languages for candidate in candidates(locale))

    def normalise(self, code: str | None) -> str:
        """A locale tag for what Telegram, a person or a file calls a language.

        `pt-br` → `pt_BR`, `zh-hant-hk` → `zh_Hant`, `iw` → `he`; a region without an entry of its
        own is kept for its formats (`en-ca` → `en_CA`); unknown → `en`.
        """
        language = self.language(code)
        where = region(code or "")
        regional = f"{language.tag}_{where}"
        is_plain = "_" not in language.tag and self.knows(code or "")
        return regional if where and is_plain and localedata.exists(regional) else language.tag

    def chain(
        self, locale: str, register: Register, gender: GrammaticalGender | None = None
    ) -> tuple[str, ...]:
        """Catalogue tags, nearest first: fr_CA@tu, fr@tu, fr_CA, fr, en.

        With a gender: pl@ty+f, pl@ty, pl@f, pl, en. The form of address goes before the gender: a
        sentence without gender is right for everybody, a polite one among familiar ones is not.
        """
        language = self.language(locale)
        bases = (language.tag, *language.fallback)
        address = language.familiar if register is Register.FAMILIAR else None
        inflection = None if gender is None else language.genders.get(gender)
        suffixes = _suffixes(address, inflection)
        return _unique((*(tag + suffix for suffix in suffixes for tag in bases), SOURCE))

    def manner(self, tag: str) -> Manner:
        """What a catalogue tag stands for; a modifier nobody knows stands for nothing."""
        locale, _, joined = tag.partition("@")
        language, modifiers = self.root(tag), joined.split("+")
        familiar = language.familiar is not None and language.familiar.modifier in modifiers
        chosen = (g for g, form in language.genders.items() if form.modifier in modifiers)
        return Manner(
            locale=locale,
            register=Register.FAMILIAR if familiar else Register.POLITE,
            gender=next(chosen, None),
        )

    def overridden(self, tag: str) -> tuple[str, ...]:
        """The catalogues a tag falls back to, nearest first, English left out."""
        manner = self.manner(tag)
        chain = self.chain(manner.locale, manner.register, manner.gender)
        below = chain[chain.index(tag) + 1 :] if tag in chain else chain
        return tuple(each for each in below if each != SOURCE)

    def avoided(self, tag: str) -> str | None:
        """Words a catalogue must not hold, because they belong to another form.

        One without gender holds neither what a feminine nor what a masculine one must not.
        """
        language, manner = self.root(tag), self.manner(tag)
        familiar = language.familiar if manner.register is Register.FAMILIAR else None
        address = language.avoid if familiar is None else familiar.avoid
        genders = language.genders if manner.gender is None else {manner.gender}
        patterns = (address, *(language.genders[gender].avoid for gender in genders))
        return "|".join(f"(?:{pattern})" for pattern in patterns if pattern) or None

    def root(self, tag: str) -> Language:
        """The full language behind a catalogue tag: `fr` for `fr_CA` and `fr@tu`."""
        language = self.language(tag.partition("@")[0])
        return self.languages[language.fallback[-1]] if language.fallback else language


def _unique(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tags))


def _language(tag: str, entry: Mapping[str, Any], raw: Mapping[str, Mapping[str, Any]]) -> Language:
    fallback = tuple(entry.get("fallback", ()))
    root = raw[fallback[-1]] if fallback else entry
    return Language(
        tag=tag,
        autonym=entry["autonym"],
        plural_forms=root["plural_forms"],
        direction=Direction(root.get("direction", "ltr")),
        fallback=fallback,
        familiar=_form(root.get("familiar")),
        genders={
            gender: form
            for gender in GrammaticalGender
            if (form := _form(root.get(gender))) is not None
        },
        avoid=root.get("avoid"),
    )


def _form(entry: Mapping[str, Any] | None) -> Form | None:
    return None if entry is None else Form(modifier=entry["modifier"], avoid=entry.get("avoid"))


def _suffixes(address: Form | None, inflection: Form | None) -> tuple[str, ...]:
    """What follows the `@`, nearest first: both, the form of address, the gender, nothing."""
    chosen = [form.modifier for form in (address, inflection) if form is not None]
    together = ["@" + "+".join(chosen)] if chosen else []
    return _unique((*together, *(f"@{each}" for each in chosen), ""))
