from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.digests import ClientEntries, Need, Period, compose
from bot.alliance.disclosure import Entry
from bot.alliance.people import Client, ClientId, Sharing
from bot.alliance.replies import Reply
from bot.alliance.signals import Level
from bot.alliance.trends import (
    HISTORY,
    MOST_TICKS,
    NARROWEST,
    Gap,
    TimeAxis,
    Trend,
    TrendPoint,
    time_axis,
    trends,
)
from tests.alliance.alliance_people import ADA, BANK, TORONTO, checkin, level, reply, utc

HOME = ZoneInfo(TORONTO)


def answered(number: int, given_reply: Reply, sharing: Sharing = Sharing.SHARED) -> Entry:
    asked = checkin(number).due_at
    made = checkin(
        number,
        state=CheckInState.COMPLETED,
        reason=Reason.ANSWERED,
        sent_at=asked,
        completed_at=asked,
        closed_at=asked,
    )
    return Entry(checkin=made, reply=given_reply.with_sharing(sharing), instrument=BANK)


def unanswered(number: int) -> Entry:
    asked = checkin(number)
    return Entry(checkin=_closed(asked, CheckInState.EXPIRED, Reason.NO_ANSWER))


def cancelled(number: int) -> Entry:
    return Entry(checkin=_closed(checkin(number), CheckInState.CANCELLED, Reason.SESSION_CANCELLED))


def _closed(made: CheckIn, state: CheckInState, reason: Reason) -> CheckIn:
    return replace(made, state=state, reason=reason, sent_at=made.due_at, closed_at=made.expires_at)


def trend(entries: Sequence[Entry], until_week: int, client: Client = ADA) -> Trend:
    """Ada's trend in a digest that covers everything up to the end of a week."""
    period = Period(
        after=utc("2020-01-01T00:00"),
        until=utc("2026-01-05T12:00") + timedelta(weeks=until_week + 1),
    )
    everything = [ClientEntries(client=client, entries=entries)]
    (found,) = trends(compose(period, everything), everything, HOME)
    return found


def ratings(*values: int) -> list[Entry]:
    return [answered(week, level(value)) for week, value in enumerate(values, start=1)]


# --- points -------------------------------------------------------------------------------------


def test_every_session_is_a_point_on_its_local_day() -> None:
    late = answered(2, level(7))
    at_night = utc("2026-01-20T03:30")
    late = replace(late, checkin=replace(late.checkin, session_starts_at=at_night))
    found = trend([answered(1, level(8)), late], 3)
    assert [(point.on, point.index) for point in found.points] == [
        (date(2026, 1, 12), 8),
        (date(2026, 1, 19), 7),
    ]


def test_a_session_nobody_rated_is_a_gap_and_no_line_runs_over_it() -> None:
    found = trend([*ratings(8, 8), unanswered(3), answered(4, level(8)), answered(5, level(8))], 6)
    assert [point.gap for point in found.points] == [None, None, Gap.NO_RATING, None, None]
    assert [point.joined for point in found.points] == [False, True, False, False, True]


def test_a_cancelled_session_is_another_kind_of_gap() -> None:
    found = trend([answered(1, level(8)), cancelled(2), answered(3, level(8))], 4)
    assert [point.gap for point in found.points] == [None, Gap.CANCELLED, None]
    assert not any(point.joined for point in found.points)


def test_a_session_nobody_was_asked_about_in_a_pause_is_not_called_cancelled() -> None:
    paused = Entry(checkin=_closed(checkin(2), CheckInState.CANCELLED, Reason.PAUSED))
    found = trend([answered(1, level(8)), paused, answered(3, level(8))], 4)
    assert [point.gap for point in found.points] == [None, Gap.NO_RATING, None]


def test_a_reply_with_too_few_anchors_is_a_gap() -> None:
    found = trend([*ratings(8), answered(2, reply(goal=8, heard=None, bond=None))], 3)
    assert found.points[1].gap is Gap.NO_RATING
    assert found.points[1].index is None


def test_a_line_does_not_run_over_a_missing_week() -> None:
    found = trend([*ratings(8, 8, 8), *(answered(n, level(8)) for n in (5, 6))], 7)
    assert [point.joined for point in found.points] == [False, True, True, False, True]


def test_a_client_who_comes_every_other_week_has_a_line() -> None:
    found = trend([answered(n, level(8)) for n in (1, 3, 5, 7)], 8)
    assert [point.joined for point in found.points] == [False, True, True, True]


def test_a_flag_stays_as_it_was_judged() -> None:
    dropped = ratings(8, 9, 8, 9, 8, 3)
    then = trend(dropped, 6).points[5]
    later = trend([*dropped, *(answered(n, level(3)) for n in range(7, 12))], 12).points[5]
    assert then.flag is Level.RUPTURE
    assert then == later


def test_a_steady_client_has_no_flag() -> None:
    assert not any(point.flag for point in trend(ratings(8, 8, 8, 8, 8, 8), 7).points)


