"""The message of a check-in, from its opening to its closing words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.checkins import CheckInId
from bot.alliance.imported import ImportedInstrument
from bot.alliance.instruments import ItemId
from bot.alliance.people import Address, Speech
from bot.alliance.replies import Asked
from bot.alliance.steps import AskComment, AskFollowUp, AskItem, AskSharing, Close, Step
from bot.alliance.timing import next_weekly, zone
from bot.chat.content import Content
from bot.chat.keyboards import Keyboards, Rows
from bot.chat.texts import checkin as texts
from bot.chat.voices.letters import Letters, reachable
from bot.i18n.translator import Translator
from bot.usecases.messenger import Closing, Scene, reminder_key
from bot.usecases.ports import Act, Lane, Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInVoice(Letters):
    """Speaks the client's language and, on a form of others, its own words."""

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
            Asked(item=item, wording=texts.item_wording(t, instrument, item)) for item in items
        )

    def opening(self, scene: Scene) -> Outgoing:
        _, to = self._for_client(scene)
        return self.post(
            to,
            self._opening_content(scene),
            lane=Lane.CHECKIN,
            key=scene.key,
            dedupe=scene.key,
            client_id=scene.client.id,
            checkin_id=scene.checkin.id,
            expires_at=scene.checkin.expires_at,
        )

    def _opening_content(self, scene: Scene, step: Step | None = None) -> Content:
        """`step`: where it stands, if not at its first item."""
        client, policies = scene.client, scene.clinic.policies
        t, to = self._for_client(scene)
        discreet = policies.discreet if client.discreet is None else client.discreet
        if discreet:
            rows = self.keyboards(to, t).opening(scene.checkin.id)
            return Content(texts.discreet(t), rows, protect=True)
        return self._step_content(scene, step or AskItem(scene.reply.position), t, to)

    def again(self, scene: Scene, step: Step) -> Outgoing:
        """Untouched, it may still be closed and discreet: then it is shown as it came."""
        t, to = self._for_client(scene)
        content = (
            self._step_content(scene, step, t, to)
            if scene.reply.responses
            else self._opening_content(scene)
        )
        noted = replace(content, text=texts.away(t, content.text))
        return self._revision(scene, noted, lane=Lane.CHECKIN)

    def anew(self, scene: Scene, step: Step) -> Outgoing:
        _, to = self._for_client(scene)
        return self.post(
            to,
            self._opening_content(scene, step),
            lane=Lane.CHECKIN,
            key=scene.key,
            client_id=scene.client.id,
            checkin_id=scene.checkin.id,
            expires_at=scene.checkin.expires_at,
        )

    def step(self, scene: Scene, step: Step) -> Outgoing:
        t, to = self._for_client(scene)
        return self._revision(scene, self._step_content(scene, step, t, to))

    def closing(self, scene: Scene, closing: Closing) -> Outgoing:
        t, _ = self._for_client(scene)
        weekly = scene.therapist.digest_at or scene.clinic.policies.digest_at
        read_at = next_weekly(weekly, zone(scene.therapist.speech.timezone), _reading(scene))
        text = texts.closing(t, closing, read_at)
        return self._revision(scene, Content(text, protect=True))

    def reminder(self, scene: Scene) -> Outgoing:
        t, to = self._for_client(scene)
        key = reminder_key(scene.checkin.id)
        return self.post(
            to,
            Content(texts.reminder(t), protect=True),
            lane=Lane.CHECKIN,
            key=key,
            dedupe=key,
            client_id=scene.client.id,
            expires_at=scene.checkin.expires_at,
        )

    def reminder_over(self, scene: Scene) -> Outgoing:
        t, to = self._for_client(scene)
        content = Content(texts.reminder_over(t), protect=True)
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
                return texts.item(
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
                return texts.ask_follow_up(t, scene.reply.follow_up)
            case AskComment():
                return texts.ask_comment(t)
            case AskSharing():
                return texts.ask_sharing(t)
            case Close():
                return texts.neutral_line(t)

    def _for_client(self, scene: Scene) -> tuple[Translator, Address]:
        speech = scene.client.speech
        t = self._able_to_say(self.catalogs.of(speech), scene.imported, speech, scene.reply.locale)
        return t, reachable(scene.client.address)

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


def _reading(scene: Scene) -> datetime:
    """From when on overviews are read again."""
    return scene.now if scene.reads_from is None else max(scene.now, scene.reads_from)
