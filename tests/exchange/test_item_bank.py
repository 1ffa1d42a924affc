# ruff: noqa: RUF001  # French typography is part of what is checked
"""The rules our own item bank keeps in every language it ships in."""

import re
from collections import Counter
from importlib.resources import files

import pytest

from bot.alliance.instruments import Facet, Instrument, Item, Use
from bot.alliance.people import Register
from bot.exchange.shipped import shipped_banks, shipped_instruments
from bot.i18n.catalogs import Catalogs
from bot.i18n.translator import Translator

BANK, WORDS = shipped_banks()[-1]
CATALOGS = Catalogs.load()
ITEMS = pytest.mark.parametrize("item", BANK.items, ids=[item.id for item in BANK.items])


def speaking(tag: str, register: Register = Register.POLITE) -> Translator:
    return CATALOGS.translator(tag, register, "America/Toronto")


LANGUAGES = [choice.tag for choice in CATALOGS.choices()]


def test_the_bank_is_version_one_of_our_own() -> None:
    assert (BANK.id, BANK.version) == ("alliance", "1")
    assert (BANK.scale.low, BANK.scale.high, BANK.rare_gap) == (0, 10, 4)
    assert len(shipped_instruments()) == 1


def test_it_has_more_items_than_a_long_validated_scale_but_is_called_no_test() -> None:
    assert len(BANK.items) >= 26
    source = (files("bot.exchange") / "instruments" / "alliance-1.toml").read_text()
    assert "NOT A VALIDATED TEST" in source
    assert "Not a validated test" in source


def test_three_anchors_carry_the_index_and_all_read_with_ten_as_good() -> None:
    assert [(item.facet, item.reversed) for item in BANK.anchors] == [
        (Facet.GOALS, False),
        (Facet.HEARD, False),
        (Facet.VOICE, False),
    ]


def test_every_facet_is_asked_about() -> None:
    assert {item.facet for item in BANK.items} == set(Facet)


def test_frame_and_fit_are_asked_rarely_and_nothing_else_is() -> None:
    rare = {item.facet for item in BANK.items if item.use is Use.RARE}
    often = {item.facet for item in BANK.items if item.use is not Use.RARE}
    assert rare == {Facet.FRAME, Facet.FIT}
    assert not rare & often


def test_every_sign_of_a_rupture_is_worded_as_a_difficulty() -> None:
    signs = [item for item in BANK.items if item.is_direct_marker or item.is_withdrawal_marker]
    assert all(item.reversed for item in signs)
    assert Counter(item.is_direct_marker for item in signs).keys() == {True, False}


@ITEMS
@pytest.mark.parametrize("tag", LANGUAGES)
def test_an_item_can_be_shown_as_it_stands(item: Item, tag: str) -> None:
    text = speaking(tag).item(BANK, item.id)
    assert text.endswith(".")
    assert not any(char in "{}[]<>_*" for char in text)
    assert len(text) <= (75 if tag == "en" else 90)


@ITEMS
def test_an_item_speaks_of_this_session_never_of_a_day(item: Item) -> None:
    english, french = WORDS[item.id], speaking("fr").item(BANK, item.id)
    assert not re.search(
        r"\b(today|tonight|this (morning|week|afternoon))\b", english, re.IGNORECASE
    )
    assert not re.search(r"aujourd|ce (matin|soir)|cette semaine", french, re.IGNORECASE)
    assert "our session" not in english


@ITEMS
def test_an_item_is_one_idea(item: Item) -> None:
    assert not re.search(r"\b(and|or)\b", WORDS[item.id].replace("between my therapist and me", ""))
    assert not re.search(r"\bou\b", speaking("fr").item(BANK, item.id))


@ITEMS
def test_french_agrees_with_nobodys_gender(item: Item) -> None:
    text = speaking("fr").item(BANK, item.id)
    assert not re.search(r"·|\(e\)|\b(mon|ma) (ou (mon|ma) )?(thérapeute|psy)", text)
    assert not re.search(r"\bje (?:me |m’)?suis \w+[ée]e?s?\b(?<!demandé)", text, re.IGNORECASE)
    assert "'" not in text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_item_has_two_different_ends(tag: str) -> None:
    t = speaking(tag)
    pairs = {item.id: t.item_points(BANK, item.id) for item in BANK.items}
    assert all(low != high for low, high in pairs.values())
    assert len(set(pairs.values())) <= 4


def test_difficulties_have_end_labels_of_their_own() -> None:
    t = speaking("en")
    good = {t.item_points(BANK, item.id) for item in BANK.items if not item.reversed}
    bad = {t.item_points(BANK, item.id) for item in BANK.items if item.reversed}
    assert not good & bad


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_two_items_read_alike(tag: str) -> None:
    t = speaking(tag)
    assert len({t.item(BANK, item.id) for item in BANK.items}) == len(BANK.items)
    assert len({t.item_wording(BANK, item.id) for item in BANK.items}) == len(BANK.items)


@ITEMS
def test_items_in_the_first_person_read_the_same_in_either_form_of_address(item: Item) -> None:
    polite, familiar = speaking("fr"), speaking("fr", Register.FAMILIAR)
    assert (polite.tag, familiar.tag) == ("fr", "fr@tu")
    assert polite.item(BANK, item.id) == familiar.item(BANK, item.id)
    assert not re.search(
        r"\b(vous|tu|votre|ton avis)\b(?<!rendez-vous)", polite.item(BANK, item.id)
    )


def test_an_instrument_is_data_that_compares() -> None:
    again: Instrument = shipped_banks()[-1][0]
    assert again == BANK
