"""One phone: whose it is, what stands on its screen, where they write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Final

from bot.sandbox.accounts import Message, Tap
from bot.sandbox.page.bubbles import Thread, bubble, open_taps
from bot.sandbox.page.markup import NOTHING, Attributes, Html, el
from bot.sandbox.page.pieces import Piece, piece
from bot.sandbox.page.rich_text import rich
from bot.sandbox.refusals import Json
from bot.sandbox.world import TelegramWorld

MOST_MESSAGES: Final = 120
"""Of one chat; what is older is left out and said to be."""

_RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneOnPage:
    """A person's phone. `language` is a tag as in `locales/`, `fr_CA`.

    `language_name` is what the page calls it, `zone` the person's own, and `start` what the Start
    button of an empty chat sends: `/start TOKEN` for somebody who was invited.
    """

    user_id: int
    name: str = field(repr=False)
    role: str
    language: str
    language_name: str = ""
    zone: tzinfo = UTC
    start: str = field(default="/start", repr=False)

    @property
    def lang(self) -> str:
        return self.language.replace("_", "-").partition("@")[0]

    @property
    def is_invited(self) -> bool:
        return self.start != "/start"

    @property
    def direction(self) -> str:
        return "rtl" if self.lang.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def handset(world: TelegramWorld, phone: PhoneOnPage) -> Html:
    """The whole phone as the page first shows it."""
    pieces = list(phone_pieces(world, phone))
    user = phone.user_id
    about: dict[str, str | int] = {
        "class": "log",
        "id": f"log-{user}",
        "role": "log",
        "aria-label": f"Messages on {phone.name}'s phone",
        "tabindex": 0,
        "lang": phone.lang,
        "dir": phone.direction,
    }
    return el(
        "section",
        {"class": "phone", "id": f"phone-{user}", "aria-labelledby": f"name-{user}"}
        | {"data-user": user},
        el("header", {"id": f"top-{user}"}, _owner(phone), _inside(pieces, f"top-{user}")),
        el("div", about, _inside(pieces, f"log-{user}")),
        el(
            "div",
            {"class": "foot", "id": f"foot-{user}", "aria-live": "polite"},
            _inside(pieces, f"foot-{user}"),
        ),
        _composer(phone, _inside(pieces, f"composer-{user}")),
    )


def _inside(pieces: Sequence[Piece], into: str) -> list[Html]:
    return [one.html for one in pieces if one.into == into]


def phone_pieces(world: TelegramWorld, phone: PhoneOnPage) -> Iterator[Piece]:
    """Everything on the phone that may change."""
    thread = Thread(
        user_id=phone.user_id,
        zone=phone.zone,
        messages=world.messages.get(phone.user_id, {}),
        waiting=open_taps(world.taps.values(), phone.user_id),
    )
    yield _status(world, phone)
    yield from _log(thread)
    yield _note(world, phone)
    yield _commands(world, phone)


def _owner(phone: PhoneOnPage) -> Html:
    language = phone.language_name or phone.language
    spoken = el("span", {"lang": phone.lang, "dir": "auto"}, language)
    return el(
        "div",
        {"class": "owner"},
        el("span", {"class": "face", "aria-hidden": "true"}, phone.name[:1]),
        el("h2", {"id": f"name-{phone.user_id}"}, el("bdi", None, phone.name)),
        el("p", {"class": "role"}, phone.role, " · ", spoken),
    )


def _status(world: TelegramWorld, phone: PhoneOnPage) -> Piece:
    now = world.clock.now().astimezone(phone.zone)
    act = "unblocks" if is_blocked(world, phone.user_id) else "blocks"
    word = "Unblock" if act == "unblocks" else "Block"
    about = {"title": f"{now:%A} {now.day} {now:%B %Y}, where {phone.name} is"}
    clock = el("span", {"class": "local"} | about, f"{now:%H:%M}")
    quiet = el("span", {"class": "quiet"}, f" the bot on {phone.name}'s phone")
    button = {"type": "button", "id": f"b-{phone.user_id}", "class": "plain", "data-verb": act}
    return piece(
        f"status-{phone.user_id}",
        f"top-{phone.user_id}",
        "div",
        {"class": "status"},
        clock,
        el("button", button, word, quiet),
    )


def is_blocked(world: TelegramWorld, user_id: int) -> bool:
    chat = world.chats.get(user_id)
    return chat is not None and chat.bot_status == "kicked"


def _log(thread: Thread) -> Iterator[Piece]:
    everything = [thread.messages[each] for each in sorted(thread.messages)]
    recent = everything[-MOST_MESSAGES:]
    if len(everything) > len(recent):
        user = thread.user_id
        words = "Earlier messages are not shown here."
        about = {"class": "trace", "lang": "en", "dir": "ltr"}
        yield piece(f"earlier-{user}", f"log-{user}", "p", about, words)
    before: Message | None = None
    for message in recent:
        yield bubble(thread, message, before)
        before = message


def _note(world: TelegramWorld, phone: PhoneOnPage) -> Piece:
    """Below the messages: the answer to the last tap, that the bot is blocked, or how to begin."""
    user = phone.user_id
    what, words = _said_below(world, phone)
    about = {"class": f"note {what}".strip()}
    return piece(f"note-{user}", f"foot-{user}", "div", about, words)


def _said_below(world: TelegramWorld, phone: PhoneOnPage) -> tuple[str, Html]:
    if is_blocked(world, phone.user_id):
        words = f"{phone.name} has blocked the bot: it cannot write here."
        return "blocked", el("p", None, words)
    if not world.messages.get(phone.user_id):
        return "beginning", _beginning(world, phone)
    answered = last_answer(world, phone.user_id)
    if answered is None:
        return "", NOTHING
    return ("alert" if answered.alert else "toast"), el("p", {"dir": "auto"}, answered.answer)


def last_answer(world: TelegramWorld, user_id: int) -> Tap | None:
    """The person's last tap, if the bot answered it in words and they wrote nothing since."""
    taps = [one for one in world.taps.values() if one.account.id == user_id]
    if not taps or not taps[-1].answer:
        return None
    wrote = [m.date for m in world.messages.get(user_id, {}).values() if not m.from_bot]
    return None if wrote and wrote[-1] > taps[-1].tapped_at.timestamp() else taps[-1]


