"""The rules of the clinic: each with what it means, and what a change would send out."""

from typing import Final

from bot.alliance.clinic import TRANSLATION_STATES, Policies
from bot.alliance.errors import InvalidValueError
from bot.chat.callback_data import Press
from bot.chat.handlers.admin.changes import propose
from bot.chat.handlers.admin.desk import AdminDesk, ask, ask_again, rows, to
from bot.chat.talk import Talk
from bot.chat.texts import admin_policies as texts
from bot.usecases.clinic_changes import ChangePolicy

VALUE: Final = "value"
_ON_OFF = ("on", "off")
_OFFERED: Final[dict[str, tuple[str, ...]]] = {
    "checkin_delay": ("1h", "2h", "4h", "12h"),
    "quiet_hours": ("21:00-08:00", "22:00-07:00", "20:00-09:00", "none"),
    "reminder_after": ("20h", "24h", "44h", "none"),
    "expire_after": ("48h", "72h", "120h"),
    "digest_at": ("mon 08:00", "fri 16:00", "sun 18:00"),
    "items_per_checkin": ("4", "5"),
    "free_text": _ON_OFF,
    "quote_comments": ("on_tap", "in_digest", "never"),
    "discreet": _ON_OFF,
    "crisis_notice": ("ask", "always", "never"),
    "min_translation_state": TRANSLATION_STATES,
    "retention": ("none", "365d", "730d", "1825d"),
    "backup_retention": ("none", "7d", "35d", "90d"),
}
_CLOSED: Final = frozenset(
    {
        "items_per_checkin",
        "free_text",
        "quote_comments",
        "discreet",
        "crisis_notice",
        "min_translation_state",
    }
)
"""Rules with no other values than those on their buttons."""


async def policies(_desk: AdminDesk, talk: Talk, _press: Press) -> None:
    buttons = [
        (texts.name(talk.t, name), to("policy", a=number))
        for number, name in enumerate(_names(talk))
    ]
    await talk.show(texts.rules(talk.t), rows(talk, *buttons))


async def policy(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    name = _name(talk, press)
    buttons = [
        (_label(talk, name, value), to("set", a=press.a, b=place))
        for place, value in enumerate(_OFFERED.get(name, ()))
    ]
    if name not in _CLOSED:
        buttons.append((texts.write_label(talk.t), to("write", a=press.a)))
    now = getattr(talk.clinic.policies, name)
    await talk.show(texts.current(talk.t, name, now), rows(talk, *buttons))


async def choose(desk: AdminDesk, talk: Talk, press: Press) -> None:
    name = _name(talk, press)
    offered = _OFFERED.get(name, ())
    if press.b >= len(offered):
        raise InvalidValueError("no such choice")
    await propose(desk, talk, ChangePolicy(name=name, value=offered[press.b]))


async def write(_desk: AdminDesk, talk: Talk, press: Press) -> None:
    name = _name(talk, press)
    await ask(talk, VALUE, name=name)
    await talk.show(texts.ask_value(talk.t, name), rows(talk))


async def written(desk: AdminDesk, talk: Talk, data: dict[str, str], words: str) -> None:
    try:
        _with(talk, data["name"], words)
    except InvalidValueError:
        await ask_again(talk, data)
        await talk.say(texts.not_a_value(talk.t, data["name"]), rows(talk))
        return
    change = ChangePolicy(name=data["name"], value=words.strip())
    if not await propose(desk, talk, change):
        await ask_again(talk, data)


def _label(talk: Talk, name: str, value: str) -> str:
    return texts.value(talk.t, getattr(_with(talk, name, value), name))


def _names(talk: Talk) -> list[str]:
    return list(talk.clinic.policies.as_texts())


def _name(talk: Talk, press: Press) -> str:
    names = _names(talk)
    if press.a >= len(names):
        raise InvalidValueError("no such rule")
    return names[press.a]


def _with(talk: Talk, name: str, value: str) -> Policies:
    return talk.clinic.policies.with_value(name, value)
