from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import process_time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError
from bot.alliance.sessions import Occurrence, Recurrence
from bot.alliance.timing import to_local
from bot.calendars import recurrence as module
from bot.calendars.recurrence import occurrences, validate
from bot.usecases.ports import Recurrences

ALL_ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
PORT: Recurrences = module  # the module itself is the port: checked by mypy
DAY = timedelta(days=1)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return wall(text).replace(tzinfo=UTC)


def sundays(rule: str | None, **changes: object) -> Recurrence:
    """Ada's hour: Sundays at three in Toronto, from 22 November 2026."""
    values = {
        "start": wall("2026-11-22T15:00"),
        "timezone": "America/Toronto",
        "rule": rule,
        **changes,
    }
    return Recurrence(**values)  # type: ignore[arg-type]  # what the test says


def keys(recurrence: Recurrence, *, days: int = 400, after: str = "2026-11-01") -> list[str]:
    found = occurrences(recurrence, utc(after), utc(after) + timedelta(days=days))
    return [f"{one.key:%m-%d %H:%M}" for one in found]


# --- what takes place ---------------------------------------------------------------------------


def test_a_single_session_takes_place_once() -> None:
    (found,) = occurrences(sundays(None), utc("2026-11-01"), utc("2027-11-01"))
    assert found == Occurrence(
        key=wall("2026-11-22T15:00"),
        starts_at=utc("2026-11-22T20:00"),
        ends_at=utc("2026-11-22T20:50"),
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["11-22", "11-29", "12-06"]),
        ("freq=weekly;count=3", ["11-22", "11-29", "12-06"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3;", ["11-22", "11-29", "12-06"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=3", ["11-22", "12-06", "12-20"]),
        ("FREQ=WEEKLY;COUNT=1", ["11-22"]),
        ("FREQ=WEEKLY;BYDAY=SU,WE;COUNT=4", ["11-22", "11-25", "11-29", "12-02"]),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU;COUNT=4",
            ["11-22", "11-23", "12-06", "12-07"],
        ),
        ("FREQ=DAILY;COUNT=3", ["11-22", "11-23", "11-24"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", ["11-22", "12-02", "12-12"]),
        ("FREQ=DAILY;BYDAY=SU,SA;COUNT=3", ["11-22", "11-28", "11-29"]),
        ("FREQ=MONTHLY;COUNT=3", ["11-22", "12-22", "01-22"]),
        ("FREQ=MONTHLY;BYDAY=4SU;COUNT=3", ["11-22", "12-27", "01-24"]),
        ("FREQ=MONTHLY;BYDAY=-1SU;COUNT=3", ["11-22", "11-29", "12-27"]),
        ("FREQ=MONTHLY;BYMONTHDAY=22,-1;COUNT=4", ["11-22", "11-30", "12-22", "12-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", ["11-22", "11-30", "12-31"]),
        ("FREQ=YEARLY", ["11-22", "11-22"]),
        # UNTIL as a date, as local time, as UTC: each includes the last session
        ("FREQ=WEEKLY;UNTIL=20261206", ["11-22", "11-29", "12-06"]),
        ("FREQ=WEEKLY;UNTIL=20261206T150000", ["11-22", "11-29", "12-06"]),
        ("FREQ=WEEKLY;UNTIL=20261206T145959", ["11-22", "11-29"]),
        ("FREQ=WEEKLY;UNTIL=20261206T200000Z", ["11-22", "11-29", "12-06"]),
        ("FREQ=WEEKLY;UNTIL=20261206T195959Z", ["11-22", "11-29"]),
        ("FREQ=WEEKLY;UNTIL=20261122", ["11-22"]),
        ("UNTIL=20261206;FREQ=WEEKLY", ["11-22", "11-29", "12-06"]),
    ],
)
def test_a_series_takes_place_on_its_days(rule: str, expected: list[str]) -> None:
    assert [key.split()[0] for key in keys(sundays(rule))] == expected


def test_the_first_session_counts_even_where_the_rule_names_other_days() -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=3"
    assert keys(sundays(rule)) == ["11-22 15:00", "11-23 15:00", "11-30 15:00"]


def test_a_series_without_an_end_goes_on() -> None:
    assert len(keys(sundays("FREQ=WEEKLY"), days=400)) == 55
    assert keys(sundays("FREQ=WEEKLY"), after="2031-01-01", days=14) == [
        "01-05 15:00",
        "01-12 15:00",
    ]


def test_what_is_counted_is_counted_from_the_first_session_not_from_today() -> None:
    rule = "FREQ=WEEKLY;COUNT=3"
    assert keys(sundays(rule), after="2026-12-01") == ["12-06 15:00"]
    assert keys(sundays(rule), after="2026-12-07") == []


def test_the_window_holds_its_first_instant_and_not_its_last() -> None:
    series = sundays("FREQ=WEEKLY")
    first, second = utc("2026-11-22T20:00"), utc("2026-11-29T20:00")
    assert [one.starts_at for one in occurrences(series, first, second)] == [first]
    assert occurrences(series, first + timedelta(seconds=1), second) == []


@given(st.integers(1, 350), st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;COUNT=30", "FREQ=MONTHLY"]))
def test_windows_side_by_side_lose_nothing_and_repeat_nothing(days: int, rule: str) -> None:
    start, end = utc("2026-11-01"), utc("2027-11-30")
    middle = start + timedelta(days=days, hours=days % 24)
    whole = occurrences(sundays(rule), start, end)
    parts = [*occurrences(sundays(rule), start, middle), *occurrences(sundays(rule), middle, end)]
    assert parts == whole


# --- the nights the clock changes ---------------------------------------------------------------


def test_three_o_clock_stays_three_o_clock_in_winter_and_summer() -> None:
    found = occurrences(sundays("FREQ=WEEKLY"), utc("2026-10-01"), utc("2027-10-01"))
    assert {one.key.hour for one in found} == {15}
    assert {one.starts_at.hour for one in found} == {19, 20}


def test_a_session_in_the_gap_begins_at_its_end_and_lasts_as_long() -> None:
    nightly = sundays("FREQ=DAILY", start=wall("2026-03-07T02:30"))
    found = occurrences(nightly, utc("2026-03-07"), utc("2026-03-10"))
    assert [(one.key.day, one.starts_at, one.ends_at - one.starts_at) for one in found] == [
        (7, utc("2026-03-07T07:30"), timedelta(minutes=50)),
        (8, utc("2026-03-08T07:00"), timedelta(minutes=50)),
        (9, utc("2026-03-09T06:30"), timedelta(minutes=50)),
    ]


def test_a_session_in_the_repeated_hour_takes_place_once() -> None:
    nightly = sundays("FREQ=DAILY", start=wall("2026-10-31T01:30"))
    found = occurrences(nightly, utc("2026-10-31"), utc("2026-11-03"))
    assert [one.starts_at for one in found] == [
        utc("2026-10-31T05:30"),
        utc("2026-11-01T05:30"),
        utc("2026-11-02T06:30"),
    ]


def test_a_session_across_the_change_lasts_as_long_as_any() -> None:
    late = sundays(None, start=wall("2026-03-08T01:30"))
    (found,) = occurrences(late, utc("2026-03-08"), utc("2026-03-09"))
    assert found.ends_at == utc("2026-03-08T07:20")


def test_the_day_samoa_left_out_has_no_session() -> None:
    for clock in ("00:00", "10:00", "23:30"):
        daily = Recurrence(
            start=wall(f"2011-12-28T{clock}"), timezone="Pacific/Apia", rule="FREQ=DAILY;COUNT=5"
        )
        found = occurrences(daily, utc("2011-12-25"), utc("2012-01-10"))
        assert [one.key.day for one in found] == [28, 29, 31, 1]


def promises_hold(found: list[Occurrence], series: Recurrence) -> None:
    at = ZoneInfo(series.timezone)
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert one.key.time() == series.start.time(), series
        assert one.ends_at == one.starts_at + series.length, series
        clock = to_local(one.starts_at, at)
        if clock != one.key:
            just_before = to_local(one.starts_at - timedelta(seconds=1), at)
            assert just_before < one.key < clock, series
    for earlier, later in pairwise(found):
        assert earlier.starts_at < later.starts_at, series
        assert earlier.key < later.key, series


starts = st.datetimes(wall("2001-01-01"), wall("2036-12-31")).map(
    lambda naive: naive.replace(second=0, microsecond=0)
)


@settings(max_examples=150, deadline=None)
@given(
    starts,
    st.sampled_from(ALL_ZONES),
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU,TH", "FREQ=DAILY;INTERVAL=3;COUNT=90"]),
    st.integers(1, 720),
)
def test_every_zone_keeps_the_wall_clock(
    start: datetime, name: str, rule: str, minutes: int
) -> None:
    series = Recurrence(start=start, timezone=name, rule=rule, length=timedelta(minutes=minutes))
    after = start.replace(tzinfo=UTC) - 2 * DAY
    found = occurrences(series, after, after + timedelta(days=380))
    assert len(found) > 80
    promises_hold(found, series)


def changing_weeks(name: str) -> list[datetime]:
    """Starts of the weeks of 2026 in which the zone's offset changes."""
    at = ZoneInfo(name)
    weeks = [utc("2026-01-01") + timedelta(weeks=n) for n in range(53)]
    offsets = [week.astimezone(at).utcoffset() for week in weeks]
    return [week for week, (one, two) in zip(weeks, pairwise(offsets), strict=False) if one != two]


@pytest.mark.parametrize("clock", ["00:00", "02:30"])
def test_every_zone_on_every_night_the_clock_changes(clock: str) -> None:
    nights = 0
    for name in ALL_ZONES:
        for week in changing_weeks(name):
            daily = Recurrence(
                start=wall(f"{week - DAY:%Y-%m-%d}T{clock}"), timezone=name, rule="FREQ=DAILY"
            )
            found = occurrences(daily, week, week + 8 * DAY)
            assert 7 <= len(found) <= 9
            promises_hold(found, daily)
            nights += 1
    assert nights > 200


# --- what is refused ----------------------------------------------------------------------------

REFUSED = [
    ("", "NAME=VALUE"),
    ("WEEKLY", "NAME=VALUE"),
    ("FREQ=", "NAME=VALUE"),
    ("FREQ=WEEKLY;;COUNT=2", "NAME=VALUE"),
    ("FREQ=WEEKLY;FREQ=DAILY", "each once"),
    ("FREQ=WEEKLY\nDTSTART:20261122", "NAME=VALUE"),
    ("FREQ=WEEKLY;X=é", "NAME=VALUE"),
    ("COUNT=10", "FREQ=DAILY, WEEKLY"),
    ("FREQ=HOURLY", "FREQ=DAILY, WEEKLY"),
    ("FREQ=MINUTELY", "FREQ=DAILY, WEEKLY"),
    ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY, WEEKLY"),
    ("FREQ=DAILY;BYHOUR=9,10,11", "go: INTERVAL, COUNT"),
    ("FREQ=DAILY;BYMINUTE=0,30", "go: INTERVAL, COUNT"),
    ("FREQ=DAILY;BYSECOND=0,1", "go: INTERVAL, COUNT"),
    ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "go: INTERVAL, COUNT"),
    ("FREQ=WEEKLY;BYMONTH=2", "go: INTERVAL, COUNT"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "go: INTERVAL, COUNT"),
    ("FREQ=YEARLY;BYWEEKNO=53", "go: INTERVAL, COUNT"),
    ("FREQ=YEARLY;BYYEARDAY=366", "go: INTERVAL, COUNT"),
    ("FREQ=YEARLY;BYEASTER=1", "go: INTERVAL, COUNT"),
    ("FREQ=WEEKLY;COUNT=0", "between 1 and 400"),
    ("FREQ=WEEKLY;COUNT=401", "between 1 and 400"),
    ("FREQ=WEEKLY;COUNT=-1", "between 1 and 400"),
    ("FREQ=WEEKLY;COUNT=99999999", "between 1 and 400"),
    ("FREQ=DAILY;INTERVAL=0", "between 1 and 365"),
    ("FREQ=WEEKLY;INTERVAL=53", "between 1 and 52"),
    ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30", "between 1 and 11"),
    ("FREQ=YEARLY;INTERVAL=1000", "between 1 and 10"),
    ("FREQ=WEEKLY;COUNT=3;UNTIL=20270101", "COUNT or by UNTIL"),
    ("FREQ=WEEKLY;UNTIL=20261121", "before the first session"),
    ("FREQ=WEEKLY;UNTIL=20261122T195959Z", "before the first session"),
    ("FREQ=WEEKLY;UNTIL=20270230", "UNTIL is a date"),
    ("FREQ=WEEKLY;UNTIL=2027", "UNTIL is a date"),
    ("FREQ=WEEKLY;UNTIL=00010101T000000Z", "UNTIL is a date"),
    ("FREQ=WEEKLY;UNTIL=2027-01-01", "UNTIL is a date"),
    ("FREQ=WEEKLY;BYDAY=1MO", "weekdays such as MO,TH"),
    ("FREQ=WEEKLY;BYDAY=LU", "weekdays such as MO,TH"),
    ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "not both"),
    ("FREQ=MONTHLY;BYDAY=6MO", "counted ones"),
    ("FREQ=MONTHLY;BYDAY=0MO", "counted ones"),
    ("FREQ=MONTHLY;BYMONTHDAY=32", "1 to 31"),
    ("FREQ=MONTHLY;BYMONTHDAY=0", "1 to 31"),
    ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "not both"),
    ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS goes with BYDAY"),
    ("FREQ=MONTHLY;BYDAY=5MO;BYSETPOS=2", "BYSETPOS goes with BYDAY"),
    ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366", "positions"),
    ("FREQ=WEEKLY;WKST=XX", "a week begins with"),
    ("FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 80), "at most 200 characters"),
]


