"""Help at once, in any state, and what happens when words sound like danger."""

from datetime import timedelta

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.usecases.actors import ClientActor
from tests.chat.test_checkin_talk import asked
from tests.chat.town import INSTRUMENT, Resident, Town

DANGER = "I want to kill myself"
DANGER_IN_FRENCH = "je veux en finir avec la vie"


async def test_a_stranger_gets_the_card_and_nothing_else() -> None:
    town = await Town.founded(country="CA", help_contact="Call 555 0100 after hours.")
    chidi = town.stranger("Chidi")

    await chidi.says("/need_help")

    assert "911" in chidi.last.text
    assert "555 0100" in chidi.last.text
    assert chidi.last.text.index("911") < chidi.last.text.index("555 0100")
    assert not chidi.last.labels


async def test_without_a_country_on_record_no_number_is_invented() -> None:
    town = await Town.founded()
    chidi = town.stranger("Chidi", language="fr")

    await chidi.says("/need_help")

    assert not any(number in chidi.last.text for number in ("911", "112", "3114", "15"))


async def test_the_button_under_a_check_in_brings_the_card_and_leaves_the_check_in_open() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    check_in = ada.last

    await ada.taps("I need help now")

    assert "9-8-8" in ada.last.text or "988" in ada.last.text
    assert check_in.labels


@pytest.mark.parametrize("said", [DANGER, DANGER_IN_FRENCH, "I WANT TO K1LL MYSELF!!!"])
async def test_words_of_crisis_close_the_check_in_without_thanks(said: str) -> None:
    town = await Town.founded(free_text="on")
    _, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)
    check_in = ada.last

    await ada.says(said)

    assert "911" in ada.last.text
    assert not check_in.labels
    assert "thank" not in ada.texts.lower()
    assert said not in ada.texts


async def test_words_of_crisis_in_the_middle_of_the_items_cancel_what_is_left() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    await ada.taps("2")

    await ada.says(DANGER)

    (checkin,) = await town.checkins(ada)
    assert (checkin.state, checkin.reason) == (CheckInState.CANCELLED, Reason.CRISIS)


async def test_by_default_nobody_is_told_unless_ada_chooses_it() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    before = len(bruno.shown)

    await ada.says(DANGER)
    await town.passes(timedelta(hours=1))
    assert len(bruno.shown) == before

    await ada.taps("Tell my therapist", on=ada.last)
    await town.tick()
    assert "K-17" in bruno.last.text
    assert "kill" not in bruno.texts
    assert "cannot know when" in ada.last.text


async def test_with_always_bruno_is_told_at_once_and_again_until_he_confirms() -> None:
    town = await Town.founded(crisis_notice="always")
    bruno, ada = await asked(town)
    before = len(bruno.shown)

    await ada.says(DANGER)
    await town.tick()
    assert len(bruno.shown) == before + 1
    assert "on its way to your therapist" in ada.last.text

    await town.passes(timedelta(hours=1))
    assert len(bruno.shown) == before + 2
    await bruno.taps("I have seen this")
    await town.passes(timedelta(hours=24))
    assert len(bruno.shown) == before + 2


async def test_an_unconfirmed_notice_stands_first_in_the_digest() -> None:
    town = await Town.founded(crisis_notice="always")
    bruno, ada = await asked(town)
    await ada.says(DANGER)
    await town.passes(timedelta(hours=13))

    await bruno.says("/digest")

    first = bruno.last.text.split("\n\n", maxsplit=2)
    assert "K-17" in "\n".join(first[:2])


async def test_with_never_nobody_is_told_and_the_card_offers_nothing() -> None:
    town = await Town.founded(crisis_notice="never")
    bruno, ada = await asked(town)
    before = len(bruno.shown)

    await ada.says(DANGER)
    await town.passes(timedelta(hours=2))

    assert not ada.last.labels
    assert len(bruno.shown) == before


async def test_words_that_may_mean_something_else_bring_the_card_but_tell_nobody() -> None:
    town = await Town.founded(crisis_notice="always", free_text="on")
    bruno, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)
    before = len(bruno.shown)

    await ada.says("suicide")
    await town.tick()

    assert "911" in ada.last.text
    assert len(bruno.shown) == before
    async with town.store.open_work() as work:
        ((_, reply),) = await work.replies.history(ClientActor(ada.id), ada.id)  # type: ignore[arg-type]  # Ada's id
    assert reply.comment == "suicide"


async def answered_with_a_direct_sign(town: Town, ada: Resident) -> None:
    """Session after session, until an item about open strain comes up; then its bad end."""
    for _ in range(20):
        await town.session(ada)
        await town.passes(timedelta(hours=24))
        check_in = next(one for one in reversed(ada.shown) if "10" in one.labels)
        async with town.store.open_work() as work:
            actor = ClientActor(ada.id)  # type: ignore[arg-type]  # Ada's id
            _, reply = (await work.replies.history(actor, actor.id))[-1]
        for item in reply.items:
            is_direct = INSTRUMENT.item(item).is_direct_marker
            await ada.taps("9" if is_direct else "7", on=check_in)
        if any(INSTRUMENT.item(item).is_direct_marker for item in reply.items):
            return


async def test_a_direct_sign_reaches_bruno_once_in_his_waking_hours_without_content() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)

    await answered_with_a_direct_sign(town, ada)
    await town.passes(timedelta(hours=24))

    told = [one for one in bruno.shown if "direct sign" in one.text and one.labels]
    assert len(told) == 1
    assert "K-17" in told[0].text
    assert "9" not in told[0].text.replace("2026", "").split("(")[0]


async def test_a_direct_sign_kept_to_herself_reaches_nobody() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    await ada.says("/settings")
    await ada.taps("Who sees my answers")
    await ada.taps("Only me")

    await answered_with_a_direct_sign(town, ada)
    await town.passes(timedelta(hours=24))

    assert "direct sign" not in bruno.texts


async def test_an_idiom_is_no_danger() -> None:
    town = await Town.founded(free_text="on")
    _, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)

    await ada.says("I was dead tired, but the session was fine.")

    assert "911" not in ada.texts
    assert not ada.last.labels


async def test_danger_is_heard_while_joining_too() -> None:
    town = await Town.founded(country="CA")
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno)
    await ada.says(f"/start {token}")

    await ada.says(DANGER)

    assert "911" in ada.last.text
    assert not ada.last.labels


async def test_danger_hidden_in_a_command_is_heard() -> None:
    town = await Town.founded()
    _, ada = await asked(town)

    await ada.says(f"/settings {DANGER}")

    assert "911" in ada.last.text
