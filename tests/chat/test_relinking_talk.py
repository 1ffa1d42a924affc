"""Ada lost her phone. She comes back by another account; so might somebody who is not Ada."""

import re
from datetime import timedelta

from bot.alliance.people import ClientId
from bot.alliance.relinking import CODES, code_from, offered
from bot.usecases.actors import ClientActor, Operator
from bot.usecases.relink_client import InviteAgain
from tests.chat.test_checkin_talk import asked
from tests.chat.town import Resident, Town


async def on_a_new_phone(
    answers: str = "78564", discreet: str = "off"
) -> tuple[Town, Resident, Resident, Resident]:
    """Bruno, Ada's old phone, and the new one. Fewer answers than five: the check-in is open."""
    town = await Town.founded(discreet=discreet)
    bruno, ada = await asked(town)
    for value in answers:
        await ada.taps(value)
    async with town.store.open_work() as work:
        again = InviteAgain(chance=town.chance)
        invitation = await again(work, Operator(), ClientId(ada.id), town.now)  # type: ignore[arg-type]  # Ada's id
        await work.commit()
    new = town.stranger("Ada's new phone")
    new.id = ada.id
    await new.says(f"/start {invitation.token}")
    return town, bruno, ada, new


def words_of(new: Resident) -> str:
    found = re.search(r"two words: (.+)\.", new.texts)
    assert found is not None
    return re.sub(r"[\u2066-\u2069]", "", found.group(1))


async def test_everybody_concerned_is_told() -> None:
    _town, bruno, ada, new = await on_a_new_phone()
    assert "Welcome back" in new.texts
    assert "linked to another Telegram account" in ada.last.text
    assert "K-17 linked a new Telegram account" in bruno.last.text
    assert len(bruno.last.labels) == 6
    assert words_of(new) in bruno.last.labels


async def test_until_it_is_confirmed_nothing_of_before_is_shown() -> None:
    town, _bruno, _ada, new = await on_a_new_phone()
    for command in ("/mydata", "/progress", "/access", "/goals"):
        await new.says(command)
        assert "stays closed" in new.last.text
        assert new.last.attachment is None
    async with town.store.open_work() as work:
        me = ClientActor(ClientId(new.id))  # type: ignore[arg-type]  # Ada's id
        assert await work.replies.history(me, me.id) == []


async def test_the_right_words_open_it() -> None:
    _town, bruno, _ada, new = await on_a_new_phone()
    await bruno.taps(words_of(new))
    assert "confirmed that it is you" in new.last.text
    await new.says("/progress")
    assert "Your own view" in new.last.text


async def test_other_words_open_nothing() -> None:
    _town, bruno, _ada, new = await on_a_new_phone()
    wrong = next(one for one in bruno.last.labels if one != words_of(new))
    answer = await bruno.taps(wrong)
    assert answer is not None
    assert "Those are not the two words" in (answer.text or "")
    await new.says("/progress")
    assert "stays closed" in new.last.text


async def test_another_therapist_cannot_confirm_it() -> None:
    town, bruno, _ada, new = await on_a_new_phone()
    colleague = await town.therapist("Chidi")
    press = town.messenger.codec.decode(bruno.last.button(words_of(new)).data, bruno.address)
    await colleague.taps_data(town.messenger.codec.encode(press, colleague.address))
    await new.says("/progress")
    assert "stays closed" in new.last.text


async def test_an_open_check_in_goes_on_at_the_new_phone_where_it_stood() -> None:
    town, bruno, ada, new = await on_a_new_phone(answers="78")
    await bruno.taps(words_of(new))
    assert "3 of 5" in new.last.text
    assert not any("of 5" in one.text for one in ada.shown)
    for value in "564":
        await new.taps(value)
    assert [one.state for one in await town.checkins(new)] == ["completed"]
    async with town.store.open_work() as work:
        me = ClientActor(ClientId(new.id))  # type: ignore[arg-type]  # Ada's id
        (_, reply), *others = await work.replies.history(me, me.id)
    assert list(reply.responses.values()) == [7, 8, 5, 6, 4]
    assert not others


async def test_nothing_of_an_open_check_in_is_shown_before_the_account_is_confirmed() -> None:
    town, bruno, _ada, new = await on_a_new_phone(answers="78")
    await town.passes(timedelta(hours=5))
    assert "of 5" not in new.texts
    wrong = next(one for one in bruno.last.labels if one != words_of(new))
    await bruno.taps(wrong)
    assert "of 5" not in new.texts


async def test_an_open_check_in_comes_to_the_new_phone_as_discreetly_as_it_came() -> None:
    _town, bruno, _ada, new = await on_a_new_phone(answers="", discreet="on")
    await bruno.taps(words_of(new))
    assert new.last.labels == ["Open"]
    await new.taps("Open")
    assert "1 of 5" in new.last.text


async def test_a_check_in_that_is_over_does_not_come_to_the_new_phone() -> None:
    town, bruno, _ada, new = await on_a_new_phone(answers="78")
    await town.passes(timedelta(days=4), step=timedelta(hours=6))
    await bruno.taps(words_of(new), on=next(m for m in bruno.shown if words_of(new) in m.labels))
    assert "of 5" not in new.texts
    assert "confirmed that it is you" in new.last.text


async def test_the_old_account_is_a_strangers_from_then_on() -> None:
    _town, _bruno, ada, _new = await on_a_new_phone()
    await ada.says("/mydata")
    assert ada.last.attachment is None
    assert "invitation" in ada.last.text


async def test_settings_and_help_work_before_it_is_confirmed() -> None:
    _town, _bruno, _ada, new = await on_a_new_phone()
    await new.says("/settings")
    assert new.last.labels
    await new.says("/need_help")
    assert "stays closed" not in new.last.text


def test_six_different_pairs_are_offered_and_the_right_one_is_among_them() -> None:
    for number in range(CODES):
        pairs = offered(code_from(number))
        assert len(set(pairs)) == 6
        assert number in pairs
