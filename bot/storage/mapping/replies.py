"""A reply as one sealed JSON cell under its client's record key."""

import json
from types import MappingProxyType

from bot.alliance.checkins import CheckIn
from bot.alliance.instruments import ItemId
from bot.alliance.people import Sharing
from bot.alliance.replies import Asked, FollowUp, Reply
from bot.storage.tables import ReplyRow
from bot.storage.transaction import Sealer


def reply_row(checkin: CheckIn, reply: Reply, sealer: Sealer) -> ReplyRow:
    return ReplyRow(
        checkin_id=checkin.id,
        client_id=checkin.client_id,
        reply=sealer.seal("reply", _written(reply)),
        shared=reply.sharing is Sharing.SHARED,
    )


def reply_of(cell: bytes, sealer: Sealer) -> Reply:
    content = json.loads(sealer.open("reply", cell))
    sharing = content["sharing"]
    # Replies from before the question was thought of do not hold it.
    follow_up = content.get("follow_up")
    responses = {ItemId(item): value for item, value in content["responses"].items()}
    return Reply(
        instrument=content["instrument"],
        locale=content["locale"],
        asked=tuple(Asked(item=ItemId(item), wording=words) for item, words in content["asked"]),
        responses=MappingProxyType(responses),
        position=content["position"],
        asks_follow_up=content.get("asks_follow_up", False),
        follow_up=None if follow_up is None else FollowUp(follow_up),
        follow_up_done=content.get("follow_up_done", False),
        goal=content.get("goal"),
        comment=content["comment"],
        comment_done=content["comment_done"],
        sharing=None if sharing is None else Sharing(sharing),
    )


def _written(reply: Reply) -> str:
    return json.dumps(
        {
            "instrument": reply.instrument,
            "locale": reply.locale,
            "asked": [[asked.item, asked.wording] for asked in reply.asked],
            "responses": dict(reply.responses),
            "position": reply.position,
            "asks_follow_up": reply.asks_follow_up,
            "follow_up": reply.follow_up,
            "follow_up_done": reply.follow_up_done,
            "goal": reply.goal,
            "comment": reply.comment,
            "comment_done": reply.comment_done,
            "sharing": reply.sharing,
        },
        ensure_ascii=False,
    )
