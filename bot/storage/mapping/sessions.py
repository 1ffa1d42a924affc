"""Series, sessions and digests: nothing in them names anybody, so nothing is sealed."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from bot.alliance.people import ClientId, TherapistId
from bot.alliance.sessions import (
    Recurrence,
    Series,
    SeriesId,
    SessionId,
    SessionState,
    TherapySession,
)
from bot.storage.tables import DigestRow, SeriesRow, SessionRow
from bot.usecases.ports import DigestPost


def series_row(series: Series) -> SeriesRow:
    return SeriesRow(
        id=series.id,
        client_id=series.client_id,
        therapist_id=series.therapist_id,
        start=series.recurrence.start,
        timezone=series.recurrence.timezone,
        length_seconds=int(series.recurrence.length.total_seconds()),
        rule=series.recurrence.rule,
        planned_until=series.planned_until,
        ended=series.ended,
    )


def series_of(row: Row[Any]) -> Series:
    return Series(
        id=SeriesId(row.id),
        client_id=ClientId(row.client_id),
        therapist_id=TherapistId(row.therapist_id),
        recurrence=Recurrence(
            start=row.start,
            timezone=row.timezone,
            length=timedelta(seconds=row.length_seconds),
            rule=row.rule,
        ),
        planned_until=row.planned_until,
        ended=row.ended,
    )


def session_row(session: TherapySession) -> SessionRow:
    return SessionRow(
        id=session.id,
        series_id=session.series_id,
        client_id=session.client_id,
        therapist_id=session.therapist_id,
        key=session.key,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        timezone=session.timezone,
        state=session.state,
    )


def session_of(row: Row[Any]) -> TherapySession:
    return TherapySession(
        id=SessionId(row.id),
        series_id=SeriesId(row.series_id),
        client_id=ClientId(row.client_id),
        therapist_id=TherapistId(row.therapist_id),
        key=row.key,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        timezone=row.timezone,
        state=SessionState(row.state),
    )


def digest_row(post: DigestPost) -> DigestRow:
    return DigestRow(
        id=post.id,
        therapist_id=post.therapist_id,
        due_at=post.due_at,
        covers_after=post.covers_after,
        covers_until=post.covers_until,
    )


def digest_of(row: Row[Any]) -> DigestPost:
    return DigestPost(
        id=row.id,
        therapist_id=TherapistId(row.therapist_id),
        due_at=row.due_at,
        covers_after=row.covers_after,
        covers_until=row.covers_until,
    )