def _beginning(world: TelegramWorld, phone: PhoneOnPage) -> Html:
    told = _described(world, phone.lang.partition("-")[0])
    button = {
        "type": "button",
        "class": "start",
        "data-say": phone.start,
        "id": f"s-{phone.user_id}",
    }
    return el(
        "div",
        None,
        el("p", {"dir": "auto", "class": "words"}, rich(told, [])) if told else None,
        el("p", {"class": "trace"}, f"{phone.name} was given an invitation link.")
        if phone.is_invited
        else None,
        el("button", button, "Start"),
    )


def _described(world: TelegramWorld, language: str) -> str:
    texts = world.profile.texts
    return texts.get(("description", language)) or texts.get(("description", "")) or ""


def _commands(world: TelegramWorld, phone: PhoneOnPage) -> Piece:
    user = phone.user_id
    found = commands_of(world, user, phone.lang.partition("-")[0])
    about: Attributes = {"class": "commands", "hidden": not found, "name": "commands"}
    listed = [
        el(
            "li",
            None,
            el("button", {"type": "button", "data-say": f"/{one['command']}"}, _command(one)),
        )
        for one in found
    ]
    quiet = el("span", {"class": "quiet"}, f"Commands on {phone.name}'s phone")
    slash = el("span", {"aria-hidden": "true"}, "/")
    return piece(
        f"commands-{user}",
        f"composer-{user}",
        "details",
        about,
        el("summary", {"id": f"c-{user}"}, slash, quiet),
        el("ul", None, listed),
    )


def _command(one: Json) -> tuple[Html, str, Html]:
    name = el("b", {"dir": "ltr"}, f"/{one['command']}")
    return name, " ", el("span", {"dir": "auto"}, str(one["description"]))


def commands_of(world: TelegramWorld, user_id: int, language: str) -> list[Json]:
    """The menu an app shows: the narrowest scope first, the person's language before any."""
    scopes = (f"chat:{user_id}:", "all_private_chats", "default")
    known = world.profile.commands
    found = (known.get((scope, tag)) for scope in scopes for tag in (language, ""))
    return next((commands for commands in found if commands), [])


def _composer(phone: PhoneOnPage, commands: list[Html]) -> Html:
    user = phone.user_id
    label = el("label", {"class": "quiet", "for": f"text-{user}"}, f"Write as {phone.name}")
    field: Attributes = {
        "id": f"text-{user}",
        "name": "text",
        "rows": 1,
        "dir": "auto",
        "lang": phone.lang,
    }
    hints: Attributes = {"placeholder": "Write a message", "autocomplete": "off", "maxlength": 8000}
    send = {"class": "send", "title": "Send (Enter)"}
    arrow = el("span", {"aria-hidden": "true"}, "↑")
    return el(
        "form",
        {"class": "composer", "id": f"composer-{user}", "autocomplete": "off"},
        commands,
        label,
        el("textarea", {**field, **hints}),
        el("button", send, arrow, el("span", {"class": "quiet"}, f"Send as {phone.name}")),
        el("p", {"class": "refused", "role": "alert"}),
    )