@pytest.mark.parametrize(("rule", "accepted"), REFUSED)
def test_a_rule_that_is_not_a_therapy_series_is_refused_with_what_is(
    rule: str, accepted: str
) -> None:
    with pytest.raises(InvalidValueError, match=accepted):
        validate(sundays(rule))
    with pytest.raises(InvalidValueError, match=accepted):
        occurrences(sundays(rule), utc("2026-11-01"), utc("2026-12-01"))


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({"timezone": "Toronto"}, "IANA"),
        ({"start": utc("2026-11-22T15:00")}, "local time"),
        ({"start": wall("1999-12-31T15:00")}, "2000 to 2100"),
        ({"start": wall("9999-12-31T23:00")}, "2000 to 2100"),
        ({"length": timedelta(0)}, "between one minute and twelve hours"),
        ({"length": timedelta(minutes=-50)}, "between one minute and twelve hours"),
        ({"length": timedelta(hours=12, seconds=1)}, "between one minute and twelve hours"),
    ],
)
def test_a_session_out_of_this_world_is_refused(changes: dict[str, object], accepted: str) -> None:
    with pytest.raises(InvalidValueError, match=accepted):
        validate(sundays(None, **changes))


def test_nobody_looks_further_ahead_than_400_days() -> None:
    start = utc("2026-11-01")
    assert occurrences(sundays(None), start, start + timedelta(days=400))
    with pytest.raises(InvalidValueError, match="400 days"):
        occurrences(sundays(None), start, start + timedelta(days=400, seconds=1))


