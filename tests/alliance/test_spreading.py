"""A long form in several sittings, and the round they make together."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import scoring
from bot.alliance.instruments import Instrument, ItemId
from bot.alliance.replies import Asked, Reply
from bot.alliance.spreading import (
    NOTHING_YET,
    gather,
    next_part,
    parts_of,
    usual_parts,
)
from tests.instrument_files import a_form

THIRTY_SIX = a_form(36, low=1, high=7, parts=8, subscales=("goal", "task", "bond"))

TWELVE = a_form(12, parts=3, subscales=("goal", "task", "bond"))
"""Every third item is of the same subscale, and there are three parts."""


def reply(form: Instrument, items: tuple[ItemId, ...], value: int | None = 4) -> Reply:
    one = Reply(
        instrument=form.name,
        locale="en",
        asked=tuple(Asked(item=item, wording="0123456789abcdef") for item in items),
    )
    for index in range(len(items)):
        one = one.with_response(index, value)
    return one


def begun(form: Instrument, items: tuple[ItemId, ...]) -> Reply:
    """One answer only."""
    return replace(reply(form, items), responses={items[0]: 4})


@given(st.integers(1, 100), st.integers(0, 5))
def test_every_item_is_in_exactly_one_part_of_a_size_like_the_others(
    items: int, scales: int
) -> None:
    names = tuple(f"s{number}" for number in range(min(scales, items)))
    form = a_form(items, parts=usual_parts(items), subscales=names)
    parts = parts_of(form)
    assert Counter(item for part in parts for item in part) == Counter(
        item.id for item in form.items
    )
    sizes = [len(part) for part in parts]
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= 9


@pytest.mark.parametrize("form", [THIRTY_SIX, TWELVE])
def test_each_part_of_a_long_form_holds_about_as_much_of_every_subscale(form: Instrument) -> None:
    for part in parts_of(form):
        shares = [len(set(part) & set(each.items)) for each in form.subscales[:3]]
        assert max(shares) - min(shares) <= 1


def test_thirty_six_items_take_eight_check_ins() -> None:
    assert usual_parts(36) == 8
    replies: list[Reply] = []
    for _ in range(8):
        replies.append(reply(THIRTY_SIX, next_part(THIRTY_SIX, replies)))
    assert {item for one in replies for item in one.items} == {i.id for i in THIRTY_SIX.items}
    assert next_part(THIRTY_SIX, replies) == replies[0].items


def test_a_part_that_was_not_answered_to_its_end_comes_again() -> None:
    first = next_part(THIRTY_SIX, [])
    assert next_part(THIRTY_SIX, [begun(THIRTY_SIX, first)]) == first
    assert next_part(THIRTY_SIX, [reply(THIRTY_SIX, first)]) != first


def test_an_item_of_another_kind_beside_the_part_changes_nothing() -> None:
    first = next_part(THIRTY_SIX, [])
    beside = reply(THIRTY_SIX, (*first, ItemId("goal/1")))
    assert next_part(THIRTY_SIX, [beside]) != first


def wholes(form: Instrument, replies: list[Reply]) -> list[Reply | None]:
    gathered, found = NOTHING_YET, []
    for one in replies:
        gathered, whole = gather(gathered, one, form)
        found.append(whole)
    return found


def test_a_round_is_scored_once_every_item_has_been_put() -> None:
    form = a_form(12, parts=3)
    parts = parts_of(form)
    found = wholes(form, [reply(form, part, 5) for part in (*parts, *parts)])
    assert [one is None for one in found] == [True, True, False, True, True, False]
    whole = found[2]
    assert whole is not None
    assert scoring.index(whole, form) == 10


def test_part_of_a_form_has_no_index() -> None:
    form = a_form(12, parts=3)
    assert scoring.index(reply(form, parts_of(form)[0]), form) is None


def test_answers_of_another_instrument_begin_anew() -> None:
    form, other = a_form(12, parts=3), a_form(12, parts=3, name="other")
    parts = parts_of(form)
    gathered, _ = gather(NOTHING_YET, reply(form, parts[0]), form)
    gathered, _ = gather(gathered, reply(other, parts[1]), other)
    _, whole = gather(gathered, reply(form, parts[2]), form)
    assert whole is None


def test_the_latest_answer_to_an_item_counts() -> None:
    form = a_form(4, parts=2)
    first, second = parts_of(form)
    found = wholes(form, [begun(form, first), reply(form, first, 1), reply(form, second, 1)])
    assert found[:2] == [None, None]
    whole = found[2]
    assert whole is not None
    assert set(whole.responses.values()) == {1}


@pytest.mark.parametrize("skipped", [1, 2])
def test_skipped_items_end_a_round_but_too_many_leave_it_without_an_index(skipped: int) -> None:
    """Two of three answered is enough where the form does not say how many it needs."""
    form = replace(a_form(4, parts=2), subscales=())
    first, second = parts_of(form)
    values: tuple[int | None, ...] = (None,) * skipped + (5,) * (2 - skipped)
    half = reply(form, first)
    half = replace(half, responses=dict(zip(first, values, strict=True)))
    whole = wholes(form, [half, reply(form, second, 5)])[-1]
    assert whole is not None
    assert (scoring.index(whole, form) is None) == (skipped == 2)


def test_a_form_asked_at_once_is_a_round_by_itself() -> None:
    form = a_form(4)
    one = reply(form, next_part(form, []))
    assert gather(NOTHING_YET, one, form) == (NOTHING_YET, one)
