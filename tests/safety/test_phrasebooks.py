from typing import Any

import pytest

from bot.safety.phrasebooks import phrasebook_from
from bot.safety.phrases import Concern, concern_in


def book(**patterns: list[str]) -> Any:
    kinds: dict[str, list[str]] = {"clear": [], "possible": [], "idioms": []} | patterns
    return {
        "language": "xx",
        "clinically_reviewed": False,
        "sets": {"want": ["want to", "wanna"], "die": ["die", "not be here"]},
        "patterns": kinds,
    }


def concern(text: str, **patterns: list[str]) -> Concern:
    return concern_in(text, [phrasebook_from(book(**patterns))])


def test_a_pattern_allows_the_words_between_that_it_says_and_no_more() -> None:
    near, far = "i want to one two six die", "i want to one two six ten die"
    assert concern(near, clear=["<want> ~ <die>"]) is Concern.CLEAR
    assert concern(far, clear=["<want> ~ <die>"]) is Concern.NONE
    assert concern(far, clear=["<want> ~4 <die>"]) is Concern.CLEAR
    assert concern("want to a die", clear=["<want> <die>"]) is Concern.NONE


def test_a_phrase_of_a_set_may_have_several_words() -> None:
    assert concern("wanna just not be here", clear=["<want> ~1 <die>"]) is Concern.CLEAR


def test_the_order_of_the_words_counts() -> None:
    assert concern("die want to", clear=["<want> ~ <die>"]) is Concern.NONE


def test_the_same_words_are_not_used_for_two_parts() -> None:
    assert concern("want to die", clear=["<want> ~ die ~ die"]) is Concern.NONE
    assert concern("want to die die", clear=["<want> ~ die ~ die"]) is Concern.CLEAR


def test_brackets_bars_underscores_and_numbers_are_understood() -> None:
    assert concern("end it now", clear=["end it [all] now|at_once"]) is Concern.CLEAR
    assert concern("end it all at once", clear=["end it [all] now|at_once"]) is Concern.CLEAR
    assert concern("end it later", clear=["end it [all] now|at_once"]) is Concern.NONE
    assert concern("took 30 pills", clear=["took # pills"]) is Concern.CLEAR
    assert concern("took my pills", clear=["took # pills"]) is Concern.NONE


def test_an_apostrophe_may_be_there_missing_or_a_space() -> None:
    for typed in ("don't stop", "dont stop", "don t stop", "DON\u2019T STOP"):
        assert concern(typed, clear=["don't stop"]) is Concern.CLEAR


def test_an_idiom_is_taken_out_and_what_stands_beside_it_is_not() -> None:
    patterns = {"clear": ["kill me"], "idioms": ["kill me ~1 lol"]}
    assert concern("kill me lol", **patterns) is Concern.NONE
    assert concern("kill me lol, no: kill me", **patterns) is Concern.CLEAR
    assert concern("kill me now lol", **patterns) is Concern.NONE
    assert concern("kill me", **patterns) is Concern.CLEAR


def test_an_idiom_leaves_the_words_its_gap_skips() -> None:
    patterns = {"clear": ["die"], "idioms": ["dead ~2 lol"]}
    assert concern("dead die lol", **patterns) is Concern.CLEAR


def test_a_clear_word_outranks_a_possible_one() -> None:
    assert concern("sad die", clear=["die"], possible=["sad"]) is Concern.CLEAR
    assert concern("sad", clear=["die"], possible=["sad"]) is Concern.POSSIBLE


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"sets": {"want": []}},
        {"sets": {"want": ["?!"]}},
        {"patterns": {"clear": ["<nobody>"], "possible": [], "idioms": []}},
    ],
)
def test_a_phrasebook_with_a_mistake_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"no |empty|not there"):
        phrasebook_from(book() | change)
