from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance import timing
from bot.alliance.errors import InvalidValueError
from bot.alliance.people import QuietHours, WeeklyTime
from tests.alliance.alliance_people import utc, wall

TORONTO = ZoneInfo("America/Toronto")
APIA = ZoneInfo("Pacific/Apia")
EVENING = QuietHours.parse("21:00-08:00")
MONDAY = WeeklyTime.parse("mon 08:00")
ALL_ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})

zones = st.sampled_from(ALL_ZONES).map(ZoneInfo)
clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0))
local_times = st.datetimes(wall("2000-01-01"), wall("2037-12-31"))
instants = local_times.map(lambda naive: naive.replace(microsecond=0, tzinfo=UTC))


@cache
def changes(name: str, year: int = 2026) -> tuple[datetime, ...]:
    """Instants of that year, to the second, at which the zone's offset changes."""
    at, found = ZoneInfo(name), []
    day, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        low, high = day, day + timedelta(days=7)
        if low.astimezone(at).utcoffset() != high.astimezone(at).utcoffset():
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                same = middle.astimezone(at).utcoffset() == low.astimezone(at).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high.replace(microsecond=0))
        day += timedelta(days=7)
    return tuple(found)


def test_a_zone_is_known_by_its_iana_name() -> None:
    assert timing.zone("America/Toronto").key == "America/Toronto"
    assert timing.zone("UTC").key == "UTC"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Montréal",
        "EST ",
        "america/toronto",
        "localtime",
        "Factory",
        "../../etc/passwd",
        "GMT+3",
    ],
)
def test_a_zone_nobody_else_would_understand_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError, match="IANA"):
        timing.zone(name)


@pytest.mark.parametrize(
    ("clock", "instant"),
    [
        ("2026-11-22T15:00", "2026-11-22T20:00"),
        ("2026-03-08T01:59", "2026-03-08T06:59"),
        ("2026-03-08T02:00", "2026-03-08T07:00"),  # the gap: all of it is three o'clock
        ("2026-03-08T02:30", "2026-03-08T07:00"),
        ("2026-03-08T02:59", "2026-03-08T07:00"),
        ("2026-03-08T03:00", "2026-03-08T07:00"),
        ("2026-11-01T01:00", "2026-11-01T05:00"),  # the fold: the first of the two
        ("2026-11-01T01:30", "2026-11-01T05:30"),
        ("2026-11-01T02:00", "2026-11-01T07:00"),
    ],
)
def test_a_wall_clock_time_in_toronto_is_one_instant(clock: str, instant: str) -> None:
    assert timing.to_utc(wall(clock), TORONTO) == utc(instant)


def test_a_second_fold_asked_for_by_name_is_still_the_first() -> None:
    second = wall("2026-11-01T01:30").replace(fold=1)
    assert timing.to_utc(second, TORONTO) == utc("2026-11-01T05:30")


def test_a_gap_with_a_fraction_of_a_second_ends_on_the_second() -> None:
    fraction = wall("2026-03-08T02:30:00.500")
    assert timing.to_utc(fraction, TORONTO) == utc("2026-03-08T07:00")


def test_a_day_samoa_left_out_does_not_exist_and_its_neighbours_do() -> None:
    assert not timing.day_exists(date(2011, 12, 30), APIA)
    assert timing.day_exists(date(2011, 12, 29), APIA)
    assert timing.day_exists(date(2011, 12, 31), APIA)
    left_out = timing.to_utc(wall("2011-12-30T15:00"), APIA)
    assert timing.to_local(left_out, APIA) == wall("2011-12-31T00:00")


def test_every_zone_keeps_wall_time_except_in_gaps_on_its_changing_nights() -> None:
    assert sum(len(changes(name)) for name in ALL_ZONES) > 200
    for name in ALL_ZONES:
        at = ZoneInfo(name)
        for change in changes(name):
            after = timing.to_local(change, at)
            before = timing.to_local(change - timedelta(seconds=1), at) + timedelta(seconds=1)
            if after > before:
                middle = before + (after - before) / 2
                assert timing.to_utc(before, at) == change, name
                assert timing.to_utc(middle, at) == change, name
            else:
                middle = after + (before - after) / 2
                assert timing.to_local(timing.to_utc(middle, at), at) == middle, name
                assert timing.to_utc(middle, at) < change, name
            assert timing.to_utc(after, at) <= change, name


