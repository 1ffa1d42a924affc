"""Which step comes first, and that every one has a source."""

import pytest

from bot.alliance.episodes import Act, Episode, after_act, after_leaving
from bot.alliance.instruments import Facet
from bot.alliance.repair import (
    SEVERAL,
    SOURCES,
    Difficulty,
    difficulty,
    keeps_coming_back,
    suggests_supervision,
)
from bot.alliance.signals import Rule
from tests.alliance.test_episodes import NOON, RUPTURED, opened

NO_RULES: frozenset[Rule] = frozenset()


@pytest.mark.parametrize(
    ("rules", "worse", "expected"),
    [
        ({Rule.DIRECT_SIGN, Rule.DROP}, {Facet.HEARD}, Difficulty.CONFRONTATION),
        ({Rule.WITHDRAWAL}, {Facet.HEARD}, Difficulty.WITHDRAWAL),
        ({Rule.DROP_AND_WITHDRAWAL}, set(), Difficulty.WITHDRAWAL),
        ({Rule.DROP}, {Facet.HEARD}, Difficulty.HEARD),
        ({Rule.DROP}, {Facet.VOICE}, Difficulty.VOICE),
        ({Rule.DROP}, {Facet.GOALS}, Difficulty.GOALS),
        ({Rule.DROP}, {Facet.TASKS}, Difficulty.TASKS),
        ({Rule.DROP}, {Facet.FRAME}, Difficulty.FRAME),
        ({Rule.DROP}, {Facet.FIT}, Difficulty.FIT),
        ({Rule.RUN}, set(), Difficulty.DECLINE),
        ({Rule.DROP}, set(), Difficulty.DROP),
        (set(), set(), Difficulty.OPEN),
    ],
)
def test_what_was_said_comes_before_what_was_held_back_and_that_before_numbers(
    rules: set[Rule], worse: set[Facet], expected: Difficulty
) -> None:
    assert difficulty(rules, worse) is expected


def test_silence_comes_before_all_but_what_was_said_aloud() -> None:
    assert difficulty({Rule.DROP}, {Facet.HEARD}, is_silent=True) is Difficulty.SILENCE
    assert difficulty({Rule.DIRECT_SIGN}, set(), is_silent=True) is Difficulty.CONFRONTATION


@pytest.mark.parametrize("one", Difficulty)
def test_every_step_has_a_source_with_a_year(one: Difficulty) -> None:
    assert SOURCES[one]
    assert all("(20" in source for source in SOURCES[one])


def test_several_confirmed_strains_suggest_supervision_and_addressed_ones_do_not() -> None:
    many: list[Episode] = [opened(5.0, RUPTURED)] * SEVERAL
    assert suggests_supervision(many)
    assert not suggests_supervision(many[1:])
    addressed = after_act(many[0], Act.ADDRESSED, NOON)
    assert not suggests_supervision([addressed, *many[1:]])


def test_a_strain_that_came_back_unmended_is_one_to_talk_over() -> None:
    left = after_leaving(opened(5.0, RUPTURED), NOON)
    assert keeps_coming_back([left, left])
    assert not keeps_coming_back([left, opened(5.0, RUPTURED)])
