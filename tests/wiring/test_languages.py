"""Which languages an invitation may name, and in which words an answer is exported."""

import pytest

from bot.alliance.errors import InvalidValueError
from bot.alliance.instruments import ItemId
from bot.alliance.replies import Asked, Reply
from bot.exchange.shipped import shipped_instruments
from bot.i18n.catalogs import Catalogs
from bot.wiring.languages import CatalogueTexts, ShippedLanguages
from tests.builders import ADA


@pytest.mark.parametrize(
    ("typed", "kept"), [("en", "en"), ("fr", "fr"), ("fr-ca", "fr_CA"), ("en_CA", "en_CA")]
)
def test_a_language_we_have_words_in_is_taken(typed: str, kept: str) -> None:
    assert ShippedLanguages.load().accept(typed) == kept


@pytest.mark.parametrize("typed", ["", "tlh", "x" * 10_000, "\x00", "../fr", "english"])
def test_any_other_is_refused_with_those_there_are(typed: str) -> None:
    with pytest.raises(InvalidValueError, match="en, fr"):
        ShippedLanguages.load().accept(typed)


def texts() -> CatalogueTexts:
    instruments = {f"{one.id}/{one.version}": one for one, _ in shipped_instruments()}
    return CatalogueTexts(catalogs=Catalogs.load(), instruments=instruments)


def reply(locale: str, instrument: str = "alliance/1") -> Reply:
    asked = (Asked(item=ItemId("heard"), wording="0123456789abcdef"),)
    return Reply(instrument=instrument, locale=locale, asked=asked)


def test_an_exported_item_is_in_the_language_it_was_asked_in() -> None:
    it = texts()
    english, french, familiar = (
        it.text(reply(locale), ItemId("heard"), ADA) for locale in ("en", "fr", "fr@tu")
    )

    assert english == "In this session, what I wanted to say was really heard."
    assert french != english
    assert familiar != english


def test_an_exported_item_keeps_the_gender_it_was_asked_in() -> None:
    it = texts()
    plain, for_her, for_him = (
        it.text(reply(locale), ItemId("heard"), ADA) for locale in ("pl", "pl@f", "pl@ty+m")
    )

    assert "chciałam" in for_her
    assert "chciałem" in for_him
    assert plain not in {for_her, for_him}


def test_an_item_whose_words_are_gone_is_exported_by_its_id() -> None:
    it = texts()

    assert it.text(reply("en"), ItemId("of_another_time"), ADA) == "of_another_time"
    assert it.text(reply("en", "gone/7"), ItemId("heard"), ADA) == "heard"
