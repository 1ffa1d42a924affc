"""An episode as one sealed JSON cell under its client's record key."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from bot.alliance.checkins import CheckInId
from bot.alliance.episodes import Cause, Episode, EpisodeId, EpisodeState, Move
from bot.alliance.people import ClientId, TherapistId
from bot.alliance.signals import Rule
from bot.storage.tables import EpisodeRow
from bot.storage.transaction import Sealer


def episode_row(episode: Episode, sealer: Sealer) -> EpisodeRow:
    return EpisodeRow(
        id=episode.id,
        client_id=episode.client_id,
        therapist_id=episode.therapist_id,
        number=episode.number,
        moves=len(episode.moves),
        episode=sealer.seal("episode", _written(episode)),
    )


def episode_of(row: Row[Any], sealer: Sealer) -> Episode:
    content = json.loads(sealer.open("episode", row.episode))
    return Episode(
        id=EpisodeId(row.id),
        client_id=ClientId(row.client_id),
        therapist_id=TherapistId(row.therapist_id),
        number=row.number,
        began_at=datetime.fromisoformat(content["began_at"]),
        floor=content["floor"],
        sessions=content["sessions"],
        low=content["low"],
        calm=content["calm"],
        moves=tuple(_move(each) for each in content["moves"]),
    )


def _move(each: Mapping[str, Any]) -> Move:
    checkin, rule = each["checkin"], each["rule"]
    return Move(
        at=datetime.fromisoformat(each["at"]),
        cause=Cause(each["cause"]),
        state=EpisodeState(each["state"]),
        checkin_id=None if checkin is None else CheckInId(UUID(checkin)),
        rule=None if rule is None else Rule(rule),
    )


def _written(episode: Episode) -> str:
    return json.dumps(
        {
            "began_at": episode.began_at.isoformat(),
            "floor": episode.floor,
            "sessions": episode.sessions,
            "low": episode.low,
            "calm": episode.calm,
            "moves": [
                {
                    "at": move.at.isoformat(),
                    "cause": move.cause,
                    "state": move.state,
                    "checkin": None if move.checkin_id is None else str(move.checkin_id),
                    "rule": move.rule,
                }
                for move in episode.moves
            ],
        }
    )
