"""What the menus act with, who acts, and what an admin is in the middle of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zlib import crc32

from bot.alliance.errors import NotFoundError
from bot.alliance.people import Admin, Role
from bot.chat.callback_data import Press
from bot.chat.keyboards import Rows
from bot.chat.talk import Talk
from bot.chat.texts import admin as texts
from bot.chat.verbs import Verb
from bot.usecases.actors import AdminActor, Product
from bot.usecases.change_clinic import ChangeClinic
from bot.usecases.invite import InviteAdmin, InviteClient, InviteTherapist
from bot.usecases.ports import Dialog
from bot.usecases.relink_client import InviteAgain
from bot.usecases.report_clinic import ReportClinic

KIND: Final = "admin"
ASKED_FOR: Final = timedelta(hours=2)
"""Words that come later than this were not meant as an answer."""
MOST_BUTTONS: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminDesk:
    """The use cases behind the menus; each acts as the admin at this address."""

    change: ChangeClinic
    invite_admin: InviteAdmin
    invite_therapist: InviteTherapist
    invite_client: InviteClient
    invite_again: InviteAgain
    report: ReportClinic
    link: Callable[[str], str]
    """From an invitation's token to the link that opens this bot."""


def acting(talk: Talk) -> AdminActor:
    """Raises NotFoundError for anybody who is no admin here."""
    return AdminActor(own(talk).id)


def own(talk: Talk) -> Admin:
    if talk.admin is None:
        raise NotFoundError("not an admin here")
    return talk.admin


def to(screen: str, *, of: UUID | None = None, a: int = 0, b: int = 0) -> Press:
    """A button that opens a screen."""
    return Press(Verb.ADMIN, word=screen, id=of, a=a, b=b)


def who(press: Press) -> UUID:
    if press.id is None:
        raise NotFoundError("nobody named")
    return press.id


def rows(talk: Talk, *buttons: tuple[str, Press], menu: bool = True) -> Rows:
    """One button a row, and under them the way back."""
    back = [(texts.menu_label(talk.t), to("home"))] if menu else []
    return talk.keyboards.rows(*buttons[:MOST_BUTTONS], *back)


# --- what was asked -----------------------------------------------------------------------------


async def ask(talk: Talk, what: str, **known: str) -> int:
    """The next words, or a button with the number that is returned, are the answer to `what`."""
    data = {"what": what, "asked_at": talk.now.isoformat(), **known}
    await talk.work.dialogs.put(Product(), Role.ADMIN, own(talk).id, Dialog(kind=KIND, data=data))
    return _number(data)


async def ask_again(talk: Talk, data: dict[str, str]) -> None:
    """What was asked was not understood, and still is asked."""
    known = {name: value for name, value in data.items() if name not in ("what", "asked_at")}
    await ask(talk, data["what"], **known)


async def awaited(talk: Talk, what: str, press: Press) -> dict[str, str]:
    """What is known of a question, if this button belongs to it.

    Raises:
        NotFoundError: it belongs to an older one, or nothing is asked.
    """
    data = await asked(talk)
    if data is None or data["what"] != what or press.b != _number(data):
        raise NotFoundError("nothing waits for that")
    return data


def _number(data: dict[str, str]) -> int:
    """Tells one question from another, so that an older button does not answer a later one."""
    return crc32(repr(sorted(data.items())).encode()) % 0x10000


async def asked(talk: Talk) -> dict[str, str] | None:
    """What the admin is in the middle of; None for nothing, or for too long ago."""
    if talk.admin is None:
        return None
    dialog = await talk.work.dialogs.get(Product(), Role.ADMIN, talk.admin.id)
    if dialog is None or dialog.kind != KIND:
        return None
    too_late = talk.now - datetime.fromisoformat(dialog.data["asked_at"]) > ASKED_FOR
    return None if too_late else dialog.data


async def forget(talk: Talk) -> None:
    """What was asked is no longer."""
    if talk.admin is None:
        return
    dialog = await talk.work.dialogs.get(Product(), Role.ADMIN, talk.admin.id)
    if dialog is not None and dialog.kind == KIND:
        await talk.work.dialogs.clear(Product(), Role.ADMIN, talk.admin.id)
