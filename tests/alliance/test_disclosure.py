"""What Bruno, Dalia and everybody but Ada can see of what Ada keeps to herself: nothing at all."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.disclosure import Entry, as_others_see, ended_at, sharing_of
from bot.alliance.people import Client, Sharing
from bot.alliance.replies import Reply
from tests.alliance.alliance_people import ADA, BANK, checkin, level, reply

DUE = checkin(1).due_at
EXPIRES = checkin(1).expires_at
ANSWERED_AT = DUE + timedelta(minutes=5)
ASKED_WHO = replace(ADA, asks_sharing=True)

WAITING = checkin(1, state=CheckInState.SENT, reason=Reason.WAITING_FOR_ANSWER, sent_at=DUE)
SILENT = replace(WAITING, state=CheckInState.EXPIRED, reason=Reason.NO_ANSWER, closed_at=EXPIRES)
ANSWERED = replace(
    WAITING,
    state=CheckInState.COMPLETED,
    reason=Reason.ANSWERED,
    completed_at=ANSWERED_AT,
    closed_at=ANSWERED_AT,
)
STILL_OPEN = replace(ANSWERED, closed_at=None)
PRIVATE = level(2, tension=9).with_comment("mine").with_sharing(Sharing.PRIVATE)


def entry(made: CheckIn, given: Reply | None) -> Entry:
    return Entry(checkin=made, reply=given, instrument=BANK)


@pytest.mark.parametrize("now", [ANSWERED_AT, EXPIRES - timedelta(seconds=1)])
def test_until_it_expires_a_kept_reply_looks_like_one_still_awaited(now: datetime) -> None:
    assert as_others_see(entry(ANSWERED, PRIVATE), ADA, now) == Entry(checkin=WAITING)


def test_from_then_on_it_looks_like_one_that_never_came() -> None:
    later = EXPIRES + timedelta(days=30)
    for now in (EXPIRES, later):
        assert as_others_see(entry(ANSWERED, PRIVATE), ADA, now) == Entry(checkin=SILENT)


def test_a_half_answered_one_that_was_kept_looks_the_same() -> None:
    half = replace(SILENT, reason=Reason.PARTLY_ANSWERED)
    seen = as_others_see(entry(half, PRIVATE), ADA, EXPIRES)
    assert seen == Entry(checkin=SILENT)


def test_an_empty_reply_nobody_touched_looks_the_same_as_a_kept_one() -> None:
    untouched = replace(PRIVATE, responses={}, comment=None, sharing=Sharing.SHARED)
    kept = as_others_see(entry(ANSWERED, PRIVATE), ADA, EXPIRES)
    assert as_others_see(entry(SILENT, untouched), ADA, EXPIRES) == kept


def test_a_cancelled_one_stays_cancelled_without_its_answers() -> None:
    cancelled = replace(WAITING, state=CheckInState.CANCELLED, reason=Reason.PAUSED)
    assert as_others_see(entry(cancelled, PRIVATE), ADA, EXPIRES) == Entry(checkin=cancelled)


def test_one_that_was_really_never_answered_is_shown_as_it_is() -> None:
    assert as_others_see(Entry(checkin=SILENT), ADA, EXPIRES) == Entry(checkin=SILENT)
    assert as_others_see(Entry(checkin=WAITING), ADA, ANSWERED_AT) == Entry(checkin=WAITING)


@pytest.mark.parametrize("sharing", [Sharing.SHARED, Sharing.TREND])
def test_what_ada_shares_is_shown_as_it_is(sharing: Sharing) -> None:
    shared = entry(ANSWERED, PRIVATE.with_sharing(sharing))
    assert as_others_see(shared, ADA, ANSWERED_AT) == shared


@pytest.mark.parametrize("sharing", list(Sharing))
def test_while_the_comment_is_open_adas_settings_hold(sharing: Sharing) -> None:
    keeps = replace(ADA, sharing=sharing)
    seen = as_others_see(entry(STILL_OPEN, level(5)), keeps, ANSWERED_AT)
    if sharing is Sharing.PRIVATE:
        assert seen == Entry(checkin=WAITING)
    else:
        assert seen.reply is not None
        assert seen.reply.sharing is sharing


def test_while_ada_is_asked_who_sees_it_nobody_does() -> None:
    for now in (ANSWERED_AT, EXPIRES + timedelta(seconds=5)):
        seen = as_others_see(entry(STILL_OPEN, level(5)), ASKED_WHO, now)
        assert seen == Entry(checkin=WAITING)


def test_one_that_closed_a_moment_after_its_expiry_ends_in_that_moment() -> None:
    moment = EXPIRES + timedelta(seconds=5)
    late = entry(replace(ANSWERED, closed_at=moment), PRIVATE)
    assert as_others_see(late, ADA, EXPIRES) == Entry(checkin=WAITING)
    assert as_others_see(late, ADA, moment).checkin == replace(SILENT, closed_at=moment)


def test_her_choice_counts_more_than_her_settings() -> None:
    keeps = replace(ASKED_WHO, sharing=Sharing.PRIVATE)
    assert sharing_of(STILL_OPEN, level(5), keeps) is None
    assert sharing_of(STILL_OPEN, level(5).with_sharing(Sharing.SHARED), keeps) is Sharing.SHARED
    assert sharing_of(ANSWERED, level(5), keeps) is Sharing.PRIVATE


@pytest.mark.parametrize(
    ("made", "client", "when"),
    [
        (WAITING, ADA, None),
        (STILL_OPEN, ADA, ANSWERED_AT),
        (STILL_OPEN, ASKED_WHO, None),
        (ANSWERED, ASKED_WHO, ANSWERED_AT),
        (SILENT, ADA, EXPIRES),
        (replace(WAITING, state=CheckInState.CANCELLED, closed_at=DUE), ADA, DUE),
        (replace(WAITING, state=CheckInState.UNDELIVERABLE, closed_at=DUE), ADA, None),
    ],
)
def test_a_check_in_counts_from_its_end(
    made: CheckIn, client: Client, when: datetime | None
) -> None:
    assert ended_at(made, client) == when


def test_no_answer_of_hers_is_printed() -> None:
    assert "mine" not in repr(entry(ANSWERED, PRIVATE))
    assert "responses" not in repr(entry(ANSWERED, reply(goal=3)))
