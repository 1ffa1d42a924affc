"""Telegram's queue of updates: what waits for the bot, for how long, and what confirms it.

The rules follow the open Bot API server (tdlib/telegram-bot-api, `do_get_updates` and TQueue).
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from bot.sandbox.refusals import Json

TAP_LIFE: Final = 150
MESSAGE_LIFE: Final = 86_400
ALL_KINDS: Final = frozenset(
    {
        "message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
        "my_chat_member", "chat_member", "message_reaction", "message_reaction_count", "poll",
        "poll_answer", "inline_query", "chosen_inline_result", "shipping_query",
        "pre_checkout_query", "chat_join_request", "chat_boost", "removed_chat_boost",
        "business_connection", "business_message", "edited_business_message",
        "deleted_business_messages", "purchased_paid_media",
    }
)  # fmt: skip
DEFAULT_KINDS: Final = ALL_KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
_FAR_FUTURE: Final = 10
_SAME_OFFSET_ONE: Final = 0.5
_SAME_OFFSET_SLOW: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedUpdate:
    """One update; `lane` says which others it must not overtake on the way to a webhook."""

    update_id: int
    body: Json
    expires_at: int
    lane: str

    def as_json(self) -> Json:
        return {"update_id": self.update_id} | self.body


def first_update_id(seed: str) -> int:
    """Nine digits, as Telegram picks them: not small, not guessable, fixed by the seed."""
    digest = hashlib.sha256(f"update ids of {seed}".encode()).digest()
    return 100_000_000 + int.from_bytes(digest[:4]) % 800_000_000


class UpdateQueue:
    """What waits for the bot. Times are whole unix seconds of the server's clock."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.allowed: frozenset[str] = DEFAULT_KINDS
        self._waiting: list[QueuedUpdate] = []
        self._last_offset: int | None = None
        self._last_asked_at = float("-inf")

    def push(self, kind: str, content: Json, *, expires_at: int, lane: str) -> int | None:
        """The new update's id, or None if the bot does not subscribe to this kind."""
        if kind not in self.allowed:
            return None
        return self.push_raw({kind: content}, expires_at=expires_at, lane=lane)

    def push_raw(self, body: Json, *, expires_at: int, lane: str) -> int:
        update_id, self.next_id = self.next_id, self.next_id + 1
        self._waiting.append(
            QueuedUpdate(update_id=update_id, body=body, expires_at=expires_at, lane=lane)
        )
        return update_id

    def pending(self, now: int) -> list[QueuedUpdate]:
        self._waiting = [one for one in self._waiting if one.expires_at > now]
        return list(self._waiting)

    def forget(self, update_id: int) -> None:
        self._waiting = [one for one in self._waiting if one.update_id != update_id]

    def forget_all(self) -> None:
        self._waiting.clear()

    def subscribe(self, kinds: list[str]) -> None:
        """Remembered until told otherwise; an empty or unknown list means the default kinds."""
        known = ALL_KINDS & {kind.lower() for kind in kinds}
        self.allowed = frozenset(known) or DEFAULT_KINDS

    def paced(self, offset: int, limit: int, wait: int, at: float) -> tuple[int, int]:
        """`(limit, wait)` after the brake on a bot that asks again with the same offset.

        Within 0.5 real seconds it gets one update only; within 3 it waits at least 3.
        """
        again = offset == self._last_offset
        since = at - self._last_asked_at
        self._last_offset, self._last_asked_at = offset, at
        slow = again and since < _SAME_OFFSET_SLOW
        return (
            1 if again and since < _SAME_OFFSET_ONE else limit,
            max(wait, int(_SAME_OFFSET_SLOW)) if slow else wait,
        )

    def read(self, offset: int, limit: int, now: int) -> list[QueuedUpdate]:
        """Confirm what `offset` confirms and show the earliest of the rest.

        A positive offset forgets everything below it; a negative one everything but the last
        so many; zero, or one far beyond the newest, forgets nothing.
        """
        waiting = self.pending(now)
        if offset < 0:
            waiting = waiting[offset:]
        elif 0 < offset <= self.next_id + _FAR_FUTURE:
            waiting = [one for one in waiting if one.update_id >= offset]
        self._waiting = waiting
        return waiting[:limit]
