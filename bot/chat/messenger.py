"""The product's own words, rendered into outbox rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import compress
from typing import Any

from bot.alliance.alerts import Alert
from bot.alliance.checkins import CheckInId
from bot.alliance.clinic import Policies
from bot.alliance.episodes import EpisodeId
from bot.alliance.imported import ImportedInstrument
from bot.alliance.instruments import Instrument, ItemId
from bot.alliance.notices import Notice, NoticeKind
from bot.alliance.people import Address, Admin, Client, ClientId, Speech, Therapist
from bot.alliance.planning import AskComment, AskFollowUp, AskItem, AskSharing, Close, Step
from bot.alliance.replies import Asked
from bot.alliance.timing import next_weekly, zone
from bot.chat.callback_data import Codec, Press
from bot.chat.content import BUTTONS_LIMIT, Button, Content, Kind, split
from bot.chat.keyboards import Keyboards, Rows
from bot.chat.texts import alerts as alert_texts
from bot.chat.texts import checkin as checkin_texts
from bot.chat.texts import consent as consent_texts
from bot.chat.texts import digest as digest_texts
from bot.chat.texts import notices as notice_texts
from bot.chat.texts import report as report_texts
from bot.chat.texts import safety as safety_texts
from bot.chat.verbs import Verb
from bot.i18n.catalogs import Catalogs
from bot.i18n.translator import Translator
from bot.safety.card import card_for
from bot.safety.numbers import Numbers
from bot.usecases.messenger import Closing, HelpCard, Scene, Told, reminder_key
from bot.usecases.ports import (
    Act,
    Chance,
    Lane,
    MessageKey,
    MessageRef,
    Outgoing,
    OutgoingId,
)
from bot.usecases.report_json import to_json
from bot.usecases.show_digest import DigestView


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessenger:
    """Implements `usecases.messenger.Messenger` for Telegram."""

    catalogs: Catalogs
    codec: Codec
    chance: Chance
    instrument: Instrument
    numbers: Numbers

    # --- rows ----------------------------------------------------------------------------------

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

    # --- check-ins -----------------------------------------------------------------------------

    def asked(
        self,
        speech: Speech,
        items: Sequence[ItemId],
        imported: ImportedInstrument | None = None,
    ) -> tuple[str, tuple[Asked, ...]]:
        t = self._able_to_say(self.catalogs.of(speech), imported, speech)
        instrument = self.instrument if imported is None else imported.instrument
        tag = None if imported is None else imported.tag_for(speech)
        return tag or t.tag, tuple(
            Asked(item=item, wording=checkin_texts.item_wording(t, instrument, item))
            for item in items
        )

    def opening(self, scene: Scene) -> Outgoing:
        _, to = self._for_client(scene)
        content = self._opening_content(scene)
        return self.row(
            to,
            Act.POST,
            lane=Lane.CHECKIN,
            key=scene.key,
            dedupe=scene.key,
            body=content.to_json(),
            client_id=scene.client.id,
            checkin_id=scene.checkin.id,
            expires_at=scene.checkin.expires_at,
        )

    def _opening_content(self, scene: Scene) -> Content:
        client, policies = scene.client, scene.clinic.policies
        t, to = self._for_client(scene)
        discreet = policies.discreet if client.discreet is None else client.discreet
        if discreet:
            rows = self.keyboards(to, t).opening(scene.checkin.id)
            return Content(checkin_texts.discreet(t), rows, protect=True)
        return self._step_content(scene, AskItem(scene.reply.position), t, to)

    def again(self, scene: Scene, step: Step) -> Outgoing:
        """Untouched, it may still be closed and discreet: then it is shown as it came."""
        t, to = self._for_client(scene)
        content = (
            self._step_content(scene, step, t, to)
            if scene.reply.responses
            else self._opening_content(scene)
        )
        noted = replace(content, text=checkin_texts.away(t, content.text))
        return self._revision(scene, noted, lane=Lane.CHECKIN)

    def step(self, scene: Scene, step: Step) -> Outgoing:
        t, to = self._for_client(scene)
        return self._revision(scene, self._step_content(scene, step, t, to))

    def closing(self, scene: Scene, closing: Closing) -> Outgoing:
        t, _ = self._for_client(scene)
        weekly = scene.therapist.digest_at or scene.clinic.policies.digest_at
        read_at = next_weekly(weekly, zone(scene.therapist.speech.timezone), _reading(scene))
        text = checkin_texts.closing(t, closing, read_at)
        return self._revision(scene, Content(text, protect=True))

    def consent_version(self, policies: Policies) -> str:
        return consent_texts.version(policies)

    def consent_again(self, client: Client, policies: Policies) -> Outgoing:
        t, to = self.catalogs.of(client.speech), _reachable(client.address)
        rows = self.keyboards(to, t).rows(
            (t.label("I agree"), Press(Verb.AGREE_AGAIN)),
            (t.label("No, stop here"), Press(Verb.DECLINE_AGAIN)),
        )
        version = consent_texts.version(policies)
        return self.row(
            to,
            Act.POST,
            lane=Lane.CHECKIN,
            dedupe=f"consent/{client.id}/{version}",
            body=Content(consent_texts.consent_again(t, policies), rows, protect=True).to_json(),
            client_id=client.id,
        )

    def reminder(self, scene: Scene) -> Outgoing:
        t, to = self._for_client(scene)
        key = reminder_key(scene.checkin.id)
        return self.row(
            to,
            Act.POST,
            lane=Lane.CHECKIN,
            key=key,
            dedupe=key,
            body=Content(checkin_texts.reminder(t), protect=True).to_json(),
            client_id=scene.client.id,
            expires_at=scene.checkin.expires_at,
        )

    def reminder_over(self, scene: Scene) -> Outgoing:
        t, to = self._for_client(scene)
        content = Content(checkin_texts.reminder_over(t), protect=True)
        return self.row(
            to,
            Act.REVISE,
            lane=Lane.ANSWER,
            key=reminder_key(scene.checkin.id),
            body=content.to_json(),
            client_id=scene.client.id,
        )

    def _revision(self, scene: Scene, content: Content, lane: Lane = Lane.ANSWER) -> Outgoing:
        _, to = self._for_client(scene)
        return self.row(
            to,
            Act.REVISE,
            lane=lane,
            key=scene.key,
            body=content.to_json(),
            client_id=scene.client.id,
        )

    def _step_content(self, scene: Scene, step: Step, t: Translator, to: Address) -> Content:
        rows = self._step_rows(scene.checkin.id, step, scene, self.keyboards(to, t))
        return Content(self._step_text(scene, step, t), rows, protect=True)

    def _step_rows(
        self, checkin_id: CheckInId, step: Step, scene: Scene, keyboards: Keyboards
    ) -> Rows:
        proposed = scene.client.sharing
        scale = scene.instrument(self.instrument).scale
        return keyboards.step(checkin_id, step, scale, proposed)

    def _step_text(self, scene: Scene, step: Step, t: Translator) -> str:
        match step:
            case AskItem(index=index):
                item_id = scene.reply.asked[index].item
                return checkin_texts.item(
                    t,
                    scene.instrument(self.instrument),
                    item_id=item_id,
                    session_at=scene.checkin.session_starts_at,
                    number=index + 1,
                    total=len(scene.reply.asked),
                    given=scene.reply.responses.get(item_id),
                    goal=scene.reply.goal,
                )
            case AskFollowUp():
                return checkin_texts.ask_follow_up(t, scene.reply.follow_up)
            case AskComment():
                return checkin_texts.ask_comment(t)
            case AskSharing():
                return checkin_texts.ask_sharing(t)
            case Close():
                return checkin_texts.neutral_line(t)

    # --- help and notices ----------------------------------------------------------------------

    def help_card(self, card: HelpCard, now: datetime) -> Outgoing:
        t = self.catalogs.of(card.speech)
        data = card_for(card.country, self.numbers, now.date(), card.contact)
        rows: Rows = ()
        if card.told is Told.CAN_TELL:
            label = t.label("Tell my therapist")
            rows = self.keyboards(card.to, t).rows((label, Press(Verb.TELL_THERAPIST)))
        text = safety_texts.card(t, data, card.told)
        return self.row(
            card.to,
            Act.POST,
            lane=Lane.ANSWER,
            body=Content(text, rows).to_json(),
            client_id=card.client_id,
        )

    def notice(
        self,
        therapist: Therapist,
        alias: str,
        notice: Notice,
        episode_id: EpisodeId | None = None,
    ) -> Outgoing:
        t, to = self.for_therapist(therapist)
        keyboards = self.keyboards(to, t)
        rows = _notice_rows(keyboards, notice)
        if episode_id is not None:
            rows = (*rows, keyboards.episode(episode_id))
        text = notice_texts.notice(t, alias, notice)
        return self.row(
            to,
            Act.POST,
            lane=Lane.NOTICE,
            dedupe=f"notice/{notice.id}/{notice.sent}",
            body=Content(text, rows, protect=True).to_json(),
            client_id=notice.client_id,
        )

    def departure(
        self, therapist: Therapist, alias: str, kind: NoticeKind, now: datetime, *, silent: bool
    ) -> Outgoing:
        t, to = self.for_therapist(therapist)
        text = notice_texts.departure(t, alias, kind, now)
        body = Content(text, protect=True, silent=silent).to_json()
        return self.row(to, Act.POST, lane=Lane.NOTICE, body=body)

    def alert(self, admin: Admin, alert: Alert, read_on: date) -> Outgoing:
        t, to = self.catalogs.of(admin.speech), _reachable(admin.address)
        return self.row(
            to,
            Act.POST,
            lane=Lane.DIGEST,
            dedupe=f"alert/{alert.kind}/{admin.id}/{read_on}",
            body=Content(alert_texts.alert(t, alert), protect=True).to_json(),
        )

    def digest(self, therapist: Therapist, view: DigestView, name: str) -> Sequence[Outgoing]:
        t, to = self.for_therapist(therapist)
        parts = split(digest_texts.digest(t, view))
        buttons = self._digest_rows(view, self.keyboards(to, t))
        rows = [
            self.row(
                to,
                Act.POST,
                lane=Lane.DIGEST,
                dedupe=f"digest/{name}/{number}",
                body=Content(
                    part, buttons if number == len(parts) - 1 else (), protect=True
                ).to_json(),
            )
            for number, part in enumerate(parts)
        ]
        return [*rows, *self._drawings(t, to, view, name)] if view.digest.clients else rows

    def _drawings(self, t: Translator, to: Address, view: DigestView, name: str) -> list[Outgoing]:
        """Picture and pages; drawn when they leave, see `delivery.drawn`."""
        report = to_json(report_texts.report(t, view)).encode()
        day = view.digest.period.until.astimezone(t.zone)
        contents = (
            Content(
                digest_texts.headline(t, view.digest.needing_care),
                protect=True,
                kind=Kind.PHOTO,
                draws=True,
            ),
            Content(
                "", protect=True, kind=Kind.DOCUMENT, filename=f"{day:%Y-%m-%d}.pdf", draws=True
            ),
        )
        return [
            self.row(
                to,
                Act.POST,
                lane=Lane.DIGEST,
                dedupe=f"digest/{name}/{content.kind}",
                body=content.to_json(),
                attachment=report,
            )
            for content in contents
        ]

    def _digest_rows(self, view: DigestView, keyboards: Keyboards) -> Rows:
        """For each client whose comments may be read or who is under strain.

        Telegram takes a hundred buttons; those with the greatest need come first.
        """
        t = keyboards.t
        rows: list[tuple[Button, ...]] = []
        for one in view.digest.clients:
            is_open = one.episode is not None and one.episode.is_open
            if one.needs_care or is_open:
                rows.append(keyboards.what_to_try(one, digest_texts.difficulty_of(one)))
            if one.episode is not None and is_open:
                rows.append(keyboards.episode(one.episode.id))
            if one.client_id in view.quotable:
                press = Press(Verb.SHOW_COMMENT, id=one.client_id)
                rows += keyboards.rows((t.label("Words of {alias}", alias=one.alias), press))
        fitting = (sum(map(len, rows[: at + 1])) <= BUTTONS_LIMIT for at in range(len(rows)))
        return tuple(compress(rows, fitting))

    # --- whom ----------------------------------------------------------------------------------

    def keyboards(self, to: Address, t: Translator) -> Keyboards:
        return Keyboards(codec=self.codec, owner=to, t=t)

    def for_client(self, client: Client) -> tuple[Translator, Address, Keyboards]:
        t, to = self.catalogs.of(client.speech), _reachable(client.address)
        return t, to, self.keyboards(to, t)

    def _for_client(self, scene: Scene) -> tuple[Translator, Address]:
        speech = scene.client.speech
        t = self._able_to_say(self.catalogs.of(speech), scene.imported, speech, scene.reply.locale)
        return t, _reachable(scene.client.address)

    def _able_to_say(
        self,
        t: Translator,
        imported: ImportedInstrument | None,
        speech: Speech,
        shown_in: str | None = None,
    ) -> Translator:
        """A form in the client's language; one on screen while that changed keeps its words."""
        if imported is None:
            return t
        tag = imported.tag_for(speech) or shown_in
        words = imported.texts.get(tag or "", imported.texts[imported.about.language])
        return t.worded(imported.instrument, words)

    def for_therapist(self, therapist: Therapist) -> tuple[Translator, Address]:
        return self.catalogs.of(therapist.speech), _reachable(therapist.address)


def _reading(scene: Scene) -> datetime:
    """From when on overviews are read again."""
    return scene.now if scene.reads_from is None else max(scene.now, scene.reads_from)


def _notice_rows(keyboards: Keyboards, notice: Notice) -> Rows:
    t = keyboards.t
    match notice.kind:
        case NoticeKind.GOALS:
            press = Press(Verb.GOALS_OF, id=notice.client_id)
            return keyboards.rows((t.label("Show the goals"), press))
        case NoticeKind.FRAME_QUESTION:
            return ()
        case _:
            press = Press(Verb.ACKNOWLEDGE, id=notice.id)
            return keyboards.rows((t.label("I have seen this"), press))


def _reachable(address: Address | None) -> Address:
    if address is None:
        raise ValueError("nobody can be written to without an address")
    return address
