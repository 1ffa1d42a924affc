"""What is read out of a calendar, and what is not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendars.reading import TooMuchError, read
from bot.calendars.slimming import NoCalendarError
from bot.usecases.ports import RawEntry, Window
from tests.calendars.feeds import NOW, TORONTO, WEEKLY, WINDOW, feed, hour


def hours(*events: str, head: str = "", window: Window = WINDOW) -> list[RawEntry]:
    return sorted(read(feed(*events, head=head), window).entries, key=lambda one: one.starts_at)


def starts(*events: str, head: str = "", window: Window = WINDOW) -> list[datetime]:
    return [one.starts_at for one in hours(*events, head=head, window=window)]


def utc(day: int, clock: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, clock, tzinfo=UTC)


# --- one hour -----------------------------------------------------------------------------------


def test_one_hour_with_its_zone_title_and_codes() -> None:
    (one,) = hours(hour(title="J. K. #k7q2", more="DURATION:PT45M\nDESCRIPTION:room #B3C4"))
    assert (one.starts_at, one.ends_at) == (utc(24, 20), utc(24, 20) + timedelta(minutes=45))
    assert (one.title, one.timezone) == ("J. K. #k7q2", TORONTO)
    assert one.codes == {"K7Q2", "B3C4"}
    assert not one.cancelled


def test_a_code_in_the_categories_counts() -> None:
    (one,) = hours(hour(more="DURATION:PT50M\nCATEGORIES:therapy,#K7Q2"))
    assert one.codes == {"K7Q2"}


def test_nothing_of_title_or_uid_is_in_a_repr() -> None:
    (one,) = hours(hour(uid="bruno@example.org", title="Ada Lovelace"))
    assert "Ada" not in repr(one)
    assert "bruno" not in repr(one)


def test_a_floating_hour_is_in_the_zone_of_its_therapist() -> None:
    assert starts(hour(start=":20261124T150000")) == [utc(24, 20)]


def test_a_floating_hour_is_in_the_zone_the_calendar_names() -> None:
    head = "X-WR-TIMEZONE:Europe/Paris\n"
    assert starts(hour(start=":20261124T150000"), head=head) == [utc(24, 14)]


@pytest.mark.parametrize(
    "tzid", ["Eastern Standard Time", "/mozilla.org/20050126_1/America/Toronto", "US/Eastern"]
)
def test_zones_by_other_names_are_understood(tzid: str) -> None:
    assert starts(hour(start=f";TZID={tzid}:20261124T150000")) == [utc(24, 20)]


def test_a_zone_that_only_the_calendar_knows_gives_the_right_instant() -> None:
    head = (
        "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
        "TZOFFSETFROM:-0500\nTZOFFSETTO:-0500\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    assert starts(hour(start=";TZID=Customized Time Zone:20261124T150000"), head=head) == [
        utc(24, 20)
    ]


def test_an_all_day_entry_is_no_session() -> None:
    found = read(feed(hour(start=";VALUE=DATE:20261124", more="")), WINDOW)
    assert (found.entries, found.passed.all_day) == ((), 1)


def test_a_cancelled_hour_says_so() -> None:
    (one,) = hours(hour(more="DURATION:PT50M\nSTATUS:CANCELLED"))
    assert one.cancelled


def test_what_is_outside_the_window_is_not_read() -> None:
    long_ago = hour("past", ";TZID=America/Toronto:20251124T150000")
    far_away = hour("far", ";TZID=America/Toronto:20271124T150000")
    assert starts(long_ago, far_away, hour()) == [utc(24, 20)]


def test_what_this_product_exported_is_not_read_back() -> None:
    assert starts(hour(uid="1b9d@alliance-checkin")) == []


def test_the_later_edition_of_an_entry_counts() -> None:
    old = hour(more="DURATION:PT50M\nSEQUENCE:1")
    new = hour(start=";TZID=America/Toronto:20261125T150000", more="DURATION:PT50M\nSEQUENCE:2")
    assert starts(old, new) == starts(new, old) == [utc(25, 20)]


# --- series -------------------------------------------------------------------------------------


def test_a_series_keeps_its_hour_on_the_wall_through_both_nights() -> None:
    spring = Window(after=NOW, before=NOW + timedelta(days=150), timezone=TORONTO)
    found = starts(hour(start=";TZID=America/Toronto:20261026T150000", more=WEEKLY), window=spring)
    assert {one.hour for one in found if one < datetime(2027, 3, 14, tzinfo=UTC)} == {20}
    assert {one.hour for one in found if one > datetime(2027, 3, 14, tzinfo=UTC)} == {19}


def test_a_session_in_the_hour_that_does_not_exist_ends_after_it_begins() -> None:
    spring = Window(
        after=datetime(2027, 3, 13, tzinfo=UTC),
        before=datetime(2027, 3, 16, tzinfo=UTC),
        timezone=TORONTO,
    )
    found = hours(
        hour(
            start=";TZID=America/Toronto:20270301T023000", more="DURATION:PT50M\nRRULE:FREQ=DAILY"
        ),
        window=spring,
    )
    assert [one.ends_at - one.starts_at for one in found] == [timedelta(minutes=50)] * len(found)
    assert datetime(2027, 3, 14, 7, tzinfo=UTC) in [one.starts_at for one in found]


def test_a_series_in_utc_is_read_and_counted() -> None:
    found = read(feed(hour(start=":20261124T200000Z", more=WEEKLY)), WINDOW)
    assert found.passed.in_utc == 1
    assert {one.starts_at.hour for one in found.entries} == {20}


def test_an_hour_that_was_left_out_is_not_there() -> None:
    out = WEEKLY + "\nEXDATE;TZID=America/Toronto:20261201T150000"
    assert utc(1, 20, 12) not in starts(hour(more=out))
    assert utc(8, 20, 12) in starts(hour(more=out))


def test_an_hour_left_out_in_utc_or_by_its_day_is_not_there() -> None:
    for out in ("EXDATE:20261201T200000Z", "EXDATE;VALUE=DATE:20261201"):
        assert utc(1, 20, 12) not in starts(hour(more=f"{WEEKLY}\n{out}"))


def test_a_moved_hour_is_the_same_hour_at_another_time() -> None:
    moved = hour(
        start=";TZID=America/Toronto:20261202T100000",
        more="DURATION:PT50M\nRECURRENCE-ID;TZID=America/Toronto:20261201T150000",
    )
    before, after = hours(hour(more=WEEKLY)), hours(hour(more=WEEKLY), moved)
    assert utc(2, 15, 12) in [one.starts_at for one in after]
    assert utc(1, 20, 12) not in [one.starts_at for one in after]
    assert {(one.uid, one.occurrence) for one in before} == {
        (one.uid, one.occurrence) for one in after
    }


def test_a_moved_hour_without_a_code_of_its_own_has_that_of_its_series() -> None:
    moved = hour(
        start=";TZID=America/Toronto:20261202T100000",
        more="DURATION:PT50M\nRECURRENCE-ID;TZID=America/Toronto:20261201T150000",
    )
    found = hours(hour(title="J. K. #K7Q2", more=WEEKLY), moved)
    assert {one.codes for one in found} == {frozenset({"K7Q2"})}


def test_a_cancelled_hour_of_a_series_says_so() -> None:
    gone = hour(
        start=";TZID=America/Toronto:20261201T150000",
        more="DURATION:PT50M\nSTATUS:CANCELLED\nRECURRENCE-ID;TZID=America/Toronto:20261201T150000",
    )
    assert [one.starts_at for one in hours(hour(more=WEEKLY), gone) if one.cancelled] == [
        utc(1, 20, 12)
    ]


def test_a_series_moved_to_another_time_of_day_keeps_its_hours() -> None:
    later = hour(start=";TZID=America/Toronto:20261124T160000", more=WEEKLY)
    before, after = hours(hour(more=WEEKLY)), hours(later)
    assert [one.occurrence for one in before] == [one.occurrence for one in after]


def test_two_series_at_once_are_both_read() -> None:
    assert len(hours(hour("a", more=WEEKLY), hour("b", more=WEEKLY))) == 16


# --- what is hostile or broken --------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=1", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2,3"),
        *("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYSECOND=0,1,2,3", "FREQ=NEVER"),
        *("FREQ=WEEKLY;COUNT=999999999", "FREQ=DAILY;INTERVAL=0", "nonsense"),
    ],
)
def test_a_hostile_rule_is_passed_over_and_the_rest_is_read(rule: str) -> None:
    found = read(feed(hour("bad", more=f"DURATION:PT50M\nRRULE:{rule}"), hour()), WINDOW)
    assert [one.starts_at for one in found.entries] == [utc(24, 20)]


@pytest.mark.parametrize(
    "more",
    [
        "DURATION:-PT50M",
        "DURATION:P30D",
        "DTEND;TZID=America/Toronto:20261124T140000",
        "DTEND;VALUE=DATE:20261125",
        "DURATION:PT50M\nRRULE:FREQ=WEEKLY\nRRULE:FREQ=DAILY",
        "DURATION:PT50M\nRDATE;TZID=America/Toronto:99991231T235959",
        "DURATION:PT50M\nSEQUENCE:many",
        "DURATION:PT50M\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/Toronto:20261124T150000",
    ],
)
def test_an_entry_that_makes_no_sense_is_counted_and_passed_over(more: str) -> None:
    found = read(feed(hour("bad", more=more), hour()), WINDOW)
    assert [one.uid for one in found.entries] == ["one"]
    assert found.passed.not_understood == 1


def test_absurdly_many_hours_are_refused() -> None:
    daily = "DURATION:PT50M\nRRULE:FREQ=DAILY"
    with pytest.raises(TooMuchError):
        read(feed(*(hour(str(number), more=daily) for number in range(100))), WINDOW)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"<!doctype html><html><body>Log in</body></html>", b"\x00\xff\xfe", b"{}"),
        *(feed(hour())[:-20], b"BEGIN:VCARD\r\nEND:VCARD\r\n"),
    ],
)
def test_what_is_no_whole_calendar_is_none(content: bytes) -> None:
    with pytest.raises(NoCalendarError):
        read(content, WINDOW)


def test_ten_years_of_appointments_cost_almost_nothing() -> None:
    """They are left out before the costly reading: what is left is the one that matters."""
    past = (hour(str(number), ":20150101T100000Z") for number in range(3000))
    assert starts(*past, hour()) == [utc(24, 20)]


def test_an_alarm_in_an_entry_is_not_taken_for_it() -> None:
    alarm = "BEGIN:VALARM\nTRIGGER:-PT10M\nDESCRIPTION:#B3C4\nEND:VALARM"
    (one,) = hours(hour(more=f"DURATION:PT50M\n{alarm}"))
    assert one.codes == frozenset()


def test_folded_lines_are_read_as_one() -> None:
    (one,) = hours(hour(title="J. K. #K7\n Q2"))
    assert one.codes == {"K7Q2"}


LINES = [
    *("DTSTART:20261124T150000", "DTSTART;TZID=Nowhere/Land:20261124T150000", "DTSTART:never"),
    *("DTEND:20261124T155000Z", "DTEND;VALUE=DATE:20261125", "DURATION:PT50M", "DURATION:x"),
    *("RRULE:FREQ=WEEKLY", "RRULE:FREQ=SECONDLY", "RRULE:", "RDATE:00010101T000000Z", "RDATE:x"),
    *("RDATE;VALUE=PERIOD:20261124T150000Z/PT1H", "EXDATE:20261201T200000Z", "EXDATE:"),
    *("RECURRENCE-ID:20261201T150000", "RECURRENCE-ID;VALUE=DATE:20261201", "STATUS:CANCELLED"),
    *("RECURRENCE-ID;RANGE=THISANDFUTURE:20261201T150000", "RECURRENCE-ID;RANGE=X:x"),
    *("RECURRENCE-ID;RANGE=THISANDFUTURE:00010101T000000Z", "DTSTART:99991231T235959Z"),
    *("RDATE;VALUE=DATE:20261124", "RDATE:99991231T235959Z", "END:VCALENDAR", "BEGIN:VCALENDAR"),
    *("SEQUENCE:-1", "SEQUENCE:x", "SUMMARY:a", "SUMMARY:b", "CATEGORIES:a,b", "CATEGORIES:c"),
    *("UID:one", "UID:two", "UID:", "DTSTAMP:x", "LAST-MODIFIED:20261124", "BEGIN:VALARM"),
    *("END:VALARM", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "\x00", ":"),
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(st.sampled_from(LINES), max_size=9), max_size=4))
def test_whatever_lines_it_holds_it_is_read_or_refused(events: list[list[str]]) -> None:
    try:
        found = read(feed(*("\n".join(event) for event in events)), WINDOW)
    except (NoCalendarError, TooMuchError):
        return
    for one in found.entries:
        assert WINDOW.after <= one.starts_at < WINDOW.before
        assert one.starts_at < one.ends_at
    known = [(one.uid, one.occurrence) for one in found.entries]
    assert len(set(known)) == len(known), "each is known by a name of its own"
