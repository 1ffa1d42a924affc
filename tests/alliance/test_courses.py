"""A course is judged once, session after session; here every session from the beginning."""

from collections.abc import Sequence
from datetime import UTC
from statistics import fmean

from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import baseline, signals
from bot.alliance.baseline import NOTHING
from bot.alliance.digests import LEVEL_HISTORY, ClientEntries, composed, courses
from bot.alliance.disclosure import Entry
from bot.alliance.people import Sharing
from bot.alliance.signals import Rating
from bot.alliance.trends import drawn
from tests.alliance.alliance_people import ADA, level
from tests.alliance.test_digests import answered, cancelled, silent, weeks

RATED = st.tuples(st.integers(0, 10), st.sampled_from(Sharing))
WEEK = st.one_of(RATED, RATED, RATED, st.sampled_from(["silent", "cancelled", "nothing"]))
LONG = st.lists(WEEK, max_size=40)


def lived(each: Sequence[object]) -> ClientEntries:
    found = [_entry(number, week) for number, week in enumerate(each)]
    return ClientEntries(client=ADA, entries=[one for one in found if one is not None])


def _entry(number: int, week: object) -> Entry | None:
    match week:
        case (int(value), Sharing() as sharing):
            return answered(number, level(value), sharing)
        case "silent":
            return silent(number)
        case "cancelled":
            return cancelled(number)
        case _:
            return None


@given(LONG)
def test_every_session_is_judged_as_from_the_beginning(each: Sequence[object]) -> None:
    (course,) = courses(weeks(0, len(each) + 1), [lived(each)])
    ratings = [one.rating for one in course.seen]
    plain = [signals.judge(ratings[:number], one) for number, one in enumerate(ratings)]
    assert [one.flag for one in course.seen] == plain


@given(LONG)
def test_every_point_has_the_level_and_limit_of_its_past(each: Sequence[object]) -> None:
    period = weeks(0, len(each) + 1)
    known = courses(period, [lived(each)])
    digest = composed(period, known, {})
    ratings = [one.rating for one in known[0].seen]
    plain = [_level(ratings[:number], one) for number, one in enumerate(ratings)]
    for trend in drawn(digest, known, UTC):
        assert [(point.usual, point.limit) for point in trend.points] == plain


def _level(before: Sequence[Rating], one: Rating) -> tuple[float | None, float | None]:
    memory = NOTHING
    for each in before:
        memory = signals.after(memory, each)
    counted = baseline.before(memory, one.day, one.measure).counted
    if len(counted) < LEVEL_HISTORY:
        return None, None
    return fmean(counted), signals.sign_limit(memory, one)
