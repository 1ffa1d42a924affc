"""Policies, explanations, exports and erasure, as an operator asks for them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.errors import InvalidValueError, NeedsConfirmationError, NotFoundError
from bot.alliance.instruments import ItemId
from bot.alliance.people import Address, Client, ClientState, QuietHours, Sharing
from bot.alliance.replies import Asked, Reply
from bot.usecases.actors import ClientActor, Operator, Product
from bot.usecases.erase_client import EraseClient
from bot.usecases.export_client import ExportClient, ExportedCheckIn, ShownScale
from bot.usecases.own_data_json import export_json
from bot.usecases.ports import Act, MessageKey, MessageRef, Posted
from bot.usecases.set_policy import SetPolicy
from tests.usecases.front_desk import AT_THREE, FrontDesk, opened
from tests.usecases.plain_messenger import WORDING, PlainMessenger


@pytest.fixture
async def desk() -> FrontDesk:
    return await opened()


async def set_policy(desk: FrontDesk, name: str, text: str) -> None:
    async with desk.open_work() as work:
        await SetPolicy()(work, Operator(), name, text, desk.now)
        await work.commit()


# --- policies -----------------------------------------------------------------------------------


async def test_a_policy_is_kept(desk: FrontDesk) -> None:
    await set_policy(desk, "quiet_hours", "22:00-07:00")

    async with desk.open_work() as work:
        policies = (await work.clinic.get(Operator())).policies
    assert policies.quiet_hours == QuietHours.parse("22:00-07:00")


@pytest.mark.parametrize(
    ("name", "text"),
    [("nope", "1"), ("checkin_delay", "soon"), ("quiet_hours", "x" * 10_000), ("", "")],
)
async def test_a_policy_without_sense_changes_nothing(
    desk: FrontDesk, name: str, text: str
) -> None:
    with pytest.raises(InvalidValueError):
        await set_policy(desk, name, text)


@pytest.mark.parametrize("text", ["1h", "1m", "59d", "1439h"])
async def test_answers_are_not_deleted_before_therapists_had_time_to_read_them(
    desk: FrontDesk, text: str
) -> None:
    with pytest.raises(InvalidValueError, match="at least 60 days"):
        await set_policy(desk, "retention", text)
    async with desk.open_work() as work:
        assert (await work.clinic.get(Operator())).policies.retention is None
    await set_policy(desk, "retention", "60d")
    await set_policy(desk, "retention", "none")


async def test_a_shorter_rule_from_before_there_was_a_least_hinders_nothing_else(
    desk: FrontDesk,
) -> None:
    async with desk.open_work() as work:
        before = (await work.clinic.get(Operator())).policies.with_value("retention", "30d")
        await work.clinic.save_policies(Operator(), before)
        await work.commit()
    await set_policy(desk, "free_text", "on")
    async with desk.open_work() as work:
        assert (await work.clinic.get(Operator())).policies.retention == timedelta(days=30)


async def test_check_ins_not_yet_asked_follow_the_policy(desk: FrontDesk) -> None:
    await desk.record()
    await set_policy(desk, "checkin_delay", "1h")
    await set_policy(desk, "expire_after", "24h")

    (checkin,) = await desk.checkins()
    assert checkin.due_at == checkin.session_ends_at + timedelta(hours=1)
    assert checkin.expires_at == checkin.due_at + timedelta(hours=24)


async def test_a_check_in_on_screen_keeps_when_it_was_due(desk: FrontDesk) -> None:
    await desk.record()
    (checkin,) = await desk.checkins()
    sent = replace(checkin, state=CheckInState.SENT, sent_at=checkin.due_at)
    await desk.put(sent)
    await set_policy(desk, "checkin_delay", "1h")

    (after,) = await desk.checkins()
    assert (after.due_at, after.state) == (sent.due_at, CheckInState.SENT)


# --- why ----------------------------------------------------------------------------------------


async def test_before_ada_agrees_her_consent_is_what_is_missing(desk: FrontDesk) -> None:
    await desk.record()

    (found,) = await desk.why()
    assert (found.state, found.reason) == (CheckInState.SCHEDULED, Reason.NO_CONSENT)


async def test_a_check_in_of_tomorrow_is_not_yet_due(desk: FrontDesk) -> None:
    await desk.join(desk.ada)
    await desk.record()

    (found,) = await desk.why()
    assert (found.state, found.reason) == (CheckInState.SCHEDULED, Reason.NOT_YET_DUE)


async def test_a_check_in_moved_by_quiet_hours_says_so(desk: FrontDesk) -> None:
    await desk.join(desk.ada)
    await desk.record(datetime(2026, 11, 23, 19))  # noqa: DTZ001

    (found,) = await desk.why()
    assert (found.state, found.reason) == (CheckInState.SCHEDULED, Reason.QUIET_HOURS)


async def test_a_check_in_that_should_have_left_waits_for_telegram(desk: FrontDesk) -> None:
    await desk.join(desk.ada)
    await desk.record()
    (checkin,) = await desk.checkins()
    desk.now = checkin.due_at + timedelta(minutes=1)

    (found,) = await desk.why()
    assert (found.state, found.reason) == (
        CheckInState.SCHEDULED,
        Reason.WAITING_FOR_TELEGRAM,
    )


async def test_a_claimed_check_in_reads_scheduled(desk: FrontDesk) -> None:
    await desk.record()
    (checkin,) = await desk.checkins()
    await desk.put(replace(checkin, state=CheckInState.CLAIMED))

    (found,) = await desk.why()
    assert (found.state, found.reason) == (
        CheckInState.SCHEDULED,
        Reason.WAITING_FOR_TELEGRAM,
    )


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        (None, Reason.PAUSED),
        (date(2026, 11, 30), Reason.PAUSED),
        (date(2026, 11, 23), Reason.NOT_YET_DUE),
    ],
)
async def test_a_pause_is_the_reason_only_while_it_will_last(
    desk: FrontDesk, until: date | None, reason: Reason
) -> None:
    await desk.join(desk.ada)
    await desk.record()
    async with desk.open_work() as work:
        ada = await work.clients.get(Operator(), desk.ada)
        paused = replace(ada, state=ClientState.PAUSED, paused_until=until)
        await work.clients.save(Operator(), paused)
        await work.commit()

    (found,) = await desk.why()
    assert (found.state, found.reason) == (CheckInState.SCHEDULED, reason)


async def test_a_check_in_before_the_next_session_has_no_time_left(desk: FrontDesk) -> None:
    await desk.join(desk.ada)
    await desk.record()
    await desk.record(AT_THREE + timedelta(hours=1))

    first, second = await desk.why()
    assert first.reason in (Reason.TOO_LATE, Reason.NEXT_SESSION)
    assert second.reason is Reason.NOT_YET_DUE


async def test_what_is_over_keeps_its_own_reason(desk: FrontDesk) -> None:
    await desk.record()
    (checkin,) = await desk.checkins()
    await desk.put(
        replace(
            checkin,
            state=CheckInState.EXPIRED,
            reason=Reason.PARTLY_ANSWERED,
            closed_at=desk.now,
        )
    )

    (found,) = await desk.why()
    assert (found.state, found.reason) == (CheckInState.EXPIRED, Reason.PARTLY_ANSWERED)


# --- export -------------------------------------------------------------------------------------


SCALE = {"low": 0, "high": 10, "low_label": "no", "high_label": "yes"}


class Uppercase:
    def text(self, reply: Reply, item: ItemId, client: Client) -> str:
        return item.upper()

    def scale(self, reply: Reply, item: ItemId, client: Client) -> ShownScale:
        return ShownScale(low_label="no", high_label="yes")


async def answered(desk: FrontDesk, sharing: Sharing = Sharing.PRIVATE) -> None:
    """One check-in that Ada answered, for herself alone: two items, one of them skipped."""
    await desk.record()
    (checkin,) = await desk.checkins()
    reply = Reply(
        instrument="alliance/1",
        locale="en",
        asked=tuple(Asked(item=ItemId(name), wording=WORDING) for name in ("a", "b", "c")),
    )
    reply = reply.with_response(0, 7).with_response(1, None)
    reply = reply.with_comment("it was good").with_sharing(sharing)
    completed = replace(
        checkin,
        state=CheckInState.COMPLETED,
        reason=Reason.ANSWERED,
        sent_at=checkin.due_at,
        completed_at=checkin.due_at,
        closed_at=checkin.due_at,
    )
    async with desk.open_work() as work:
        await work.replies.put(Product(), checkin, reply)
        await work.commit()
    await desk.put(completed)


async def taken(desk: FrontDesk, actor: ClientActor | Operator) -> Sequence[ExportedCheckIn]:
    async with desk.open_work() as work:
        return await ExportClient(texts=Uppercase())(work, actor, desk.ada, desk.now)


async def test_what_ada_takes_along_holds_what_was_asked_and_said_private_too(
    desk: FrontDesk,
) -> None:
    await answered(desk)
    await desk.record(AT_THREE + timedelta(weeks=1))
    (session, _) = await desk.sessions()
    found = await taken(desk, ClientActor(desk.ada))

    first, second = export_json(found)["checkins"]
    assert first == {
        "session": str(session.id),
        "session_start": "2026-11-23T20:00:00Z",
        "state": "completed",
        "counts_from": "2026-11-26T22:50:00Z",
        "instrument": "alliance/1",
        "items": [
            {"id": "a", "text": "A", "value": 7, **SCALE},
            {"id": "b", "text": "B", "value": None, **SCALE},
        ],
        "scores": [],
        "follow_up": None,
        "comment": "it was good",
        "sharing": "private",
        "therapist_guess": None,
    }
    assert (second["state"], second["items"], second["comment"]) == ("scheduled", [], None)


async def test_an_export_at_the_desk_shows_what_was_kept_as_not_answered(desk: FrontDesk) -> None:
    await answered(desk)
    (open_yet,) = export_json(await taken(desk, Operator()))["checkins"]
    desk.now += timedelta(days=7)
    (over,) = export_json(await taken(desk, Operator()))["checkins"]

    assert (open_yet["state"], over["state"]) == ("sent", "expired")
    for one in (open_yet, over):
        assert (one["instrument"], one["items"], one["comment"], one["sharing"]) == (
            None,
            [],
            None,
            None,
        )
        assert one["counts_from"] == "2026-11-26T22:50:00Z"


async def test_an_export_at_the_desk_tells_no_answer_of_what_shares_its_trend(
    desk: FrontDesk,
) -> None:
    await answered(desk, Sharing.TREND)
    (one,) = export_json(await taken(desk, Operator()))["checkins"]

    assert (one["state"], one["sharing"]) == ("completed", "trend")
    assert (one["items"], one["comment"]) == ([], None)


async def test_an_export_at_the_desk_holds_what_is_shared(desk: FrontDesk) -> None:
    await answered(desk, Sharing.SHARED)

    assert await taken(desk, Operator()) == await taken(desk, ClientActor(desk.ada))


async def test_an_exported_answer_is_not_printed_by_accident(desk: FrontDesk) -> None:
    await answered(desk)
    found = await taken(desk, ClientActor(desk.ada))

    assert "it was good" not in repr(found)
    assert "7" not in repr(found[0].items[0])


# --- erasure ------------------------------------------------------------------------------------


async def erase(desk: FrontDesk, *, confirmed: bool = True) -> int:
    async with desk.open_work() as work:
        erasing = EraseClient(messenger=PlainMessenger())
        replies = await erasing(work, Operator(), desk.ada, confirmed=confirmed, now=desk.now)
        await work.commit()
    return replies


async def test_an_erasure_must_be_confirmed(desk: FrontDesk) -> None:
    with pytest.raises(NeedsConfirmationError, match="--yes"):
        await erase(desk, confirmed=False)

    assert (await desk.client()).alias == "K-17"


async def test_an_erased_client_is_gone_with_every_reply(desk: FrontDesk) -> None:
    await desk.join(desk.ada)
    await answered(desk)

    assert await erase(desk) == 1

    async with desk.open_work() as work:
        assert await work.clients.listed(Operator()) == []
        assert await work.replies.history(Product(), desk.ada) == []


async def test_what_is_in_the_chat_of_an_erased_client_is_taken_away(desk: FrontDesk) -> None:
    await desk.join(desk.ada)
    address = (await desk.client()).address
    assert isinstance(address, Address)
    async with desk.open_work() as work:
        posted = Posted(
            key=MessageKey("said/1"),
            to=address,
            ref=MessageRef("77"),
            posted_at=desk.now - timedelta(hours=3),
            client_id=desk.ada,
        )
        await work.posted.remember(Product(), posted)
        await work.commit()
    await erase(desk)

    async with desk.open_work() as work:
        (taken,) = await work.outbox.take(Product(), desk.now, 10)
    assert (taken.outgoing.act, taken.outgoing.body) == (Act.REMOVE_REF, "removal: 77")


async def test_nobody_is_erased_twice(desk: FrontDesk) -> None:
    await erase(desk)

    with pytest.raises(NotFoundError):
        await erase(desk)


async def test_an_erased_client_gets_no_new_session(desk: FrontDesk) -> None:
    await erase(desk)

    with pytest.raises(NotFoundError):
        await desk.record()
