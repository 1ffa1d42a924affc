"""Whether a client may be written to, and in which hours not."""

from datetime import datetime

from bot.alliance.checkins import Reason
from bot.alliance.clinic import Policies
from bot.alliance.people import Client, ClientState, QuietHours
from bot.alliance.timing import local_date, zone


def quiet_hours(client: Client, policies: Policies) -> QuietHours:
    """The client's own, else the clinic's."""
    return policies.quiet_hours if client.quiet_hours is None else client.quiet_hours


def may_be_asked(client: Client, now: datetime) -> bool:
    """Joined, agreed, here, and not pausing."""
    return obstacle(client, now) is None


def obstacle(client: Client, now: datetime) -> Reason | None:
    """Why this client may not be asked; None if they may."""
    if client.state is ClientState.ERASED:
        return Reason.ERASED
    if client.state is ClientState.STOPPED:
        return Reason.STOPPED
    if client.state is ClientState.INVITED or client.consent is None:
        return Reason.NO_CONSENT
    if is_paused(client, now):
        return Reason.PAUSED
    return Reason.NOT_DELIVERED if client.address is None else None


def is_paused(client: Client, now: datetime) -> bool:
    """Paused, and the day of return, where one was named, has not come in the client's zone."""
    if client.state is not ClientState.PAUSED:
        return False
    if client.paused_until is None:
        return True
    return local_date(now, zone(client.speech.timezone)) < client.paused_until