def test_a_window_that_ends_before_it_begins_or_before_the_series_is_empty() -> None:
    assert occurrences(sundays("FREQ=WEEKLY"), utc("2026-12-01"), utc("2026-11-01")) == []
    assert occurrences(sundays("FREQ=WEEKLY"), utc("2025-01-01"), utc("2026-01-01")) == []
    assert occurrences(sundays("FREQ=WEEKLY;COUNT=9"), utc("2025-01-01"), utc("2026-01-01")) == []


def test_fractions_of_a_second_do_not_make_another_session() -> None:
    exact, fraction = (
        sundays("FREQ=WEEKLY"),
        sundays("FREQ=WEEKLY", start=wall("2026-11-22T15:00:00.25")),
    )
    window = (utc("2026-11-01"), utc("2027-01-01"))
    assert occurrences(exact, *window) == occurrences(fraction, *window)


days = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU", "1MO", "5FR", "-5SU", "-1TH"])
numbers = st.integers(-32, 400).map(str)
parts = st.one_of(
    st.tuples(st.just("INTERVAL"), numbers),
    st.tuples(st.just("COUNT"), numbers),
    st.tuples(st.just("UNTIL"), st.sampled_from(["20270301", "20270301T120000Z", "99991231"])),
    st.tuples(st.just("BYDAY"), st.lists(days, min_size=1, max_size=7).map(",".join)),
    st.tuples(st.just("BYMONTHDAY"), st.lists(numbers, min_size=1, max_size=4).map(",".join)),
    st.tuples(st.just("BYSETPOS"), st.lists(numbers, min_size=1, max_size=3).map(",".join)),
    st.tuples(st.sampled_from(["BYMONTH", "BYHOUR", "BYWEEKNO", "BYYEARDAY"]), numbers),
    st.tuples(st.just("WKST"), days),
)
frequencies = st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"])