@given(local_times, zones)
def test_to_utc_and_back_is_the_same_wall_time_or_a_later_one(
    naive: datetime, at: ZoneInfo
) -> None:
    naive = naive.replace(microsecond=0)
    back = timing.to_local(timing.to_utc(naive, at), at)
    assert back >= naive
    if back != naive:
        second = timedelta(seconds=1)
        just_before = timing.to_local(timing.to_utc(naive, at) - second, at)
        assert just_before < naive < back


@given(local_times, local_times, zones)
def test_the_earlier_wall_time_is_never_the_later_instant(
    one: datetime, other: datetime, at: ZoneInfo
) -> None:
    early, late = sorted((one.replace(microsecond=0), other.replace(microsecond=0)))
    if late - early > timedelta(hours=24):
        assert timing.to_utc(early, at) <= timing.to_utc(late, at)


# --- quiet hours --------------------------------------------------------------------------------


@pytest.mark.parametrize("clock", ["21:00", "23:59", "00:00", "07:59"])
def test_quiet_hours_cross_midnight(clock: str) -> None:
    assert timing.is_quiet(timing.to_utc(wall(f"2026-06-01T{clock}"), TORONTO), EVENING, TORONTO)


@pytest.mark.parametrize("clock", ["20:59", "08:00", "12:00"])
def test_the_day_is_not_quiet(clock: str) -> None:
    instant = timing.to_utc(wall(f"2026-06-01T{clock}"), TORONTO)
    assert not timing.is_quiet(instant, EVENING, TORONTO)


def test_quiet_hours_within_a_day_leave_the_night_alone() -> None:
    lunch = QuietHours.parse("12:00-14:00")
    assert timing.is_quiet(utc("2026-06-01T17:00"), lunch, TORONTO)
    assert not timing.is_quiet(utc("2026-06-01T18:00"), lunch, TORONTO)
    assert not timing.is_quiet(utc("2026-06-01T05:00"), lunch, TORONTO)


def test_who_wants_no_quiet_hours_is_never_asleep() -> None:
    none = QuietHours.parse("none")
    for hour in range(24):
        assert not timing.is_quiet(utc("2026-06-01T00:00") + timedelta(hours=hour), none, TORONTO)


@pytest.mark.parametrize(
    ("instant", "waking"),
    [
        ("2026-06-01T16:00", "2026-06-01T16:00"),  # noon: at once
        ("2026-06-02T01:00", "2026-06-02T12:00"),  # nine in the evening: eight next morning
        ("2026-06-02T04:00", "2026-06-02T12:00"),  # midnight
        ("2026-06-02T11:59", "2026-06-02T12:00"),
        ("2026-03-08T02:00", "2026-03-08T12:00"),  # the short night: summer time by then
        ("2026-11-01T02:00", "2026-11-01T13:00"),  # the long night: winter time by then
    ],
)
def test_ada_is_woken_by_nobody(instant: str, waking: str) -> None:
    assert timing.next_waking(utc(instant), EVENING, TORONTO) == utc(waking)


def test_quiet_hours_that_end_in_the_gap_end_with_it() -> None:
    quiet = QuietHours.parse("22:00-02:30")
    assert timing.next_waking(utc("2026-03-08T06:30"), quiet, TORONTO) == utc("2026-03-08T07:00")


def test_quiet_hours_that_end_in_the_repeated_hour_end_again() -> None:
    quiet = QuietHours.parse("22:00-01:30")
    first, second = utc("2026-11-01T05:30"), utc("2026-11-01T06:30")
    assert timing.next_waking(utc("2026-11-01T05:10"), quiet, TORONTO) == first
    assert timing.next_waking(utc("2026-11-01T06:10"), quiet, TORONTO) == second


def test_waking_hours_that_fall_into_the_gap_come_the_next_day() -> None:
    quiet = QuietHours.parse("03:00-02:00")
    assert timing.next_waking(utc("2026-03-08T06:30"), quiet, TORONTO) == utc("2026-03-09T06:00")


def test_an_instant_in_another_zone_comes_back_as_utc() -> None:
    noon = utc("2026-06-01T16:00").astimezone(TORONTO)
    assert timing.next_waking(noon, EVENING, TORONTO).tzinfo is UTC


