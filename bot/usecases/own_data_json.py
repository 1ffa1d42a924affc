"""All that is stored about a client as one JSON document; every field is in docs/export.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.alliance.audit import AuditAction
from bot.alliance.own_flags import OwnFlag
from bot.alliance.wishes import Wish
from bot.usecases.export_client import ExportedCheckIn, ExportedItem
from bot.usecases.export_episodes import export_episodes
from bot.usecases.gather_own_data import OwnData

Document = dict[str, Any]
_ROUNDED = timedelta(seconds=1)
"""The trail keeps whole milliseconds: what is this near is the same agreement."""


def own_data_json(data: OwnData) -> Document:
    """Ids and instants as text, instants in UTC."""
    return {
        **export_json(data.checkins),
        "flags": [_flag(one) for one in data.flags],
        **export_episodes(data.episodes),
        **_context(data),
        "client": _client(data),
        "consents": [_consent(one) for one in consents_of(data)],
        "wish": None if data.wish is None else _wish(data.wish),
        "access": [
            {"at": _instant(one.at), "by": one.actor, "action": one.action.value}
            for one in data.trail
        ],
    }


def export_json(checkins: Sequence[ExportedCheckIn]) -> dict[str, list[Document]]:
    """The part about check-ins, in order of session."""
    return {"checkins": [_checkin(one) for one in checkins]}


def _checkin(one: ExportedCheckIn) -> Document:
    return {
        "session": str(one.session_id),
        "session_start": _instant(one.session_starts_at),
        "state": str(one.state),
        "counts_from": None if one.counts_from is None else _instant(one.counts_from),
        "instrument": one.instrument,
        "items": [_item(item) for item in one.items],
        "scores": [
            {"id": each.subscale, "value": each.value, "low": each.low, "high": each.high}
            for each in one.scores
        ],
        "follow_up": None if one.follow_up is None else str(one.follow_up),
        "comment": one.comment,
        "sharing": None if one.sharing is None else str(one.sharing),
        "therapist_guess": one.therapist_guess,
    }


def _item(item: ExportedItem) -> Document:
    scale = item.scale
    return {
        "id": item.id,
        "text": item.text,
        "value": item.value,
        "low": scale.low,
        "high": scale.high,
        "low_label": scale.low_label,
        "high_label": scale.high_label,
    }


def _flag(one: OwnFlag) -> Document:
    flag = one.raised.flag
    return {
        "session": str(one.session_id),
        "session_start": _instant(one.raised.session_starts_at),
        "level": flag.level.value,
        "rule": flag.rule.value,
        "score": flag.score,
        "limit": flag.limit,
        "sessions": flag.sessions,
        "marker": flag.marker,
        "items": list(flag.items),
        "told": one.told.value,
    }


def _context(data: OwnData) -> Document:
    return {
        "goals": [
            {
                "id": str(goal.item),
                "words": goal.words,
                "state": str(goal.state),
                "proposed_by": str(goal.proposed_by),
                "since": _instant(goal.since),
            }
            for goal in data.goals
        ],
        "events": [{"session": str(one.session_id), "kind": str(one.kind)} for one in data.noted],
        "frame": {
            "version": None if data.frame is None else data.frame.version,
            "text": None if data.frame is None else data.frame.text,
            "said": None if data.reading is None else str(data.reading.said),
            "said_of_version": None if data.reading is None else data.reading.version,
        },
    }


def _client(data: OwnData) -> Document:
    client, speech = data.client, data.client.speech
    return {
        "id": str(client.id),
        "alias": client.alias,
        "state": client.state.value,
        "locale": speech.locale,
        "register": speech.register.value,
        "gender": None if speech.gender is None else speech.gender.value,
        "timezone": speech.timezone,
        "country": client.country,
        "quiet_hours": None if client.quiet_hours is None else str(client.quiet_hours),
        "sharing": client.sharing.value if data.is_own else None,
        "asks_sharing": client.asks_sharing if data.is_own else None,
        "discreet": client.discreet,
        "instrument": client.instrument,
        "paused_until": None if client.paused_until is None else client.paused_until.isoformat(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """`locale` is None of an earlier consent: only of the one that holds it is known."""

    version: str
    locale: str | None
    agreed_at: datetime


def consents_of(data: OwnData) -> list[Agreed]:
    """Oldest first; the last is the one that holds."""
    held = data.client.consent
    earlier = [
        Agreed(version=one.detail, locale=None, agreed_at=one.at)
        for one in data.trail
        if one.action is AuditAction.CONSENTED
        and (held is None or one.at + _ROUNDED < held.agreed_at)
    ]
    if held is None:
        return earlier
    current = Agreed(version=held.version, locale=held.locale, agreed_at=held.agreed_at)
    return [*earlier, current]


def _consent(one: Agreed) -> Document:
    return {"version": one.version, "locale": one.locale, "agreed_at": _instant(one.agreed_at)}


def _wish(wish: Wish) -> Document:
    return {
        "state": wish.state.value,
        "made_at": _instant(wish.made_at),
        "seen_at": None if wish.seen_at is None else _instant(wish.seen_at),
        "withdrawn_at": None if wish.withdrawn_at is None else _instant(wish.withdrawn_at),
    }


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
