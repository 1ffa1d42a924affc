"""How a wish for another therapist stands."""

from bot.alliance.wishes import SETTLES_AFTER, WishState
from tests.builders import HOUR, MONDAY_9, WEEK, a_wish


def test_a_wish_stands_until_it_is_withdrawn_or_settled() -> None:
    assert a_wish().stands(MONDAY_9 + 50 * WEEK)
    assert not a_wish().withdrawn(MONDAY_9).stands(MONDAY_9)
    seen = a_wish().seen(MONDAY_9 + HOUR)
    assert seen.stands(MONDAY_9 + SETTLES_AFTER)
    assert not seen.stands(MONDAY_9 + HOUR + SETTLES_AFTER)


def test_what_happened_first_counts() -> None:
    assert a_wish().seen(MONDAY_9).seen(MONDAY_9 + HOUR).seen_at == MONDAY_9
    assert a_wish().withdrawn(MONDAY_9).withdrawn(MONDAY_9 + HOUR).withdrawn_at == MONDAY_9


def test_its_state_can_be_told() -> None:
    assert a_wish().state is WishState.OPEN
    assert a_wish().seen(MONDAY_9).state is WishState.SEEN
    assert a_wish().seen(MONDAY_9).withdrawn(MONDAY_9).state is WishState.WITHDRAWN
