"""What therapists and admins read besides the digest."""

from datetime import datetime

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.people import ClientState
from bot.i18n.translator import Translator


def clients(t: Translator, lines: list[tuple[str, str]]) -> str:
    if not lines:
        return t.say("You have no clients here yet. Invite one with /invite and an alias.")
    head = t.say("Your clients:")
    rows = [t.say("{alias}: {state}", alias=alias, state=state) for alias, state in lines]
    return "\n".join([head, "", *rows])


def client_state(t: Translator, state: ClientState) -> str:
    match state:
        case ClientState.INVITED:
            return t.say_in("client", "invited, not joined yet")
        case ClientState.ACTIVE:
            return t.say_in("client", "taking part")
        case ClientState.PAUSED:
            return t.say_in("client", "pausing")
        case ClientState.STOPPED:
            return t.say_in("client", "stopped")
        case ClientState.ERASED:
            return t.say_in("client", "erased")


def choose_client(t: Translator) -> str:
    return t.say("About whom?")


def session_usage(t: Translator) -> str:
    return t.say("Please write it like this: /session ALIAS YYYY-MM-DD HH:MM")


def session_noted(t: Translator, alias: str, starts_at: datetime) -> str:
    return t.say(
        "Noted: a session with {alias} on {when} in the client's time zone.",
        alias=alias,
        when=t.datetime(starts_at),
    )


def session_refused(t: Translator) -> str:
    return t.say(
        "That session could not be noted: the time may be taken already or lie too far away."
    )


def invite_usage(t: Translator) -> str:
    return t.say("Please write it like this: /invite ALIAS. Choose an alias that names nobody.")


def alias_refused(t: Translator) -> str:
    return t.say("That alias is taken, or has characters I cannot use. Please choose another.")


def invitation(t: Translator, alias: str, link: str) -> str:
    return "\n\n".join(
        [
            t.say(
                "Here is the invitation for {alias}. It works once, for whoever opens it first, "
                "and for 7 days.",
                alias=alias,
            ),
            link,
        ]
    )


def why_head(t: Translator, alias: str) -> str:
    return t.say("Check-ins of {alias}, the newest last:", alias=alias)


def why_nothing(t: Translator, alias: str) -> str:
    return t.say("No session of {alias} is known, so no check-in is due.", alias=alias)


def why_line(t: Translator, starts_at: datetime, state: CheckInState, reason: Reason) -> str:
    return t.say(
        "{when}: {state}, {reason}",
        when=t.datetime(starts_at),
        state=checkin_state(t, state),
        reason=reason_words(t, reason),
    )


def checkin_state(t: Translator, state: CheckInState) -> str:
    match state:
        case CheckInState.SCHEDULED | CheckInState.CLAIMED:
            return t.say_in("checkin", "planned")
        case CheckInState.SENT:
            return t.say_in("checkin", "sent")
        case CheckInState.COMPLETED:
            return t.say_in("checkin", "answered")
        case CheckInState.EXPIRED:
            return t.say_in("checkin", "expired")
        case CheckInState.CANCELLED:
            return t.say_in("checkin", "cancelled")
        case CheckInState.UNDELIVERABLE:
            return t.say_in("checkin", "not deliverable")


def reason_words(t: Translator, reason: Reason) -> str:  # one word each
    match reason:
        case Reason.NOT_YET_DUE:
            return t.say_in("reason", "not due yet")
        case Reason.QUIET_HOURS:
            return t.say_in("reason", "waiting for the quiet hours to end")
        case Reason.WAITING_FOR_TELEGRAM:
            return t.say_in("reason", "on its way")
        case Reason.WAITING_FOR_ANSWER:
            return t.say_in("reason", "no answer yet")
        case Reason.ANSWERED:
            return t.say_in("reason", "all questions answered")
        case Reason.PARTLY_ANSWERED:
            return t.say_in("reason", "some questions answered")
        case Reason.NO_ANSWER:
            return t.say_in("reason", "no answer came")
        case Reason.TOO_LATE:
            return t.say_in("reason", "it could not go out in time")
        case Reason.NEXT_SESSION:
            return t.say_in("reason", "the next session had begun")
        case Reason.NOT_HELD:
            return t.say_in("reason", "the client says the session did not take place")
        case Reason.SESSION_CANCELLED:
            return t.say_in("reason", "the session was cancelled")
        case Reason.HOLIDAY:
            return t.say_in("reason", "it fell on a public holiday")
        case Reason.CLOSURE:
            return t.say_in("reason", "the clinic is closed that day")
        case Reason.NO_CONSENT:
            return t.say_in("reason", "the client has not joined yet")
        case Reason.PAUSED:
            return t.say_in("reason", "the client is pausing")
        case Reason.STOPPED:
            return t.say_in("reason", "the client has stopped")
        case Reason.ERASED:
            return t.say_in("reason", "the client erased their data")
        case Reason.THERAPIST_AWAY:
            return t.say_in("reason", "the therapist was away")
        case Reason.THERAPIST_ENDED:
            return t.say_in("reason", "the therapist has left")
        case Reason.BLOCKED:
            return t.say_in("reason", "the client blocked the bot")
        case Reason.CRISIS:
            return t.say_in("reason", "closed by the help card")
        case Reason.NOT_DELIVERED:
            return t.say_in("reason", "Telegram did not accept it")
        case Reason.NEVER_CONFIRMED:
            return t.say_in("reason", "Telegram never said whether it arrived")


def comments(t: Translator, alias: str, words: list[str]) -> str:
    if not words:
        return t.say("There are no words of {alias} to show.", alias=alias)
    head = t.say("{alias} wrote:", alias=alias)
    return "\n\n".join([head, *(t.say("“{comment}”", comment=one) for one in words)])
