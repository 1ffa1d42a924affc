"""Ratings somebody brings are judged as the digest judges its own."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.signals import Level, Rating, judge_all
from bot.usecases.replay_ratings import ReplayRatings, SessionRating

STEADY = [8.3, 8.7, 8.0, 8.3, 8.7, 8.3]


def course(client: str, *scores: float, first: int = 1) -> list[SessionRating]:
    return [SessionRating(client, f"s{n}", n, score) for n, score in enumerate(scores, first)]


def test_a_dip_is_told_with_its_client_and_session_as_they_were_brought() -> None:
    (found,) = ReplayRatings()(course("Ada", *STEADY, 4.0, 8.3))
    assert (found.client, found.session, found.flag.level) == ("Ada", "s7", Level.RUPTURE)
    assert found.flag.score == 4.0


def test_clients_that_stand_mixed_are_kept_apart() -> None:
    ada, chidi = course("Ada", *STEADY, 4.0), course("Chidi", *[4.0] * 7)
    mixed = [row for pair in zip(ada, chidi, strict=True) for row in pair]
    judge = ReplayRatings()
    assert [found.client for found in judge(mixed)] == ["Ada"]
    assert (judge.ratings, judge.clients) == (14, 2)


def test_a_missing_session_number_is_a_session_without_a_rating() -> None:
    (near,) = ReplayRatings()([*course("Ada", *STEADY), *course("Ada", 4.0, first=7)])
    (far,) = ReplayRatings()([*course("Ada", *STEADY), *course("Ada", 4.0, first=12)])
    assert near.flag.limit is not None
    assert far.flag.limit is not None
    assert far.flag.limit < near.flag.limit


def test_numbers_that_rise_in_larger_steps_leave_nothing_out() -> None:
    def spaced(step: int) -> list[SessionRating]:
        scores = enumerate([*STEADY, 4.0], 1)
        return [SessionRating("Ada", f"s{n}", 1000 + step * n, score) for n, score in scores]

    assert list(ReplayRatings()(spaced(50))) == list(ReplayRatings()(spaced(1)))


def test_after_a_long_break_a_client_begins_anew() -> None:
    back = [*course("Ada", *STEADY), *course("Ada", 4.0, first=60)]
    assert list(ReplayRatings()(back)) == []
    start = date(2026, 1, 5)
    by_day = [
        SessionRating("Ada", "", start + timedelta(weeks=week), score)
        for week, score in enumerate(STEADY)
    ]
    year = SessionRating("Ada", "", start + timedelta(days=400), 4.0)
    month = SessionRating("Ada", "", start + timedelta(days=60), 4.0)
    assert list(ReplayRatings()([*by_day, year])) == []
    assert len(list(ReplayRatings()([*by_day, month]))) == 1


@given(st.lists(st.integers(0, 30).map(lambda thirds: thirds / 3), max_size=40))
def test_the_command_and_the_digest_judge_alike(scores: list[float]) -> None:
    brought = {found.session: found.flag for found in ReplayRatings()(course("Ada", *scores))}
    flags = judge_all(Rating(index=score) for score in scores)
    ours = {f"s{n}": flag for n, flag in enumerate(flags, 1) if flag is not None}
    assert brought == ours
