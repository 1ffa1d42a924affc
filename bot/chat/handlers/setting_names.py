"""The settings there are, and how each is named and explained to a person."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.chat.texts import care_settings as care_texts
from bot.chat.texts import settings as texts
from bot.i18n.translator import Translator

_MONDAY = datetime(2024, 1, 1, 12)  # noqa: DTZ001  # any Monday: only its weekday is shown


class Setting(StrEnum):
    """Their place in this list is what buttons carry: only append."""

    TIMEZONE = "timezone"
    QUIET_HOURS = "quiet_hours"
    COUNTRY = "country"
    SHARING = "sharing"
    ASKS_SHARING = "asks_sharing"
    DISCREET = "discreet"
    DIGEST_DAY = "digest_day"
    DIGEST_HOUR = "digest_hour"
    GUESSES = "guesses"
    ASKS_SELF = "asks_self"


ORDER = tuple(Setting)
CLIENT_ONLY = (
    Setting.QUIET_HOURS,
    Setting.COUNTRY,
    Setting.SHARING,
    Setting.ASKS_SHARING,
    Setting.DISCREET,
)
OF_THERAPISTS = (Setting.DIGEST_DAY, Setting.GUESSES, Setting.ASKS_SELF)
_LANGUAGE, _REGISTER, _GENDER = range(3)
"""What the buttons of `/language` choose, in `a`."""


def name_of(t: Translator, setting: Setting) -> str:
    match setting:
        case Setting.TIMEZONE:
            return texts.timezone_name(t)
        case Setting.QUIET_HOURS:
            return texts.quiet_hours_name(t)
        case Setting.COUNTRY:
            return texts.country_name(t)
        case Setting.SHARING:
            return texts.sharing_name(t)
        case Setting.ASKS_SHARING:
            return texts.asks_sharing_name(t)
        case Setting.DISCREET:
            return texts.discreet_name(t)
        case Setting.DIGEST_DAY | Setting.DIGEST_HOUR:
            return texts.digest_name(t)
        case Setting.GUESSES:
            return care_texts.guesses_name(t)
        case Setting.ASKS_SELF:
            return care_texts.asks_self_name(t)


def explanation_of(t: Translator, setting: Setting) -> str:
    match setting:
        case Setting.TIMEZONE:
            return texts.ask_city(t)
        case Setting.QUIET_HOURS:
            return texts.explain_quiet_hours(t)
        case Setting.COUNTRY:
            return texts.explain_country(t)
        case Setting.SHARING:
            return texts.explain_sharing(t)
        case Setting.ASKS_SHARING:
            return texts.explain_asks_sharing(t)
        case Setting.DISCREET:
            return texts.explain_discreet(t)
        case Setting.DIGEST_DAY:
            return texts.explain_digest(t)
        case Setting.DIGEST_HOUR:
            return texts.explain_digest_hour(t)
        case Setting.GUESSES | Setting.ASKS_SELF:
            return care_texts.explanation(t, guesses=setting is Setting.GUESSES)


def weekday(t: Translator, number: int) -> str:
    return t.weekday_name(_MONDAY.date() + timedelta(days=number))
