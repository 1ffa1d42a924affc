"""The sandbox's first Sunday, and the page where a clinician reads the product's voice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exchange.shipped import shipped_instruments
from bot.i18n.catalogs import Catalogs
from bot.sandbox.page.voice import VoiceLanguage
from bot.wiring.made_up_clinic import TORONTO
from bot.wiring.sandbox import sunday_afternoon
from bot.wiring.sentences import ELSEWHERE, sentences
from bot.wiring.voice import voice
from bot.wiring.voice_places import PLACES


@pytest.fixture(scope="module")
def spoken() -> dict[str, VoiceLanguage]:
    instrument = [*shipped_instruments()][-1][0]
    return {one.tag: one for one in voice(Catalogs.load(), instrument)}


@given(st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # bounds must be naive
def test_the_sandbox_begins_on_the_last_sunday_at_three_in_toronto(now: datetime) -> None:
    began = sunday_afternoon(now)
    local = began.astimezone(ZoneInfo(TORONTO))
    assert (local.strftime("%A"), local.hour, local.minute) == ("Sunday", 15, 0)
    assert began - timedelta(days=1) < now < began + timedelta(days=8)


def test_a_clinician_is_told_where_every_sentence_appears() -> None:
    assert [one.said_by for one in sentences() if one.place == ELSEWHERE] == []


def test_no_place_is_described_from_which_nothing_is_said_any_more() -> None:
    said_by = {one.said_by for one in sentences()}
    told = {name for triggers in PLACES.values() for name in triggers}
    assert told - said_by == set()


def test_every_language_can_be_read_whole(spoken: dict[str, VoiceLanguage]) -> None:
    english = len(spoken["en"].lines)
    assert {tag: len(spoken[tag].lines) for tag in ("fr", "pl", "ar")} == dict.fromkeys(
        ("fr", "pl", "ar"), english
    )


def test_a_form_of_address_shows_only_what_differs(spoken: dict[str, VoiceLanguage]) -> None:
    assert 0 < len(spoken["fr@tu"].lines) < len(spoken["fr"].lines)


def test_a_draft_is_named_one_above_its_sentences(spoken: dict[str, VoiceLanguage]) -> None:
    assert "nobody has reviewed" in spoken["pl"].state
    assert spoken["en"].state == "the original"
