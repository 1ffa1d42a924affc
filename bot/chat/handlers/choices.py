"""What people may choose from: languages, countries, time zones, quiet hours."""

from bot.alliance.clinic import Policies
from bot.alliance.errors import InvalidValueError
from bot.alliance.people import GrammaticalGender, QuietHours
from bot.alliance.timing import zone_names
from bot.i18n.catalogs import Catalogs, Choice
from bot.i18n.status import TranslationState
from bot.i18n.translator import Translator

QUIET_HOURS = (
    QuietHours.parse("21:00-08:00"),
    QuietHours.parse("22:00-07:00"),
    QuietHours.parse("20:00-09:00"),
    QuietHours.parse("00:00-10:00"),
    QuietHours.parse("none"),
)
GENDERS = tuple(GrammaticalGender)
"""Their place is what buttons carry."""
_PAGE = 8
_MOST_ZONES = 6
_LEAST_LETTERS = 3


def language_choices(catalogs: Catalogs, policies: Policies) -> tuple[Choice, ...]:
    """Languages whose translation is good enough for this clinic."""
    return catalogs.choices(TranslationState.parse(policies.min_translation_state))


def language_at(catalogs: Catalogs, policies: Policies, number: int) -> Choice:
    """Raises InvalidValueError where there is no such choice (any more)."""
    choices = language_choices(catalogs, policies)
    if number >= len(choices):
        raise InvalidValueError("no such language")
    return choices[number]


def language_labels(catalogs: Catalogs, policies: Policies, t: Translator) -> list[str]:
    """Names of the languages on offer, drafts marked."""
    return [
        t.label("{language} (draft)", language=choice.autonym)
        if choice.is_drafted
        else choice.autonym
        for choice in language_choices(catalogs, policies)
    ]


def gender_at(number: int) -> GrammaticalGender:
    """Raises InvalidValueError where there is no such choice."""
    if number >= len(GENDERS):
        raise InvalidValueError("no such choice")
    return GENDERS[number]


def country_page(t: Translator, page: int) -> tuple[list[tuple[str, str]], int]:
    """Codes and names of one page, by name; and the number of the page after it, from 0 again."""
    countries = t.territories()
    pages = -(-len(countries) // _PAGE)
    start = (page % pages) * _PAGE
    return countries[start : start + _PAGE], (page + 1) % pages


def zones_named(city: str) -> tuple[str, ...]:
    """IANA zones with that city, at most six; `tor` finds America/Toronto."""
    wanted = "_".join(city.split()).casefold()
    if len(wanted) < _LEAST_LETTERS:
        return ()
    found = [name for name in zone_names() if wanted in name.rsplit("/", 1)[-1].casefold()]
    exact = [name for name in found if name.rsplit("/", 1)[-1].casefold() == wanted]
    return tuple((exact or found)[:_MOST_ZONES])
