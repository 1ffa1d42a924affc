import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.instruments import ItemId, ResponseScale
from tests.alliance.alliance_people import ANCHORS, BANK


def test_the_anchors_keep_the_order_of_the_bank() -> None:
    assert tuple(one.id for one in BANK.anchors) == ANCHORS


def test_an_item_is_found_by_its_id() -> None:
    assert BANK.item(ItemId("tension")).is_direct_marker
    assert BANK.item(ItemId("yes_but_no")).is_withdrawal_marker
    assert not BANK.item(ItemId("goal")).is_direct_marker
    assert not BANK.item(ItemId("goal")).is_withdrawal_marker


def test_an_item_of_another_bank_is_not() -> None:
    with pytest.raises(KeyError):
        BANK.item(ItemId("elsewhere"))


@pytest.mark.parametrize(("value", "accepted"), [(-1, False), (0, True), (10, True), (11, False)])
def test_a_scale_accepts_its_own_numbers(value: int, *, accepted: bool) -> None:
    assert ResponseScale().accepts(value) is accepted


@given(st.integers(-5, 5), st.integers(1, 12), st.integers(0, 12))
def test_turning_a_value_twice_gives_it_back(low: int, width: int, step: int) -> None:
    scale = ResponseScale(low=low, high=low + width)
    value = low + min(step, width)
    assert scale.reverse(scale.reverse(value)) == value
    assert scale.low <= scale.reverse(value) <= scale.high
