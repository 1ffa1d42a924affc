from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import selection
from bot.alliance.goals import is_goal
from bot.alliance.instruments import Facet, Instrument, ItemId, Occasion, Use
from bot.alliance.selection import Happened
from bot.exchange.shipped import shipped_instruments
from tests.alliance.alliance_people import ANCHORS, BANK, item


def asked_over(turns: int, count: int = 5, bank: Instrument = BANK) -> list[tuple[ItemId, ...]]:
    history: list[tuple[ItemId, ...]] = []
    for _ in range(turns):
        history.append(selection.select_items(bank, history, count))
    return history


def test_the_first_check_in_asks_the_anchors_then_about_the_frame_then_the_bank_in_order() -> None:
    assert selection.select_items(BANK, [], 5) == (*ANCHORS, "fees", "tasks")
    assert selection.select_items(BANK, [], 4) == (*ANCHORS, "fees")


def test_what_was_never_asked_comes_before_what_was_asked_long_ago() -> None:
    history = asked_over(2)
    assert selection.select_items(BANK, history, 5) == (*ANCHORS, "yes_but_no", "regard")


def test_two_months_of_items_are_written_down_here() -> None:
    others = [asked[3:] for asked in asked_over(8)]
    assert others == [
        ("fees", "tasks"),
        ("words", "tension"),
        ("yes_but_no", "regard"),
        ("tasks", "tension"),
        ("fees", "regard"),
        ("words", "yes_but_no"),
        ("tasks", "tension"),
        ("regard", "yes_but_no"),
    ]


def test_the_frame_is_asked_about_at_once_and_fit_from_the_second_time_then_both_monthly() -> None:
    bank = Instrument(
        id="x",
        version="1",
        items=(
            item("a", Facet.GOALS, Use.ANCHOR),
            item("f", Facet.FRAME, Use.RARE),
            item("g", Facet.FIT, Use.RARE),
        ),
    )
    frame, fit = ("a", "f"), ("a", "g")
    monthly = [frame, fit, ("a",), ("a",)]
    assert asked_over(8, 3, bank) == [*monthly, *monthly]


def test_with_room_for_one_item_only_rare_ones_come_half_as_often() -> None:
    rare = [number for number, asked in enumerate(asked_over(17, 4)) if "fees" in asked]
    assert rare == [0, 8, 16]


def test_items_of_an_older_bank_in_the_history_do_no_harm() -> None:
    history = [(ItemId("gone"), ItemId("tasks"), ItemId("fees"), ItemId("words"))]
    assert selection.select_items(BANK, history, 4) == (*ANCHORS, "tension")


# --- items after something happened -------------------------------------------------------------

BANK_OF_OURS = shipped_instruments()[-1][0]
FRAME_ITEMS = {one.id for one in BANK_OF_OURS.items if one.facet is Facet.FRAME}
FRAME_EVENTS = [one for one in Occasion if one is not Occasion.DROP]


def lived(turns: int, happened: Sequence[Happened], count: int = 5) -> list[tuple[ItemId, ...]]:
    """Check-ins on our own bank, each knowing what had happened by then."""
    history: list[tuple[ItemId, ...]] = []
    for turn in range(turns):
        known = [one for one in happened if one.turn <= turn]
        history.append(selection.select_items(BANK_OF_OURS, history, count, known))
    return history


@pytest.mark.parametrize(
    ("occasion", "asked"),
    [
        (Occasion.FEE_CHANGE, "frame_fees"),
        (Occasion.CANCELLED, "frame_schedule"),
        (Occasion.CANCELLED_LATE, "frame_schedule"),
        (Occasion.ABSENT, "frame_schedule"),
        (Occasion.LATE, "frame_schedule"),
        (Occasion.BREAK, "frame_schedule"),
        (Occasion.HOLIDAY, "frame_schedule"),
        (Occasion.DROP, "rupture_leaving"),
    ],
)
@pytest.mark.parametrize("count", [4, 5])
def test_what_happened_is_asked_about_in_the_next_check_in_and_once(
    occasion: Occasion, asked: str, count: int
) -> None:
    quiet = lived(9, [], count)
    after = lived(9, [Happened(occasion, 6)], count)
    assert asked in after[6]
    assert asked not in after[7]
    assert after[:6] == quiet[:6]


