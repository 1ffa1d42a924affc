"""Which button of `/admin` opens which screen, and what the typed words answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.alliance.errors import NotFoundError
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.handlers.admin import changes, people, policies, schedule
from bot.chat.handlers.admin.desk import AdminDesk, acting, asked, forget, rows, to
from bot.chat.talk import Talk
from bot.chat.texts import admin as texts

Screen = Callable[[AdminDesk, Talk, Press], Awaitable[None]]
Reader = Callable[[AdminDesk, Talk, dict[str, str], str], Awaitable[None]]

_HOME: Final = ("people", "clients", "closures", "policies", "week", "report")


async def home(_desk: AdminDesk, talk: Talk, _press: Press) -> None:
    await forget(talk)
    labels = texts.home_labels(talk.t)
    buttons = [(label, to(screen)) for label, screen in zip(labels, _HOME, strict=True)]
    await talk.show(texts.home(talk.t), rows(talk, *buttons, menu=False))


SCREENS: Final[Mapping[str, Screen]] = MappingProxyType(
    {
        "home": home,
        "save": changes.save,
        "undo": changes.undo,
        "leave": changes.leave,
        "people": people.people,
        "therapist": people.therapist,
        "colleague": people.colleague,
        "client": people.client,
        "new": people.new,
        "invite": people.invite,
        "let_go": people.let_go,
        "hand": people.hand,
        "hand_to": people.hand_to,
        "phone": people.phone,
        "clients": schedule.clients,
        "sessions": schedule.sessions,
        "session": schedule.session,
        "add": schedule.add,
        "rhythm": schedule.rhythm,
        "move": schedule.move,
        "move_rest": schedule.move_rest,
        "cancel": schedule.cancel,
        "cancel_rest": schedule.cancel_rest,
        "closures": schedule.closures,
        "close": schedule.close,
        "reopen": schedule.reopen,
        "week": schedule.week,
        "report": schedule.report,
        "policies": policies.policies,
        "policy": policies.policy,
        "set": policies.choose,
        "write": policies.write,
    }
)
READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        people.NAME_OF_THERAPIST: people.named,
        people.NAME_OF_ADMIN: people.named,
        people.ALIAS: people.aliased,
        schedule.START: schedule.started,
        schedule.MOVED_START: schedule.moved,
        schedule.MOVED_REST: schedule.moved,
        schedule.DAYS: schedule.closed,
        policies.VALUE: policies.written,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminMenus:
    """Everything here asks first whether it is an admin who acts."""

    desk: AdminDesk

    async def admin(self, talk: Talk, _args: str) -> None:
        acting(talk)
        await home(self.desk, talk, to("home"))

    async def screen(self, talk: Talk, press: Press) -> TapAnswer | None:
        acting(talk)
        screen = SCREENS.get(press.word)
        if screen is None:
            raise NotFoundError("no such screen")
        await screen(self.desk, talk, press)
        return None

    async def leave(self, talk: Talk) -> None:
        """A command was given instead of the words that were asked for."""
        await forget(talk)

    async def typed(self, talk: Talk, text: str) -> bool:
        """False where no words were asked for."""
        data = await asked(talk)
        reader = None if data is None else READERS.get(data["what"])
        if data is None or reader is None:
            return False
        await forget(talk)
        await reader(self.desk, talk, data, text)
        return True
