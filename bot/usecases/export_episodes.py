"""What is kept about strain and repair with a client, for the client: it is about them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.alliance.episodes import Episode, Move


def export_episodes(episodes: Iterable[Episode]) -> dict[str, object]:
    """`episodes`, oldest first, each with all that moved it; ids and instants as text."""
    return {"episodes": [_episode(one) for one in episodes]}


def _episode(one: Episode) -> dict[str, object]:
    return {
        "state": one.state.value,
        "began": _instant(one.began_at),
        "usual_from": one.floor,
        "rated_sessions": one.sessions,
        "sessions_below": one.low,
        "moves": [_move(move) for move in one.moves],
    }


def _move(move: Move) -> dict[str, object]:
    return {
        "at": _instant(move.at),
        "cause": move.cause.value,
        "state": move.state.value,
        "rule": None if move.rule is None else move.rule.value,
    }


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
