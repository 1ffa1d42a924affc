"""Outbox rows to one person, in their language and with their buttons; every voice writes them."""

import json
from dataclasses import dataclass
from typing import Any

from bot.alliance.instruments import Instrument
from bot.alliance.people import Address, Client, ClientId, Therapist
from bot.chat.callback_data import Codec
from bot.chat.content import Content
from bot.chat.keyboards import Keyboards
from bot.i18n.catalogs import Catalogs
from bot.i18n.translator import Translator
from bot.safety.numbers import Numbers
from bot.usecases.ports import Act, Chance, Lane, MessageKey, MessageRef, Outgoing, OutgoingId


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """`instrument` is our own, asked where no other was chosen."""

    catalogs: Catalogs
    codec: Codec
    chance: Chance
    instrument: Instrument
    numbers: Numbers

    def row(
        self,
        to: Address,
        act: Act,
        *,
        lane: Lane,
        body: str = "{}",
        key: MessageKey | None = None,
        dedupe: str | None = None,
        client_id: ClientId | None = None,
        **more: Any,
    ) -> Outgoing:
        """One outbox row; without `dedupe` it is a row of its own."""
        row_id = self.chance.uuid()
        return Outgoing(
            id=OutgoingId(row_id),
            dedupe=dedupe or str(row_id),
            to=to,
            act=act,
            lane=lane,
            key=key,
            body=body,
            client_id=client_id,
            **more,
        )

    def removal(self, to: Address, key: MessageKey) -> Outgoing:
        return self.row(to, Act.REMOVE, lane=Lane.ANSWER, key=key)

    def removal_of(self, to: Address, ref: MessageRef) -> Outgoing:
        """Takes a message known only by its ref out of the chat."""
        return self.row(to, Act.REMOVE_REF, lane=Lane.ANSWER, body=json.dumps({"ref": ref}))

    def post(self, to: Address, content: Content, *, lane: Lane, **more: Any) -> Outgoing:
        """A new message; `more` as in `row`."""
        return self.row(to, Act.POST, lane=lane, body=content.to_json(), **more)

    def keyboards(self, to: Address, t: Translator) -> Keyboards:
        return Keyboards(codec=self.codec, owner=to, t=t)

    def for_client(self, client: Client) -> tuple[Translator, Address, Keyboards]:
        t, to = self.catalogs.of(client.speech), reachable(client.address)
        return t, to, self.keyboards(to, t)

    def for_therapist(self, therapist: Therapist) -> tuple[Translator, Address]:
        return self.catalogs.of(therapist.speech), reachable(therapist.address)


def reachable(address: Address | None) -> Address:
    if address is None:
        raise ValueError("nobody can be written to without an address")
    return address
