"""Shapes in which other programs write what they write, and what becomes of each."""

from datetime import UTC, datetime, timedelta

from bot.calendars.reading import read
from bot.usecases.ports import Passed, RawEntry
from tests.calendars.feeds import TORONTO, WEEKLY, WINDOW, feed, hour


def hours(*events: str, head: str = "") -> list[RawEntry]:
    entries = read(feed(*events, head=head), WINDOW).entries
    return sorted((one for one in entries if not one.cancelled), key=lambda one: one.starts_at)


def starts(*events: str, head: str = "") -> list[datetime]:
    return [one.starts_at for one in hours(*events, head=head)]


def passed(*events: str) -> Passed:
    return read(feed(*events), WINDOW).passed


def utc(day: int, clock: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, clock, tzinfo=UTC)


def version(of: str, start: str = "", more: str = "DURATION:PT50M", uid: str = "one") -> str:
    """Another version of one hour: `of` is what follows RECURRENCE-ID, `start` DTSTART."""
    begins = f"\nDTSTART{start}" if start else ""
    return f"UID:{uid}\nRECURRENCE-ID{of}{begins}\nSUMMARY:J. K.\n{more}"


# --- files --------------------------------------------------------------------------------------


def test_an_export_of_several_calendars_in_one_file_is_read_as_all_of_them() -> None:
    content = feed(hour(uid="one")) + feed(hour(uid="two", start=":20261125T150000Z"))
    assert [one.uid for one in read(content, WINDOW).entries] == ["one", "two"]


def test_each_of_several_calendars_has_the_zone_it_names() -> None:
    paris = feed(hour(start=":20261124T150000"), head="X-WR-TIMEZONE:Europe/Paris\n")
    plain = feed(hour(uid="two", start=":20261124T150000"))
    found = read(paris + plain, WINDOW).entries
    assert [one.timezone for one in found] == ["Europe/Paris", TORONTO]


def test_a_line_folded_within_a_letter_is_read_as_one() -> None:
    """The format counts bytes, so that a letter of two may be cut in half."""
    content = feed(hour(title="Élodie")).replace("É".encode(), b"\xc3\r\n \x89")
    assert [one.title for one in read(content, WINDOW).entries] == ["Élodie"]


def test_old_encodings_and_strange_line_separators_hide_no_code() -> None:
    latin = feed(hour(title="Élodie #K7Q2")).decode().encode("latin-1")
    pasted = feed(hour(more="DURATION:PT50M\nDESCRIPTION:notes\u2028#K7Q2\u2029\x0b\x85more"))
    for content in (latin, pasted, b"\xef\xbb\xbf" + pasted, pasted.replace(b"\r\n", b"\n")):
        (one,) = read(content, WINDOW).entries
        assert one.codes == {"K7Q2"}


def test_a_calendar_that_says_it_cancels_cancels() -> None:
    (one,) = read(feed(hour(), head="METHOD:CANCEL\n"), WINDOW).entries
    assert one.cancelled


# --- other versions of one hour -----------------------------------------------------------------


def test_an_hour_moved_beyond_the_window_is_no_longer_where_it_was() -> None:
    moved = version(
        ";TZID=America/Toronto:20261201T150000", ";TZID=America/Toronto:20270601T150000"
    )
    assert utc(1, 20, 12) not in starts(hour(more=WEEKLY), moved)


def test_an_evening_hour_whose_move_is_written_in_utc_is_the_same_hour() -> None:
    series = hour(start=";TZID=America/Toronto:20261123T200000", more=WEEKLY)
    moved = version(":20261124T010000Z", ":20261124T023000Z")
    first, second, *_ = hours(series, moved)
    assert first.starts_at == utc(24, 2) + timedelta(minutes=30)
    assert second.starts_at == datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert first.occurrence == "2026-11-23"


def test_a_cancelled_hour_needs_no_beginning_of_its_own() -> None:
    cancelled = version(";TZID=America/Toronto:20261201T150000", more="STATUS:CANCELLED")
    assert utc(1, 20, 12) not in starts(hour(more=WEEKLY), cancelled)


def test_an_hour_that_became_a_whole_day_or_makes_no_sense_is_not_asked_about() -> None:
    whole_day = version(";TZID=America/Toronto:20261201T150000", ";VALUE=DATE:20261201", "")
    senseless = version(
        ";TZID=America/Toronto:20261208T150000",
        ";TZID=America/Toronto:20261208T150000",
        "DURATION:-PT50M",
    )
    found = starts(hour(more=WEEKLY), whole_day, senseless)
    assert found[:2] == [utc(24, 20), utc(15, 20, 12)]
    assert passed(hour(more=WEEKLY), whole_day, senseless) == Passed(all_day=1, not_understood=1)


def test_an_hour_named_by_its_day_alone_is_replaced() -> None:
    moved = version(";VALUE=DATE:20261201", ";TZID=America/Toronto:20261202T150000")
    assert starts(hour(more=WEEKLY), moved)[1] == utc(2, 20, 12)


