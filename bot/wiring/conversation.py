"""Who answers what in the chat: every button and every command, each with its handler."""

from collections.abc import Mapping

from bot.alliance.people import Role
from bot.chat.handlers import general, rights, safety
from bot.chat.handlers.checkin import CheckInHandlers
from bot.chat.handlers.joining import JoiningHandlers
from bot.chat.handlers.settings import SettingsHandlers
from bot.chat.handlers.staff import StaffHandlers
from bot.chat.routes import Commands, Routes
from bot.chat.talk import PressHandler, Talk
from bot.chat.verbs import Verb
from bot.safety.shipped import shipped_phrasebooks
from bot.wiring.house import House


def conversation(house: House) -> Routes:
    """The one entry for everything people do."""
    checkins = CheckInHandlers(scale=house.instrument.scale)
    joining = JoiningHandlers(catalogs=house.catalogs)
    settings = SettingsHandlers(catalogs=house.catalogs)
    staff = _staff(house)
    return Routes(
        clock=house.clock,
        catalogs=house.catalogs,
        messenger=house.messenger,
        phrasebooks=shipped_phrasebooks(),
        presses={
            **_checkin_presses(checkins),
            **_joining_presses(joining),
            **_own_presses(settings),
            **_staff_presses(staff),
        },
        everybody={
            "help": general.show_help,
            "need_help": safety.need_help,
            "privacy": rights.privacy,
            "settings": settings.overview,
            "language": settings.ask_language,
        },
        by_role={
            Role.CLIENT: _client_commands(house),
            Role.THERAPIST: _therapist_commands(staff),
            Role.ADMIN: {"why": staff.why},
        },
        checkins=checkins,
        joining=joining,
        settings=settings,
    )


def _staff(house: House) -> StaffHandlers:
    def link(token: str) -> str:
        return house.bot_name.invite_url(token) or f"/start {token}"

    return StaffHandlers(
        record_session=house.desk.record_session,
        invite_client=house.desk.invite_client,
        show_digest=house.desk.show_digest,
        post_digest=house.desk.post_digest,
        link=link,
    )


def _checkin_presses(checkins: CheckInHandlers) -> Mapping[Verb, PressHandler]:
    return {
        Verb.VALUE: checkins.value,
        Verb.BACK: checkins.back,
        Verb.SKIP: checkins.skip,
        Verb.NOT_HELD: checkins.not_held,
        Verb.OPEN: checkins.open,
        Verb.NO_COMMENT: checkins.no_comment,
        Verb.SHARE: checkins.share,
        Verb.HELP_NOW: safety.help_now,
        Verb.TELL_THERAPIST: safety.tell_therapist,
    }


def _joining_presses(joining: JoiningHandlers) -> Mapping[Verb, PressHandler]:
    return {
        Verb.AGREE: joining.agree,
        Verb.DECLINE: joining.decline,
        Verb.CONSENT_LANGUAGE: joining.language,
        Verb.JOIN_KEEP: joining.keep,
        Verb.JOIN_CHOOSE: joining.choose,
    }


def _own_presses(settings: SettingsHandlers) -> Mapping[Verb, PressHandler]:
    return {
        Verb.LANGUAGE: settings.language,
        Verb.SETTING: settings.choose,
        Verb.SETTING_VALUE: settings.set,
        Verb.PAUSE_FOR: rights.pause,
        Verb.STOP_YES: rights.stop,
        Verb.FORGET_YES: rights.forget,
        Verb.KEEP: rights.keep,
    }


def _staff_presses(staff: StaffHandlers) -> Mapping[Verb, PressHandler]:
    return {
        Verb.ACKNOWLEDGE: staff.acknowledge,
        Verb.SHOW_COMMENT: staff.comment,
        Verb.WHY: staff.why_of,
    }


def _client_commands(house: House) -> Commands:
    async def my_data(talk: Talk, _args: str) -> None:
        await rights.my_data(talk, house.desk.export_client)

    async def progress(talk: Talk, _args: str) -> None:
        await rights.progress(talk, house.instrument)

    return {
        "pause": rights.ask_pause,
        "resume": rights.resume,
        "stop": rights.ask_stop,
        "forget": rights.ask_forget,
        "mydata": my_data,
        "progress": progress,
    }


def _therapist_commands(staff: StaffHandlers) -> Commands:
    return {
        "clients": staff.clients,
        "session": staff.session,
        "digest": staff.digest,
        "why": staff.why,
        "invite": staff.invite,
    }
