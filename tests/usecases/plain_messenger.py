"""A messenger that says in one word what it was asked to say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from bot.alliance.alerts import Alert
from bot.alliance.clinic import Policies
from bot.alliance.episodes import Episode
from bot.alliance.imported import ImportedInstrument
from bot.alliance.instruments import ItemId
from bot.alliance.notices import Notice, NoticeKind
from bot.alliance.people import Address, Admin, Client, Speech, Therapist
from bot.alliance.replies import Asked
from bot.alliance.steps import Step
from bot.usecases.messenger import Closing, HelpCard, Scene, reminder_key
from bot.usecases.ports import Act, Lane, MessageKey, MessageRef, Outgoing, OutgoingId
from bot.usecases.show_digest import DigestView
from tests.alliance.alliance_people import BANK
from tests.usecases.counted_chance import CountedChance

WORDING = "0123456789abcdef"
CONSENT = "1"
"""The version everybody in these tests agreed to."""


class PlainMessenger:
    """`body` is the word; rows have ids and dedupes of their own."""

    def __init__(self) -> None:
        self.made = 0
        self.chance = CountedChance()
        self.instrument = BANK

    def row(
        self, to: Address | None, act: Act, body: str, key: MessageKey | None = None
    ) -> Outgoing:
        assert to is not None
        self.made += 1
        row_id = OutgoingId(UUID(int=0xF00000 + self.made))
        return Outgoing(
            id=row_id, dedupe=str(row_id), to=to, act=act, lane=Lane.ANSWER, key=key, body=body
        )

    def asked(
        self,
        speech: Speech,
        items: Sequence[ItemId],
        imported: ImportedInstrument | None = None,
    ) -> tuple[str, tuple[Asked, ...]]:
        return speech.locale, tuple(Asked(item=item, wording=WORDING) for item in items)

    def opening(self, scene: Scene) -> Outgoing:
        return self.row(scene.client.address, Act.POST, "opening", scene.key)

    def step(self, scene: Scene, step: Step) -> Outgoing:
        return self.row(scene.client.address, Act.REVISE, type(step).__name__, scene.key)

    def again(self, scene: Scene, step: Step) -> Outgoing:
        body = f"again: {type(step).__name__}"
        return self.row(scene.client.address, Act.REVISE, body, scene.key)

    def anew(self, scene: Scene, step: Step) -> Outgoing:
        body = f"anew: {type(step).__name__}"
        return self.row(scene.client.address, Act.POST, body, scene.key)

    def closing(self, scene: Scene, closing: Closing) -> Outgoing:
        return self.row(scene.client.address, Act.REVISE, f"closing: {closing}", scene.key)

    def consent_version(self, policies: Policies) -> str:
        return CONSENT

    def consent_again(self, client: Client, policies: Policies) -> Outgoing:
        return self.row(client.address, Act.POST, "consent again")

    def reminder(self, scene: Scene) -> Outgoing:
        key = reminder_key(scene.checkin.id)
        return self.row(scene.client.address, Act.POST, "reminder", key)

    def reminder_over(self, scene: Scene) -> Outgoing:
        key = reminder_key(scene.checkin.id)
        return self.row(scene.client.address, Act.REVISE, "reminder over", key)

    def removal(self, to: Address, key: MessageKey) -> Outgoing:
        return self.row(to, Act.REMOVE, "removal", key)

    def removal_of(self, to: Address, ref: MessageRef) -> Outgoing:
        return self.row(to, Act.REMOVE_REF, f"removal: {ref}")

    def help_card(self, card: HelpCard, now: datetime) -> Outgoing:
        return self.row(card.to, Act.POST, "help card")

    def notice(
        self,
        therapist: Therapist,
        alias: str,
        notice: Notice,
        episode: Episode | None = None,
    ) -> Outgoing:
        return self.row(therapist.address, Act.POST, f"notice: {notice.kind} of {alias}")

    def departure(
        self, therapist: Therapist, alias: str, kind: NoticeKind, now: datetime, *, silent: bool
    ) -> Outgoing:
        return self.row(therapist.address, Act.POST, f"departure: {kind} of {alias}")

    def alert(self, admin: Admin, alert: Alert, read_on: date) -> Outgoing:
        row = self.row(admin.address, Act.POST, f"alert: {alert.kind}")
        return replace(row, dedupe=f"alert/{alert.kind}/{admin.id}/{read_on}")

    def digest(self, therapist: Therapist, view: DigestView, name: str) -> Sequence[Outgoing]:
        return [self.row(therapist.address, Act.POST, "digest")]
