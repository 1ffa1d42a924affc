"""One week of a made-up clinic, played by phones against the real bot; prints what each one saw."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.phones import Phone
from bot.sandbox.screens import ShownMessage
from bot.sandbox.winding import Winder

Tell = Callable[[str], None]


@dataclass(slots=True)
class Screens:
    """Tells every change on the phones once."""

    phones: list[Phone]
    tell: Tell
    seen: dict[tuple[int, int], ShownMessage] = field(default_factory=dict)

    async def show_news(self) -> None:
        for phone in self.phones:
            for message in await phone.history():
                await self._show(phone, message)

    async def _show(self, phone: Phone, message: ShownMessage) -> None:
        key = (phone.user_id, message.message_id)
        before = self.seen.get(key)
        if before == message:
            return
        self.seen[key] = message
        when = await phone.phones.now()
        self.tell(told(phone, message, when, changed=before is not None))


def told(phone: Phone, message: ShownMessage, when: datetime, *, changed: bool) -> str:
    """One message as it looked on one phone."""
    who = "bot" if message.from_bot else phone.name
    what = "deleted" if message.deleted else "changed" if changed else "new"
    head = f"── {when:%a %d %b %H:%M} UTC · {phone.name}'s phone · {who} · {what}"
    if message.deleted:
        return head
    keys = [" ".join(f"[{button.text}]" for button in row) for row in message.rows]
    return "\n".join([head, *(f"   {line}" for line in [*message.text.split("\n"), *keys])])


@dataclass(slots=True, kw_only=True)
class Week:
    """Ada answers, Maëlle answers in French and then stays away, Bruno reads the digest."""

    winder: Winder
    ada: Phone
    maelle: Phone
    bruno: Phone
    tokens: dict[str, str]
    sessions: dict[str, list[datetime]]
    """Ends of the sessions, by first name, earliest first."""

    async def play(self, until: datetime) -> None:
        await self._join()
        for ends_at, name in sorted(
            (ends_at, name) for name, ends in self.sessions.items() for ends_at in ends
        ):
            await self.winder.to(ends_at + timedelta(hours=14))
            await self._answer(name)
        await self.winder.to(until)

    async def _join(self) -> None:
        for phone in (self.bruno, self.ada, self.maelle):
            await phone.says(f"/start {self.tokens[phone.name]}")
            await self.winder.settle()
            while (await phone.last()).rows:
                await phone.taps_first()
                await self.winder.settle()

    async def _answer(self, name: str) -> None:
        phone, value = (self.ada, 8) if name == self.ada.name else (self.maelle, 3)
        for _ in range(5):
            if not any(button.text == str(value) for button in (await phone.last()).buttons):
                return
            await phone.taps(str(value))
            await self.winder.settle()
            value = (value + 3) % 11
