"""Every button and every command, tried by everybody they are not for.

Generated from the lists themselves: a new verb or command is tried without a new test. The buttons
are made with a true seal for the one who taps, as if the clinic's own key had been stolen: what
protects Ada is that each handler acts for the person at this address only.
"""

from uuid import UUID

import pytest

from bot.alliance.people import ClientId, Role
from bot.chat.callback_data import Press
from bot.chat.verbs import Verb
from bot.usecases.actors import ClientActor, Product
from tests.builders import an_episode
from tests.chat.test_checkin_talk import asked
from tests.chat.town import Resident, Town

WORDS = "The room was cold."
OUTSIDERS = ("stranger", "other client", "other therapist", "admin")


async def lived_in() -> tuple[Town, Resident, Resident]:
    """Ada has answered once with a comment, and a second check-in of hers is open."""
    town = await Town.founded(free_text="on", crisis_notice="always", country="CA")
    bruno, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)
    await ada.says(WORDS)
    await ada.says("/goals")
    await ada.taps("Propose a goal")
    await ada.says(WORDS)
    await town.session(ada)
    async with town.store.open_work() as work:
        assert await work.replies.history(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
        client = await work.clients.get(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
        await work.episodes.add(Product(), an_episode(client))
        await work.commit()
    return town, bruno, ada


async def outsider(town: Town, kind: str) -> Resident:
    match kind:
        case "stranger":
            return town.stranger("Chidi")
        case "other client":
            return await town.client("Emil", await town.therapist("Chidi"), alias="E-01")
        case "other therapist":
            return await town.therapist("Chidi")
        case _:
            return await town.admin("Dalia")


async def traces(town: Town, ada: Resident) -> object:
    """All that is stored of Ada and her check-ins."""
    async with town.store.open_work() as work:
        client = await work.clients.get(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
        history = await work.replies.history(ClientActor(client.id), client.id)
        episodes = await work.episodes.of_client(Product(), client.id)
        checkins = await work.checkins.of_client(Product(), client.id)
        goals = list(await work.goals.of_client(Product(), client.id))
        events = list(await work.contact.of_client(Product(), client.id))
        reading = await work.frames.reading(Product(), client.id)
        wish = await work.wishes.get(Product(), client.id)
        guesses = list(await work.guesses.of_client(Product(), client.id))
        context = (goals, events, reading, wish, guesses)
        return client, checkins, list(history), list(episodes), context


async def ids_of(town: Town, ada: Resident, bruno: Resident) -> list[UUID]:
    checkins = await town.checkins(ada)
    async with town.store.open_work() as work:
        episodes = await work.episodes.of_client(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
        goals = await work.goals.of_client(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    work_of_hers = [
        *(one.id for one in goals),
        *(one.id for one in checkins),
        *(one.session_id for one in checkins),
    ]
    return [ada.id, bruno.id, *work_of_hers, *(one.id for one in episodes)]  # type: ignore[list-item]  # ids of residents


@pytest.mark.parametrize("kind", OUTSIDERS)
@pytest.mark.parametrize("verb", Verb)
async def test_no_button_lets_an_outsider_touch_or_read_what_is_adas(kind: str, verb: Verb) -> None:
    town, bruno, ada = await lived_in()
    who = await outsider(town, kind)
    before, said = await traces(town, ada), len(who.shown)
    codec = town.messenger.codec

    for target in await ids_of(town, ada, bruno):
        for number in (0, 1):
            press = Press(verb, id=target, a=number, b=number)
            await who.taps_data(codec.encode(press, who.address))

    assert await traces(town, ada) == before
    heard = "\n".join(one.text for one in who.shown[said:])
    assert WORDS not in heard
    if not (kind == "admin" and verb is Verb.WHY):  # admins may see attendance, by alias
        assert "K-17" not in heard


@pytest.mark.parametrize("kind", OUTSIDERS)
async def test_no_command_lets_an_outsider_touch_or_read_what_is_adas(kind: str) -> None:
    town, _, ada = await lived_in()
    who = await outsider(town, kind)
    before = await traces(town, ada)
    commands = {name for role in Role for name in town.routes.by_role[role]}

    for name in sorted(commands | set(town.routes.everybody)):
        # A therapist may call a new client of their own what they like, K-17 too.
        for args in ("",) if name == "invite" else ("", " K-17", " K-17 2026-11-25 10:00"):
            said = len(who.shown)
            await who.says(f"/{name}{args}")
            heard = "\n".join(one.text for one in who.shown[said:] if one.from_bot)
            assert WORDS not in heard, name
            if not (kind == "admin" and name == "why"):
                assert "K-17" not in heard.replace("/start", ""), name

    assert await traces(town, ada) == before


@pytest.mark.parametrize("verb", Verb)
async def test_a_button_sealed_for_ada_is_refused_from_any_other_hand(verb: Verb) -> None:
    town, bruno, ada = await lived_in()
    before = await traces(town, ada)
    for kind in OUTSIDERS:
        who = await outsider(town, kind)
        for target in await ids_of(town, ada, bruno):
            data = town.messenger.codec.encode(Press(verb, id=target), ada.address)
            answer = await who.taps_data(data)
            assert answer is not None
            assert answer.text
    assert await traces(town, ada) == before
