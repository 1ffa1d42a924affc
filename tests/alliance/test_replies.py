from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.people import Sharing
from bot.alliance.replies import SKIPPED, Asked, FollowUp, Reply
from tests.alliance.alliance_people import reply

EMPTY = Reply(
    instrument="alliance/1",
    locale="en",
    asked=tuple(Asked(item=one, wording="0" * 16) for one in reply(a=1, b=1, c=1).items),
)


def test_answering_moves_on_to_the_next_item() -> None:
    first = EMPTY.with_response(0, 7)
    assert first.position == 1
    assert first.responses == {"a": 7}
    assert EMPTY.responses == {}, "an answer makes a new reply"


def test_skipping_counts_as_done_without_an_answer() -> None:
    done = EMPTY.with_response(0, SKIPPED).with_response(1, 0).with_response(2, 10)
    assert done.is_complete
    assert done.position == len(done.asked)
    assert dict(done.responses) == {"a": None, "b": 0, "c": 10}


def test_the_same_tap_twice_changes_nothing() -> None:
    once = EMPTY.with_response(0, 7)
    assert once.with_response(0, 7) == once


def test_an_answer_can_be_changed_and_the_check_in_goes_on_where_it_was() -> None:
    two = EMPTY.with_response(0, 7).with_response(1, 8)
    changed = two.back().back().with_response(0, 3)
    assert changed.responses == {"a": 3, "b": 8}
    assert changed.position == 2


def test_a_late_tap_on_an_earlier_item_does_not_lose_the_place() -> None:
    two = EMPTY.with_response(0, 7).with_response(1, 8)
    assert two.with_response(0, 1).position == 2


def test_back_stops_at_the_first_item_and_leads_from_the_comment_to_the_last() -> None:
    assert EMPTY.back().position == 0
    done = reply(a=1, b=1, c=1)
    assert done.back().position == 2
    assert done.back().back().back().back().position == 0


@pytest.mark.parametrize("index", [-1, 3, 99])
def test_a_forged_item_is_refused(index: int) -> None:
    with pytest.raises(IndexError):
        EMPTY.with_response(index, 5)


def test_a_comment_is_given_or_declined_once() -> None:
    assert not EMPTY.comment_done
    declined = EMPTY.with_comment(None)
    assert declined.comment_done
    assert declined.comment is None
    assert EMPTY.with_comment("more time").comment == "more time"


def test_who_sees_it_is_open_until_chosen() -> None:
    assert EMPTY.sharing is None
    assert EMPTY.with_sharing(Sharing.TREND).sharing is Sharing.TREND


def test_a_printed_reply_shows_no_answer_and_no_words() -> None:
    printed = repr(EMPTY.with_response(0, 7).with_comment("my secret"))
    assert "secret" not in printed
    assert "responses" not in printed


answers = st.one_of(st.none(), st.integers(0, 10))


@given(st.lists(st.tuples(st.integers(0, 2), answers), max_size=12))
def test_whatever_is_tapped_the_last_answer_of_each_item_stands(
    taps: list[tuple[int, int | None]],
) -> None:
    current = EMPTY
    for index, value in taps:
        current = current.with_response(index, value)
    assert dict(current.responses) == {EMPTY.items[index]: value for index, value in taps}
    assert current.is_complete == (current.position == len(current.asked))
    assert current.position == current.first_open()


# --- the follow-up question ---------------------------------------------------------------------


def asking() -> Reply:
    """Its one item is answered; what comes next is the follow-up question."""
    return replace(reply(goal=None), asks_follow_up=True).with_response(0, 7)


def test_the_follow_up_is_no_response_and_completes_nothing() -> None:
    before = asking()
    after = before.with_follow_up(FollowUp.PARTLY)
    assert (after.responses, after.is_complete) == (before.responses, True)
    assert (after.follow_up, after.follow_up_done) == (FollowUp.PARTLY, True)


def test_skipping_it_is_an_end_of_it_too() -> None:
    skipped = asking().with_follow_up(None)
    assert (skipped.follow_up, skipped.follow_up_done) == (None, True)


def test_back_leads_from_the_comment_to_the_follow_up_and_from_there_to_the_last_item() -> None:
    answered = asking().with_follow_up(FollowUp.NO)
    once = answered.back()
    assert (once.position, once.follow_up, once.follow_up_done) == (1, FollowUp.NO, False)
    assert once.back().position == 0