@settings(max_examples=300)
@given(instants, clocks, clocks, zones)
def test_waking_is_never_quiet_never_earlier_and_at_most_days_away(
    instant: datetime, start: time, end: time, at: ZoneInfo
) -> None:
    quiet = QuietHours(start, end)
    waking = timing.next_waking(instant, quiet, at)
    assert waking >= instant
    assert not timing.is_quiet(waking, quiet, at)
    assert waking - instant <= timedelta(days=3)
    assert timing.next_waking(waking, quiet, at) == waking
    if not timing.is_quiet(instant, quiet, at):
        assert waking == instant


@pytest.mark.parametrize("hours", ["21:00-08:00", "23:30-02:30", "01:15-03:45", "00:00-00:30"])
def test_in_every_zone_the_changing_nights_keep_their_quiet(hours: str) -> None:
    quiet = QuietHours.parse(hours)
    for name in ALL_ZONES:
        at = ZoneInfo(name)
        for change in changes(name):
            for minutes in range(-180, 180, 45):
                instant = change + timedelta(minutes=minutes)
                waking = timing.next_waking(instant, quiet, at)
                assert instant <= waking <= instant + timedelta(hours=26), name
                assert not timing.is_quiet(waking, quiet, at), name


# --- weekly -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        ("2026-11-23T13:00", None, "2026-11-23T13:00"),  # Monday, eight sharp
        ("2026-11-23T12:59", "2026-11-16T13:00", None),
        ("2026-11-23T13:00", "2026-11-16T13:00", "2026-11-23T13:00"),
        ("2026-11-23T13:00", "2026-11-23T13:00", None),  # once is enough
        ("2026-11-29T00:00", "2026-11-23T13:00", None),
        ("2026-12-20T09:00", "2026-11-23T13:00", "2026-12-14T13:00"),  # after an outage: one
        ("2026-11-23T14:00", "2026-11-23T13:30", None),  # joined after eight: next week
        ("2026-11-22T09:00", None, "2026-11-16T13:00"),
    ],
)
def test_bruno_gets_one_digest_per_period(now: str, last: str | None, due: str | None) -> None:
    found = timing.week_due(MONDAY, TORONTO, None if last is None else utc(last), utc(now))
    assert found == (None if due is None else utc(due))


def test_a_digest_hour_in_the_gap_comes_at_its_end_and_in_the_fold_once() -> None:
    night = WeeklyTime.parse("sun 02:30")
    assert timing.week_due(night, TORONTO, None, utc("2026-03-08T12:00")) == utc("2026-03-08T07:00")
    fold = WeeklyTime.parse("sun 01:30")
    first = timing.week_due(fold, TORONTO, None, utc("2026-11-01T05:30"))
    assert first == utc("2026-11-01T05:30")
    assert timing.week_due(fold, TORONTO, first, utc("2026-11-01T06:30")) is None


def test_next_weekly_is_later_than_its_start_even_on_the_hour() -> None:
    assert timing.next_weekly(MONDAY, TORONTO, utc("2026-11-22T00:00")) == utc("2026-11-23T13:00")
    assert timing.next_weekly(MONDAY, TORONTO, utc("2026-11-23T13:00")) == utc("2026-11-30T13:00")


weekly_times = st.builds(WeeklyTime, st.integers(0, 6), clocks)


@given(weekly_times, zones, instants)
def test_what_is_due_is_past_and_what_comes_next_is_not(
    weekly: WeeklyTime, at: ZoneInfo, now: datetime
) -> None:
    due = timing.week_due(weekly, at, None, now)
    following = timing.next_weekly(weekly, at, now)
    assert due is not None
    assert due <= now < following
    assert timing.next_weekly(weekly, at, due) == following
    assert timedelta(days=6) <= following - due <= timedelta(days=8)


@given(weekly_times, zones, instants, st.lists(st.integers(1, 60), max_size=40))
def test_however_the_ticks_fall_no_digest_comes_twice(
    weekly: WeeklyTime, at: ZoneInfo, now: datetime, pauses: list[int]
) -> None:
    last, posted = now, []
    for hours in pauses:
        now += timedelta(hours=hours * 5)
        due = timing.week_due(weekly, at, last, now)
        if due is not None:
            posted.append(due)
            last = due
    assert posted == sorted(set(posted))


def test_the_local_date_is_the_one_on_the_clients_wall() -> None:
    assert timing.local_date(utc("2026-06-02T03:00"), TORONTO) == date(2026, 6, 1)
    assert timing.local_date(utc("2026-06-02T03:00"), ZoneInfo("Asia/Tokyo")) == date(2026, 6, 2)
