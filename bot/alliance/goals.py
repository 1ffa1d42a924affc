"""Goals that client and therapist share, proposed by one in plain words and agreed by both.

A goal has a number that is never given again, so that an answer about it keeps its meaning.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.instruments import Facet, Item, ItemId
from bot.alliance.people import ClientId, Role, TherapistId

GoalId = NewType("GoalId", UUID)

MOST_GOALS = 3
LONGEST_GOAL = 300
"""Characters: two rows of a question on a phone take no more."""
_PREFIX = "goal/"
_JOINERS = "\u200c\u200d"


class GoalState(StrEnum):
    """`proposed → agreed → reached | let_go | replaced`; a proposal may be `declined` instead."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REACHED = "reached"
    LET_GO = "let_go"
    REPLACED = "replaced"
    """Both agreed on other words for it."""
    DECLINED = "declined"
    """The other said no, or whoever proposed it took it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One goal of one client with one therapist. `changes`: the goal whose words these replace."""

    id: GoalId
    client_id: ClientId
    therapist_id: TherapistId
    number: int
    """From 1, within the client."""
    words: str = field(repr=False)
    state: GoalState = GoalState.PROPOSED
    proposed_by: Role
    since: datetime
    """When it came to this state, aware UTC."""
    changes: GoalId | None = None

    @property
    def item(self) -> ItemId:
        """The item that asks about it: `goal/2`."""
        return ItemId(f"{_PREFIX}{self.number}")

    @property
    def is_open(self) -> bool:
        return self.state in (GoalState.PROPOSED, GoalState.AGREED)


# --- the item -----------------------------------------------------------------------------------


def is_goal(item_id: ItemId) -> bool:
    return item_id.startswith(_PREFIX)


def own_goal(item_id: ItemId) -> Item:
    """The question whether a session brought that goal closer: 10 is the good end."""
    return Item(id=item_id, facet=Facet.GOALS)


# --- what both may do ---------------------------------------------------------------------------


def plain_words(text: str) -> str:
    """One line in NFC, as typed but for what nobody sees.

    Raises:
        InvalidValueError: nothing left, or more than `LONGEST_GOAL` characters.
    """
    shown = "".join(char if _is_shown(char) else " " for char in text)
    words = " ".join(unicodedata.normalize("NFC", shown).split())
    if not words:
        raise InvalidValueError("a goal needs words")
    if len(words) > LONGEST_GOAL:
        raise InvalidValueError(f"a goal has at most {LONGEST_GOAL} characters")
    return words


def _is_shown(char: str) -> bool:
    """Zero-width joiners are letters' business; other unseen signs could turn a sentence round."""
    return char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs"}


def standing(goals: Iterable[Goal], therapist_id: TherapistId) -> tuple[Goal, ...]:
    """Proposed or agreed with that therapist, by number."""
    found = [one for one in goals if one.is_open and one.therapist_id == therapist_id]
    return tuple(sorted(found, key=lambda one: one.number))


def agreed(goals: Iterable[Goal], therapist_id: TherapistId) -> tuple[Goal, ...]:
    """Those a check-in may ask about."""
    return tuple(one for one in standing(goals, therapist_id) if one.state is GoalState.AGREED)


def proposed(
    goals: Sequence[Goal],
    therapist_id: TherapistId,
    made: Goal,
) -> Goal:
    """`made` with the number it gets.

    Raises:
        InvalidValueError: three stand already, or the goal it changes is not agreed on.
    """
    open_ones = standing(goals, therapist_id)
    if made.changes is not None:
        _changeable(open_ones, made.changes)
    elif sum(one.changes is None for one in open_ones) >= MOST_GOALS:
        raise InvalidValueError(f"there are {MOST_GOALS} goals already")
    return replace(made, number=1 + max((one.number for one in goals), default=0))


def _changeable(open_ones: Sequence[Goal], changed: GoalId) -> None:
    if not any(one.id == changed and one.state is GoalState.AGREED for one in open_ones):
        raise InvalidValueError("that goal is not agreed on")
    if any(one.changes == changed for one in open_ones):
        raise InvalidValueError("other words for that goal are proposed already")


def answered(goals: Sequence[Goal], goal_id: GoalId, by: Role, now: datetime) -> tuple[Goal, ...]:
    """What changes when `by` agrees to a proposal of the other: it, and the goal it replaces.

    Raises:
        NotFoundError: no such proposal, or one's own.
    """
    goal = _one(goals, goal_id, GoalState.PROPOSED)
    if goal.proposed_by is by:
        raise NotFoundError("nobody agrees to their own proposal")
    replaced = [one for one in goals if one.id == goal.changes and one.is_open]
    return (
        replace(goal, state=GoalState.AGREED, since=now),
        *(replace(one, state=GoalState.REPLACED, since=now) for one in replaced),
    )


def ended(
    goals: Sequence[Goal], goal_id: GoalId, how: GoalState, now: datetime
) -> tuple[Goal, ...]:
    """What changes when either ends an agreed goal, or turns a proposal down or takes it back.

    A proposal of other words for a goal that ended goes with it.

    Raises:
        NotFoundError: no goal in a state from which it can end so.
    """
    before = GoalState.PROPOSED if how is GoalState.DECLINED else GoalState.AGREED
    goal = _one(goals, goal_id, before)
    orphans = [one for one in goals if one.changes == goal.id and one.is_open]
    return (
        replace(goal, state=how, since=now),
        *(replace(one, state=GoalState.DECLINED, since=now) for one in orphans),
    )


def _one(goals: Sequence[Goal], goal_id: GoalId, state: GoalState) -> Goal:
    for goal in goals:
        if goal.id == goal_id and goal.state is state:
            return goal
    raise NotFoundError("there is no such goal")
