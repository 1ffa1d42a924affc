"""What the one message of a check-in shows next."""

from dataclasses import dataclass

from bot.alliance.clinic import Policies
from bot.alliance.people import Client
from bot.alliance.replies import Reply


@dataclass(frozen=True, slots=True)
class AskItem:
    """Show the item at this index of `Reply.asked`."""

    index: int


@dataclass(frozen=True, slots=True)
class AskFollowUp:
    """Ask whether what was difficult got talked about."""


@dataclass(frozen=True, slots=True)
class AskComment:
    """Ask for a comment in the client's own words."""


@dataclass(frozen=True, slots=True)
class AskSharing:
    """Ask who may see the reply."""


@dataclass(frozen=True, slots=True)
class Close:
    """Nothing is left to ask: the closing sentence."""


Step = AskItem | AskFollowUp | AskComment | AskSharing | Close


def next_step(reply: Reply, policies: Policies, client: Client) -> Step:
    """What the one message shows next: items, follow-up, comment, who sees it, the end."""
    if reply.position < len(reply.asked):
        return AskItem(reply.position)
    if reply.asks_follow_up and not reply.follow_up_done:
        return AskFollowUp()
    if policies.free_text and not reply.comment_done:
        return AskComment()
    if client.asks_sharing and reply.sharing is None:
        return AskSharing()
    return Close()
