"""The consent changed. Ada is asked again before anything else is asked."""

from datetime import timedelta

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.people import ClientId, ClientState
from bot.usecases.actors import Product
from tests.chat.test_checkin_talk import digit_rows
from tests.chat.town import Resident, Town

HOUR = timedelta(hours=1)


async def changed() -> tuple[Town, Resident, Resident]:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    await town.policy(crisis_notice="always")
    await town.session(ada)
    await town.passes(3 * HOUR)
    return town, bruno, ada


async def test_a_changed_consent_comes_instead_of_the_questions() -> None:
    town, _bruno, ada = await changed()
    assert "Something about how this works has changed" in ada.last.text
    assert ada.last.labels == ["I agree", "No, stop here"]
    (checkin,) = await town.checkins(ada)
    assert (checkin.state, checkin.reason) == (CheckInState.SCHEDULED, Reason.NO_CONSENT)


async def test_who_agrees_again_is_asked_at_once() -> None:
    town, _bruno, ada = await changed()
    await ada.taps("I agree")
    await town.tick()
    assert digit_rows(ada.last)
    async with town.store.open_work() as work:
        client = await work.clients.get(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    assert client.consent is not None
    assert "always" in client.consent.version


async def test_it_is_asked_once_however_many_sessions_follow() -> None:
    town, _bruno, ada = await changed()
    await town.passes(24 * HOUR)
    await town.session(ada)
    await town.passes(24 * HOUR)
    assert ada.texts.count("Something about how this works has changed") == 1
    assert not any(digit_rows(one) for one in ada.shown if one.from_bot)


async def test_without_an_answer_the_check_in_expires_for_want_of_consent() -> None:
    town, _bruno, ada = await changed()
    await town.passes(80 * HOUR)
    (checkin,) = await town.checkins(ada)
    assert (checkin.state, checkin.reason) == (CheckInState.EXPIRED, Reason.NO_CONSENT)


async def test_who_does_not_agree_any_more_has_stopped_and_bruno_learns_that() -> None:
    town, bruno, ada = await changed()
    await ada.taps("No, stop here")
    await town.tick()
    async with town.store.open_work() as work:
        client = await work.clients.get(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    assert client.state is ClientState.STOPPED
    assert "stopped the check-ins" in bruno.last.text


async def test_a_consent_that_did_not_change_cannot_be_renewed() -> None:
    _town, _bruno, ada = await changed()
    again = ada.last.button("I agree").data
    await ada.taps("I agree")
    answer = await ada.taps_data(again)
    assert answer is not None
    assert "I agree" not in ada.last.labels


async def test_a_change_that_concerns_no_client_asks_nobody() -> None:
    town = await Town.founded()
    ada = await town.client("Ada", await town.therapist())
    await town.policy(digest_at="tue 09:00")
    await town.session(ada)
    await town.passes(3 * HOUR)
    assert digit_rows(ada.last)
