"""Which button and which command leads where: the one list of both."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.alliance.people import Role
from bot.chat.handlers import general, rights, safety
from bot.chat.handlers.checkin import CheckInHandlers
from bot.chat.handlers.joining import JoiningHandlers
from bot.chat.handlers.settings import SettingsHandlers
from bot.chat.handlers.staff import StaffHandlers
from bot.chat.messenger import ChatMessenger
from bot.chat.routes import Commands, Routes
from bot.chat.talk import PressHandler, Talk
from bot.chat.verbs import Verb
from bot.i18n.catalogs import Catalogs
from bot.safety.phrasebooks import Phrasebook
from bot.usecases.export_client import ExportClient
from bot.usecases.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """What the chat is made of; `routes` puts it together."""

    clock: Clock
    catalogs: Catalogs
    messenger: ChatMessenger
    phrasebooks: Sequence[Phrasebook]
    staff: StaffHandlers
    export: ExportClient

    def routes(self) -> Routes:
        checkins = CheckInHandlers(scale=self.messenger.instrument.scale)
        joining = JoiningHandlers(catalogs=self.catalogs)
        settings = SettingsHandlers(catalogs=self.catalogs)
        return Routes(
            clock=self.clock,
            catalogs=self.catalogs,
            messenger=self.messenger,
            phrasebooks=self.phrasebooks,
            presses=self._presses(checkins, joining, settings),
            everybody={
                "need_help": safety.need_help,
                "help": general.show_help,
                "privacy": rights.privacy,
                "language": settings.ask_language,
                "settings": settings.overview,
            },
            by_role=self._by_role(),
            checkins=checkins,
            joining=joining,
            settings=settings,
        )

    def _presses(
        self, checkins: CheckInHandlers, joining: JoiningHandlers, settings: SettingsHandlers
    ) -> dict[Verb, PressHandler]:
        return {
            Verb.AGREE: joining.agree,
            Verb.DECLINE: joining.decline,
            Verb.CONSENT_LANGUAGE: joining.language,
            Verb.JOIN_KEEP: joining.keep,
            Verb.JOIN_CHOOSE: joining.choose,
            Verb.VALUE: checkins.value,
            Verb.BACK: checkins.back,
            Verb.SKIP: checkins.skip,
            Verb.NOT_HELD: checkins.not_held,
            Verb.OPEN: checkins.open,
            Verb.NO_COMMENT: checkins.no_comment,
            Verb.SHARE: checkins.share,
            Verb.HELP_NOW: safety.help_now,
            Verb.TELL_THERAPIST: safety.tell_therapist,
            Verb.LANGUAGE: settings.language,
            Verb.SETTING: settings.choose,
            Verb.SETTING_VALUE: settings.set,
            Verb.PAUSE_FOR: rights.pause,
            Verb.STOP_YES: rights.stop,
            Verb.FORGET_YES: rights.forget,
            Verb.KEEP: rights.keep,
            Verb.ACKNOWLEDGE: self.staff.acknowledge,
            Verb.SHOW_COMMENT: self.staff.comment,
            Verb.WHY: self.staff.why_of,
        }

    def _by_role(self) -> dict[Role, Commands]:
        return {
            Role.CLIENT: {
                "progress": self._progress,
                "pause": rights.ask_pause,
                "resume": rights.resume,
                "stop": rights.ask_stop,
                "mydata": self._my_data,
                "forget": rights.ask_forget,
            },
            Role.THERAPIST: {
                "clients": self.staff.clients,
                "session": self.staff.session,
                "digest": self.staff.digest,
                "why": self.staff.why,
                "invite": self.staff.invite,
            },
            Role.ADMIN: {"why": self.staff.why},
        }

    async def _progress(self, talk: Talk, _args: str) -> None:
        await rights.progress(talk, self.messenger.instrument)

    async def _my_data(self, talk: Talk, _args: str) -> None:
        await rights.my_data(talk, self.export)
