"""The admin's menus over real use cases, for the town and for the simulator."""

from bot.calendars import days, recurrence
from bot.chat.handlers.admin.desk import AdminDesk
from bot.chat.handlers.admin.menus import AdminMenus
from bot.chat.messenger import ChatMessenger
from bot.chat.voices.handover import ChatHandoverVoice
from bot.usecases.cancel_session import CancelSession
from bot.usecases.change_clinic import ChangeClinic
from bot.usecases.close_clinic import CloseClinic, OpenClinic
from bot.usecases.hand_over import HandOver
from bot.usecases.invite import InviteAdmin, InviteClient, InviteTherapist, Languages
from bot.usecases.move_series import MoveSeries
from bot.usecases.ports import Chance, Clock
from bot.usecases.record_session import RecordSession
from bot.usecases.relink_client import InviteAgain
from bot.usecases.report_clinic import ReportClinic
from bot.usecases.set_policy import SetPolicy


def admin_menus(
    messenger: ChatMessenger, chance: Chance, clock: Clock, languages: Languages
) -> AdminMenus:
    change = ChangeClinic(
        record=RecordSession(chance=chance, recurrences=recurrence, holidays=days),
        cancel=CancelSession(messenger=messenger),
        move_series=MoveSeries(chance=chance, recurrences=recurrence, holidays=days),
        policy=SetPolicy(holidays=days),
        close=CloseClinic(chance=chance, holidays=days),
        open=OpenClinic(holidays=days),
        hand_over=HandOver(voice=ChatHandoverVoice(letters=messenger, clock=clock)),
    )
    desk = AdminDesk(
        change=change,
        invite_admin=InviteAdmin(chance=chance, languages=languages),
        invite_therapist=InviteTherapist(chance=chance, languages=languages),
        invite_client=InviteClient(chance=chance, languages=languages),
        invite_again=InviteAgain(chance=chance),
        report=ReportClinic(instrument=messenger.instrument),
        link="https://t.me/the_bot?start={}".format,
    )
    return AdminMenus(desk=desk)
