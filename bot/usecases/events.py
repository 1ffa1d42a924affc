"""What the product says about itself to its operator: a closed set of events, nothing personal."""

from enum import StrEnum
from typing import Protocol

Field = str | int | float | bool | None


class Event(StrEnum):
    """Every event there is. Fields hold our own random ids, counts, durations, class names."""

    READY = "ready"
    STOPPED = "stopped"
    POLL_FAILED = "poll_failed"
    POLL_CONFLICT = "poll_conflict"
    FOREIGN_WEBHOOK = "foreign_webhook"
    TOKEN_REFUSED = "token_refused"  # noqa: S105  # an event's name
    TELEGRAM_AWAY = "telegram_away"
    POLL_RECOVERED = "poll_recovered"
    LINE_RENEWED = "line_renewed"
    LINE_STUCK = "line_stuck"
    CLOCK_WRONG = "clock_wrong"
    BACK_AFTER_GAP = "back_after_gap"
    WEBHOOK_SET = "webhook_set"
    WEBHOOK_TAKEN_DOWN = "webhook_taken_down"
    WEBHOOK_FAILED = "webhook_failed"
    WEBHOOK_REFUSED_REQUEST = "webhook_refused_request"
    UPDATE_BURIED = "update_buried"
    UPDATE_RETRIED = "update_retried"
    INTAKE_STORE_FAILED = "intake_store_failed"
    SEND_DELIVERED = "send_delivered"
    SEND_POSTPONED = "send_postponed"
    SEND_BURIED = "send_buried"
    SEND_RATE_LIMITED = "send_rate_limited"
    SENDER_FAILED = "sender_failed"
    ANSWER_FAILED = "answer_failed"
    TICK_FAILED = "tick_failed"
    CLOCK_JUMPED = "clock_jumped"
    CALENDAR_READ = "calendar_read"
    CALENDAR_FAILED = "calendar_failed"
    LIBRARY_COMPLAINED = "library_complained"


class EventLog(Protocol):
    """Writes one structured line. `level` is a logging level name in lower case."""

    def event(self, event: Event, *, level: str = "info", **fields: Field) -> None: ...
