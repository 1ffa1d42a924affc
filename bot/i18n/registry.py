"""The languages we know: `locales/registry.toml` and how a tag is found in it."""

import gettext
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any, Self

from babel import localedata

from bot.alliance.people import Register
from bot.i18n.bidi import Direction

SOURCE = "en"
"""The language of the message ids."""

_ALIASES = {
    "iw": "he",
    "tl": "fil",
    "no": "nb",
    "nn": "nb",
    "in": "id",
    "ji": "yi",
    "mo": "ro",
    "cmn": "zh",
}
_CHINESE = {"TW": "Hant", "HK": "Hant", "MO": "Hant"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One entry. `fallback` is explicit: Babel's parents and gettext's expansion go elsewhere."""

    tag: str
    autonym: str
    plural_forms: str
    """gettext's own notation, `nplurals=2; plural=(n > 1);`."""
    direction: Direction = Direction.LTR
    fallback: tuple[str, ...] = ()
    familiar: str | None = None
    """Modifier of the catalogue in the familiar form of address: `tu` for `fr@tu`."""
    avoid: str | None = None
    """Pattern of the words that betray the other form of address."""
    familiar_avoid: str | None = None

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
        for candidate in _candidates(locale or SOURCE):
            if candidate in self.languages:
                return self.languages[candidate]
        return self.languages[SOURCE]

    def knows(self, locale: str) -> bool:
        """Whether a locale's language is registered at all."""
        return any(candidate in self.languages for candidate in _candidates(locale))

    def normalise(self, code: str | None) -> str:
        """A locale tag for what Telegram, a person or a file calls a language.

        `pt-br` → `pt_BR`, `zh-hant-hk` → `zh_Hant`, `iw` → `he`; a region without an entry of its
        own is kept for its formats (`en-ca` → `en_CA`); unknown → `en`.
        """
        language = self.language(code)
        region = _region(code or "")
        regional = f"{language.tag}_{region}"
        is_plain = "_" not in language.tag and self.knows(code or "")
        return regional if region and is_plain and localedata.exists(regional) else language.tag

    def chain(self, locale: str, register: Register) -> tuple[str, ...]:
        """Catalogue tags, nearest first: fr_CA@tu, fr@tu, fr_CA, fr, en."""
        language = self.language(locale)
        bases = (language.tag, *language.fallback)
        modifier = self.languages[bases[-1]].familiar
        if register is Register.POLITE or modifier is None:
            return _unique((*bases, SOURCE))
        return _unique((*(f"{tag}@{modifier}" for tag in bases), *bases, SOURCE))

    def root(self, tag: str) -> Language:
        """The full language behind a catalogue tag: `fr` for `fr_CA` and `fr@tu`."""
        language = self.language(tag.partition("@")[0])
        return self.languages[language.fallback[-1]] if language.fallback else language


def _unique(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tags))


def _language(tag: str, entry: Mapping[str, Any], raw: Mapping[str, Mapping[str, Any]]) -> Language:
    fallback = tuple(entry.get("fallback", ()))
    root = raw[fallback[-1]] if fallback else entry
    familiar = root.get("familiar", {})
    return Language(
        tag=tag,
        autonym=entry["autonym"],
        plural_forms=root["plural_forms"],
        direction=Direction(root.get("direction", "ltr")),
        fallback=fallback,
        familiar=familiar.get("modifier"),
        avoid=root.get("avoid"),
        familiar_avoid=familiar.get("avoid"),
    )


def _pieces(code: str) -> tuple[str, str, str]:
    """(language, Script, REGION), empty where absent; extensions are dropped."""
    plain = re.split(r"[-_][a-z0-9][-_]", code.strip().lower(), maxsplit=1)[0]
    language, *rest = re.split(r"[-_@.]", plain)
    script = next((piece.title() for piece in rest if re.fullmatch("[a-z]{4}", piece)), "")
    region = next((piece.upper() for piece in rest if re.fullmatch("[a-z]{2}|[0-9]{3}", piece)), "")
    language = _ALIASES.get(language, language)
    if language == "zh" and not script:
        script = _CHINESE.get(region, "Hans")
    if language == "pt" and not region:
        region = "PT"
    return language, script, region


def _region(code: str) -> str:
    return _pieces(code)[2]


def _candidates(code: str) -> tuple[str, ...]:
    language, script, region = _pieces(code)
    options = ((script, region), (script, ""), ("", region), ("", ""))
    return _unique(tuple("_".join(filter(None, (language, *option))) for option in options))
