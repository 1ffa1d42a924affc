"""Ada would like another therapist: the clinic learns of the wish, Bruno learns nothing."""

from dataclasses import replace
from datetime import timedelta

from bot.alliance.people import ClientId, StaffState
from bot.usecases.actors import Product
from tests.chat.test_checkin_talk import asked
from tests.chat.town import TORONTO, Resident, Town

YES = "Yes, tell the clinic"


async def lived_in() -> tuple[Town, Resident, Resident, Resident]:
    """Bruno, Ada and Dalia."""
    town = await Town.founded(free_text="on")
    bruno, ada = await asked(town)
    for value in "12121":
        await ada.taps(value)
    await ada.says("The room was cold.")
    return town, bruno, ada, await town.admin()


async def wished() -> tuple[Town, Resident, Resident, Resident]:
    town, bruno, ada, dalia = await lived_in()
    await ada.says("/another_therapist")
    await ada.taps(YES)
    return town, bruno, ada, dalia


async def test_nothing_is_sent_before_ada_has_read_what_would_be() -> None:
    _, bruno, ada, dalia = await lived_in()
    heard = len(dalia.shown), len(bruno.shown)

    await ada.says("/another_therapist")
    assert "No reason" in ada.last.text
    assert "I tell your therapist nothing" in ada.last.text
    await ada.taps("No, not now")

    assert (len(dalia.shown), len(bruno.shown)) == heard


async def test_the_admin_learns_alias_and_wish_and_nothing_else() -> None:
    _, bruno, ada, dalia = await lived_in()
    of_bruno = len(bruno.shown)

    await ada.says("/another_therapist")
    await ada.taps(YES)

    assert "K-17" in dalia.last.text
    assert "another therapist" in dalia.last.text
    assert "cold" not in dalia.texts
    assert len(bruno.shown) == of_bruno
    assert "passed your wish on" in ada.last.text
    assert "read it" in ada.last.text  # and that nobody can say when


async def test_one_wish_is_open_at_a_time() -> None:
    _, _, ada, dalia = await wished()
    heard = len(dalia.shown)

    await ada.says("/another_therapist")

    assert YES not in ada.last.labels
    assert "November 23" in ada.last.text
    assert len(dalia.shown) == heard


async def test_a_second_tap_on_the_same_button_sends_nothing_more() -> None:
    _, _, ada, dalia = await lived_in()
    await ada.says("/another_therapist")
    data = ada.last.button(YES).data
    await ada.taps_data(data)
    heard = len(dalia.shown)

    await ada.taps_data(data)

    assert len(dalia.shown) == heard


async def test_ada_can_see_that_somebody_has_seen_it() -> None:
    _, _, ada, dalia = await wished()
    await ada.says("/another_therapist")
    assert "Nobody there has confirmed" in ada.last.text

    await dalia.taps("I have seen this")

    assert "K-17" in dalia.last.text
    await ada.says("/another_therapist")
    assert "Somebody there confirmed" in ada.last.text


async def test_a_wish_can_be_withdrawn_and_the_admin_hears_of_that_too() -> None:
    _, _, ada, dalia = await wished()
    notice = dalia.last
    await ada.says("/another_therapist")
    await ada.taps("Withdraw my wish")

    assert "withdrawn" in dalia.last.text
    answer = await dalia.taps("I have seen this", notice)
    assert answer is not None
    await ada.says("/another_therapist")
    assert YES in ada.last.labels


async def test_what_was_withdrawn_is_not_withdrawn_again() -> None:
    _, _, ada, dalia = await wished()
    await ada.says("/another_therapist")
    data = ada.last.button("Withdraw my wish").data
    await ada.taps_data(data)
    heard = len(dalia.shown)

    await ada.taps_data(data)

    assert len(dalia.shown) == heard


async def test_where_everybody_who_would_hear_has_left_meanwhile_that_is_said() -> None:
    town, _, ada, _ = await lived_in()
    await ada.says("/another_therapist")
    async with town.store.open_work() as work:
        for admin in await work.staff.admins(Product()):
            await work.staff.save_admin(Product(), replace(admin, state=StaffState.ENDED))
        await work.commit()

    await ada.taps(YES)

    assert "nobody apart from your therapist" in ada.last.text
    assert town.store.tables.wishes == {}


async def test_two_weeks_after_somebody_saw_it_ada_may_ask_again() -> None:
    town, _, ada, dalia = await wished()
    await dalia.taps("I have seen this")
    await town.passes(timedelta(days=13), step=timedelta(days=1))
    await ada.says("/another_therapist")
    assert YES not in ada.last.labels

    await town.passes(timedelta(days=1))
    await ada.says("/another_therapist")
    assert YES in ada.last.labels


async def test_the_notice_waits_for_the_admins_morning() -> None:
    town, _, _, dalia = await wished()
    letters = [one.outgoing for one in town.store.tables.outbox.values()]
    notice = next(one for one in reversed(letters) if one.to == dalia.address)
    assert notice.night is not None
    assert str(notice.night.hours) == "21:00-08:00"
    assert notice.night.timezone == TORONTO


async def therapist_who_is_admin(town: Town) -> tuple[Resident, Resident]:
    bruno = await town.therapist()
    token = await town.admin_token("Bruno")
    await bruno.says(f"/start {token}")
    return bruno, await town.client("Ada", bruno)


async def test_where_the_only_admin_is_the_therapist_nothing_is_sent_and_that_is_said() -> None:
    town = await Town.founded()
    bruno, ada = await therapist_who_is_admin(town)
    heard = len(bruno.shown)

    await ada.says("/another_therapist")

    assert "nobody apart from your therapist" in ada.last.text
    assert "professional order" in ada.last.text
    assert not ada.last.labels
    assert len(bruno.shown) == heard


async def test_then_the_clinics_own_words_are_shown() -> None:
    town = await Town.founded(referral_words="Ask Dr. Okoye, two doors down.")
    _, ada = await therapist_who_is_admin(town)

    await ada.says("/another_therapist")

    assert "Ask Dr. Okoye, two doors down." in ada.last.text
    assert "professional order" not in ada.last.text


async def test_an_admin_who_is_the_therapist_is_left_out_and_another_is_told() -> None:
    town = await Town.founded()
    bruno, ada = await therapist_who_is_admin(town)
    dalia = await town.admin()
    heard = len(bruno.shown)

    await ada.says("/another_therapist")
    await ada.taps(YES)

    assert "K-17" in dalia.last.text
    assert len(bruno.shown) == heard


async def test_the_wish_is_forgotten_with_ada() -> None:
    town, _, ada, dalia = await wished()
    notice = dalia.last
    await ada.says("/forget")
    await ada.taps("Yes, erase everything")

    async with town.store.open_work() as work:
        assert await work.wishes.get(Product(), ClientId(ada.id)) is None  # type: ignore[arg-type]  # Ada's id
    said = len(dalia.shown)
    await dalia.taps("I have seen this", notice)
    assert len(dalia.shown) == said


async def test_somebody_who_has_not_agreed_yet_cannot_wish() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await town.admin()
    ada, token = await town.invited("Ada", bruno)
    await ada.says(f"/start {token}")
    await ada.says("/another_therapist")
    assert YES not in ada.last.labels
