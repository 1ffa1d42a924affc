"""Whether a planned check-in, or its one reminder, leaves now, later or never."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alliance.availability import obstacle, quiet_hours
from bot.alliance.checkins import CheckIn, CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.people import Client
from bot.alliance.replies import Reply
from bot.alliance.timing import next_waking, zone

REMINDER_MARGIN = timedelta(hours=1)
"""A reminder leaves at least this much time to answer."""


@dataclass(frozen=True, slots=True)
class SendNow:
    """It may leave at this instant."""


@dataclass(frozen=True, slots=True)
class Postpone:
    """Ask again at `until`, which is later than now and earlier than the end of the check-in."""

    until: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Expire:
    """Its time has passed, or would before it could be sent."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Cancel:
    """The client is not to be asked."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class NoReminder:
    """None now and none later."""


Delivery = SendNow | Postpone | Expire | Cancel
Reminding = SendNow | Postpone | NoReminder


def decide_delivery(
    checkin: CheckIn,
    client: Client,
    policies: Policies,
    now: datetime,
    next_session_at: datetime | None = None,
) -> Delivery:
    """What to do with a check-in that has not been sent.

    Consent, pause and quiet hours are those of this moment, not of the day it was planned.
    `next_session_at` (the client's next session after this one) only sharpens the reason given.
    """
    reason = obstacle(client, now)
    if reason is not None:
        return Cancel(reason)
    wish = max(now, checkin.due_at)
    until = next_waking(wish, quiet_hours(client, policies), zone(client.speech.timezone))
    if until >= checkin.expires_at:
        return Expire(_too_late(checkin, next_session_at))
    if until > now:
        return Postpone(until, Reason.QUIET_HOURS if until > wish else Reason.NOT_YET_DUE)
    return SendNow()


def _too_late(checkin: CheckIn, next_session_at: datetime | None) -> Reason:
    cut_short = next_session_at is not None and next_session_at <= checkin.expires_at
    return Reason.NEXT_SESSION if cut_short else Reason.TOO_LATE


def decide_reminder(
    checkin: CheckIn,
    last_tap_at: datetime | None,
    client: Client,
    policies: Policies,
    now: datetime,
) -> Reminding:
    """Whether the one reminder of a check-in that was sent leaves now, later, or never.

    Due `reminder_after` after the message was sent, or after the last tap on it, so that nobody
    is reminded of what they are just doing; in waking hours; never in the last hour.
    """
    begun = checkin.sent_at
    if begun is None or policies.reminder_after is None or not _may_remind(checkin, client, now):
        return NoReminder()
    wish = max(now, max(begun, last_tap_at or begun) + policies.reminder_after)
    until = next_waking(wish, quiet_hours(client, policies), zone(client.speech.timezone))
    if until > checkin.expires_at - REMINDER_MARGIN:
        return NoReminder()
    if until > now:
        return Postpone(until, Reason.WAITING_FOR_ANSWER)
    return SendNow()


def _may_remind(checkin: CheckIn, client: Client, now: datetime) -> bool:
    waits = checkin.state is CheckInState.SENT and checkin.closed_at is None
    return waits and checkin.reminded_at is None and obstacle(client, now) is None


def why_unanswered(reply: Reply | None) -> Reason:
    """The reason of a check-in that was sent and expired before its last item was answered."""
    if reply is not None and any(value is not None for value in reply.responses.values()):
        return Reason.PARTLY_ANSWERED
    return Reason.NO_ANSWER


def as_sent(checkin: CheckIn, policies: Policies, now: datetime) -> CheckIn:
    """What it becomes once it is known to be in the client's chat."""
    after = policies.reminder_after
    return replace(
        checkin,
        state=CheckInState.SENT,
        reason=Reason.WAITING_FOR_ANSWER,
        sent_at=now,
        remind_at=None if after is None else now + after,
        closed_at=None,
    )
