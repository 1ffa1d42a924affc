"""Goals, frames and what clients said of them as sealed cells; events as they stand."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from bot.alliance.contact import EventKind, NotedEvent
from bot.alliance.frames import Clarity, Frame, FrameId, FrameReading
from bot.alliance.goals import Goal, GoalId, GoalState
from bot.alliance.people import ClientId, Role, TherapistId
from bot.alliance.sessions import SessionId
from bot.storage.tables.context import ContactEventRow, FrameReadingRow, FrameRow, GoalRow
from bot.storage.transaction import Sealer


def event_row(event: NotedEvent) -> ContactEventRow:
    return ContactEventRow(
        session_id=event.session_id,
        kind=event.kind,
        client_id=event.client_id,
        therapist_id=event.therapist_id,
    )


def event_of(row: Row[Any]) -> NotedEvent:
    return NotedEvent(
        session_id=SessionId(row.session_id),
        client_id=ClientId(row.client_id),
        therapist_id=TherapistId(row.therapist_id),
        kind=EventKind(row.kind),
    )


def goal_row(goal: Goal, sealer: Sealer) -> GoalRow:
    """The state too is sealed: how many goals were reached is the client's own business."""
    content = {
        "words": goal.words,
        "state": goal.state,
        "proposed_by": goal.proposed_by,
        "since": goal.since.isoformat(),
        "changes": None if goal.changes is None else str(goal.changes),
    }
    return GoalRow(
        id=goal.id,
        client_id=goal.client_id,
        therapist_id=goal.therapist_id,
        number=goal.number,
        goal=sealer.seal("goal", _json(content)),
    )


def goal_of(row: Row[Any], sealer: Sealer) -> Goal:
    content = json.loads(sealer.open("goal", row.goal))
    return Goal(
        id=GoalId(row.id),
        client_id=ClientId(row.client_id),
        therapist_id=TherapistId(row.therapist_id),
        number=row.number,
        words=content["words"],
        state=GoalState(content["state"]),
        proposed_by=Role(content["proposed_by"]),
        since=datetime.fromisoformat(content["since"]),
        changes=None if content["changes"] is None else GoalId(UUID(content["changes"])),
    )


def frame_row(frame: Frame, sealer: Sealer) -> FrameRow:
    content = {"text": frame.text, "written_at": frame.written_at.isoformat()}
    return FrameRow(
        id=frame.id,
        therapist_id=frame.therapist_id,
        version=frame.version,
        frame=sealer.seal("frame", _json(content)),
    )


def frame_of(row: Row[Any], sealer: Sealer) -> Frame:
    content = json.loads(sealer.open("frame", row.frame))
    return Frame(
        id=FrameId(row.id),
        therapist_id=TherapistId(row.therapist_id),
        version=row.version,
        text=content["text"],
        written_at=datetime.fromisoformat(content["written_at"]),
    )


def reading_row(reading: FrameReading, sealer: Sealer) -> FrameReadingRow:
    content = {
        "version": reading.version,
        "said": reading.said,
        "at": reading.at.isoformat(),
    }
    return FrameReadingRow(
        client_id=reading.client_id,
        therapist_id=reading.therapist_id,
        reading=sealer.seal("reading", _json(content)),
    )


def reading_of(row: Row[Any], sealer: Sealer) -> FrameReading:
    content = json.loads(sealer.open("reading", row.reading))
    return FrameReading(
        client_id=ClientId(row.client_id),
        therapist_id=TherapistId(row.therapist_id),
        version=content["version"],
        said=Clarity(content["said"]),
        at=datetime.fromisoformat(content["at"]),
    )


def _json(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False)
