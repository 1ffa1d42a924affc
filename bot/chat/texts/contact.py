"""Events of the contact: noting them, and saying in the digest what a sign followed."""

from datetime import datetime, timedelta

from bot.alliance.contact import ContactEvent, EventKind, followed
from bot.alliance.digests import ClientDigest
from bot.i18n.translator import Translator
from bot.usecases.show_digest import DigestView

_WEEK = timedelta(weeks=1)
_IN_WEEKS_FROM = timedelta(weeks=2)


def choose_session(t: Translator, alias: str) -> str:
    return t.say("Which session with {alias} is it about?", alias=alias)


def no_session(t: Translator, alias: str) -> str:
    return t.say("No session with {alias} is known yet.", alias=alias)


def session_label(t: Translator, starts_at: datetime, *, is_cancelled: bool) -> str:
    when = t.datetime(starts_at)
    return t.label("{when} (cancelled)", when=when) if is_cancelled else when


def ask_what(t: Translator, alias: str, starts_at: datetime, noted: list[EventKind]) -> str:
    when = t.datetime(starts_at)
    head = t.say("The session of {when} with {alias}.", alias=alias, when=when)
    words = t.list([word(t, kind) for kind in noted])
    so_far = [t.say("Noted: {events}.", events=words)] if noted else []
    last = t.say(
        "What is there to note? The questions about the frame follow from it. Where the session "
        "fell out, nothing is asked about it."
    )
    return "\n\n".join([head, *so_far, last])


def take_back_label(t: Translator, kind: EventKind) -> str:
    return t.label("Take back: {event}", event=word(t, kind))


def refused(t: Translator) -> str:
    return t.say("That cannot be noted of this session: it lies ahead, or it was cancelled.")


def word(t: Translator, kind: EventKind) -> str:
    """On a button, and in a list of what was noted."""
    match kind:
        case EventKind.ABSENT:
            return t.say_in("event", "did not come")
        case EventKind.LATE:
            return t.say_in("event", "came late")
        case EventKind.CANCELLED:
            return t.say_in("event", "did not take place")
        case EventKind.CANCELLED_LATE:
            return t.say_in("event", "cancelled late")
        case EventKind.FEE_CHANGE:
            return t.say_in("event", "another fee from here on")
        case EventKind.BREAK:
            return t.say_in("event", "first one after a break")
        case EventKind.HOLIDAY:
            return t.say_in("event", "holiday or days away")


# --- in the digest ------------------------------------------------------------------------------


def lines(t: Translator, one: ClientDigest, view: DigestView) -> list[str]:
    """What the latest sign of the period followed, if anything."""
    if not one.flags:
        return []
    session_starts_at = one.flags[-1].session_starts_at
    event = followed(view.happened.get(one.client_id, ()), session_starts_at)
    return [] if event is None else [follows(t, event, session_starts_at)]


def follows(t: Translator, event: ContactEvent, session_starts_at: datetime) -> str:
    """What came before a sign, and how long; not that one led to the other."""
    since = session_starts_at - event.at
    if since < timedelta(days=1):
        return _same_session(t, event.kind)
    if since < _IN_WEEKS_FROM:
        return t.count(
            "That is {n} day after {event}.",
            "That is {n} days after {event}.",
            since.days,
            event=_after(t, event.kind),
        )
    return t.count(
        "That is {n} week after {event}.",
        "That is {n} weeks after {event}.",
        round(since / _WEEK),
        event=_after(t, event.kind),
    )


def _after(t: Translator, kind: EventKind) -> str:
    """Completes “That is two weeks after …”, in the case the language wants there."""
    match kind:
        case EventKind.ABSENT:
            return t.say_in("after", "a missed session")
        case EventKind.LATE:
            return t.say_in("after", "a session that began late")
        case EventKind.CANCELLED:
            return t.say_in("after", "a cancelled session")
        case EventKind.CANCELLED_LATE:
            return t.say_in("after", "a session cancelled late")
        case EventKind.FEE_CHANGE:
            return t.say_in("after", "a change of the fee")
        case EventKind.BREAK:
            return t.say_in("after", "the return from a break")
        case EventKind.HOLIDAY:
            return t.say_in("after", "a session that fell on days off")


def _same_session(t: Translator, kind: EventKind) -> str:
    match kind:
        case EventKind.LATE:
            return t.say("This session began late.")
        case EventKind.FEE_CHANGE:
            return t.say("The fee changed with this session.")
        case EventKind.BREAK:
            return t.say("This was the first session after a break.")
        case _:
            return t.say("Something was noted about this session.")
