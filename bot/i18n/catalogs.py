"""All catalogues in memory: read once from `locales/`, asked through one translator per person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Self
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import GrammaticalGender, Register, Speech
from bot.i18n.bidi import Direction
from bot.i18n.catalogue import Catalogue
from bot.i18n.folders import locales_folder, shipped_tags
from bot.i18n.po_files import DOMAINS, INSTRUMENTS, MESSAGES, Message, PoFile
from bot.i18n.pseudo import PSEUDO_LOCALES, pseudo_catalogue
from bot.i18n.registry import SOURCE, Language, Registry
from bot.i18n.status import TranslationState, TranslationStatus
from bot.i18n.translator import Translator

_MADE_AT_MOST = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A language as a picker offers it."""

    tag: str
    autonym: str
    direction: Direction
    state: TranslationState | None
    """None for the language the texts were written in."""

    @property
    def is_drafted(self) -> bool:
        """Nobody who knows the language has reviewed all of it."""
        return self.state is not None and self.state < TranslationState.REVIEWED


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogs:
    registry: Registry
    catalogues: Mapping[str, Catalogue]
    """By tag, `en` and register overrides included."""
    states: Mapping[str, TranslationState]
    """Lowest state of any message, by tag; only tags that hold messages."""
    _made: dict[Speech, Translator] = field(default_factory=dict, repr=False, compare=False)
    """By how people are spoken to: a clinic has few of these, and making one takes as long as
    reading its person."""

    @classmethod
    def load(cls, folder: Traversable | None = None) -> Self:
        """Read every catalogue of a `locales` folder (default: ours).

        Raises:
            BrokenCatalogueError: a file does not parse.
            FileNotFoundError: no registry.
        """
        root = folder or locales_folder()
        registry = Registry.load(root)
        status = TranslationStatus.load(root)
        contents = {tag: _contents(root / tag / "LC_MESSAGES") for tag in shipped_tags(root)}
        sources = {
            m.context or "": m.source for m in PoFile.read(root / "instruments.pot").messages
        }
        catalogues = {
            tag: _catalogue(tag, registry.root(tag), domains, sources)
            for tag, domains in contents.items()
        }
        catalogues[SOURCE] = Catalogue(tag=SOURCE, plural=_english, instruments=sources)
        return cls(
            registry=registry,
            catalogues=MappingProxyType(catalogues),
            states={
                tag: status.lowest(tag, domains)
                for tag, domains in contents.items()
                if any(domains.values())
            },
        )

    def translator(
        self,
        locale: str,
        register: Register,
        timezone: str,
        gender: GrammaticalGender | None = None,
    ) -> Translator:
        """For one person.

        Raises:
            InvalidValueError: not an IANA zone.
        """
        if locale in PSEUDO_LOCALES:
            return self._pseudo_translator(locale, timezone)
        language = self.registry.language(locale)
        chain = self.registry.chain(locale, register, gender)
        present = tuple(self.catalogues[tag] for tag in chain if tag in self.catalogues)
        return Translator(
            locale=locale,
            language=language,
            catalogues=present,
            state=self._state(*chain),
            cldr=_cldr(self.registry.normalise(locale)),
            zone=_zone(timezone),
        )

    def of(self, speech: Speech) -> Translator:
        """For one person, as they chose to be spoken to."""
        if (made := self._made.get(speech)) is not None:
            return made
        if len(self._made) >= _MADE_AT_MOST:
            self._made.clear()
        made = self.translator(speech.locale, speech.register, speech.timezone, speech.gender)
        self._made[speech] = made
        return made

    def choices(self, minimum: TranslationState | None = None) -> tuple[Choice, ...]:
        """The full languages there are texts in, English first, not below a state."""
        offered = (
            self._choice(language)
            for tag, language in self.registry.languages.items()
            if tag in self.catalogues and not language.is_regional
        )
        return tuple(
            choice
            for choice in offered
            if choice.state is None or minimum is None or choice.state >= minimum
        )

    def _state(self, *tags: str) -> TranslationState | None:
        return min((self.states[tag] for tag in tags if tag in self.states), default=None)

    def _choice(self, language: Language) -> Choice:
        return Choice(
            tag=language.tag,
            autonym=language.autonym,
            direction=language.direction,
            state=self._state(language.tag),
        )

    def _pseudo_translator(self, locale: str, timezone: str) -> Translator:
        base = self.registry.language(PSEUDO_LOCALES[locale])
        made = pseudo_catalogue(locale, base.direction, self.catalogues[SOURCE])
        return Translator(
            locale=locale,
            language=base,
            catalogues=(made,),
            state=TranslationState.DRAFTED,
            cldr=_cldr(base.tag),
            zone=_zone(timezone),
        )


def _contents(folder: Traversable) -> Mapping[str, tuple[Message, ...]]:
    return {domain: PoFile.read(folder / f"{domain}.po").messages for domain in DOMAINS}


def _catalogue(
    tag: str,
    root: Language,
    domains: Mapping[str, tuple[Message, ...]],
    sources: Mapping[str, str],
) -> Catalogue:
    """An item's translation counts only while it is one of the English words in force."""
    return Catalogue(
        tag=tag,
        plural=root.plural,
        messages={m.key: m.texts for m in domains[MESSAGES] if m.is_translated},
        instruments={
            m.context or "": m.texts[0]
            for m in domains[INSTRUMENTS]
            if m.is_translated and sources.get(m.context or "") == m.source
        },
    )


def _english(n: int) -> int:
    return int(n != 1)


def _zone(timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise InvalidValueError("not an IANA time zone, such as America/Toronto") from error


def _cldr(tag: str) -> Locale:
    """The CLDR data to format with; English for a language CLDR does not have."""
    try:
        return Locale.parse(tag)
    except UnknownLocaleError:
        return Locale.parse(SOURCE)
