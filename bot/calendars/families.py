"""The hours of one entry: its series or single hour, and the other versions of its hours.

An hour of a series is known by the day its rule gave it, so that it stays itself when it or the
whole series moves. That does for almost all, since the rules that are read name one hour a day at
most; a second one on a day, added by itself, is known by its time, too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.alliance.sessions import Recurrence
from bot.alliance.timing import to_utc, zone
from bot.calendars.events import CalendarEvent, Moment
from bot.calendars.recurrence import occurrences
from bot.usecases.ports import RawEntry, Window

FARTHEST_SHIFT = timedelta(days=31)
"""A series moved farther from one hour on is not followed."""

Changed = Mapping[date, CalendarEvent]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Onward:
    """From `key` on, naive in the zone of the series, its hours are like `version`."""

    key: datetime
    version: CalendarEvent
    shift: timedelta

    @property
    def is_followed(self) -> bool:
        return not self.version.lost and abs(self.shift) <= FARTHEST_SHIFT


def hours_of(family: Sequence[CalendarEvent], window: Window) -> Iterator[RawEntry]:
    """Those that start in the window.

    Raises:
        InvalidValueError: a rule that is not read.
    """
    masters = _standing([one for one in family if one.replaces is None])
    versions = sorted(
        (one for one in family if one.replaces is not None), key=lambda one: one.edition
    )
    if len(masters) > 1 and not versions:
        for one in masters:
            yield from _within(one, one.start, one.start.isoformat(), window)
        return
    master = masters[-1] if masters else None
    changed = {_key(one, master).date(): one for one in versions if not one.onward}
    if master is not None:
        changed = {day: _with_codes(one, master) for day, one in changed.items()}
        onward = [one for one in versions if one.onward]
        yield from _of_master(master, changed, _onwards(onward, master), window)
    for day, version in changed.items():
        yield from _within(version, version.start, day.isoformat(), window)


def strays(family: Sequence[CalendarEvent]) -> int:
    """How many changes from one hour on are not followed, though they could be read."""
    masters = _standing([one for one in family if one.replaces is None])
    onward = [one for one in family if one.onward and not one.lost]
    if not masters:
        return len(onward)
    return sum(not one.is_followed for one in _onwards(onward, masters[-1]))


def _standing(masters: Sequence[CalendarEvent]) -> list[CalendarEvent]:
    """The latest; all of them where single hours merely share one UID.

    Programs that write the same UID into every entry of a client do not count editions, while
    those that keep earlier ones beside the latest do.
    """
    if not masters:
        return []
    latest = max(masters, key=lambda one: one.edition)
    singles = {one.start: one for one in masters if one.edition[0] == latest.edition[0]}
    if any(one.rule is not None or one.more for one in masters):
        return [latest]
    return [singles[start] for start in sorted(singles)]


def _key(version: CalendarEvent, master: CalendarEvent | None) -> datetime:
    """The hour it replaces, naive in the zone of its series."""
    timezone = version.timezone if master is None else master.timezone
    named = version.replaces
    return version.start if named is None else named.at(timezone)


def _onwards(versions: Iterable[CalendarEvent], master: CalendarEvent) -> list[_Onward]:
    """In order of the hours they begin with, each by its latest version."""
    found: dict[datetime, _Onward] = {}
    for version in versions:
        key = _key(version, master)
        start = Moment(local=version.start, timezone=version.timezone).at(master.timezone)
        like = _with_codes(replace(version, start=start, timezone=master.timezone), master)
        found[key] = _Onward(key=key, version=like, shift=start - key)
    return [found[key] for key in sorted(found)]


def _with_codes(version: CalendarEvent, master: CalendarEvent) -> CalendarEvent:
    """What was moved by itself is still that client's."""
    return replace(
        version, codes=version.codes or master.codes, title=version.title or master.title
    )


def _of_master(
    master: CalendarEvent, changed: Changed, onward: Sequence[_Onward], window: Window
) -> Iterator[RawEntry]:
    if master.rule is None and not master.more:
        if not changed:
            yield from _within(master, master.start, "", window)
        return
    left_out = {one.date() for one in master.less if one.time() == datetime.min.time()}
    taken: set[date] = set()
    for key in _keys(master, onward, window):
        if key in master.less or key.date() in left_out or key.date() in changed:
            continue
        which = key.isoformat() if key.date() in taken else key.date().isoformat()
        taken.add(key.date())
        of = next((one for one in reversed(onward) if one.key <= key), None)
        if of is None:
            yield from _within(master, key, which, window)
        elif of.is_followed:
            yield from _within(of.version, key + of.shift, which, window)


def _keys(master: CalendarEvent, onward: Sequence[_Onward], window: Window) -> list[datetime]:
    """Hours as the rule gives them, those included that are moved into the window."""
    recurrence = Recurrence(
        start=master.start, timezone=master.timezone, length=master.length, rule=master.rule
    )
    shifts = [one.shift for one in onward if one.is_followed]
    after = window.after - max([timedelta(0), *shifts])
    before = window.before - min([timedelta(0), *shifts])
    keys = [one.key for one in occurrences(recurrence, after, before)]
    return sorted({*keys, *master.more})


def _within(
    event: CalendarEvent, local: datetime, which: str, window: Window
) -> Iterator[RawEntry]:
    if event.lost:
        return
    starts_at = to_utc(local.replace(microsecond=0), zone(event.timezone))
    if window.after <= starts_at < window.before:
        yield RawEntry(
            uid=event.uid,
            occurrence=which,
            title=event.title,
            codes=event.codes,
            starts_at=starts_at,
            ends_at=starts_at + event.length,
            timezone=event.timezone,
            cancelled=event.cancelled,
        )
