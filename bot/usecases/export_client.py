"""What a client may take along: every check-in, what it asked and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.alliance.checkins import CheckIn, CheckInState
from bot.alliance.instruments import ItemId
from bot.alliance.people import Client, ClientId, Sharing
from bot.alliance.replies import Reply, Response
from bot.alliance.sessions import SessionId
from bot.usecases.actors import ClientActor, Operator
from bot.usecases.ports import UnitOfWork


class ItemTexts(Protocol):
    """The words an item was put in."""

    def text(self, reply: Reply, item: ItemId, client: Client) -> str:
        """In the language it was shown in; the bare id where its words are gone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedItem:
    id: ItemId
    text: str
    value: Response = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedCheckIn:
    session_id: SessionId
    session_starts_at: datetime
    state: CheckInState
    items: tuple[ExportedItem, ...] = field(repr=False)
    comment: str | None = field(repr=False)
    sharing: Sharing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportClient:
    """Also what only the client sees: it is theirs. In order of session."""

    texts: ItemTexts

    async def __call__(
        self, work: UnitOfWork, actor: ClientActor | Operator, client_id: ClientId
    ) -> Sequence[ExportedCheckIn]:
        client = await work.clients.get(actor, client_id)
        history = await work.replies.history(actor, client_id)
        replies = {checkin.id: reply for checkin, reply in history}
        return [
            self._exported(checkin, replies.get(checkin.id), client)
            for checkin in await work.checkins.of_client(actor, client_id)
        ]

    def _exported(self, checkin: CheckIn, reply: Reply | None, client: Client) -> ExportedCheckIn:
        state = checkin.state
        return ExportedCheckIn(
            session_id=checkin.session_id,
            session_starts_at=checkin.session_starts_at,
            state=CheckInState.SCHEDULED if state is CheckInState.CLAIMED else state,
            items=() if reply is None else self._items(reply, client),
            comment=None if reply is None else reply.comment,
            sharing=None if reply is None else reply.sharing,
        )

    def _items(self, reply: Reply, client: Client) -> tuple[ExportedItem, ...]:
        """Items that were put and not yet answered are left out; skipped ones have no value."""
        return tuple(
            ExportedItem(
                id=item, text=self.texts.text(reply, item, client), value=reply.responses[item]
            )
            for item in reply.items
            if item in reply.responses
        )


def document(checkins: Sequence[ExportedCheckIn]) -> dict[str, object]:
    """The export as one JSON document: ids and instants as text."""
    return {
        "checkins": [
            {
                "session": str(each.session_id),
                "session_start": each.session_starts_at.isoformat(),
                "state": each.state.value,
                "items": [
                    {"id": item.id, "text": item.text, "value": item.value} for item in each.items
                ],
                "comment": each.comment,
                "sharing": None if each.sharing is None else each.sharing.value,
            }
            for each in checkins
        ]
    }


def export_json(checkins: Sequence[ExportedCheckIn]) -> dict[str, list[dict[str, Any]]]:
    """The one document of an export, for the file in the chat and for the command line."""
    return {
        "checkins": [
            {
                "session": str(one.session_id),
                "session_start": f"{one.session_starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                "state": str(one.state),
                "items": [{"id": i.id, "text": i.text, "value": i.value} for i in one.items],
                "comment": one.comment,
                "sharing": None if one.sharing is None else str(one.sharing),
            }
            for one in checkins
        ]
    }
