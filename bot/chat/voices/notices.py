"""What cannot wait for the next digest: the help card, consent anew, notices, alerts."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.alliance.alerts import Alert
from bot.alliance.clinic import Policies
from bot.alliance.episodes import Episode
from bot.alliance.notices import Notice, NoticeKind
from bot.alliance.people import Admin, Client, Therapist
from bot.chat.callback_data import Press
from bot.chat.content import Content
from bot.chat.keyboards import Keyboards, Rows
from bot.chat.texts import alerts as alert_texts
from bot.chat.texts import consent as consent_texts
from bot.chat.texts import notices as notice_texts
from bot.chat.texts import safety as safety_texts
from bot.chat.verbs import Verb
from bot.chat.voices.letters import Letters, reachable
from bot.safety.card import card_for
from bot.usecases.messenger import HelpCard, Told
from bot.usecases.ports import Lane, Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeVoice(Letters):
    """To clients, therapists and admins, each in their own language."""

    def consent_version(self, policies: Policies) -> str:
        return consent_texts.version(policies)

    def consent_again(self, client: Client, policies: Policies) -> Outgoing:
        t, to = self.catalogs.of(client.speech), reachable(client.address)
        rows = self.keyboards(to, t).rows(
            (t.label("I agree"), Press(Verb.AGREE_AGAIN)),
            (t.label("No, stop here"), Press(Verb.DECLINE_AGAIN)),
        )
        version = consent_texts.version(policies)
        return self.post(
            to,
            Content(consent_texts.consent_again(t, policies), rows, protect=True),
            lane=Lane.CHECKIN,
            dedupe=f"consent/{client.id}/{version}",
            client_id=client.id,
        )

    def help_card(self, card: HelpCard, now: datetime) -> Outgoing:
        t = self.catalogs.of(card.speech)
        data = card_for(card.country, self.numbers, now.date(), card.contact)
        rows: Rows = ()
        if card.told is Told.CAN_TELL:
            label = t.label("Tell my therapist")
            rows = self.keyboards(card.to, t).rows((label, Press(Verb.TELL_THERAPIST)))
        text = safety_texts.card(t, data, card.told)
        content = Content(text, rows)
        return self.post(card.to, content, lane=Lane.ANSWER, client_id=card.client_id)

    def notice(
        self,
        therapist: Therapist,
        alias: str,
        notice: Notice,
        episode: Episode | None = None,
    ) -> Outgoing:
        t, to = self.for_therapist(therapist)
        keyboards = self.keyboards(to, t)
        rows = _notice_rows(keyboards, notice)
        if episode is not None:
            rows = (*rows, keyboards.episode(episode))
        text = notice_texts.notice(t, alias, notice)
        return self.post(
            to,
            Content(text, rows, protect=True),
            lane=Lane.NOTICE,
            dedupe=f"notice/{notice.id}/{notice.sent}",
            client_id=notice.client_id,
        )

    def departure(
        self, therapist: Therapist, alias: str, kind: NoticeKind, now: datetime, *, silent: bool
    ) -> Outgoing:
        t, to = self.for_therapist(therapist)
        text = notice_texts.departure(t, alias, kind, now)
        content = Content(text, protect=True, silent=silent)
        return self.post(to, content, lane=Lane.NOTICE)

    def alert(self, admin: Admin, alert: Alert, read_on: date) -> Outgoing:
        t, to = self.catalogs.of(admin.speech), reachable(admin.address)
        return self.post(
            to,
            Content(alert_texts.alert(t, alert), protect=True),
            lane=Lane.DIGEST,
            dedupe=f"alert/{alert.kind}/{admin.id}/{read_on}",
        )


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
