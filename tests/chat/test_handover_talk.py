"""Bruno leaves; Ada goes on with Chidi, a therapist here. Who reads what, and who is told."""

from datetime import timedelta

import pytest

from bot.alliance.errors import InvalidValueError
from bot.alliance.people import ClientId, TherapistId
from bot.chat.voices.handover import ChatHandoverVoice
from bot.usecases.actors import Operator
from bot.usecases.hand_over import HandOver
from tests.chat.test_checkin_talk import asked
from tests.chat.town import Resident, Town


async def hand_over(town: Town, ada: Resident, to: Resident, alias: str | None = None) -> None:
    voice = ChatHandoverVoice(letters=town.messenger, clock=town.clock)
    async with town.store.open_work() as work:
        await HandOver(voice=voice)(
            work,
            Operator(),
            ClientId(ada.id),  # type: ignore[arg-type]  # Ada's id
            TherapistId(to.id),  # type: ignore[arg-type]  # a therapist's id
            town.now,
            alias=alias,
        )
        await work.commit()
    await town.deliver()


async def after_a_reply() -> tuple[Town, Resident, Resident, Resident]:
    town = await Town.founded(free_text="on")
    bruno, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)
    await ada.says("It was good to be heard.")
    colleague = await town.therapist("Chidi")
    return town, bruno, ada, colleague


async def test_both_therapists_are_told_and_ada_is_asked() -> None:
    town, bruno, ada, colleague = await after_a_reply()
    await hand_over(town, ada, colleague)
    assert "K-17 goes on with another therapist" in bruno.last.text
    assert "K-17 goes on with you" in colleague.last.text
    assert "May Chidi read what you answered here before?" in ada.last.text


async def test_chidi_sees_nothing_of_before_in_a_digest_until_ada_agrees() -> None:
    town, _bruno, ada, colleague = await after_a_reply()
    await hand_over(town, ada, colleague)
    question = ada.last
    await colleague.says("/digest")
    assert "K-17" not in colleague.last.text

    await ada.taps("Yes, open them", question)
    await colleague.says("/digest")
    assert "K-17" in colleague.last.text


async def test_bruno_sees_nothing_more_of_ada() -> None:
    town, bruno, ada, colleague = await after_a_reply()
    await hand_over(town, ada, colleague)
    said = len(bruno.shown)
    await bruno.says("/digest")
    await bruno.says("/why K-17")
    await bruno.says("/clients")
    assert "K-17" not in "\n".join(one.text for one in bruno.shown[said:] if one.from_bot)


async def test_ada_who_says_no_can_still_say_yes_later() -> None:
    town, _bruno, ada, colleague = await after_a_reply()
    await hand_over(town, ada, colleague)
    await ada.taps("No, not now")
    assert "stay closed" in ada.last.text
    await ada.taps("Open them after all")
    assert "can now read" in ada.last.text


async def test_the_next_check_in_is_read_by_chidi() -> None:
    town, _bruno, ada, colleague = await after_a_reply()
    await hand_over(town, ada, colleague)
    await town.session(ada)
    await town.passes(timedelta(hours=3))
    for value in "78564":
        await ada.taps(value)
    await ada.taps("No comment")
    await colleague.says("/digest")
    assert "K-17" in colleague.last.text


async def test_an_alias_that_chidi_has_already_is_refused_and_a_new_one_taken() -> None:
    town, _bruno, ada, colleague = await after_a_reply()
    await town.client("Emil", colleague, alias="k-17")
    with pytest.raises(InvalidValueError):
        await hand_over(town, ada, colleague)
    await hand_over(town, ada, colleague, alias="K-18")
    assert "K-18 goes on with you" in colleague.last.text


async def test_somebody_is_not_handed_to_the_therapist_they_have() -> None:
    town, bruno, ada, _colleague = await after_a_reply()
    with pytest.raises(InvalidValueError):
        await hand_over(town, ada, bruno)
