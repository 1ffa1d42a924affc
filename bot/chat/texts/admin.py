"""What an office manager reads in `/admin`: people, schedules, closures, this week."""

from collections.abc import Sequence
from datetime import datetime

from bot.alliance.clinic_reports import ClinicReport
from bot.alliance.days_off import Closure
from bot.i18n.translator import Translator
from bot.usecases.change_clinic import GoingOut, Preview

_SHOWN = 25


def home(t: Translator) -> str:
    return t.say("What would you like to look after? You see what a change does before it is made.")


def home_labels(t: Translator) -> tuple[str, ...]:
    """People, schedules, closed days, rules, this week, numbers; in this order."""
    return (
        t.label("People"),
        t.label("Sessions"),
        t.label("Closed days"),
        t.label("Rules of the clinic"),
        t.label("What goes out this week"),
        t.label("How many answer"),
    )


def menu_label(t: Translator) -> str:
    return t.label("Back to the menu")


# --- people -------------------------------------------------------------------------------------


def people(t: Translator) -> str:
    return t.say("Therapists and admins of the clinic. Tap somebody, or invite somebody new.")


def therapist_label(t: Translator, name: str) -> str:
    return t.label("{name}, therapist", name=name)


def admin_label(t: Translator, name: str) -> str:
    return t.label("{name}, admin", name=name)


def invite_labels(t: Translator) -> tuple[str, str]:
    return t.label("Invite a therapist"), t.label("Invite an admin")


def therapist(t: Translator, name: str) -> str:
    return t.say("{name} and their clients.", name=name)


def invite_client_label(t: Translator) -> str:
    return t.label("Invite a client")


def let_go_label(t: Translator) -> str:
    return t.label("Has left the clinic")


def admin(t: Translator, name: str) -> str:
    return t.say("{name} looks after the clinic with you.", name=name)


def client(t: Translator, alias: str, state: str) -> str:
    return t.say("{alias}: {state}.", alias=alias, state=state)


def client_labels(t: Translator) -> tuple[str, str, str]:
    """Sessions, another therapist, a lost phone."""
    return t.label("Sessions"), t.label("Another therapist"), t.label("Lost phone")


def ask_name(t: Translator) -> str:
    return t.say("Please write the name by which colleagues and clients know them.")


def name_refused(t: Translator) -> str:
    return t.say("I cannot use that name. Please write a shorter one, in letters.")


def ask_alias(t: Translator) -> str:
    return t.say("Please write an alias for the client. It must not name anybody.")


def choose_therapist(t: Translator, alias: str) -> str:
    return t.say(
        "With whom shall {alias} go on? The sessions ahead go along. What {alias} answered so far "
        "is opened to the new therapist only if {alias} agrees.",
        alias=alias,
    )


def staff_invitation(t: Translator, name: str, link: str) -> str:
    head = t.say(
        "Here is the invitation for {name}. It works once, for whoever opens it first, and for 7 "
        "days. Please hand it over in person.",
        name=name,
    )
    return f"{head}\n\n{link}"


def lost_phone(t: Translator, alias: str, link: str) -> str:
    head = t.say(
        "Here is a new link for {alias}. Once it is opened, the old phone is cut off. Earlier "
        "answers stay closed on the new one until the therapist has confirmed two words with "
        "{alias} in a session.",
        alias=alias,
    )
    return f"{head}\n\n{link}"


# --- sessions -----------------------------------------------------------------------------------


def whose_sessions(t: Translator) -> str:
    return t.say("Whose sessions?")


def sessions(t: Translator, alias: str, *, any_ahead: bool) -> str:
    if not any_ahead:
        return t.say("No session with {alias} lies ahead.", alias=alias)
    return t.say("The next sessions with {alias}, in the client's time zone.", alias=alias)


def add_session_label(t: Translator) -> str:
    return t.label("Add sessions")


def ask_start(t: Translator) -> str:
    return t.say(
        "When does it begin? Please write day and hour in the client's time zone, like this: "
        "2026-11-30 15:00"
    )


def not_a_start(t: Translator) -> str:
    return t.say(
        "I could not read a day and an hour in that. Please write it like 2026-11-30 15:00"
    )


def ask_rhythm(t: Translator, when: datetime) -> str:
    return t.say("The first one on {when}. How often?", when=t.datetime(when))


def rhythm_labels(t: Translator) -> tuple[str, ...]:
    """Once, weekly, every two weeks."""
    return t.label("Only once"), t.label("Every week"), t.label("Every two weeks")


