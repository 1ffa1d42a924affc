"""What `alliance calendar` prints."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.alliance.calendars import Calendar, Trouble
from bot.cli.answers import Answer, table, utc

if TYPE_CHECKING:
    from bot.usecases.add_calendar import Unmatched
    from bot.usecases.read_calendars import Read

SHOWN_TIMES = 3
KEY_LETTERS = 12

WHY = {
    Trouble.UNREACHABLE: "its server does not answer",
    Trouble.TOO_SLOW: "it takes longer than 20 seconds",
    Trouble.FORBIDDEN_ADDRESS: "its address leads into a private network or away from https; "
    "ALLIANCE_CALENDAR_ALLOW_PRIVATE=true lets it",
    Trouble.GONE: "its server says that there is none at that address",
    Trouble.TOO_LARGE: "it is larger than 5 MB",
    Trouble.NOT_A_CALENDAR: "what comes is not a whole ICS calendar",
    Trouble.TOO_COSTLY: "reading it takes too much; share a calendar with the sessions only",
    Trouble.EMPTIED: "most of the coming sessions have vanished from it, so nothing was changed; "
    "if that is right, “alliance calendar sync ID --confirm”",
}


def server_of(calendar: Calendar) -> str:
    return "file" if calendar.address is None else urlsplit(calendar.address).hostname or ""


def when(instant: datetime | None) -> str:
    return "never" if instant is None else utc(instant)


def calendar_document(calendar: Calendar) -> dict[str, object]:
    return {
        "id": calendar.id,
        "therapist": calendar.therapist_id,
        "kind": calendar.kind,
        "server": None if calendar.address is None else server_of(calendar),
        "read_at": calendar.read_at,
        "trouble": calendar.trouble,
        "unmatched": calendar.unmatched,
    }


def told(reads: "Sequence[Read]") -> Answer:
    blocks = [_text(one) for one in reads]
    documents = [_read_document(one) for one in reads]
    single = documents[0] if len(documents) == 1 else {}
    return Answer(
        text="\n\n".join(blocks) or "No feeds yet.", document={**single, "calendars": documents}
    )


def _read_document(read: "Read") -> dict[str, object]:
    done, passed = read.synced, read.passed
    return {
        **calendar_document(read.calendar),
        "trouble": read.trouble,
        "added": done.added,
        "moved": done.moved,
        "cancelled": done.cancelled,
        "kept": done.kept,
        "overlapping": done.overlapping,
        "closed": done.closed,
        "unmatched": done.unmatched,
        "passed": {
            "all_day": passed.all_day,
            "not_understood": passed.not_understood,
            "in_utc": passed.in_utc,
        },
    }


def _text(read: "Read") -> str:
    done, passed = read.synced, read.passed
    first = [f"Calendar: {read.calendar.id}"]
    if read.trouble is not None:
        return "\n".join([*first, f"Not read: {WHY[read.trouble]}"])
    counted = {
        "Sessions added": done.added,
        "Sessions moved": done.moved,
        "Sessions cancelled": done.cancelled,
        "Changed after they were asked about, or cancelled here; left alone": done.kept,
        "Left out, because that client has another session then": done.overlapping,
        "On days the clinic is closed": done.closed,
        "Entries that are nobody's (“alliance calendar map ID” lists them)": done.unmatched,
        "All-day entries passed over": passed.all_day,
        "Entries that were not understood": passed.not_understood,
        "Series in UTC: their hour will move when the clocks change": passed.in_utc,
    }
    always = ("Sessions added", "Sessions moved", "Sessions cancelled")
    lines = [f"{name}: {count}" for name, count in counted.items() if count or name in always]
    return "\n".join(first + lines)


def labels(unmatched: "Sequence[Unmatched]") -> Answer:
    rows = [
        (
            one.mark.hex()[:KEY_LETTERS],
            len(one.starts),
            ", ".join(utc(start) for start in one.starts[:SHOWN_TIMES]),
            one.title or "(no title)",
        )
        for one in unmatched
    ]
    return Answer(
        text=table(rows, none="Every entry is somebody's."),
        document={
            "labels": [
                {
                    "label": one.mark.hex(),
                    "title": one.title,
                    "count": len(one.starts),
                    "starts": list(one.starts),
                }
                for one in unmatched
            ]
        },
    )
