"""Repositories of what comes in from the channel and what goes out to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.alliance.people import Address, ClientId
from bot.usecases.actors import ClientActor, Product
from bot.usecases.ports.sending import Lane, MessageKey, Outgoing, OutgoingId, Posted, Taken


class OutboxRepository(Protocol):
    """The product's own queue; nobody reads it as a person."""

    async def put(self, actor: Product, outgoing: Outgoing) -> bool:
        """False if `dedupe` is known already.

        A `revise` replaces a waiting `revise` of the same `key`: only the newest state is shown.
        """
        ...

    async def take(self, actor: Product, now: datetime, limit: int) -> Sequence[Taken]:
        """Marks rows `sending` and returns them, by lane then age.

        At most one per address, and none for an address that has an earlier row waiting or in
        sending. Expired rows are ended and not returned.
        """
        ...

    async def delivered(self, actor: Product, outgoing_id: OutgoingId) -> None:
        """Ends the row and empties its body."""
        ...

    async def postpone(
        self, actor: Product, outgoing_id: OutgoingId, until: datetime, *, maybe_sent: bool
    ) -> None: ...

    async def bury(self, actor: Product, outgoing_id: OutgoingId, reason: str) -> None:
        """Ends the row for good; the body is kept sealed for 14 days."""
        ...

    async def drop(self, actor: Product, to: Address) -> None:
        """Removes every waiting row to that address."""
        ...

    async def recover(self, actor: Product) -> int:
        """At start: rows left in `sending` become due again with one more ambiguous send."""
        ...

    async def next_at(self, actor: Product) -> datetime | None:
        """When the earliest waiting row may leave; None if nothing waits."""
        ...

    async def oldest_due(self, actor: Product, now: datetime) -> OutgoingId | None:
        """The oldest row that has not ended and may have left by now."""
        ...

    async def depths(self, actor: Product) -> Mapping[Lane, int]:
        """How many rows of each lane have not ended; lanes without any are left out."""
        ...

    async def in_hand(self, actor: Product) -> int:
        """How many rows are being sent at this moment."""
        ...

    async def purge(self, actor: Product, before: datetime) -> None:
        """Deletes rows that ended and were last taken before that instant, buried ones too."""
        ...


class PostedRepository(Protocol):
    """Which message in the channel is which of ours."""

    async def remember(self, actor: Product, posted: Posted) -> None:
        """Replaces an earlier ref of the same key."""
        ...

    async def find(self, actor: Product, key: MessageKey) -> Posted | None: ...

    async def of_client(
        self, actor: ClientActor | Product, client_id: ClientId, since: datetime
    ) -> Sequence[Posted]: ...

    async def forget(self, actor: Product, key: MessageKey) -> None: ...


class UpdateRepository(Protocol):
    """The intake's memory of what Telegram handed over."""

    async def first_time(self, actor: Product, bot_id: int, update_id: int, now: datetime) -> bool:
        """Remembers the update; False if it was remembered before (within eight days)."""
        ...

    async def bury(
        self,
        actor: Product,
        *,
        bot_id: int,
        update_id: int,
        raw: str,
        error: str,
        now: datetime,
    ) -> None:
        """Seals an update that cannot be handled; `error` is a class name."""
        ...

    async def note_contact(self, actor: Product, now: datetime) -> None:
        """Remembers that Telegram could reach us at that instant."""
        ...

    async def last_contact(self, actor: Product) -> datetime | None: ...

    async def try_writing(self, actor: Product, now: datetime) -> None:
        """Writes what nobody reads: committed, it shows that the store takes what it is given."""
        ...

    async def purge(self, actor: Product, before: datetime) -> None: ...
