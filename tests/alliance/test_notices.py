from datetime import timedelta
from uuid import UUID

import pytest

from bot.alliance.notices import Notice, NoticeId, NoticeKind
from tests.alliance.alliance_people import ADA, BRUNO, utc

NOON = utc("2026-11-23T12:00")


def notice(kind: NoticeKind) -> Notice:
    return Notice(
        id=NoticeId(UUID(int=5)),
        client_id=ADA.id,
        therapist_id=BRUNO,
        kind=kind,
        created_at=NOON,
        next_at=NOON,
    )


def test_words_of_crisis_reach_bruno_at_once_and_one_and_twelve_hours_later() -> None:
    current, sent_at = notice(NoticeKind.CRISIS), []
    while current.next_at is not None:
        sent_at.append(current.next_at - NOON)
        current = current.after_sending(current.next_at)
    assert sent_at == [timedelta(0), timedelta(hours=1), timedelta(hours=12)]
    assert current.sent == 3


def test_a_first_sending_that_was_late_moves_the_repeats_with_it() -> None:
    late = notice(NoticeKind.CRISIS).after_sending(NOON + timedelta(hours=3))
    assert late.next_at == NOON + timedelta(hours=4)


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind is not NoticeKind.CRISIS])
def test_other_notices_are_sent_once(kind: NoticeKind) -> None:
    assert notice(kind).after_sending(NOON).next_at is None


def test_only_signs_of_danger_and_of_rupture_are_acknowledged() -> None:
    needing = {kind for kind in NoticeKind if notice(kind).needs_acknowledgement}
    assert needing == {NoticeKind.CRISIS, NoticeKind.DIRECT_SIGN}
