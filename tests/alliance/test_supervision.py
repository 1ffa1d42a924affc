"""A case in supervision: the course and what showed, and nothing that says who."""

from bot.alliance.digests import Period
from bot.alliance.people import Sharing
from bot.alliance.signals import Rule
from bot.alliance.supervision import MOST_SESSIONS, case_of
from tests.alliance.test_guesses import NOW, a_session_with, known
from tests.builders import MONDAY_9, WEEK

ALL = Period(after=MONDAY_9 - WEEK, until=NOW)


def test_weeks_are_counted_and_ratings_stand_against_the_own_mean() -> None:
    case = case_of(
        known(*(a_session_with(value, week) for week, value in ((0, 8), (2, 6)))), [], ALL
    )
    assert [(one.week, one.deviation) for one in case.sessions] == [(1, 1.0), (3, -1.0)]
    assert case.weeks == 3


def test_silence_is_shown_without_a_rating() -> None:
    case = case_of(known(a_session_with(8), a_session_with(None, week=1)), [], ALL)
    assert [(one.deviation, one.was_silent) for one in case.sessions] == [
        (0.0, False),
        (None, True),
    ]


def test_what_was_kept_private_looks_like_silence_and_moves_no_mean() -> None:
    shared = [a_session_with(8), a_session_with(6, week=1)]
    private = a_session_with(0, week=2, sharing=Sharing.PRIVATE)
    silent = a_session_with(None, week=2)
    assert case_of(known(*shared, private), [], ALL) == case_of(known(*shared, silent), [], ALL)


def test_of_a_trend_the_index_counts() -> None:
    case = case_of(known(a_session_with(4, sharing=Sharing.TREND), a_session_with(8, 1)), [], ALL)
    assert [one.deviation for one in case.sessions] == [-2.0, 2.0]


def test_a_sign_keeps_its_rule_and_loses_its_numbers() -> None:
    sessions = [a_session_with(value, week) for week, value in enumerate((8, 8, 8, 8, 8, 1))]
    case = case_of(known(*sessions), [], ALL)
    assert case.sessions[-1].rule in (Rule.DROP, Rule.RUN)
    assert [one.rule for one in case.sessions[:-1]] == [None] * 5


def test_only_the_newest_sessions_are_shown() -> None:
    period = Period(after=MONDAY_9 - WEEK, until=NOW + 52 * WEEK)
    sessions = [a_session_with(8, week) for week in range(MOST_SESSIONS + 3)]
    case = case_of(known(*sessions), [], period)
    assert len(case.sessions) == MOST_SESSIONS
    assert case.sessions[0].week == 1


def test_nothing_known_is_an_empty_case() -> None:
    case = case_of(known(), [], ALL)
    assert (case.sessions, case.weeks) == ((), 0)
