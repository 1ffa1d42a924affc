"""From `/start` to the consent. The one message moves on."""

from dataclasses import dataclass, replace

from bot.alliance.errors import (
    AlreadyJoinedError,
    InvitationSpentError,
    NotAllowedError,
)
from bot.alliance.people import Client, ClientState
from bot.alliance.relinking import is_unconfirmed
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.handlers.choices import (
    language_at,
    language_labels,
)
from bot.chat.handlers.joining_steps import JoiningSteps
from bot.chat.handlers.relinking import welcome_back
from bot.chat.keyboards import Rows
from bot.chat.talk import Talk
from bot.chat.texts import consent as consent_texts
from bot.chat.texts import general as general_texts
from bot.chat.texts import joining as texts
from bot.chat.verbs import Verb
from bot.i18n.catalogs import Catalogs
from bot.i18n.translator import Translator
from bot.usecases.actors import ClientActor
from bot.usecases.join import (
    AgreeToConsent,
    DeclineConsent,
    RedeemInvitation,
    Seated,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningHandlers:
    """`/start` and the consent; `steps` come after it."""

    catalogs: Catalogs

    @property
    def steps(self) -> JoiningSteps:
        return JoiningSteps(catalogs=self.catalogs)

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
        steps = await self.steps.needed(talk, client)
        agreed = await AgreeToConsent()(
            talk.work,
            client,
            version=consent_texts.version(talk.clinic.policies),
            steps=steps,
            now=talk.now,
        )
        await self.steps.show(replace(talk, client=agreed), steps)
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


def _consent_rows(talk: Talk, t: Translator) -> Rows:
    return replace(talk, t=t).keyboards.rows(
        (t.label("I agree"), Press(Verb.AGREE)),
        (t.label("No, thank you"), Press(Verb.DECLINE)),
        (t.label("Another language"), Press(Verb.CONSENT_LANGUAGE)),
    )