# --- from one hour on ---------------------------------------------------------------------------

FROM_DECEMBER = ";RANGE=THISANDFUTURE;TZID=America/Toronto:20261201T150000"


def test_from_one_hour_on_all_are_moved_and_stay_the_ones_they_were() -> None:
    later = version(FROM_DECEMBER, ";TZID=America/Toronto:20261202T173000", "DURATION:PT80M")
    first, second, third, *_ = hours(hour(more=WEEKLY), later)
    assert first.starts_at == utc(24, 20)
    assert second.starts_at == utc(2, 22, 12) + timedelta(minutes=30)
    assert third.starts_at == utc(9, 22, 12) + timedelta(minutes=30)
    assert third.ends_at - third.starts_at == timedelta(minutes=80)
    assert [second.occurrence, third.occurrence] == ["2026-12-01", "2026-12-08"]


def test_one_hour_changed_by_itself_stands_against_a_change_from_earlier_on() -> None:
    later = version(FROM_DECEMBER, ";TZID=America/Toronto:20261201T170000")
    alone = version(
        ";TZID=America/Toronto:20261208T150000", ";TZID=America/Toronto:20261210T100000"
    )
    found = starts(hour(more=WEEKLY), later, alone)
    assert found[1:4] == [utc(1, 22, 12), utc(10, 15, 12), utc(15, 22, 12)]


def test_a_second_change_from_a_later_hour_on_takes_over() -> None:
    later = version(FROM_DECEMBER, ";TZID=America/Toronto:20261201T170000")
    again = version(
        ";RANGE=THISANDFUTURE;TZID=America/Toronto:20261208T150000",
        ";TZID=America/Toronto:20261208T090000",
    )
    found = starts(hour(more=WEEKLY), again, later)
    assert found[:4] == [utc(24, 20), utc(1, 22, 12), utc(8, 14, 12), utc(15, 14, 12)]


def test_from_one_hour_on_all_may_be_cancelled() -> None:
    ended = version(FROM_DECEMBER, more="STATUS:CANCELLED")
    assert starts(hour(more=WEEKLY), ended) == [utc(24, 20)]


def test_a_series_moved_by_months_from_one_hour_on_is_not_guessed_at() -> None:
    later = version(FROM_DECEMBER, ";TZID=America/Toronto:20270701T150000")
    assert starts(hour(more=WEEKLY), later) == [utc(24, 20)]
    assert passed(hour(more=WEEKLY), later).not_understood == 1


def test_a_change_from_one_hour_on_brings_hours_into_the_window() -> None:
    """The last hour it holds begins before the window does and is moved into it."""
    series = hour(start=";TZID=America/Toronto:20261112T150000", more=f"{WEEKLY};COUNT=1")
    later = version(
        ";RANGE=THISANDFUTURE;TZID=America/Toronto:20261112T150000",
        ";TZID=America/Toronto:20261124T150000",
    )
    assert starts(series, later) == [utc(24, 20)]


# --- dates by themselves ------------------------------------------------------------------------


def test_days_added_to_a_series_have_its_hour() -> None:
    more = f"{WEEKLY};COUNT=1\nRDATE;VALUE=DATE:20261126"
    assert starts(hour(more=more)) == [utc(24, 20), utc(26, 20)]


def test_spans_added_to_a_series_are_hours_like_the_others() -> None:
    more = f"{WEEKLY};COUNT=1\nRDATE;VALUE=PERIOD:20261126T200000Z/PT50M"
    assert starts(hour(more=more)) == [utc(24, 20), utc(26, 20)]


def test_two_hours_on_one_day_are_two() -> None:
    more = f"{WEEKLY};COUNT=1\nRDATE;TZID=America/Toronto:20261124T180000"
    found = hours(hour(more=more))
    assert [one.starts_at for one in found] == [utc(24, 20), utc(24, 23)]
    assert len({one.occurrence for one in found}) == 2


def test_an_hour_left_out_without_a_zone_is_in_that_of_its_series() -> None:
    """The therapist is in Toronto, the series in Vancouver."""
    start = ";TZID=America/Vancouver:20261124T150000"
    more = f"{WEEKLY};COUNT=2\nEXDATE:20261201T150000"
    assert starts(hour(start=start, more=more)) == [utc(24, 23)]


# --- one UID for several ------------------------------------------------------------------------


def test_hours_that_share_a_uid_and_nothing_else_are_all_there() -> None:
    """Practice software that writes the client's number into every entry."""
    found = hours(hour(), hour(start=":20261125T200000Z"), hour(start=":20261202T200000Z"))
    assert [one.starts_at for one in found] == [utc(24, 20), utc(25, 20), utc(2, 20, 12)]
    assert len({one.occurrence for one in found}) == 3


def test_an_hour_written_twice_is_one() -> None:
    assert starts(hour(), hour()) == [utc(24, 20)]
