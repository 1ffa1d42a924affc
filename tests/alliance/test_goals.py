"""Goals: proposed by one, agreed by both, never more than three, numbers never given twice."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance import goals, scoring
from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.goals import Goal, GoalId, GoalState
from bot.alliance.instruments import Facet, ItemId
from bot.alliance.people import Role, TherapistId
from tests.alliance.alliance_people import ADA, BANK, BRUNO, reply, utc

NOW = utc("2026-11-23T20:00")
LATER = NOW + timedelta(days=1)


def goal(number: int = 1, state: GoalState = GoalState.AGREED, **changes: object) -> Goal:
    made = Goal(
        id=GoalId(UUID(int=number)),
        client_id=ADA.id,
        therapist_id=BRUNO,
        number=number,
        words="Sleep",
        state=state,
        proposed_by=Role.CLIENT,
        since=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the dataclass checks nothing either


def propose(*known: Goal, changes: GoalId | None = None) -> Goal:
    made = goal(99, GoalState.PROPOSED, changes=changes)
    return goals.proposed(known, BRUNO, made)


# --- words --------------------------------------------------------------------------------------


def test_words_are_kept_as_typed_on_one_line() -> None:
    assert goals.plain_words("  dormir\n\n 8 h\t😴 ") == "dormir 8 h 😴"
    assert goals.plain_words("می‌خواهم") == "می‌خواهم"  # the joiner is a letter's business


def test_what_nobody_sees_is_left_out() -> None:
    assert goals.plain_words("to\u202esleep\u2066") == "to sleep"


@pytest.mark.parametrize("nothing", ["", "  \n", "\u202e\u200b", "x" * 301])
def test_no_words_or_too_many_make_no_goal(nothing: str) -> None:
    with pytest.raises(InvalidValueError):
        goals.plain_words(nothing)


# --- proposing ----------------------------------------------------------------------------------


def test_a_goal_gets_the_next_number_also_after_one_that_ended() -> None:
    assert propose().number == 1
    assert propose(goal(1, GoalState.REACHED), goal(2, GoalState.DECLINED)).number == 3


def test_three_may_stand_and_one_that_ended_makes_room() -> None:
    three = [goal(1), goal(2, GoalState.PROPOSED), goal(3)]
    with pytest.raises(InvalidValueError):
        propose(*three)
    assert propose(*three[:2], goal(3, GoalState.LET_GO)).number == 4


def test_goals_with_a_former_therapist_take_no_room_but_keep_their_numbers() -> None:
    former = [goal(n, therapist_id=TherapistId(UUID(int=77))) for n in (1, 2, 3)]
    assert propose(*former).number == 4


def test_other_words_for_an_agreed_goal_may_be_proposed_even_when_three_stand() -> None:
    three = [goal(1), goal(2), goal(3)]
    assert propose(*three, changes=three[1].id).number == 4


def test_not_for_one_that_is_only_proposed_or_has_other_words_waiting() -> None:
    waiting = goal(1, GoalState.PROPOSED)
    with pytest.raises(InvalidValueError):
        propose(waiting, changes=waiting.id)
    change = goal(2, GoalState.PROPOSED, changes=goal(1).id)
    with pytest.raises(InvalidValueError):
        propose(goal(1), change, changes=goal(1).id)


# --- answering ----------------------------------------------------------------------------------


def test_the_other_agrees_and_it_holds() -> None:
    (agreed,) = goals.answered([goal(1, GoalState.PROPOSED)], goal(1).id, Role.THERAPIST, LATER)
    assert (agreed.state, agreed.since) == (GoalState.AGREED, LATER)


def test_nobody_agrees_to_their_own_proposal_or_to_what_is_none() -> None:
    with pytest.raises(NotFoundError):
        goals.answered([goal(1, GoalState.PROPOSED)], goal(1).id, Role.CLIENT, LATER)
    with pytest.raises(NotFoundError):
        goals.answered([goal(1)], goal(1).id, Role.THERAPIST, LATER)


def test_agreed_other_words_replace_the_goal() -> None:
    change = goal(2, GoalState.PROPOSED, changes=goal(1).id)
    changed = goals.answered([goal(1), change], change.id, Role.THERAPIST, LATER)
    assert {one.number: one.state for one in changed} == {
        2: GoalState.AGREED,
        1: GoalState.REPLACED,
    }


def test_other_words_for_a_goal_reached_meanwhile_go_with_it() -> None:
    change = goal(2, GoalState.PROPOSED, changes=goal(1).id)
    changed = goals.ended([goal(1), change], goal(1).id, GoalState.REACHED, LATER)
    assert {one.number: one.state for one in changed} == {
        1: GoalState.REACHED,
        2: GoalState.DECLINED,
    }


def test_what_is_not_agreed_cannot_be_reached_and_what_is_cannot_be_declined() -> None:
    with pytest.raises(NotFoundError):
        goals.ended([goal(1, GoalState.PROPOSED)], goal(1).id, GoalState.REACHED, LATER)
    with pytest.raises(NotFoundError):
        goals.ended([goal(1)], goal(1).id, GoalState.DECLINED, LATER)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["propose", "change", "agree", "decline", "reach"]), st.integers(0, 9)
    ),
    max_size=40,
)


@given(ACTS)
def test_whatever_the_two_do_there_are_three_at_most_and_every_number_once(
    acts: list[tuple[str, int]],
) -> None:
    known: dict[GoalId, Goal] = {}
    for made, (act, which) in enumerate(acts, start=1000):
        every = list(known.values())
        target = every[which % len(every)] if every else goal(1)
        try:
            for one in _done(act, every, target, made):
                known[one.id] = one
        except (InvalidValueError, NotFoundError):
            continue
    agreed = goals.agreed(known.values(), BRUNO)
    assert len(agreed) <= goals.MOST_GOALS
    numbers = [one.number for one in known.values()]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def _done(act: str, every: list[Goal], target: Goal, made: int) -> tuple[Goal, ...]:
    new = goal(made, GoalState.PROPOSED, proposed_by=[Role.CLIENT, Role.THERAPIST][made % 2])
    other = Role.THERAPIST if target.proposed_by is Role.CLIENT else Role.CLIENT
    match act:
        case "propose":
            return (goals.proposed(every, BRUNO, new),)
        case "change":
            return (goals.proposed(every, BRUNO, replace(new, changes=target.id)),)
        case "agree":
            return goals.answered(every, target.id, other, LATER)
        case "decline":
            return goals.ended(every, target.id, GoalState.DECLINED, LATER)
        case _:
            return goals.ended(every, target.id, GoalState.REACHED, LATER)


# --- the item -----------------------------------------------------------------------------------


def test_an_answer_about_a_goal_counts_among_the_goals_and_never_in_the_index() -> None:
    item = goal(2).item
    assert item == "goal/2"
    with_goal = reply(goal=8, heard=8, bond=8, **{item: 2})
    without = reply(goal=8, heard=8, bond=8)
    assert scoring.index(with_goal, BANK) == scoring.index(without, BANK)
    assert scoring.facet_values(with_goal, BANK)[Facet.GOALS] == 5
    assert scoring.facet_values(without, BANK)[Facet.GOALS] == 8


def test_only_goals_are_goals() -> None:
    assert goals.is_goal(ItemId("goal/2"))
    assert not goals.is_goal(ItemId("goal_direction"))
