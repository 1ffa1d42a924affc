"""Published forms by their keys: how their answers add up, and nothing of their words."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.instruments import Instrument, ItemId
from bot.alliance.own_scores import low_by, own_scores
from bot.exchange.published_keys import PUBLISHED, unlike_published

FORMS = {name: key.instrument(name) for name, key in PUBLISHED.items()}


def responses(values: Sequence[float | None]) -> dict[ItemId, float | None]:
    return {ItemId(f"i{number}"): value for number, value in enumerate(values, start=1)}


def scores(name: str, *values: float | None) -> dict[str, float | None]:
    found = own_scores(FORMS[name], responses(values))
    return {each.subscale: each.value for each in found}


def test_wai_sr_adds_four_items_to_each_subscale_and_turns_none() -> None:
    """Item n answered so that each subscale can be told from the others."""
    found = scores("wai-sr", 1, 1, 5, 3, 5, 3, 5, 3, 5, 1, 3, 1)
    assert found == {"goal": 12, "task": 4, "bond": 20, "total": 36}


def test_wai_s_turns_items_4_and_10_round() -> None:
    all_lowest = scores("wai-s", *[1] * 12)
    assert all_lowest == {"goal": 16, "task": 4, "bond": 4, "total": 24}
    best = [7, 7, 7, 1, 7, 7, 7, 7, 7, 1, 7, 7]
    assert scores("wai-s", *best)["total"] == 84


def test_wai_s_and_wai_sr_differ_in_where_items_8_belongs_and_in_what_is_turned() -> None:
    by_form = {
        name: {each.id: set(each.items) for each in FORMS[name].subscales}
        for name in ("wai-s", "wai-sr")
    }
    assert "i8" in by_form["wai-sr"]["goal"]
    assert "i8" in by_form["wai-s"]["task"]
    assert "i10" in by_form["wai-sr"]["task"]
    assert "i10" in by_form["wai-s"]["goal"]


@pytest.mark.parametrize(
    ("values", "total", "is_low"),
    [
        ((9.0, 9.0, 9.0, 9.0), 36.0, True),
        ((9.1, 9.0, 8.9, 9.1), 36.1, False),
        ((8.9, 9.0, 9.0, 9.0), 35.9, True),
        ((10, 10, 10, 10), 40, False),
    ],
)
def test_srs_is_low_at_36_and_below(values: Sequence[float], total: float, is_low: bool) -> None:  # noqa: FBT001  # a column of the table
    assert scores("srs", *values)["total"] == pytest.approx(total)
    (whole,) = FORMS["srs"].subscales
    assert bool(low_by(whole, total, "en")) is is_low


def test_a_cut_off_may_exclude_its_own_value() -> None:
    (whole,) = FORMS["srs"].subscales
    (at_or_below,) = whole.cut_offs
    below = replace(whole, cut_offs=(replace(at_or_below, inclusive=False),))
    assert not low_by(below, 36.0, "en")
    assert low_by(below, 35.9, "en")


def test_a_cut_off_holds_for_its_own_language_only() -> None:
    (whole,) = FORMS["srs"].subscales
    (any_language,) = whole.cut_offs
    chinese = replace(whole, cut_offs=(replace(any_language, value=34, language="zh"),))
    assert not low_by(chinese, 30, "en")
    assert low_by(chinese, 30, "zh")


def test_arm_5_is_a_mean_with_item_3_turned_round() -> None:
    assert scores("arm-5", 7, 7, 1, 7, 7) == {"total": 7}
    assert scores("arm-5", 7, 7, 7, 7, 7) == {"total": pytest.approx(5.8)}


def test_haq_ii_goes_from_19_to_114_with_five_items_turned_round() -> None:
    turned = {4, 8, 11, 16, 19}
    best = [1 if number in turned else 6 for number in range(1, 20)]
    worst = [7 - value for value in best]
    assert (scores("haq-ii", *best)["total"], scores("haq-ii", *worst)["total"]) == (114, 19)


@pytest.mark.parametrize("name", FORMS)
def test_a_missing_answer_leaves_no_total_where_all_are_needed(name: str) -> None:
    form = FORMS[name]
    values: list[float | None] = [form.scale.high] * len(form.items)
    assert scores(name, *values)["total"] is not None
    assert scores(name, None, *values[1:])["total"] is None


def test_a_missing_answer_counts_as_the_mean_of_the_others_where_the_form_allows_it() -> None:
    form = FORMS["wai-sr"]
    lenient = replace(form, subscales=tuple(replace(each, needed=3) for each in form.subscales))
    found = own_scores(lenient, responses([1, 2, 3, 4, 5, 4, 3, 2, 1, 2, 3, None]))
    values = {each.subscale: each.value for each in found}
    assert values["task"] == pytest.approx(4 * (1 + 2 + 2) / 3)
    assert values["total"] == pytest.approx(12 * 30 / 11)


@given(st.sampled_from(sorted(FORMS)), st.data())
def test_scores_stay_within_their_bounds_and_turn_with_every_answer(
    name: str, data: st.DataObject
) -> None:
    form = FORMS[name]
    scale = form.scale
    values = data.draw(
        st.lists(
            st.integers(scale.low, scale.high),
            min_size=len(form.items),
            max_size=len(form.items),
        )
    )
    found = own_scores(form, responses(values))
    mirrored = own_scores(form, responses([scale.reverse(value) for value in values]))
    for one, other in zip(found, mirrored, strict=True):
        assert one.value is not None
        assert other.value is not None
        assert one.low <= one.value <= one.high
        assert one.value + other.value == pytest.approx(one.low + one.high)


# --- a file that says it is one of them ---------------------------------------------------------


def test_a_file_with_the_published_key_is_not_spoken_of() -> None:
    assert not [name for name, form in FORMS.items() if unlike_published(form)]


def turned(form: Instrument, *numbers: int) -> Instrument:
    items = tuple(
        replace(item, reversed=number in numbers) for number, item in enumerate(form.items, start=1)
    )
    return replace(form, items=items)


def test_a_wrong_reversed_key_is_told() -> None:
    (found,) = unlike_published(turned(FORMS["wai-sr"], 4, 10))
    assert found.place == "reversed"
    assert "published key: none; here: 4, 10" in found.words


def test_the_key_of_another_form_of_the_family_is_told() -> None:
    (found,) = unlike_published(turned(FORMS["wai-s"]))
    assert "published key: 4, 10; here: none" in found.words


def test_another_length_or_scale_is_told() -> None:
    short = replace(FORMS["haq-ii"], items=FORMS["haq-ii"].items[:11])
    assert [each.place for each in unlike_published(short)] == ["items"]
    other = replace(FORMS["arm-5"], scale=FORMS["haq-ii"].scale)
    assert [each.place for each in unlike_published(other)] == ["scale"]


def test_a_form_of_another_name_is_left_alone() -> None:
    assert not unlike_published(replace(turned(FORMS["wai-sr"], 4), id="our-own"))
