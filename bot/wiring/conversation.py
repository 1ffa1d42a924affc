"""Who answers in the chat, with what this house has."""

from functools import partial

from bot.chat.assembly import Assembly
from bot.chat.handlers.admin.desk import AdminDesk
from bot.chat.handlers.admin.menus import AdminMenus
from bot.chat.handlers.staff import StaffHandlers
from bot.chat.routes import Routes
from bot.safety.shipped import shipped_phrasebooks
from bot.usecases.change_clinic import ChangeClinic
from bot.wiring.house import House


def conversation(house: House) -> Routes:
    """The one entry for everything people do."""
    return Assembly(
        clock=house.clock,
        catalogs=house.catalogs,
        messenger=house.messenger,
        phrasebooks=shipped_phrasebooks(),
        staff=_staff(house),
        admin=AdminMenus(desk=_admin(house)),
        export=house.desk.export_client,
    ).routes()


def _link(house: House, token: str) -> str:
    """Until the bot has learned its name, the words to send it instead."""
    return house.bot_name.invite_url(token) or f"/start {token}"


def _admin(house: House) -> AdminDesk:
    desk = house.desk
    return AdminDesk(
        change=ChangeClinic(
            record=desk.record_session,
            cancel=desk.cancel_session,
            move_series=desk.move_series,
            policy=desk.set_policy,
            close=desk.calendars.close,
            open=desk.calendars.open,
            hand_over=desk.hand_over,
        ),
        invite_admin=desk.invite_admin,
        invite_therapist=desk.invite_therapist,
        invite_client=desk.invite_client,
        invite_again=desk.invite_again,
        report=desk.report_clinic,
        link=partial(_link, house),
    )


def _staff(house: House) -> StaffHandlers:
    return StaffHandlers(
        record_session=house.desk.record_session,
        invite_client=house.desk.invite_client,
        show_digest=house.desk.show_digest,
        post_digest=house.desk.post_digest,
        link=partial(_link, house),
    )
