"""Calendar files as other programs write them."""

from datetime import UTC, datetime, timedelta

from bot.usecases.ports import Window

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TORONTO = "America/Toronto"
WINDOW = Window(after=NOW - timedelta(days=3), before=NOW + timedelta(weeks=8), timezone=TORONTO)


def feed(*events: str, head: str = "") -> bytes:
    """Lines as people type them; the format's own line ends are put in."""
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def hour(
    uid: str = "one",
    start: str = ";TZID=America/Toronto:20261124T150000",
    title: str = "J. K.",
    more: str = "DURATION:PT50M",
) -> str:
    return f"UID:{uid}\nDTSTART{start}\nSUMMARY:{title}\n{more}"


WEEKLY = "DURATION:PT50M\nRRULE:FREQ=WEEKLY"
