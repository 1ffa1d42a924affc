from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import scoring
from bot.alliance.instruments import (
    Facet,
    Instrument,
    Item,
    ItemId,
    ResponseScale,
    Subscale,
    Use,
)
from bot.alliance.replies import Response
from bot.alliance.scoring import FacetChange
from tests.alliance.alliance_people import BANK, item, level, reply


@pytest.mark.parametrize(
    ("goal", "heard", "bond", "index"),
    [
        (9, 6, 3, 6.0),
        (10, 10, 10, 10.0),
        (0, 0, 0, 0.0),
        (8, 7, None, 7.5),
        (None, 7, 8, 7.5),
        (8, None, None, None),
        (None, None, None, None),
    ],
)
def test_the_index_is_the_mean_of_the_anchors_and_needs_two(
    goal: Response, heard: Response, bond: Response, index: float | None
) -> None:
    assert scoring.index(reply(goal=goal, heard=heard, bond=bond), BANK) == index


def test_rotating_items_do_not_move_the_index() -> None:
    assert scoring.index(level(7, tasks=0, tension=10), BANK) == 7


def test_rotating_items_alone_make_no_index() -> None:
    assert scoring.index(reply(tasks=9, regard=9), BANK) is None


def test_an_unanswered_check_in_has_no_index() -> None:
    assert scoring.index(replace(level(5), responses={}), BANK) is None


def test_items_of_another_bank_are_left_out() -> None:
    assert scoring.index(level(7, elsewhere=0), BANK) == 7


def test_without_anchors_all_items_count_alike_where_two_of_three_are_answered() -> None:
    items = tuple(item(name, Facet.TASKS) for name in ("a", "b", "c"))
    form = Instrument(id="x", version="1", items=items)
    assert scoring.index(reply(a=9, b=6), form) == 7.5
    assert scoring.index(reply(a=9), form) is None


def test_a_form_that_says_how_many_answers_its_total_needs_has_no_index_with_fewer() -> None:
    items = tuple(item(name, Facet.TASKS) for name in ("a", "b", "c"))
    total = Subscale(id="total", items=tuple(each.id for each in items), needed=3)
    form = Instrument(id="x", version="1", items=items, subscales=(total,))
    assert scoring.index(reply(a=9, b=6), form) is None
    assert scoring.index(reply(a=9, b=6, c=6), form) == 7


def test_an_item_about_nothing_in_particular_moves_no_facet() -> None:
    form = Instrument(id="x", version="1", items=(Item(id=ItemId("a")),))
    assert scoring.facet_values(reply(a=9), form) == {}


def test_another_scale_and_turned_anchors_come_out_between_0_and_10() -> None:
    bank = Instrument(
        id="x",
        version="1",
        scale=ResponseScale(low=1, high=5),
        items=(
            item("a", Facet.GOALS, Use.ANCHOR),
            item("b", Facet.BOND, Use.ANCHOR, turned=True),
        ),
    )
    assert scoring.index(reply(a=5, b=1), bank) == 10
    assert scoring.index(reply(a=1, b=5), bank) == 0
    assert scoring.index(reply(a=3, b=3), bank) == 5
    assert scoring.index(reply(a=5, b=None), bank) is None


def test_a_facet_is_the_mean_of_its_items_with_ten_the_good_end() -> None:
    bank = replace(BANK, items=(*BANK.items, item("goal_two", Facet.GOALS, turned=True)))
    values = scoring.facet_values(reply(goal=8, goal_two=4, tension=9, heard=None), bank)
    assert values == {Facet.GOALS: 7, Facet.RUPTURE_DIRECT: 1}


@given(st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=9, max_size=9))
def test_every_score_lies_between_0_and_10(values: list[int | None]) -> None:
    names = [one.id for one in BANK.items]
    given_reply = reply(**dict(zip(names, values, strict=True)))
    index = scoring.index(given_reply, BANK)
    assert index is None or 0 <= index <= 10
    assert all(0 <= value <= 10 for value in scoring.facet_values(given_reply, BANK).values())
    answered = sum(value is not None for value in values[:3])
    assert (index is not None) == (answered >= 2)


PAST = [{Facet.GOALS: 8.0, Facet.BOND: 6.0}, {Facet.GOALS: 7.0, Facet.BOND: 6.0}, {Facet.FIT: 9.0}]


def test_facets_that_moved_are_told_greatest_loss_first() -> None:
    changes = scoring.facet_changes(PAST, {Facet.GOALS: 4.0, Facet.BOND: 9.0, Facet.FIT: 0.0})
    assert changes == (
        FacetChange(facet=Facet.GOALS, change=-3.5),
        FacetChange(facet=Facet.BOND, change=3.0),
    )


def test_a_facet_that_stayed_or_was_asked_once_is_not_told() -> None:
    assert scoring.facet_changes(PAST, {Facet.GOALS: 6.5, Facet.FIT: 0.0, Facet.VOICE: 0.0}) == ()
    assert scoring.facet_changes([], {Facet.GOALS: 0.0}) == ()


def test_a_point_and_a_half_is_a_move() -> None:
    changes = scoring.facet_changes(PAST, {Facet.GOALS: 6.0})
    assert [change.facet for change in changes] == [Facet.GOALS]
