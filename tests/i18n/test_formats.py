# letters and digits of other scripts are the subject
import datetime as dt

import pytest

from bot.alliance.people import Register
from bot.i18n.bidi import FSI, PDI
from bot.i18n.catalogs import Catalogs
from bot.i18n.translator import Translator

EVENING = dt.datetime(2026, 11, 22, 23, 5, tzinfo=dt.UTC)
NBSP, NNBSP = "\u00a0", "\u202f"


@pytest.fixture
def quebec(shipped: Catalogs) -> Translator:
    return shipped.translator("fr_CA", Register.POLITE, "America/Toronto")


def spaced(text: str) -> str:
    return text.replace(NBSP, " ").replace(NNBSP, " ")


def test_quebec_french_is_written_as_in_quebec(quebec: Translator) -> None:
    assert spaced(quebec.time(EVENING)) == "18 h 05"
    assert spaced(quebec.day_and_time(EVENING)) == "dimanche 18 h 05"
    assert spaced(quebec.datetime(EVENING)) == "22 novembre 2026, 18 h 05"
    assert spaced(quebec.number(1234.56, 1)) == "1 234,6"
    assert spaced(quebec.percent(0.87)) == "87 %"
    assert quebec.list(["Ada", "Bruno", "Chidi"]) == "Ada, Bruno et Chidi"


def test_the_day_is_the_persons_own_not_greenwich(shipped: Catalogs) -> None:
    tokyo = shipped.translator("en", Register.POLITE, "Asia/Tokyo")
    assert tokyo.weekday(EVENING) == "Monday"
    assert tokyo.date(EVENING) == "November 23, 2026"


def test_a_plain_date_is_not_moved_by_a_zone(quebec: Translator) -> None:
    assert quebec.date(dt.date(2026, 12, 1)) == "1 décembre 2026"


def test_an_instant_without_a_zone_is_refused(quebec: Translator) -> None:
    with pytest.raises(ValueError, match="aware"):
        quebec.time(EVENING.replace(tzinfo=None))


def test_the_hour_cycle_is_the_locales_own(shipped: Catalogs) -> None:
    english = shipped.translator("en", Register.POLITE, "America/Toronto")
    german = shipped.translator("de", Register.POLITE, "America/Toronto")
    assert spaced(english.day_and_time(EVENING)) == "Sunday 6:05 PM"
    assert german.day_and_time(EVENING) == "Sonntag, 18:05"
    assert german.clock(dt.time(8)) == "08:00"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (30, "30 minutes"),
        (90, "90 minutes"),
        (60, "1 hour"),
        (120, "2 hours"),
        (24 * 60, "24 hours"),
        (36 * 60, "36 hours"),
        (72 * 60, "3 days"),
        (0.5, "1 minute"),
    ],
)
def test_a_duration_is_exact(shipped: Catalogs, minutes: float, words: str) -> None:
    english = shipped.translator("en", Register.POLITE, "UTC")
    assert english.duration(dt.timedelta(minutes=minutes)) == words


def test_numbers_keep_their_decimals_and_show_their_sign_on_request(quebec: Translator) -> None:
    assert quebec.number(7, 1) == "7,0"
    assert quebec.number(0.4, 1, signed=True) == "+0,4"
    assert quebec.number(-1.2, 1, signed=True) == "-1,2"


def test_digits_are_western_in_every_registered_language(shipped: Catalogs) -> None:
    for tag in shipped.registry.languages:
        t = shipped.translator(tag, Register.POLITE, "America/Toronto")
        shown = (
            t.date(EVENING), t.time(EVENING), t.datetime(EVENING), t.day_and_time(EVENING),
            t.number(-1234.5, 1), t.percent(0.5), t.duration(dt.timedelta(hours=20)),
        )  # fmt: skip
        odd = [char for text in shown for char in text if char.isdecimal() and not char.isascii()]
        assert not odd, tag


def test_names_in_an_arabic_list_are_isolated(shipped: Catalogs) -> None:
    t = shipped.translator("ar", Register.POLITE, "UTC")
    assert t.list(["K-17", "L-2"]) == f"{FSI}K-17{PDI} و{FSI}L-2{PDI}"


def test_a_country_is_found_by_its_name_in_ones_own_language(quebec: Translator) -> None:
    countries = quebec.territories()
    names = [name for _, name in countries]
    assert dict(countries)["CA"] == quebec.territory("CA") == "Canada"
    assert 240 <= len(countries) <= 252
    assert names.index("Égypte") < names.index("Espagne") < names.index("Zambie")
    assert quebec.territory("QQ") == "QQ"
    assert not {"EU", "UN", "ZZ", "XA"} & set(dict(countries))


def test_a_weekday_on_a_button_stands_alone(quebec: Translator) -> None:
    assert quebec.weekday_name(dt.date(2026, 11, 23)) == "lundi"
