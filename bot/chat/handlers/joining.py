"""From `/start` to the last step of joining. The one message moves on."""

from dataclasses import dataclass, replace
from uuid import UUID

from bot.alliance.errors import (
    AlreadyJoinedError,
    InvalidValueError,
    InvitationSpentError,
    NotAllowedError,
)
from bot.alliance.people import (
    Client,
    ClientState,
    QuietHours,
    Register,
    Role,
)
from bot.alliance.relinking import is_unconfirmed
from bot.chat.callback_data import Press
from bot.chat.handlers.choices import (
    GENDERS,
    QUIET_HOURS,
    country_page,
    gender_at,
    language_at,
    language_labels,
    zones_named,
)
from bot.chat.handlers.relinking import welcome_back
from bot.chat.intake import TapAnswer
from bot.chat.keyboards import Rows
from bot.chat.talk import Talk
from bot.chat.texts import consent as consent_texts
from bot.chat.texts import general as general_texts
from bot.chat.texts import joining as texts
from bot.chat.verbs import Verb
from bot.i18n.catalogs import Catalogs
from bot.i18n.translator import Translator
from bot.usecases.actors import ClientActor, Product
from bot.usecases.join import (
    AgreeToConsent,
    DeclineConsent,
    JoinStep,
    RedeemInvitation,
    Seated,
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
class JoiningHandlers:
    """`/start`, the consent and the steps after it."""

    catalogs: Catalogs

    async def start(self, talk: Talk, token: str) -> None:
        if not token:
            await self._greet(talk)
            return
        try:
            async with talk.work.savepoint():
                redeem = RedeemInvitation(chance=talk.messenger.chance)
                seated = await redeem(talk.work, token, talk.sender, talk.now)
        except InvitationSpentError:
            await self._greet(talk)
        except AlreadyJoinedError:
            await talk.say(texts.already_joined(talk.t))
        except NotAllowedError:
            await talk.say(texts.ask_another_admin(talk.t))
        else:
            await self._welcome(talk, seated)

    async def _greet(self, talk: Talk) -> None:
        """No invitation, or a spent one: each person where they stand."""
        if talk.client is not None and talk.client.state is ClientState.INVITED:
            await self._consent(talk, talk.client)
        elif talk.roles:
            await talk.say(texts.already_joined(talk.t))
        else:
            await talk.say(texts.stranger(talk.t))

    async def _welcome(self, talk: Talk, seated: Seated) -> None:
        person, t = seated.person, self.catalogs.of(seated.person.speech)
        if isinstance(person, Client):
            talk = replace(talk, client=person, t=t)
            if is_unconfirmed(person):
                await welcome_back(talk, person, seated.former)
            else:
                await self._consent(talk, person)
            return
        await replace(talk, t=t).say(texts.staff_joined(t, person.name))

    # --- consent -------------------------------------------------------------------------------

    async def _consent(self, talk: Talk, client: Client) -> None:
        t = self.catalogs.of(client.speech)
        text = consent_texts.consent(t, talk.clinic.policies)
        await replace(talk, t=t).show(text, _consent_rows(talk, t))

    async def agree(self, talk: Talk, _press: Press) -> TapAnswer | None:
        client = talk.client
        if client is None or client.state is not ClientState.INVITED:
            return TapAnswer(general_texts.button_is_stale(talk.t))
        steps = await self._steps_for(talk, client)
        agreed = await AgreeToConsent()(
            talk.work,
            client,
            version=consent_texts.version(talk.clinic.policies),
            steps=steps,
            now=talk.now,
        )
        await self._show_step(replace(talk, client=agreed), steps)
        return None

    async def decline(self, talk: Talk, _press: Press) -> TapAnswer | None:
        client = talk.client
        if client is None or client.state is not ClientState.INVITED:
            return TapAnswer(general_texts.button_is_stale(talk.t))
        await talk.show(texts.declined(talk.t))
        await DeclineConsent()(talk.work, client)
        return None

    async def language(self, talk: Talk, press: Press) -> TapAnswer | None:
        """Another language before agreeing; `b` = 0 shows the list, else choice b - 1."""
        client = talk.client
        if client is None or client.state is not ClientState.INVITED:
            return TapAnswer(general_texts.button_is_stale(talk.t))
        if press.b == 0:
            await talk.show(texts.choose_language(talk.t), self._language_rows(talk))
            return None
        choice = language_at(self.catalogs, talk.clinic.policies, press.b - 1)
        spoken = replace(client, speech=replace(client.speech, locale=choice.tag))
        await talk.work.clients.save(ClientActor(client.id), spoken)
        await self._consent(replace(talk, client=spoken), spoken)
        return None

    def _language_rows(self, talk: Talk) -> Rows:
        choices = language_labels(self.catalogs, talk.clinic.policies, talk.t)
        return talk.keyboards.rows(
            *(
                (label, Press(Verb.CONSENT_LANGUAGE, b=number + 1))
                for number, label in enumerate(choices)
            )
        )

    # --- steps ---------------------------------------------------------------------------------

    async def _steps_for(self, talk: Talk, client: Client) -> tuple[JoinStep, ...]:
        dialog = await talk.work.dialogs.get(Product(), Role.CLIENT, client.id)
        language = self.catalogs.of(client.speech).language
        needed = {
            JoinStep.TIMEZONE: dialog is not None and dialog.kind == ASSUMED,
            JoinStep.REGISTER: language.familiar is not None,
            JoinStep.GENDER: bool(language.genders),
            JoinStep.COUNTRY: client.country is None,
            JoinStep.QUIET_HOURS: True,
        }
        return tuple(step for step in STEPS if needed[step])

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
        await self._show_step(replace(talk, client=chosen, t=t), left[1:])
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

    async def _show_step(self, talk: Talk, left: tuple[JoinStep, ...]) -> None:
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


def _consent_rows(talk: Talk, t: Translator) -> Rows:
    return replace(talk, t=t).keyboards.rows(
        (t.label("I agree"), Press(Verb.AGREE)),
        (t.label("No, thank you"), Press(Verb.DECLINE)),
        (t.label("Another language"), Press(Verb.CONSENT_LANGUAGE)),
    )


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
