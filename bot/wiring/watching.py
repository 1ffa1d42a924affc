"""What looks after the bot itself: outages that last, and what its admins are to hear."""

from bot.chat.outage import OutageWatch
from bot.chat.presence import Presence
from bot.scheduler import Tick
from bot.wiring.alert_bell import AlertBell
from bot.wiring.clocks import JumpWatch
from bot.wiring.house import House
from bot.wiring.reaching import uptime
from bot.wiring.ticks import NOW_AND_THEN


def watching(
    house: House, presence: Presence, bell: AlertBell, watch: JumpWatch | None
) -> tuple[Tick, ...]:
    """Two ticks; `bell` is also where everything else logs. `watch`: as for the other ticks."""
    if watch is not None:
        bell.may_act = watch.trusts
    outage = OutageWatch(
        open_work=house.open_work,
        clock=house.clock,
        age=lambda: presence.age,
        elapsed=uptime,
        log=bell,
    )
    return (
        Tick(name="outage", every=NOW_AND_THEN, act=outage),
        Tick(name="alerts", every=NOW_AND_THEN, act=bell.ring),
    )