@settings(max_examples=300, deadline=None)
@given(frequencies, st.lists(parts, max_size=3), starts)
def test_any_rule_is_expanded_or_refused_and_never_spins(
    frequency: str, named: list[tuple[str, str]], start: datetime
) -> None:
    rule = ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in named)])
    series = Recurrence(start=start, timezone="America/Toronto", rule=rule)
    after = start.replace(tzinfo=UTC) + timedelta(days=700)
    begun = process_time()
    try:
        found = occurrences(series, after, after + timedelta(days=400))
    except InvalidValueError:
        found = []
    assert process_time() - begun < 1, rule  # processor time: a spin takes more than five seconds
    promises_hold(found, series)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;INTERVAL=11;BYMONTHDAY=31",
        "FREQ=MONTHLY;INTERVAL=6;BYDAY=5MO",
        "FREQ=MONTHLY;INTERVAL=11;BYDAY=WE;BYSETPOS=-5",
        "FREQ=YEARLY;INTERVAL=3",
        "FREQ=DAILY;INTERVAL=365",
        "FREQ=MONTHLY;INTERVAL=6",
    ],
)
@pytest.mark.parametrize("start", ["2000-02-29T15:00", "2001-02-01T15:00", "2000-10-31T15:00"])
def test_the_rarest_accepted_rules_name_a_date_again(rule: str, start: str) -> None:
    series = Recurrence(start=wall(start), timezone="UTC", rule=rule)
    first = wall(start).replace(tzinfo=UTC)
    years = [
        len(occurrences(series, first + n * 400 * DAY, first + (n + 1) * 400 * DAY))
        for n in range(14)
    ]
    assert sum(years) >= 2
