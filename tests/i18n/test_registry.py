# letters and digits of other scripts are the subject
import pytest
from babel import Locale

from bot.alliance.people import Register
from bot.i18n.catalogs import Catalogs
from bot.i18n.folders import locales_folder
from bot.i18n.registry import Registry

REGISTRY = Registry.load(locales_folder())


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("pt-br", "pt_BR"),
        ("pt", "pt_PT"),
        ("zh-hans", "zh_Hans"),
        ("zh", "zh_Hans"),
        ("zh-TW", "zh_Hant"),
        ("zh-hant-hk", "zh_Hant"),
        ("tl", "fil"),
        ("iw", "he"),
        ("no", "nb"),
        ("fr-CA", "fr_CA"),
        ("fr-ca-u-hc-h12", "fr_CA"),
        ("de-x-formal", "de"),
        ("es-419", "es_419"),
        ("es-mx", "es_MX"),
        ("en-ca", "en_CA"),
        ("fr_CA@tu", "fr_CA"),
        ("tlh", "en"),
        ("fr-ZZ", "fr"),
        ("", "en"),
        (None, "en"),
        ("../../etc", "en"),
        ("💥", "en"),
    ],
)
def test_what_telegram_calls_a_language_becomes_a_locale_of_ours(
    code: str | None, locale: str
) -> None:
    assert REGISTRY.normalise(code) == locale


def test_a_client_in_quebec_who_says_tu_is_read_the_nearest_words_first() -> None:
    assert REGISTRY.chain("fr_CA", Register.FAMILIAR) == (
        "fr_CA@tu",
        "fr@tu",
        "fr_CA",
        "fr",
        "en",
    )


def test_a_polite_client_never_gets_familiar_words() -> None:
    assert REGISTRY.chain("fr_BE", Register.POLITE) == ("fr", "en")


def test_a_language_with_one_form_of_address_has_no_familiar_catalogue() -> None:
    assert REGISTRY.chain("en_CA", Register.FAMILIAR) == ("en",)


def test_traditional_chinese_never_falls_back_to_simplified() -> None:
    assert "zh_Hans" not in REGISTRY.chain("zh_TW", Register.POLITE)


@pytest.mark.parametrize("tag", list(REGISTRY.languages))
def test_every_language_counts_as_cldr_does(tag: str) -> None:
    """One form of ours for each of CLDR's, the same one for the same numbers, in CLDR's order."""
    language = REGISTRY.root(tag)
    locale = Locale.parse("fr" if tag == "ht" else tag)
    order = ("zero", "one", "two", "few", "many", "other")
    if tag == "ht":
        pytest.skip("CLDR has no counting rule for Haitian Creole; singular for one alone")
    category_of = {n: locale.plural_form(n) for n in range(1200)}
    forms = [name for name in order if name in category_of.values()]
    assert language.plural_count == len(forms)
    assert {n: forms[language.plural(n)] for n in category_of} == category_of


def test_arabic_counts_in_six_ways() -> None:
    rule = REGISTRY.language("ar").plural
    assert [rule(n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103)] == [
        0, 1, 2, 3, 3, 4, 4, 5, 5, 3,
    ]  # fmt: skip


def test_every_language_has_a_name_of_its_own(shipped: Catalogs) -> None:
    autonyms = [language.autonym for language in shipped.registry.languages.values()]
    assert len(set(autonyms)) == len(autonyms) >= 36


def test_the_picker_shows_what_is_there_and_says_what_is_a_draft(shipped: Catalogs) -> None:
    choices = {choice.tag: choice for choice in shipped.choices()}
    assert next(iter(choices)) == "en"
    assert not choices["en"].is_drafted
    assert choices["fr"].is_drafted
    assert "fr_CA" not in choices
    assert "sw" not in choices


def test_a_language_without_texts_is_spoken_to_in_english_as_it_was_written(
    shipped: Catalogs,
) -> None:
    t = shipped.translator("sw_KE", Register.POLITE, "Africa/Nairobi")
    assert (t.tag, t.locale, t.state, t.is_drafted) == ("en", "sw_KE", None, False)
    assert t.cldr.language == "sw"