def test_the_first_sessions_have_no_own_level() -> None:
    points = trend(ratings(8, 8, 8, 8), 5).points
    assert [point.usual for point in points] == [None, None, 8, 8]
    assert [point.limit is None for point in points] == [True, True, False, False]


@given(st.lists(st.integers(0, 10), min_size=3, max_size=30))
def test_an_index_at_or_below_the_limit_is_flagged_and_no_other(values: list[int]) -> None:
    for point in trend(ratings(*values), len(values) + 1).points:
        if point.limit is not None and point.index is not None:
            near = abs(point.index - point.limit) < 1e-6
            assert near or (point.index < point.limit) == (point.flag is not None)


def test_nothing_older_than_a_year_is_shown_but_the_own_level_knows_it() -> None:
    weeks = HISTORY // timedelta(weeks=1)
    found = trend(ratings(*[9] * weeks, *[9] * 10), weeks + 10)
    assert len(found.points) == weeks
    assert found.points[0].usual == 9


# --- who may see what ---------------------------------------------------------------------------


def test_a_private_reply_looks_like_an_unanswered_check_in() -> None:
    others = [*ratings(8, 8, 8), answered(5, level(8))]
    private = [*others[:3], answered(4, level(1), Sharing.PRIVATE), others[3]]
    nobody = [*others[:3], unanswered(4), others[3]]
    assert trend(private, 6) == trend(nobody, 6)


def test_a_trend_only_reply_is_a_point() -> None:
    found = trend([answered(1, level(7), Sharing.TREND)], 2)
    assert found.points[0].index == 7


def test_nothing_of_a_later_session_is_seen() -> None:
    assert trend(ratings(8, 9, 7), 2).points == trend(ratings(8, 9), 2).points


def test_a_trend_does_not_print_what_was_answered() -> None:
    assert "8.0" not in repr(trend(ratings(8, 8, 8), 4))


def test_trends_stand_in_the_order_of_the_digest() -> None:
    calm = ClientEntries(
        client=replace(ADA, id=ClientId(UUID(int=7)), alias="A"), entries=ratings(*[8] * 6)
    )
    ruptured = ClientEntries(client=ADA, entries=ratings(8, 9, 8, 9, 8, 2))
    period = Period(after=utc("2020-01-01T00:00"), until=utc("2027-01-01T00:00"))
    found = trends(compose(period, [calm, ruptured]), [calm, ruptured], HOME)
    assert [one.need for one in found] == [Need.RUPTURE, Need.NONE]
    assert [one.client_id for one in found] == [ADA.id, calm.client.id]


# --- the time axis ------------------------------------------------------------------------------


def axis(first: date, last: date) -> TimeAxis:
    points = (TrendPoint(on=first, index=5.0),)
    return time_axis([Trend(client_id=ADA.id, need=Need.NONE, points=points)], last)


def test_two_sessions_do_not_look_like_a_long_way() -> None:
    found = axis(date(2026, 11, 16), date(2026, 11, 23))
    assert found.last - found.first == NARROWEST
    assert not found.by_month
    assert found.ticks == (
        date(2026, 10, 12),
        date(2026, 10, 26),
        date(2026, 11, 9),
        date(2026, 11, 23),
    )


def test_a_year_has_a_tick_every_other_month_with_january_among_them() -> None:
    found = axis(date(2025, 11, 24), date(2026, 11, 23))
    assert found.by_month
    assert [tick.month for tick in found.ticks] == [1, 3, 5, 7, 9, 11]


def test_an_axis_without_any_point_is_an_axis() -> None:
    found = time_axis([], date(2026, 11, 23))
    assert found.last - found.first == NARROWEST


@given(st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.integers(0, HISTORY // timedelta(days=1)))
def test_ticks_are_few_in_order_and_on_the_axis(last: date, days: int) -> None:
    found = axis(last - timedelta(days=days), last)
    assert all(found.first <= tick <= found.last for tick in found.ticks)
    assert all(earlier < later for earlier, later in pairwise(found.ticks))
    assert 1 <= len(found.ticks) <= MOST_TICKS + 1


def test_days_are_those_of_the_zone_asked_for() -> None:
    entries = ratings(8)
    period = Period(after=utc("2020-01-01T00:00"), until=utc("2027-01-01T00:00"))
    everything = [ClientEntries(client=ADA, entries=entries)]
    digest = compose(period, everything)
    (east,) = trends(digest, everything, ZoneInfo("Asia/Tokyo"))
    (zero,) = trends(digest, everything, UTC)
    assert (east.points[0].on - zero.points[0].on).days == 1


@pytest.mark.parametrize("sharing", [Sharing.SHARED, Sharing.TREND])
def test_ratings_with_and_without_items_make_the_same_trend(sharing: Sharing) -> None:
    plain = [answered(n, level(8), sharing) for n in (1, 2, 3)]
    assert trend(plain, 4) == trend(ratings(8, 8, 8), 4)
