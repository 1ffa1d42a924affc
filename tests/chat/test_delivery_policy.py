from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alliance.people import QuietHours
from bot.chat.delivery_policy import (
    UNKNOWN_OUTCOME,
    Failed,
    Postponed,
    after_failure,
    asleep_for,
    backoff,
    is_stale,
    may_send,
)
from bot.usecases.ports import Act, Lane, Night, Taken, TryLater

from .chat_people import ADA
from .small_store import EPOCH, outgoing

LOST = TryLater("no answer", after=timedelta(seconds=1), maybe_sent=True)
UNSENT = TryLater("no connection", after=timedelta(seconds=1))


def taken(
    act: Act = Act.POST, lane: Lane = Lane.CHECKIN, *, tries: int = 1, ambiguous: int = 0
) -> Taken:
    return Taken(outgoing=outgoing(ADA, act=act, lane=lane), tries=tries, ambiguous=ambiguous)


@pytest.mark.parametrize("lane", [Lane.CHECKIN, Lane.DIGEST, Lane.ANSWER])
def test_a_message_whose_answer_was_lost_goes_out_once_more_and_never_a_third_time(
    lane: Lane,
) -> None:
    assert isinstance(after_failure(taken(lane=lane), LOST), Postponed)
    assert may_send(taken(lane=lane, ambiguous=1))
    assert after_failure(taken(lane=lane, ambiguous=1), LOST) == Failed(UNKNOWN_OUTCOME)
    assert not may_send(taken(lane=lane, ambiguous=2))


def test_a_notice_about_somebody_in_need_is_sent_until_it_surely_arrived() -> None:
    notice = taken(lane=Lane.NOTICE, ambiguous=500)
    assert may_send(notice)
    assert isinstance(after_failure(notice, LOST), Postponed)


@pytest.mark.parametrize("act", [Act.REVISE, Act.REMOVE, Act.REMOVE_REF])
@pytest.mark.parametrize("lane", list(Lane))
def test_a_change_that_changes_nothing_the_second_time_is_repeated_freely(
    act: Act, lane: Lane
) -> None:
    assert isinstance(after_failure(taken(act, lane, ambiguous=40), LOST), Postponed)


@pytest.mark.parametrize("lane", list(Lane))
@pytest.mark.parametrize("tries", [1, 10, 100_000])
def test_what_was_surely_not_sent_is_tried_for_ever(lane: Lane, tries: int) -> None:
    outcome = after_failure(taken(lane=lane, tries=tries, ambiguous=1), UNSENT)
    assert isinstance(outcome, Postponed)
    assert not outcome.maybe_sent
    assert outcome.after <= timedelta(seconds=30)


def test_patience_that_telegram_asked_for_is_kept_to_the_second() -> None:
    asked = TryLater("rate limited", after=timedelta(seconds=900))
    outcome = after_failure(taken(), asked)
    assert outcome == Postponed(timedelta(seconds=900), maybe_sent=False)


def test_tries_come_further_apart_but_an_outage_adds_half_a_minute_at_most() -> None:
    waits = [backoff(tries).total_seconds() for tries in (0, 1, 2, 3, 4, 5, 6, 10**9)]
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]


def test_what_ran_out_of_time_is_stale_and_what_has_none_is_not() -> None:
    assert is_stale(outgoing(ADA, expires_at=EPOCH), EPOCH)
    assert not is_stale(outgoing(ADA, expires_at=EPOCH), EPOCH - timedelta(seconds=1))
    assert not is_stale(outgoing(ADA), EPOCH)


def test_a_question_held_up_until_the_night_waits_for_the_morning() -> None:
    night = Night(hours=QuietHours.parse("21:00-08:00"), timezone="UTC")
    question = replace(outgoing(ADA, lane=Lane.CHECKIN), night=night)
    evening = EPOCH.replace(hour=22, minute=30)
    assert asleep_for(question, evening) == timedelta(hours=9, minutes=30)
    assert asleep_for(question, EPOCH) == timedelta(0)
    assert asleep_for(outgoing(ADA, lane=Lane.ANSWER), evening) == timedelta(0)