def session(t: Translator, alias: str, when: datetime) -> str:
    return t.say("The session with {alias} on {when}.", alias=alias, when=t.datetime(when))


def session_labels(t: Translator) -> tuple[str, str]:
    """Move, cancel."""
    return t.label("Move it"), t.label("Cancel it")


def series_labels(t: Translator) -> tuple[str, str]:
    """Move, or cancel, a session and the rest of its series."""
    return t.label("Move this and all later ones"), t.label("Cancel this and all later ones")


# --- closed days --------------------------------------------------------------------------------


def closures(t: Translator, *, any_closed: bool) -> str:
    if not any_closed:
        return t.say("No closed days are noted. Holidays of your region are a rule of the clinic.")
    return t.say("On these days no session takes place. Tap one to open the clinic again.")


def closure_label(t: Translator, closure: Closure) -> str:
    first, last = t.date(closure.first), t.date(closure.last)
    return first if first == last else t.label("{first} to {last}", first=first, last=last)


def add_closure_label(t: Translator) -> str:
    return t.label("Close the clinic")


def ask_closure(t: Translator) -> str:
    return t.say(
        "From when to when is the clinic closed? Please write it like 2026-12-24..2027-01-03, or "
        "one day like 2026-12-24"
    )


def not_days(t: Translator) -> str:
    return t.say(
        "I could not read days in that, or they are the wrong way round. Please write them like "
        "2026-12-24..2027-01-03, or one day like 2026-12-24"
    )


# --- previews -----------------------------------------------------------------------------------


def week(t: Translator, going: Sequence[GoingOut]) -> str:
    if not going:
        return t.say("In the coming seven days nothing goes out.")
    head = t.say("In the coming seven days questions go out to:")
    return "\n".join([head, "", *_lines(t, going)])


def preview(t: Translator, found: Preview) -> str:
    parts = []
    if found.added:
        parts += [t.say("Added in the coming week:"), *_lines(t, found.added)]
    if found.dropped:
        parts += [t.say("Dropped from the coming week:"), *_lines(t, found.dropped)]
    if not parts:
        parts = [t.say("This changes nothing about what goes out in the coming seven days.")]
    total = t.count(
        "With the change, {n} check-in goes out in the coming seven days.",
        "With the change, {n} check-ins go out in the coming seven days.",
        len(found.after),
    )
    return "\n".join([*parts, "", total, t.say("Shall it be so?")])


def _lines(t: Translator, going: Sequence[GoingOut]) -> list[str]:
    lines = [
        t.say("{when}: {alias}", when=t.day_and_time(one.at), alias=one.alias)
        for one in going[:_SHOWN]
    ]
    more = len(going) - _SHOWN
    return [*lines, t.count("and {n} more", "and {n} more", more)] if more > 0 else lines


def preview_labels(t: Translator) -> tuple[str, str]:
    return t.label("Yes, do it"), t.label("No, leave it")


def done(t: Translator) -> str:
    return t.say("Done.")


def undo_label(t: Translator) -> str:
    return t.label("Undo")


def undone(t: Translator) -> str:
    return t.say("Taken back.")


def left(t: Translator) -> str:
    return t.say("Nothing was changed.")


def schedule_refused(t: Translator) -> str:
    return t.say(
        "That cannot be done. Perhaps the client has another session at that hour, the hour is "
        "past, the questions about the session went out already, or the series says itself on "
        "which days it repeats. Nothing was changed."
    )


def people_refused(t: Translator) -> str:
    return t.say(
        "That cannot be done. The last admin cannot leave, nor can a therapist who still has "
        "clients; and a client cannot go to a therapist who has left or who has another client of "
        "that alias. Nothing was changed."
    )


# --- numbers ------------------------------------------------------------------------------------


def report(t: Translator, found: ClinicReport) -> str:
    """Attendance, and strain only where enough people are behind it."""
    lines = [
        t.say("The last twelve weeks, until {day}:", day=t.date(found.period.until)),
        "",
        t.count("{n} check-in was due.", "{n} check-ins were due.", found.due),
        t.count("{n} was delivered.", "{n} were delivered.", found.delivered),
        t.count("{n} was answered.", "{n} were answered.", found.answered),
    ]
    if found.began is None:
        lines.append(t.say("Strains are counted only where at least five clients are behind them."))
    else:
        lines.append(t.count("{n} strain began.", "{n} strains began.", found.began))
    return "\n".join(lines)
