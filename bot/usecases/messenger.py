"""What the product says aloud of its own accord, owned by the core and rendered by `chat/`.

Each method returns the outbox row; nothing is sent here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.alliance.alerts import Alert
from bot.alliance.checkins import CheckIn, CheckInId
from bot.alliance.clinic import Clinic, Policies
from bot.alliance.episodes import Episode
from bot.alliance.imported import ImportedInstrument
from bot.alliance.instruments import Instrument, ItemId
from bot.alliance.notices import Notice, NoticeKind
from bot.alliance.people import Address, Admin, Client, ClientId, Speech, Therapist
from bot.alliance.replies import Asked, Reply
from bot.alliance.steps import Step
from bot.usecases.ports import Chance, MessageKey, MessageRef, Outgoing
from bot.usecases.show_digest import DigestView


class Closing(StrEnum):
    """Which closing sentence a check-in gets."""

    ANSWERED = "answered"
    KEPT_PRIVATE = "kept_private"
    NOT_HELD = "not_held"
    EXPIRED = "expired"
    ENDED = "ended"
    """By pause, stop or erasure."""
    SESSION_CANCELLED = "session_cancelled"
    CRISIS = "crisis"


class Told(StrEnum):
    """What the help card says about the therapist; always the truth, never that it was read."""

    NOTHING = "nothing"
    CAN_TELL = "can_tell"
    """The card offers the button *tell my therapist*."""
    WAS_SENT = "was_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a check-in message is made of."""

    client: Client
    therapist: Therapist
    clinic: Clinic
    checkin: CheckIn
    reply: Reply
    now: datetime
    reads_from: datetime | None = None
    """When a therapist who is away is back."""
    imported: ImportedInstrument | None = None
    """What the reply is given on; None for our own bank."""

    def instrument(self, own: Instrument) -> Instrument:
        return own if self.imported is None else self.imported.instrument

    @property
    def key(self) -> MessageKey:
        return checkin_key(self.checkin.id)


def checkin_key(checkin_id: CheckInId) -> MessageKey:
    """The one message of a check-in."""
    return MessageKey(f"checkin/{checkin_id}")


def reminder_key(checkin_id: CheckInId) -> MessageKey:
    return MessageKey(f"reminder/{checkin_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCard:
    """Whom the card is for. `country` is one on record (client's or clinic's), never guessed."""

    to: Address
    speech: Speech
    country: str | None
    contact: str | None
    told: Told
    client_id: ClientId | None


class Messenger(Protocol):
    """Speaks each person's language."""

    @property
    def chance(self) -> Chance: ...

    @property
    def instrument(self) -> Instrument:
        """Our own, which is asked where no other was chosen."""
        ...

    def asked(
        self,
        speech: Speech,
        items: Sequence[ItemId],
        imported: ImportedInstrument | None = None,
    ) -> tuple[str, tuple[Asked, ...]]:
        """The tag of the words items will be shown in, and the hash of each one's words."""
        ...

    def opening(self, scene: Scene) -> Outgoing:
        """Posts the check-in: first item, or one neutral sentence where discreet."""
        ...

    def step(self, scene: Scene, step: Step) -> Outgoing:
        """The message moves on."""
        ...

    def again(self, scene: Scene, step: Step) -> Outgoing:
        """The message as it stands, with a line that asks for a tap that may have been lost."""
        ...

    def anew(self, scene: Scene, step: Step) -> Outgoing:
        """The message as it stands, posted where the client is now."""
        ...

    def closing(self, scene: Scene, closing: Closing) -> Outgoing: ...

    def consent_version(self, policies: Policies) -> str:
        """Names the words of the consent, with the policies they spell out."""
        ...

    def consent_again(self, client: Client, policies: Policies) -> Outgoing:
        """The changed consent, to agree to or not; its dedupe names client and version."""
        ...

    def reminder(self, scene: Scene) -> Outgoing: ...

    def reminder_over(self, scene: Scene) -> Outgoing:
        """The reminder, when it can no longer be deleted."""
        ...

    def removal(self, to: Address, key: MessageKey) -> Outgoing: ...

    def removal_of(self, to: Address, ref: MessageRef) -> Outgoing:
        """Takes a message known only by its ref out of the chat."""
        ...

    def help_card(self, card: HelpCard, now: datetime) -> Outgoing: ...

    def notice(
        self,
        therapist: Therapist,
        alias: str,
        notice: Notice,
        episode: Episode | None = None,
    ) -> Outgoing:
        """Alias and kind, no content; with a button to acknowledge.

        `episode`: the open one it is about, with what the therapist may do.
        """
        ...

    def departure(
        self, therapist: Therapist, alias: str, kind: NoticeKind, now: datetime, *, silent: bool
    ) -> Outgoing:
        """Tells of a pause, stop or erasure: alias and date, no reason. `silent`: no sound."""
        ...

    def alert(self, admin: Admin, alert: Alert, read_on: date) -> Outgoing:
        """About the bot, never about a person; one of each kind per day on which it is read."""
        ...

    def digest(self, therapist: Therapist, view: DigestView, name: str) -> Sequence[Outgoing]:
        """The parts in order; `name` makes their dedupe keys."""
        ...
