"""One thing a person did, with everything needed to answer it, inside one transaction."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.alliance.clinic import Clinic
from bot.alliance.errors import NotFoundError
from bot.alliance.people import Address, Admin, Client, Role, Speech, Therapist
from bot.chat.callback_data import Press
from bot.chat.content import Content, TapAnswer
from bot.chat.incoming import Tap, Typed
from bot.chat.keyboards import Keyboards, Rows
from bot.chat.messenger import ChatMessenger
from bot.i18n.translator import Translator
from bot.usecases.actors import Product, TherapistActor
from bot.usecases.ports import Act, Lane, MessageKey, MessageRef, Posted, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Handlers read this and write rows; they talk to nobody."""

    work: UnitOfWork
    incoming: Tap | Typed
    now: datetime
    clinic: Clinic
    client: Client | None
    therapist: Therapist | None
    admin: Admin | None
    t: Translator
    speech: Speech
    messenger: ChatMessenger

    @property
    def sender(self) -> Address:
        return self.incoming.sender

    @property
    def roles(self) -> frozenset[Role]:
        held = {
            Role.CLIENT: self.client,
            Role.THERAPIST: self.therapist,
            Role.ADMIN: self.admin,
        }
        return frozenset(role for role, person in held.items() if person is not None)

    @property
    def own_therapist(self) -> Therapist:
        """The therapist this person is. Raises NotFoundError for anybody who is none here."""
        if self.therapist is None:
            raise NotFoundError("not a therapist here")
        return self.therapist

    @property
    def acting_therapist(self) -> TherapistActor:
        """Raises as `own_therapist`."""
        return TherapistActor(self.own_therapist.id)

    @property
    def keyboards(self) -> Keyboards:
        return Keyboards(codec=self.messenger.codec, owner=self.sender, t=self.t)

    async def say(self, text: str, rows: Rows = (), *, attachment: bytes | None = None) -> None:
        """Posts a text to the person."""
        # What a client is told stays in their chat: it cannot be forwarded by a slip of the thumb.
        protect = self.client is not None
        await self.post(Content(text, rows, protect=protect), attachment=attachment)

    async def post(self, content: Content, *, attachment: bytes | None = None) -> None:
        """Posts anything to the person.

        A client's messages get a key of their own, so that `/forget` can delete them.
        """
        key = None
        client_id = None
        if self.client is not None:
            client_id = self.client.id
            key = MessageKey(f"said/{self.messenger.chance.uuid()}")
        row = self.messenger.row(
            self.sender,
            Act.POST,
            lane=Lane.ANSWER,
            key=key,
            body=content.to_json(),
            attachment=attachment,
            client_id=client_id,
        )
        await self.work.outbox.put(Product(), row)

    async def show(self, text: str, rows: Rows = ()) -> None:
        """Changes the message whose button was tapped; posts one where nothing was tapped."""
        ref = self.incoming.ref if isinstance(self.incoming, Tap) else None
        if ref is None:
            await self.say(text, rows)
            return
        key = MessageKey(f"tapped/{self.sender_tag}/{ref}")
        await self.adopt(key, ref)
        row = self.messenger.row(
            self.sender,
            Act.REVISE,
            lane=Lane.ANSWER,
            key=key,
            body=Content(text, rows).to_json(),
            client_id=self.client.id if self.client is not None else None,
        )
        await self.work.outbox.put(Product(), row)

    @property
    def sender_tag(self) -> str:
        """Tells chats apart in message keys without holding an address."""
        return self.messenger.codec.vault.mac("chat", self.sender.value.encode()).hex()

    async def adopt(self, key: MessageKey, ref: MessageRef) -> None:
        """From now on `key` is the message the person tapped."""
        posted = Posted(
            key=key,
            to=self.sender,
            ref=ref,
            posted_at=self.now,
            client_id=self.client.id if self.client is not None else None,
        )
        await self.work.posted.remember(Product(), posted)

    async def take_away(self, ref: MessageRef) -> None:
        """Deletes a message of the person's own: a typed digit or comment, once stored."""
        await self.work.outbox.put(Product(), self.messenger.removal_of(self.sender, ref))


PressHandler = Callable[[Talk, Press], Awaitable[TapAnswer | None]]
CommandHandler = Callable[[Talk, str], Awaitable[None]]
Commands = Mapping[str, CommandHandler]
