"""Which handler answers what. Order matters in `typed`: danger comes before everything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.alliance.errors import AllianceError, NotFoundError
from bot.alliance.people import Register, Role, Speech
from bot.alliance.relinking import is_unconfirmed
from bot.chat.callback_data import ForgedError
from bot.chat.content import TapAnswer
from bot.chat.handlers import own_words
from bot.chat.handlers.admin.menus import AdminMenus
from bot.chat.handlers.checkin import CheckInHandlers
from bot.chat.handlers.joining import JoiningHandlers
from bot.chat.handlers.relinking import CLOSED_UNTIL_CONFIRMED, say_closed
from bot.chat.handlers.safety import danger
from bot.chat.handlers.settings import SettingsHandlers
from bot.chat.incoming import Membership, Tap, Typed
from bot.chat.messenger import ChatMessenger
from bot.chat.talk import CommandHandler, Commands, PressHandler, Talk
from bot.chat.texts import general as texts
from bot.chat.texts import joining as joining_texts
from bot.chat.verbs import Verb
from bot.i18n.catalogs import Catalogs
from bot.safety.phrasebooks import Phrasebook
from bot.safety.phrases import Concern, concern_in
from bot.usecases.actors import Product
from bot.usecases.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """The one entry for everything people do; called inside the intake's transaction."""

    clock: Clock
    catalogs: Catalogs
    messenger: ChatMessenger
    phrasebooks: Sequence[Phrasebook]
    presses: Mapping[Verb, PressHandler]
    everybody: Commands
    """Answered for strangers too."""
    by_role: Mapping[Role, Commands]
    checkins: CheckInHandlers
    joining: JoiningHandlers
    settings: SettingsHandlers
    admin: AdminMenus

    async def __call__(
        self, work: UnitOfWork, incoming: Tap | Typed | Membership
    ) -> TapAnswer | None:
        match incoming:
            case Membership():
                return None
            case Tap():
                return await self._tapped(await self._talk(work, incoming), incoming)
            case Typed():
                await self._typed(await self._talk(work, incoming), incoming)
                return None

    # --- taps ----------------------------------------------------------------------------------

    async def _tapped(self, talk: Talk, tap: Tap) -> TapAnswer | None:
        stale = TapAnswer(texts.button_is_stale(talk.t))
        try:
            press = talk.messenger.codec.decode(tap.data, tap.sender)
        except ForgedError:
            return stale
        handler = self.presses.get(press.verb)
        if handler is None:
            return stale
        try:
            async with talk.work.savepoint():
                return await handler(talk, press)
        except AllianceError:
            # A refusal changes nothing; the sentence does not tell which check refused.
            return stale

    # --- words ---------------------------------------------------------------------------------

    async def _typed(self, talk: Talk, typed: Typed) -> None:
        command, args = _command(typed.text)
        said = "" if command == "start" else typed.text
        concern = concern_in(said, self.phrasebooks)
        if concern is not Concern.NONE:
            await danger(talk, said, is_clear=concern is Concern.CLEAR)
            await own_words.leave_in_danger(talk)
            await talk.take_away(typed.ref)
        elif typed.edited:
            return
        elif command == "start":
            await self.joining.start(talk, args)
        elif command is not None:
            await self._commanded(talk, command, args)
        elif not await self._understood(talk, typed):
            await self._explain(talk)

    async def _commanded(self, talk: Talk, command: str, args: str) -> None:
        await own_words.leave(talk)
        await self.admin.leave(talk)
        handler = self._handler(talk, command)
        if handler is None:
            await self._explain(talk)
            return
        if (
            talk.client is not None
            and is_unconfirmed(talk.client)
            and command in CLOSED_UNTIL_CONFIRMED
        ):
            await say_closed(talk, talk.client)
            return
        try:
            async with talk.work.savepoint():
                await handler(talk, args)
        except NotFoundError:
            await talk.say(texts.no_such_alias(talk.t))

    def _handler(self, talk: Talk, command: str) -> CommandHandler | None:
        held = [self.by_role[role] for role in Role if role in talk.roles]
        for commands in (*held, self.everybody):
            if command in commands:
                return commands[command]
        return None

    async def _understood(self, talk: Talk, typed: Typed) -> bool:
        if not typed.text.strip():
            return False
        if talk.roles and (
            await self.joining.steps.typed_city(talk, typed.text)
            or await self.settings.typed_city(talk, typed.text)
            or await own_words.typed(talk, typed.text, typed.ref)
            or await self.admin.typed(talk, typed.text)
        ):
            return True
        return await self.checkins.typed(talk, typed.text, typed.ref)

    async def _explain(self, talk: Talk) -> None:
        if talk.roles:
            await talk.say(texts.unknown_input(talk.t))
        else:
            await talk.say(joining_texts.stranger(talk.t))

    # --- who -----------------------------------------------------------------------------------

    async def _talk(self, work: UnitOfWork, incoming: Tap | Typed) -> Talk:
        me = Product()
        client = await work.clients.at(me, incoming.sender)
        therapist = await work.staff.therapist_at(me, incoming.sender)
        admin = await work.staff.admin_at(me, incoming.sender)
        person = client or therapist or admin
        speech = person.speech if person is not None else self._guess(incoming.language)
        return Talk(
            work=work,
            incoming=incoming,
            now=self.clock.now(),
            clinic=await work.clinic.get(me),
            client=client,
            therapist=therapist,
            admin=admin,
            t=self.catalogs.of(speech),
            speech=speech,
            messenger=self.messenger,
        )

    def _guess(self, language: str | None) -> Speech:
        """For strangers only: Telegram's language is a suggestion, and all there is."""
        locale = self.catalogs.registry.normalise(language)
        return Speech(locale=locale, timezone="UTC", register=Register.POLITE)


def _command(text: str) -> tuple[str | None, str]:
    """`/why@our_bot K-17` → (`why`, `K-17`); words that are no command → (None, "")."""
    if not text.startswith("/"):
        return None, ""
    head, _, args = text[1:].partition(" ")
    return head.partition("@")[0].strip().lower(), args.strip()
