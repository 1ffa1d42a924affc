"""From a line in the log to a message in the admins' chats: what a person should look at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.alliance.alerts import Alert, AlertKind
from bot.usecases.alert_admins import AlertAdmins
from bot.usecases.events import Event, EventLog, Field
from bot.usecases.ports import Clock, OpenWork

LONG: Final = 3600
"""Seconds without contact from which the admins are told; the log tells of two minutes."""
_LEFT: Final = frozenset({"blocked", "deactivated", "never started"})
"""Why a message is buried where its reader left: nothing an admin could mend."""
_KINDS: Final = {
    Event.POLL_CONFLICT: AlertKind.RIVAL,
    Event.FOREIGN_WEBHOOK: AlertKind.FOREIGN_WEBHOOK,
    Event.UPDATE_BURIED: AlertKind.ACT_UNHEARD,
}


def _always() -> bool:
    return True


@dataclass(slots=True, kw_only=True)
class AlertBell:
    """Passes every event on, and remembers what to tell until a tick has written it down.

    Only in memory: a crash in between loses the message and not the line in the log, and what
    lasts happens again.
    """

    log: EventLog
    open_work: OpenWork
    clock: Clock
    tell: AlertAdmins
    may_act: Callable[[], bool] = field(default=_always, repr=False)
    """Whether the clock is to be trusted: by a wrong one, every day is another."""
    waiting: set[Alert] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    """Rows that tell of alerts: that one of these was lost is no news to those it was for."""

    def event(self, event: Event, *, level: str = "info", **fields: Field) -> None:
        """Implements `EventLog`."""
        self.log.event(event, level=level, **fields)
        alert = alert_of(event, fields)
        if alert is not None and fields.get("row") not in self.own:
            self.waiting.add(alert)

    async def ring(self) -> None:
        """Writes down what waits. Raises as the store does; then it waits on."""
        taken = frozenset(self.waiting)
        if not taken or not self.may_act():
            return
        async with self.open_work() as work:
            rows = [
                str(row)
                for alert in taken
                for row in await self.tell(work, alert, self.clock.now())
            ]
            await work.commit()
        self.waiting -= taken
        self.own.update(rows)


def alert_of(event: Event, fields: Mapping[str, Field]) -> Alert | None:
    """What the admins are to hear of an event; None for most."""
    if event in _KINDS:
        return Alert(_KINDS[event])
    if event is Event.BACK_AFTER_GAP and (seconds := _number(fields.get("seconds"))) >= LONG:
        return Alert(AlertKind.AWAY, hours=round(seconds / LONG))
    if event is Event.SEND_BURIED and fields.get("act") == "post":
        return None if fields.get("reason") in _LEFT else Alert(AlertKind.LETTER_LOST)
    return None


def _number(value: Field) -> float:
    return value if isinstance(value, int | float) else 0.0
