"""Replies written by an earlier release are read as they were meant."""

import json
from uuid import UUID

from bot.alliance.replies import FollowUp
from bot.storage.mapping.replies import reply_of, reply_row
from bot.storage.transaction import Sealer
from tests.builders import ADA, a_checkin, a_reply
from tests.fakes.tiny_vault import TinyVault

SEALER = Sealer(vault=TinyVault(), table="reply", row=UUID(int=1), subject=ADA.id)
ADDED_SINCE = ("asks_follow_up", "follow_up", "follow_up_done")


def test_a_reply_from_before_the_follow_up_was_thought_of_was_not_asked_it() -> None:
    content = json.loads(SEALER.read("reply", reply_row(a_checkin(), a_reply(), SEALER).reply))
    for name in ADDED_SINCE:
        del content[name]
    assert reply_of(SEALER.seal("reply", json.dumps(content)), SEALER) == a_reply()


def test_a_follow_up_comes_back_as_given() -> None:
    given = a_reply(asks_follow_up=True).with_follow_up(FollowUp.NOTHING)
    assert reply_of(reply_row(a_checkin(), given, SEALER).reply, SEALER) == given
