"""What others may see of a check-in: everybody but its client.

To others, a reply kept to oneself (`Sharing.PRIVATE`) looks like one nobody answered: waiting
until it expires, then expired without an answer. Leaving it out would show a hole where a session
took place, and showing it end when it was completed would show it ending too early; either
would tell that something was kept (promise P8). For the same reason it counts as silence wherever
silence counts. Everything shown to therapists and admins, attendance too, passes through here.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.instruments import Instrument
from bot.alliance.people import Client, Sharing
from bot.alliance.replies import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A check-in with its reply, if any; `instrument` is the one the reply was given on."""

    checkin: CheckIn
    reply: Reply | None = None
    instrument: Instrument | None = None


def sharing_of(checkin: CheckIn, reply: Reply, client: Client) -> Sharing | None:
    """Who may see a reply; None while the client is still to be asked."""
    if reply.sharing is not None:
        return reply.sharing
    return None if client.asks_sharing and checkin.closed_at is None else client.sharing


def as_others_see(entry: Entry, client: Client, now: datetime) -> Entry:
    """The entry at `now` for everybody but the client.

    A reply whose client has yet to say who sees it is as hidden as a private one: it may become
    one. A reply that may be seen carries its sharing afterwards, never None. Where nothing was
    said there is no reply, as where it is hidden: else the two could be told apart.
    """
    reply = entry.reply
    if reply is None or _is_untouched(entry.checkin, reply):
        return Entry(checkin=entry.checkin)
    sharing = sharing_of(entry.checkin, reply, client)
    if sharing is None or sharing is Sharing.PRIVATE:
        return Entry(checkin=_unanswered(entry.checkin, now))
    if sharing is reply.sharing:
        return entry
    return replace(entry, reply=reply.with_sharing(sharing))


def _is_untouched(checkin: CheckIn, reply: Reply) -> bool:
    """Opened with the check-in, and closed without a word; whole ones count even if skipped."""
    said = any(value is not None for value in reply.responses.values())
    closed = checkin.state in (CheckInState.EXPIRED, CheckInState.CANCELLED)
    return closed and not said and not reply.comment and reply.follow_up is None


def _unanswered(checkin: CheckIn, now: datetime) -> CheckIn:
    """The same check-in had nobody answered; one that was cancelled had its own cause and stays."""
    if checkin.state not in (CheckInState.COMPLETED, CheckInState.EXPIRED):
        return checkin
    # One that is still open at its expiry is closed a moment later, as an unanswered one would be.
    ends_at = None if checkin.closed_at is None else max(checkin.closed_at, checkin.expires_at)
    waiting = ends_at is None or now < ends_at
    return replace(
        checkin,
        state=CheckInState.SENT if waiting else CheckInState.EXPIRED,
        reason=Reason.WAITING_FOR_ANSWER if waiting else Reason.NO_ANSWER,
        completed_at=None,
        closed_at=None if waiting else ends_at,
    )


def ended_at(checkin: CheckIn, client: Client) -> datetime | None:
    """When a check-in, as others see it, comes to count in a digest; None while it does not.

    A completed one counts from its last item, even while its comment is open; where the client is
    asked who sees it, from closing, since only then it is known.
    """
    match checkin.state:
        case CheckInState.COMPLETED:
            return checkin.closed_at if client.asks_sharing else checkin.completed_at
        case CheckInState.EXPIRED | CheckInState.CANCELLED:
            return checkin.closed_at
        case _:
            return None
