from dataclasses import replace

import pytest

from bot.alliance.checkins import OPEN_STATES, CheckInState
from tests.alliance.alliance_people import checkin, utc

ANSWERABLE = (CheckInState.CLAIMED, CheckInState.SENT, CheckInState.COMPLETED)


@pytest.mark.parametrize("state", ANSWERABLE)
def test_a_check_in_on_screen_takes_answers_until_it_closes(state: CheckInState) -> None:
    shown = checkin(state=state)
    assert shown.takes_answers
    assert not replace(shown, closed_at=utc("2026-01-13T00:00")).takes_answers


@pytest.mark.parametrize("state", [state for state in CheckInState if state not in ANSWERABLE])
def test_a_check_in_that_is_not_on_screen_takes_none(state: CheckInState) -> None:
    assert not checkin(state=state).takes_answers


def test_a_completed_check_in_is_not_waited_for() -> None:
    assert CheckInState.COMPLETED not in OPEN_STATES
    assert CheckInState.SENT in OPEN_STATES
