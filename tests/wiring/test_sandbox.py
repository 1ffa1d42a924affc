"""The sandbox's first Sunday, and the page where a clinician reads the product's voice."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exchange.shipped import shipped_instruments
from bot.i18n.catalogs import Catalogs
from bot.sandbox.page.voice import VoiceLanguage
from bot.wiring.made_up_clinic import TORONTO
from bot.wiring.sandbox import serve_sandbox, sunday_afternoon
from bot.wiring.sandboxed_bot import BotEndedError
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


@pytest.mark.parametrize(
    ("it_writes", "is_told"),
    [
        (
            "echo '{\"event\": \"clock_wrong\"}'; echo 'alliance: the clock is wrong; set it.'",
            "the bot in the sandbox ended; it said: the clock is wrong; set it.",
        ),
        (
            "echo Traceback; echo ImportError",
            "the bot in the sandbox ended; the end of its log: Traceback ImportError",
        ),
        ("true", "the bot in the sandbox ended; it said nothing"),
        (
            "echo '{\"event\": \"ready\"}'; sleep 0.5; echo 'alliance: the disk is full.'",
            "the bot in the sandbox ended; it said: the disk is full.",
        ),
    ],
)
async def test_a_sandbox_whose_bot_ends_says_why_and_ends_too(
    it_writes: str, is_told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{{ {it_writes}; }} >&2\nexit 1\n", encoding="utf-8")
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BotEndedError) as ended:
        await serve_sandbox(0, lambda _: None)
    assert str(ended.value) == is_told
