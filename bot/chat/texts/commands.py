"""The commands people see: in Telegram's menu and in `/help`, from one list per role."""

from collections.abc import Sequence

from bot.alliance.people import Role
from bot.i18n.translator import Translator

Line = tuple[str, str]
"""Command without the slash, what it does."""


def commands_for(t: Translator, roles: Sequence[Role]) -> list[Line]:
    """The union of what each role may use, in a fixed order, each once."""
    by_role = {Role.CLIENT: client, Role.THERAPIST: therapist, Role.ADMIN: admin}
    lines: dict[str, str] = {}
    for role in roles:
        for name, words in by_role[role](t):
            lines.setdefault(name, words)
    for name, words in everybody(t):
        lines[name] = lines.pop(name, words)
    return list(lines.items())


def client(t: Translator) -> list[Line]:
    return [
        ("frame", t.say("How your therapy is arranged")),
        ("goals", t.say("The goals you share with your therapist")),
        ("progress", t.say("Your own view of your answers")),
        ("pause", t.say("Stay silent for a while")),
        ("resume", t.say("Come back from a pause")),
        ("stop", t.say("No more questions")),
        ("another_therapist", t.say("Ask for another therapist")),
        ("mydata", t.say("A copy of everything stored about you")),
        ("forget", t.say("Erase everything stored about you")),
        ("access", t.say("Who looked at your answers")),
    ]


def therapist(t: Translator) -> list[Line]:
    return [
        ("clients", t.say("Your clients and where they stand")),
        ("client", t.say("One client over time: alias")),
        ("session", t.say("Note a session, or what happened around one")),
        ("frame", t.say("The frame your clients read")),
        ("goals", t.say("Goals you share with a client: alias")),
        ("digest", t.say("The overview now")),
        ("why", t.say("Why a check-in was or was not sent")),
        ("invite", t.say("Invite a client: alias")),
        ("away", t.say("Days on which you are away")),
        ("supervision", t.say("A sheet about chosen cases, without names")),
        ("self", t.say("How the work is going for you, for you alone")),
    ]


def admin(t: Translator) -> list[Line]:
    return [
        ("admin", t.say("People, sessions, closed days, rules")),
        ("why", t.say("Why a check-in was or was not sent")),
    ]


def everybody(t: Translator) -> list[Line]:
    return [
        ("settings", t.say("Time zone, hours, who sees what")),
        ("language", t.say("Language and form of address")),
        ("privacy", t.say("Who reads what")),
        ("help", t.say("What I can do")),
        ("need_help", t.say("Where to turn at once")),
    ]


def help_text(t: Translator, roles: Sequence[Role]) -> str:
    """Each command on a line of its own: mixed directions on one line read badly."""
    head = t.say("This is what you can use here:")
    blocks = [f"/{name}\n{words}" for name, words in commands_for(t, roles)]
    return "\n\n".join([head, *blocks])
