"""When a rating may still be guessed, and what a gap comes to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.alliance.checkins import CheckIn, CheckInState
from bot.alliance.digests import ClientEntries, Period
from bot.alliance.disclosure import Entry
from bot.alliance.errors import InvalidValueError
from bot.alliance.guesses import Gap, Guess, Lean, gap, may_be_guessed, next_evening, to_guess
from bot.alliance.people import Client, Sharing, WeeklyTime
from bot.alliance.replies import Asked, Reply
from bot.alliance.timing import zone
from tests.alliance.alliance_people import BANK
from tests.builders import ADA, DAY, HOUR, MONDAY_9, TORONTO, WEEK, a_checkin, a_guess, a_session

NOW = MONDAY_9 + 10 * WEEK
ALL = Period(after=MONDAY_9 - WEEK, until=NOW)


def a_session_with(
    value: int | None, week: int = 0, sharing: Sharing = Sharing.SHARED, **changes: object
) -> Entry:
    """A check-in whose anchors all got `value`; None: nobody answered, and it expired."""
    sent = replace(
        a_checkin(a_session(starts_at=MONDAY_9 + week * WEEK)),
        state=CheckInState.EXPIRED,
        sent_at=MONDAY_9 + week * WEEK + 3 * HOUR,
        closed_at=MONDAY_9 + week * WEEK + 4 * DAY,
    )
    if value is None:
        return Entry(checkin=replace(sent, **changes))  # type: ignore[arg-type]  # fields by name
    at = MONDAY_9 + week * WEEK + 4 * HOUR
    done = replace(sent, state=CheckInState.COMPLETED, completed_at=at, closed_at=at)
    items = [item.id for item in BANK.anchors]
    reply = Reply(
        instrument=BANK.name,
        locale="en",
        asked=tuple(Asked(item=one, wording="0" * 16) for one in items),
        responses=dict.fromkeys(items, value),
        position=len(items),
        sharing=sharing,
    )
    return Entry(checkin=replace(done, **changes), reply=reply, instrument=BANK)  # type: ignore[arg-type]  # fields by name


def known(*entries: Entry, client: Client = ADA) -> ClientEntries:
    return ClientEntries(client=client, entries=entries)


def guessed(entry: Entry, value: int) -> Guess:
    return a_guess(entry.checkin, value)


def test_what_was_not_shown_yet_may_be_guessed_and_what_was_may_not() -> None:
    entry = a_session_with(6)
    ended = entry.checkin.completed_at
    assert ended is not None
    assert may_be_guessed(entry, ADA, None, NOW)
    assert may_be_guessed(entry, ADA, ended - HOUR, NOW)
    assert not may_be_guessed(entry, ADA, ended, NOW)


def test_an_open_check_in_may_be_guessed_whatever_was_shown() -> None:
    waiting = a_session_with(None, state=CheckInState.SENT, closed_at=None)
    assert may_be_guessed(waiting, ADA, NOW, NOW)


@pytest.mark.parametrize("state", [CheckInState.SCHEDULED, CheckInState.CANCELLED])
def test_what_was_not_asked_or_was_taken_back_is_not_guessed(state: CheckInState) -> None:
    assert not may_be_guessed(a_session_with(None, state=state), ADA, None, NOW)


def test_a_private_reply_is_asked_about_exactly_as_silence_is() -> None:
    silent = a_session_with(None)
    private = a_session_with(6, sharing=Sharing.PRIVATE)
    private = replace(
        private, checkin=replace(private.checkin, expires_at=silent.checkin.closed_at or NOW)
    )
    for hours in range(0, 200, 5):
        seen = MONDAY_9 + hours * HOUR
        for now in (seen, seen + DAY, NOW):
            if now >= MONDAY_9 + 4 * DAY:
                as_silent = may_be_guessed(silent, ADA, seen, now)
                assert may_be_guessed(private, ADA, seen, now) is as_silent


def test_only_the_latest_is_asked_about_and_never_twice() -> None:
    first, second = a_session_with(6), a_session_with(7, week=1)
    assert to_guess(known(first, second), [], None, NOW) == second.checkin
    assert to_guess(known(first, second), [guessed(second, 5)], None, NOW) is None
    assert to_guess(known(), [], None, NOW) is None


def test_the_gap_is_guess_against_rating() -> None:
    entry = a_session_with(6)
    more = gap(known(entry), [guessed(entry, 9)], ALL)
    assert more == Gap(lean=Lean.EXPECTED_MORE, points=3.0, times=1)
    less = gap(known(entry), [guessed(entry, 4)], ALL)
    assert less == Gap(lean=Lean.EXPECTED_LESS, points=2.0, times=1)
    assert gap(known(entry), [guessed(entry, 6)], ALL) == Gap(lean=Lean.CLOSE, points=0.0, times=1)


def test_a_run_counts_as_long_as_it_leans_the_same_way() -> None:
    entries = [a_session_with(6, week=week) for week in range(4)]
    values = (3, 7, 8, 9)
    found = gap(
        known(*entries), [guessed(*pair) for pair in zip(entries, values, strict=True)], ALL
    )
    assert found == Gap(lean=Lean.EXPECTED_MORE, points=2.0, times=3)


def test_no_guess_no_rating_or_another_week_is_no_gap() -> None:
    entry, silent = a_session_with(6), a_session_with(None, week=1)
    assert gap(known(entry), [], ALL) is None
    assert gap(known(silent), [guessed(silent, 6)], ALL) is None
    later = Period(after=MONDAY_9 + 2 * WEEK, until=NOW)
    assert gap(known(entry), [guessed(entry, 9)], later) is None


def test_what_ada_kept_to_herself_makes_no_gap_and_what_she_shares_as_a_trend_does() -> None:
    for sharing, shows in ((Sharing.PRIVATE, False), (Sharing.TREND, True)):
        entry = a_session_with(6, sharing=sharing)
        assert (gap(known(entry), [guessed(entry, 9)], ALL) is not None) is shows


def test_the_evening_before_the_overview_is_asked_for_once() -> None:
    at, monday_8 = zone(TORONTO), WeeklyTime.parse("mon 08:00")
    sunday = datetime(2026, 11, 29, 23, tzinfo=UTC)  # six in the evening in Toronto
    assert next_evening(monday_8, at, MONDAY_9) == datetime(2026, 11, 22, 23, tzinfo=UTC) + WEEK
    assert next_evening(monday_8, at, sunday) == sunday + WEEK
    assert next_evening(monday_8, at, sunday + timedelta(hours=3)) == sunday + WEEK


@pytest.mark.parametrize("value", [-1, 11])
def test_a_guess_off_the_scale_is_refused(value: int) -> None:
    with pytest.raises(InvalidValueError):
        a_guess(a_checkin(), value)


def test_a_check_in_is_what_is_guessed_about() -> None:
    assert isinstance(to_guess(known(a_session_with(6)), [], None, NOW), CheckIn)
