"""Ada reads which signs her therapist is told of: those, and nothing of what she kept."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.digests import ClientEntries, Period, compose
from bot.alliance.disclosure import Entry
from bot.alliance.own_flags import OwnFlag, Told, own_flags
from bot.alliance.people import Sharing, TherapistId
from bot.alliance.replies import Reply
from bot.alliance.retention import backups_gone_on
from bot.alliance.signals import Rule
from tests.alliance.alliance_people import ADA, BANK, BRUNO, checkin, level, utc

FORMER = TherapistId(UUID(int=77))
LATER = utc("2026-06-01T00:00")


def entry(number: int, given: Reply, therapist: TherapistId = BRUNO) -> Entry:
    ended = checkin(number).due_at + timedelta(minutes=5)
    made = checkin(
        number,
        therapist_id=therapist,
        state=CheckInState.COMPLETED,
        reason=Reason.ANSWERED,
        completed_at=ended,
        closed_at=ended,
    )
    return Entry(checkin=made, reply=given, instrument=BANK)


def seen(*entries: Entry, covered: datetime | None = LATER) -> tuple[OwnFlag, ...]:
    return own_flags(ADA, entries, {} if covered is None else {BRUNO: covered}, LATER)


STEADY = [entry(number, level(8)) for number in range(1, 7)]
STRAINED = level(8, tension=9)


def test_a_drop_is_told_with_its_numbers() -> None:
    (flag,) = seen(*STEADY, entry(7, level(3)))
    assert flag.session_id == checkin(7).session_id
    assert flag.raised.flag.rule is Rule.DROP
    assert flag.raised.flag.score == 3
    assert flag.raised.flag.limit is not None


def test_what_is_as_usual_is_no_sign() -> None:
    assert seen(*STEADY) == ()


def test_what_ada_kept_to_herself_raises_nothing_and_counts_in_nothing() -> None:
    kept = level(1, tension=9).with_sharing(Sharing.PRIVATE)
    assert seen(*STEADY, entry(7, kept)) == ()
    assert seen(*STEADY, entry(7, kept), entry(8, level(8))) == ()


def test_of_a_trend_the_numbers_are_left_out_that_bruno_does_not_get() -> None:
    (flag,) = seen(entry(1, STRAINED.with_sharing(Sharing.TREND)))
    told = flag.raised.flag
    assert (told.score, told.limit, told.items, told.marker) == (None, None, (), None)


@pytest.mark.parametrize("sharing", list(Sharing))
def test_she_is_shown_exactly_the_signs_of_brunos_overviews(sharing: Sharing) -> None:
    entries = [*STEADY, entry(7, level(2, tension=9).with_sharing(sharing)), entry(8, level(3))]
    everything = Period(after=utc("2000-01-01T00:00"), until=LATER)
    digest = compose(everything, [ClientEntries(client=ADA, entries=entries)])
    assert [one.raised for one in seen(*entries)] == list(digest.clients[0].flags)


def test_it_says_whether_an_overview_has_told_it() -> None:
    drop = entry(7, level(3))
    assert drop.checkin.completed_at is not None
    before = drop.checkin.completed_at - timedelta(seconds=1)
    for covered, told in (
        (drop.checkin.completed_at, Told.OVERVIEW),
        (before, Told.NEXT_OVERVIEW),
        (None, Told.NEXT_OVERVIEW),
    ):
        assert [one.told for one in seen(*STEADY, drop, covered=covered)] == [told]


def test_a_direct_sign_waits_for_no_overview() -> None:
    assert [one.told for one in seen(entry(1, STRAINED), covered=None)] == [Told.AT_ONCE]


def test_a_former_therapist_is_told_of_nothing_more() -> None:
    """And what was said to them is no past for the present one."""
    former = [replace_therapist(one) for one in STEADY]
    (flag,) = own_flags(ADA, [*former, entry(7, level(3), FORMER)], {}, LATER)
    assert flag.told is Told.FORMER
    assert own_flags(ADA, [*former, entry(7, level(3))], {}, LATER) == ()


def replace_therapist(one: Entry) -> Entry:
    return replace(one, checkin=replace(one.checkin, therapist_id=FORMER))


def test_signs_are_in_order_of_session_whoever_the_therapist_was() -> None:
    entries = [entry(2, STRAINED), entry(1, STRAINED, FORMER), entry(3, STRAINED, FORMER)]
    starts = [one.raised.session_starts_at for one in seen(*entries)]
    assert starts == sorted(starts)
    assert len(starts) == 3


def test_nothing_that_has_not_ended_is_a_sign_yet() -> None:
    early = checkin(7).due_at
    assert own_flags(ADA, [*STEADY, entry(7, level(3))], {}, early) == ()


@pytest.mark.parametrize(
    ("kept", "gone"),
    [
        (timedelta(days=35), "2027-01-04"),
        (timedelta(hours=1), "2026-12-01"),
        (timedelta(hours=25), "2026-12-02"),
    ],
)
def test_the_newest_backup_is_of_today_and_gone_when_its_time_is_up(
    kept: timedelta, gone: str
) -> None:
    assert str(backups_gone_on(utc("2026-11-30T12:00").date(), kept)) == gone


def test_where_the_clinic_names_no_day_there_is_none() -> None:
    assert backups_gone_on(utc("2026-11-30T12:00").date(), None) is None
