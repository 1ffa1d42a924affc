from dataclasses import fields
from datetime import date, timedelta

import pytest

from bot.safety.card import CardData, card_for
from bot.safety.numbers import DROP_AFTER, Numbers
from bot.safety.shipped import shipped_numbers

TODAY = date(2026, 6, 2)


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    return shipped_numbers()


def test_ada_in_quebec_sees_911_the_national_line_and_her_province(numbers: Numbers) -> None:
    card = card_for("CA", numbers, TODAY)
    assert [entry.dial for entry in card.emergency] == ["911"]
    assert [(one.call, one.text) for one in card.lines] == [
        ("988", "988"),
        ("1 866 277-3553", None),
        (None, "535353"),
    ]
    assert card.has_verified_number
    assert card.directories == ()


def test_the_emergency_number_comes_first_then_the_clinic_then_the_lines() -> None:
    shown = [field.name for field in fields(CardData)]
    assert shown[1:5] == ["emergency", "clinic_contact", "lines", "directories"]


def test_the_clinics_own_words_are_passed_on_untouched(numbers: Numbers) -> None:
    assert card_for("FR", numbers, TODAY, "Ring the night bell.").clinic_contact == (
        "Ring the night bell."
    )
    assert card_for("FR", numbers, TODAY).clinic_contact is None


def test_the_code_of_a_country_may_be_in_small_letters(numbers: Numbers) -> None:
    assert card_for("fr", numbers, TODAY) == card_for("FR", numbers, TODAY)


@pytest.mark.parametrize("country", [None, "", "LB", "XX", "fr_CA"])
def test_where_nothing_is_verified_the_card_says_so_and_guesses_nothing(
    country: str | None, numbers: Numbers
) -> None:
    card = card_for(country, numbers, TODAY)
    assert not card.has_verified_number
    assert card.verified_on is None
    assert [entry.address for entry in card.directories] == ["https://findahelpline.com"]


def test_a_country_with_an_emergency_number_alone_also_names_the_directory(
    numbers: Numbers,
) -> None:
    card = card_for("PL", numbers, TODAY)
    assert [entry.dial for entry in card.emergency] == ["112"]
    assert card.lines == ()
    assert card.directories


def test_numbers_nobody_looked_at_for_two_years_disappear_by_themselves(numbers: Numbers) -> None:
    later = TODAY + DROP_AFTER + timedelta(days=1)
    assert card_for("CA", numbers, TODAY).lines
    card = card_for("CA", numbers, later)
    assert not card.has_verified_number
    assert card.directories


def test_the_date_on_the_card_is_the_oldest_of_what_it_shows(numbers: Numbers) -> None:
    card = card_for("CA", numbers, TODAY)
    assert card.verified_on == date(2025, 1, 30)
