"""Why a client is flagged, in words with every number; texts in English, as they are written."""

from uuid import UUID

import pytest

from bot.alliance.checkins import CheckInId
from bot.alliance.digests import RaisedFlag
from bot.alliance.people import Register
from bot.alliance.signals import Flag, Level, Rule
from bot.chat.texts.digest import reason
from bot.i18n.catalogs import Catalogs
from tests.alliance.alliance_people import utc

ENGLISH = Catalogs.load().translator("en", Register.POLITE, "UTC")
MARKS = str.maketrans(dict.fromkeys("\u2066\u2067\u2068\u2069"))


def said(flag: Flag) -> str:
    raised = RaisedFlag(
        checkin_id=CheckInId(UUID(int=1)), session_starts_at=utc("2026-01-12T20:00"), flag=flag
    )
    return reason(ENGLISH, raised).translate(MARKS)


def flag(level: Level, rule: Rule, sessions: int = 1, marker: float | None = None) -> Flag:
    return Flag(level=level, rule=rule, score=6.333, limit=7.049, sessions=sessions, marker=marker)


def test_a_drop_tells_rating_and_limit_and_how_clear_it_is() -> None:
    rupture, watch = (said(flag(level, Rule.DROP)) for level in (Level.RUPTURE, Level.WATCH))
    assert "6.3, clearly below" in rupture
    assert "(limit 7.0)" in rupture
    assert "6.3, a little below" in watch


@pytest.mark.parametrize(
    ("sessions", "words"), [(2, "the rating before it"), (3, "the 2 ratings before it")]
)
def test_a_run_tells_how_many_ratings_it_rests_on(sessions: int, words: str) -> None:
    found = said(flag(Level.WATCH, Rule.RUN, sessions))
    assert words in found
    assert "6.3" in found
    assert "7.0" in found


def test_a_drop_beside_holding_back_tells_both() -> None:
    found = said(flag(Level.RUPTURE, Rule.DROP_AND_WITHDRAWAL, marker=9.0))
    assert "6.3, below what is usual for this client (limit 7.0)" in found
    assert "answered 9 of 10" in found


@pytest.mark.parametrize("rule", [Rule.DIRECT_SIGN, Rule.WITHDRAWAL])
def test_a_marker_tells_its_answer_and_from_where_it_counts(rule: Rule) -> None:
    found = said(Flag(level=Level.WATCH, rule=rule, score=9.0, limit=8.0))
    assert "answered 9 of 10 (from 8 it counts" in found


def test_where_only_the_trend_is_shared_a_marker_shows_no_number() -> None:
    for rule in (Rule.DIRECT_SIGN, Rule.WITHDRAWAL):
        found = said(Flag(level=Level.WATCH, rule=rule, score=None, limit=None))
        assert "of 10" not in found
    joined = said(flag(Level.RUPTURE, Rule.DROP_AND_WITHDRAWAL))
    assert "a sign of holding back" in joined
    assert "of 10" not in joined


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_has_words(rule: Rule) -> None:
    assert said(flag(Level.RUPTURE, rule)).endswith(".")