def test_what_happened_before_anything_was_asked_comes_first() -> None:
    assert "frame_schedule" in lived(1, [Happened(Occasion.CANCELLED, 0)])[0]


def test_two_events_at_once_are_asked_about_one_after_the_other() -> None:
    both = [Happened(Occasion.FEE_CHANGE, 6), Happened(Occasion.BREAK, 6)]
    first, second = lived(8, both)[6:8]
    assert FRAME_ITEMS.intersection((*first, *second)) == {"frame_fees", "frame_schedule"}


def test_after_a_drop_and_an_event_the_frame_comes_first_and_leaving_next() -> None:
    both = [Happened(Occasion.DROP, 5), Happened(Occasion.CANCELLED, 5)]
    first, second = lived(7, both)[5:7]
    assert "frame_schedule" in first
    assert "rupture_leaving" not in first
    assert "rupture_leaving" in second


def test_thinking_of_leaving_is_asked_every_fourth_time_all_the_same() -> None:
    turns = [turn for turn, asked in enumerate(lived(16, [])) if "rupture_leaving" in asked]
    assert turns == [3, 7, 11, 15]


def test_what_nobody_could_ask_about_for_a_month_is_let_go() -> None:
    long_ago = [Happened(Occasion.FEE_CHANGE, 1)]
    history = lived(6, [])
    plain = selection.select_items(BANK_OF_OURS, history, 5)
    assert selection.select_items(BANK_OF_OURS, history, 5, long_ago) == plain


@given(
    st.lists(st.builds(Happened, st.sampled_from(FRAME_EVENTS), st.integers(0, 19)), max_size=6),
    st.sampled_from([4, 5]),
)
def test_a_frame_item_is_in_the_next_check_in_after_every_event(
    happened: list[Happened], count: int
) -> None:
    history = lived(20, happened, count)
    for one in happened:
        assert FRAME_ITEMS.intersection(history[one.turn])
    for asked in history:
        assert len(asked) == len(set(asked)) == count


# --- items about one's own goals ----------------------------------------------------------------

MY_GOALS = [ItemId("goal/1"), ItemId("goal/4")]


def test_a_goal_of_adas_own_is_asked_about_every_month_each_in_turn() -> None:
    history: list[tuple[ItemId, ...]] = []
    for _ in range(16):
        history.append(selection.select_items(BANK_OF_OURS, history, 5, (), MY_GOALS))
    asked = [next(iter(set(MY_GOALS).intersection(one)), None) for one in history]
    assert [one for one in asked if one] == ["goal/1", "goal/4", "goal/1", "goal/4"]
    turns = [turn for turn, one in enumerate(asked) if one]
    assert all(after - before >= 4 for before, after in pairwise(turns))


def test_without_a_goal_none_is_asked_about() -> None:
    assert not any(is_goal(one) for asked in lived(12, []) for one in asked)


@given(st.integers(0, 40), st.integers(0, 9))
def test_the_choice_of_items_keeps_its_promises(turns: int, count: int) -> None:
    history = asked_over(turns, count)
    turned = {one.id for one in BANK.items if one.reversed}
    rare = {one.id for one in BANK.items if one.use is Use.RARE}
    last: dict[ItemId, int] = {}
    for number, asked in enumerate(history):
        assert asked[:3] == ANCHORS
        assert len(asked) == len(set(asked)) <= max(3, count)
        assert len(turned.intersection(asked)) <= 1
        assert len(rare.intersection(asked)) <= 1
        for one in rare.intersection(asked):
            assert number - last.get(one, -BANK.rare_gap) >= BANK.rare_gap
            last[one] = number


def test_everything_is_asked_in_time() -> None:
    assert {one for asked in asked_over(12) for one in asked} == {one.id for one in BANK.items}
    of_ours = {one for asked in lived(28, []) for one in asked}
    assert of_ours == {one.id for one in BANK_OF_OURS.items}
