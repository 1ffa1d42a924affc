"""Which button and which command leads where: the one list of both."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.alliance.people import Role
from bot.chat.handlers import (
    access,
    care,
    consent,
    frame,
    general,
    goals,
    handover,
    relinking,
    rights,
    safety,
)
from bot.chat.handlers.admin.menus import AdminMenus
from bot.chat.handlers.checkin import CheckInHandlers
from bot.chat.handlers.contact import ContactHandlers
from bot.chat.handlers.episodes import EpisodeHandlers
from bot.chat.handlers.joining import JoiningHandlers
from bot.chat.handlers.settings import SettingsHandlers
from bot.chat.handlers.staff import StaffHandlers
from bot.chat.messenger import ChatMessenger
from bot.chat.routes import Routes
from bot.chat.talk import Commands, PressHandler, Talk
from bot.chat.verbs import Verb
from bot.i18n.catalogs import Catalogs
from bot.safety.phrasebooks import Phrasebook
from bot.usecases.export_client import ExportClient
from bot.usecases.ports import Clock
from bot.usecases.show_client import ShowClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """What the chat is made of; `routes` puts it together."""

    clock: Clock
    catalogs: Catalogs
    messenger: ChatMessenger
    phrasebooks: Sequence[Phrasebook]
    staff: StaffHandlers
    admin: AdminMenus
    export: ExportClient

    def routes(self) -> Routes:
        checkins = CheckInHandlers()
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
            admin=self.admin,
        )

    def _presses(
        self, checkins: CheckInHandlers, joining: JoiningHandlers, settings: SettingsHandlers
    ) -> dict[Verb, PressHandler]:
        return {
            Verb.AGREE: joining.agree,
            Verb.DECLINE: joining.decline,
            Verb.CONSENT_LANGUAGE: joining.language,
            Verb.AGREE_AGAIN: consent.agree_again,
            Verb.DECLINE_AGAIN: consent.decline_again,
            Verb.OPEN_EARLIER: handover.open_earlier,
            Verb.KEEP_CLOSED: handover.keep_closed,
            Verb.CONFIRM_RELINK: relinking.confirm,
            Verb.JOIN_KEEP: joining.steps.keep,
            Verb.JOIN_CHOOSE: joining.steps.choose,
            Verb.VALUE: checkins.value,
            Verb.BACK: checkins.back,
            Verb.SKIP: checkins.skip,
            Verb.NOT_HELD: checkins.not_held,
            Verb.OPEN: checkins.open,
            Verb.FOLLOW_UP: checkins.follow_up,
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
            **self._context_presses(),
            Verb.ADMIN: self.admin.screen,
            Verb.ACKNOWLEDGE: self.staff.acknowledge,
            Verb.SHOW_COMMENT: self.staff.comment,
            Verb.WHY: self.staff.why_of,
            Verb.TEND: self._episodes.tend,
            Verb.CLIENT_VIEW: self._episodes.view,
            Verb.REPAIR_SOURCE: self._episodes.source,
            **care.PRESSES,
        }

    def _context_presses(self) -> dict[Verb, PressHandler]:
        contact = ContactHandlers(staff=self.staff)
        return {
            Verb.SESSIONS_OF: contact.of_client,
            Verb.EVENTS_OF: contact.of_session,
            Verb.NOTE_EVENT: contact.note,
            Verb.TAKE_EVENT_BACK: contact.take_back,
            Verb.GOALS_OF: goals.of,
            Verb.CHOOSE_GOAL: goals.choose,
            Verb.PROPOSE_GOAL: goals.propose,
            Verb.REWORD_GOAL: goals.reword,
            Verb.AGREE_TO_GOAL: goals.agree,
            Verb.DECLINE_GOAL: goals.decline,
            Verb.GOAL_REACHED: goals.reached,
            Verb.LET_GOAL_GO: goals.let_go,
            Verb.READ_FRAME: frame.read,
            Verb.FRAME_CLEAR: frame.clear,
            Verb.FRAME_QUESTION: frame.question,
            Verb.WRITE_FRAME: frame.write,
            Verb.SHOW_FRAME_TO_ALL: frame.show_to_all,
            Verb.FEE_CHANGED: frame.fee_changed,
        }

    @property
    def _episodes(self) -> EpisodeHandlers:
        return EpisodeHandlers(show_client=ShowClient(instrument=self.messenger.instrument))

    def _by_role(self) -> dict[Role, Commands]:
        contact = ContactHandlers(staff=self.staff)
        return {
            Role.CLIENT: {
                "frame": frame.frame,
                "goals": goals.goals,
                "progress": self._progress,
                "pause": rights.ask_pause,
                "resume": rights.resume,
                "stop": rights.ask_stop,
                "mydata": self._my_data,
                "forget": rights.ask_forget,
                **care.OF_CLIENTS,
                "access": access.access,
            },
            Role.THERAPIST: {
                "clients": self.staff.clients,
                "client": self._episodes.client,
                "session": contact.session,
                "frame": frame.frame,
                "goals": goals.goals,
                "digest": self.staff.digest,
                "why": self.staff.why,
                "invite": self.staff.invite,
                **care.OF_THERAPISTS,
            },
            Role.ADMIN: {"admin": self.admin.admin, "why": self.staff.why},
        }

    async def _progress(self, talk: Talk, _args: str) -> None:
        await rights.progress(talk, self.messenger.instrument)

    async def _my_data(self, talk: Talk, _args: str) -> None:
        await rights.my_data(talk, self.export)
