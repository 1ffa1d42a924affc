"""What an erased client leaves: nothing in calendars and notices, attendance without reasons."""

from dataclasses import replace

from bot.alliance.checkins import Reason
from bot.alliance.notices import OF_LEAVING
from bot.alliance.people import ClientId
from tests.fakes.memory_tables import Tables


def forget_calendars(tables: Tables, client_id: ClientId) -> None:
    tables.codes.pop(client_id, None)
    tables.bookings = {
        key: one for key, one in tables.bookings.items() if one.client_id != client_id
    }
    tables.mappings = {key: one for key, one in tables.mappings.items() if one != client_id}


def forget_notices(tables: Tables, client_id: ClientId) -> None:
    tables.notices = {
        key: one
        for key, one in tables.notices.items()
        if one.client_id != client_id or one.kind in OF_LEAVING
    }


def silence_checkins(tables: Tables, client_id: ClientId) -> None:
    tables.checkins = {
        key: replace(one, reason=Reason.ERASED) if one.client_id == client_id else one
        for key, one in tables.checkins.items()
    }
