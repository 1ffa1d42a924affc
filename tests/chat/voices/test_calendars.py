"""What people read when a calendar cannot be read."""

from dataclasses import replace

import pytest

from bot.alliance.calendars import Trouble
from bot.chat.texts.calendars import advice, own_trouble, trouble_of
from bot.i18n.catalogs import Catalogs
from bot.i18n.translator import Translator
from tests.builders import BRUNO, MONDAY_9


@pytest.fixture(scope="module")
def t() -> Translator:
    return Catalogs.load().of(replace(BRUNO.speech, locale="en"))


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_words_of_its_own_and_says_what_to_do(
    t: Translator, trouble: Trouble
) -> None:
    text = own_trouble(t, trouble, MONDAY_9)
    assert "Your calendar could not be read since" in text
    assert advice(t, trouble) in text
    assert trouble not in text  # no code word


def test_an_admin_reads_whose_calendar_it_is(t: Translator) -> None:
    assert "Bruno" in trouble_of(t, "Bruno", Trouble.GONE, MONDAY_9)
