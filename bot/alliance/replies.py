"""A reply: what one client answered in one check-in, while it grows and when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from bot.alliance.instruments import ItemId
from bot.alliance.people import Sharing

SKIPPED = None
Response = int | None
"""The value tapped, or `SKIPPED`."""


def _nothing() -> Mapping[ItemId, Response]:
    return MappingProxyType({})


class FollowUp(StrEnum):
    """Did you get to talk about what was difficult? No number, and no part of any score."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOTHING = "nothing"
    """There was nothing difficult."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An item as it was put: its id and the hash of the words shown (SHA-256, 16 hex digits)."""

    item: ItemId
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Immutable; every answer makes a new one. `asked` is fixed when the check-in goes out."""

    instrument: str
    """`alliance/1`: id and version."""
    locale: str
    """Catalogue tag the items were shown in, register included (`fr@tu`)."""
    asked: tuple[Asked, ...]
    responses: Mapping[ItemId, Response] = field(default_factory=_nothing, repr=False)
    position: int = 0
    """Index of the item on screen; len(asked) when all have been put."""
    asks_follow_up: bool = False
    """Fixed when the check-in goes out, as the items are."""
    follow_up: FollowUp | None = field(default=None, repr=False)
    follow_up_done: bool = False
    """Answered or skipped."""
    goal: str | None = field(default=None, repr=False)
    """The client's own goal in the words it was asked in; fixed as the items are."""
    comment: str | None = field(default=None, repr=False)
    comment_done: bool = False
    sharing: Sharing | None = None
    """None until chosen or taken over from the client's settings at closing."""

    @property
    def items(self) -> tuple[ItemId, ...]:
        return tuple(asked.item for asked in self.asked)

    @property
    def is_complete(self) -> bool:
        """Every item has been answered or skipped."""
        return all(item in self.responses for item in self.items)

    def with_response(self, index: int, value: Response) -> Self:
        """Item `index` answered or skipped; moves on to the first item without a response.

        Idempotent: the same answer twice gives the same reply.

        Raises:
            IndexError: no such item was asked; a negative index counts from nowhere.
        """
        if index < 0:
            raise IndexError(index)
        item = self.asked[index].item
        responses = MappingProxyType({**self.responses, item: value})
        following = replace(self, responses=responses)
        return replace(following, position=following.first_open())

    def first_open(self) -> int:
        """Index of the first item without a response; len(asked) if there is none."""
        for index, item in enumerate(self.items):
            if item not in self.responses:
                return index
        return len(self.asked)

    def back(self) -> Self:
        """One step back, as far as the first item; from the comment to what was asked last."""
        if self.asks_follow_up and self.follow_up_done and self.position >= len(self.asked):
            return replace(self, follow_up_done=False)
        return replace(self, position=max(0, min(self.position, len(self.asked)) - 1))

    def with_follow_up(self, answer: FollowUp | None) -> Self:
        """The follow-up question answered, or skipped with None."""
        return replace(self, follow_up=answer, follow_up_done=True)

    def with_comment(self, text: str | None) -> Self:
        """The comment given, or declined with None."""
        return replace(self, comment=text, comment_done=True)

    def with_sharing(self, sharing: Sharing) -> Self:
        return replace(self, sharing=sharing)
