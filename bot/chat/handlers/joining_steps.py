"""What a client is asked after the consent, one step at a time. The one message moves on."""

from dataclasses import dataclass, replace
from uuid import UUID

from bot.alliance.errors import (
    InvalidValueError,
)
from bot.alliance.people import Client, QuietHours, Register, Role
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.handlers.choices import (
    GENDERS,
    QUIET_HOURS,
    country_page,
    gender_at,
    zones_named,
)
from bot.chat.keyboards import Rows
from bot.chat.talk import Talk
from bot.chat.texts import general as general_texts
from bot.chat.texts import joining as texts
from bot.chat.verbs import Verb
from bot.i18n.catalogs import Catalogs
from bot.usecases.actors import ClientActor, Product
from bot.usecases.join import (
    JoinStep,
    remember_steps,
    steps_left,
)
from bot.usecases.ports import Dialog

STEPS = tuple(JoinStep)
ASSUMED = "invited"
"""Kind of the dialog an invitation leaves behind when it only assumed the time zone."""
ZONES = "zones"
"""Dialog key: the zones offered after a city was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningSteps:
    """Each proposes what is kept with one tap; only those are asked whose answer is not known."""

    catalogs: Catalogs

    async def needed(self, talk: Talk, client: Client) -> tuple[JoinStep, ...]:
        dialog = await talk.work.dialogs.get(Product(), Role.CLIENT, client.id)
        language = self.catalogs.of(client.speech).language
        wanted = {
            JoinStep.TIMEZONE: dialog is not None and dialog.kind == ASSUMED,
            JoinStep.REGISTER: language.familiar is not None,
            JoinStep.GENDER: bool(language.genders),
            JoinStep.COUNTRY: client.country is None,
            JoinStep.QUIET_HOURS: True,
        }
        return tuple(step for step in STEPS if wanted[step])

    async def keep(self, talk: Talk, press: Press) -> TapAnswer | None:
        """The first button of a step: what is proposed stays."""
        return await self._answer(talk, press, keep=True)

    async def choose(self, talk: Talk, press: Press) -> TapAnswer | None:
        return await self._answer(talk, press, keep=False)

    async def _answer(self, talk: Talk, press: Press, *, keep: bool) -> TapAnswer | None:
        client = talk.client
        left = await steps_left(talk.work, client) if client is not None else ()
        if client is None or not left or press.a >= len(STEPS) or left[0] is not STEPS[press.a]:
            return TapAnswer(general_texts.button_is_stale(talk.t))
        if not keep and left[0] is JoinStep.COUNTRY and not press.word:
            await self._show_countries(talk, press.b)
            return None
        chosen = (
            self._kept(talk, client, left[0]) if keep else await self._chosen(talk, press, client)
        )
        await talk.work.clients.save(ClientActor(client.id), chosen)
        await remember_steps(talk.work, chosen, left[1:])
        t = self.catalogs.of(chosen.speech)
        await self.show(replace(talk, client=chosen, t=t), left[1:])
        return None

    def _kept(self, talk: Talk, client: Client, step: JoinStep) -> Client:
        match step:
            case JoinStep.COUNTRY:
                return replace(client, country=talk.clinic.policies.country)
            case JoinStep.REGISTER:
                return replace(client, speech=replace(client.speech, register=Register.POLITE))
            case JoinStep.GENDER:
                return replace(client, speech=replace(client.speech, gender=None))
            case JoinStep.TIMEZONE | JoinStep.QUIET_HOURS:
                return client

    async def _chosen(self, talk: Talk, press: Press, client: Client) -> Client:
        match STEPS[press.a]:
            case JoinStep.REGISTER:
                speech = replace(client.speech, register=Register.FAMILIAR)
                return replace(client, speech=speech)
            case JoinStep.GENDER:
                gender = gender_at(press.b)
                return replace(client, speech=replace(client.speech, gender=gender))
            case JoinStep.COUNTRY:
                return replace(client, country=press.word)
            case JoinStep.QUIET_HOURS:
                return replace(client, quiet_hours=QUIET_HOURS[press.b])
            case JoinStep.TIMEZONE:
                zone = await self._offered_zone(talk, client.id, press.b)
                return replace(client, speech=replace(client.speech, timezone=zone))

    async def _offered_zone(self, talk: Talk, client_id: UUID, number: int) -> str:
        dialog = await talk.work.dialogs.get(Product(), Role.CLIENT, client_id)
        zones = dialog.data.get(ZONES, "").split(",") if dialog is not None else []
        if number >= len(zones):
            raise InvalidValueError("no such choice")
        return zones[number]

    async def typed_city(self, talk: Talk, text: str) -> bool:
        """A city while the time zone is asked; False if it is not."""
        client = talk.client
        left = await steps_left(talk.work, client) if client is not None else ()
        if client is None or not left or left[0] is not JoinStep.TIMEZONE:
            return False
        zones = zones_named(text)
        if not zones:
            await talk.say(texts.no_such_city(talk.t))
            return True
        data = {"left": ",".join(left), ZONES: ",".join(zones)}
        dialog = Dialog(kind="joining", data=data)
        await talk.work.dialogs.put(Product(), Role.CLIENT, client.id, dialog)
        await talk.say(texts.timezone_matches(talk.t), _zone_rows(talk, zones))
        return True

    async def show(self, talk: Talk, left: tuple[JoinStep, ...]) -> None:
        if not left:
            await talk.show(texts.joined(talk.t))
            return
        keep = Press(Verb.JOIN_KEEP, a=STEPS.index(left[0]))
        match left[0]:
            case JoinStep.TIMEZONE:
                rows = talk.keyboards.rows((talk.t.label("Yes, that is right"), keep))
                await talk.show(texts.ask_timezone(talk.t), rows)
            case JoinStep.REGISTER:
                await talk.show(texts.ask_register(talk.t), _register_rows(talk, keep))
            case JoinStep.GENDER:
                await talk.show(texts.ask_gender(talk.t), _gender_rows(talk, keep))
            case JoinStep.COUNTRY:
                await self._show_countries(talk, 0)
            case JoinStep.QUIET_HOURS:
                proposed = talk.clinic.policies.quiet_hours
                text = texts.ask_quiet_hours(talk.t, proposed)
                await talk.show(text, _quiet_rows(talk, keep, proposed))

    async def _show_countries(self, talk: Talk, page: int) -> None:
        step = STEPS.index(JoinStep.COUNTRY)
        own = talk.clinic.policies.country
        label = talk.t.territory(own) if own else talk.t.label("Leave it open")
        shown, following = country_page(talk.t, page)
        more = (talk.t.label("More countries"), Press(Verb.JOIN_CHOOSE, a=step, b=following))
        rows = talk.keyboards.rows(
            (label, Press(Verb.JOIN_KEEP, a=step)),
            *((name, Press(Verb.JOIN_CHOOSE, a=step, word=code)) for code, name in shown),
            more,
        )
        await talk.show(texts.ask_country(talk.t), rows)


def _register_rows(talk: Talk, keep: Press) -> Rows:
    """Translators write the polite and the familiar word here, such as *vous* and *tu*."""
    return talk.keyboards.rows(
        (talk.t.label("Formally"), keep),
        (talk.t.label("Informally"), Press(Verb.JOIN_CHOOSE, a=keep.a)),
    )


def _gender_rows(talk: Talk, keep: Press) -> Rows:
    return talk.keyboards.rows(
        (texts.gender_label(talk.t, None), keep),
        *(
            (texts.gender_label(talk.t, gender), Press(Verb.JOIN_CHOOSE, a=keep.a, b=number))
            for number, gender in enumerate(GENDERS)
        ),
    )


def _quiet_rows(talk: Talk, keep: Press, proposed: QuietHours) -> Rows:
    others = [
        (texts.quiet_hours_label(talk.t, quiet), Press(Verb.JOIN_CHOOSE, a=keep.a, b=number))
        for number, quiet in enumerate(QUIET_HOURS)
        if quiet != proposed
    ]
    return talk.keyboards.rows((talk.t.label("Yes, keep these"), keep), *others)


def _zone_rows(talk: Talk, zones: tuple[str, ...]) -> Rows:
    step = STEPS.index(JoinStep.TIMEZONE)
    return talk.keyboards.rows(
        *(
            (texts.zone_name(zone), Press(Verb.JOIN_CHOOSE, a=step, b=number))
            for number, zone in enumerate(zones)
        )
    )
