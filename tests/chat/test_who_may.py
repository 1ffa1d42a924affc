"""Every button and every command, tried by everybody they are not for.

Generated from the lists themselves: a new verb or command is tried without a new test. The buttons
are made with a true seal for the one who taps, as if the clinic's own key had been stolen: what
protects Ada is that each handler acts for the person at this address only.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import product
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
ROLES = {"other client": Role.CLIENT, "other therapist": Role.THERAPIST, "admin": Role.ADMIN}
FOR_STRANGERS = frozenset({Verb.HELP_NOW, Verb.KEEP, Verb.LANGUAGE})
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
    await town.passes(timedelta(hours=2))
    *_, is_open = await town.checkins(ada)
    assert is_open.takes_answers
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
    before, said, told = await traces(town, ada), len(who.shown), ada.texts
    codec = town.messenger.codec

    for target in (None, *await ids_of(town, ada, bruno)):
        for a, b in product((0, 1), repeat=2):
            press = Press(verb, id=target, a=a, b=b)
            await who.taps_data(codec.encode(press, who.address))

    assert await traces(town, ada) == before
    assert ada.texts == told
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


@pytest.mark.parametrize("kind", OUTSIDERS)
async def test_a_command_that_is_for_others_is_no_command(kind: str) -> None:
    town, _, _ = await lived_in()
    who = await outsider(town, kind)
    await who.says("/nothing_of_the_kind")
    nothing_of_the_kind = who.last.text
    held = ROLES.get(kind)
    theirs = {*town.routes.everybody, *(town.routes.by_role[held] if held else ())}

    for name in sorted({name for role in Role for name in town.routes.by_role[role]} - theirs):
        await who.says(f"/{name}")
        assert who.last.text == nothing_of_the_kind, name


@pytest.mark.parametrize("kind", OUTSIDERS)
async def test_where_a_command_leads_is_closed_though_the_way_to_it_were_open(kind: str) -> None:
    """As if every command were everybody's: what it leads to asks again whom it is for."""
    town, _, ada = await lived_in()
    every = {name: handler for role in Role for name, handler in town.routes.by_role[role].items()}
    everybody = {**every, **town.routes.everybody}
    who = await outsider(town, kind)
    town.routes = replace(town.routes, by_role={role: {} for role in Role}, everybody=everybody)
    before, told = await traces(town, ada), ada.texts

    for name in sorted(every):
        said = len(who.shown)
        await who.says(f"/{name}")
        heard = "\n".join(one.text for one in who.shown[said:] if one.from_bot)
        assert WORDS not in heard, name
        assert "K-17" not in heard, name
        assert kind != "stranger" or not any(one.labels for one in who.shown[said:]), name

    assert await traces(town, ada) == before
    assert ada.texts == told


@pytest.mark.parametrize("verb", sorted(set(Verb) - FOR_STRANGERS))
async def test_no_button_of_somebody_here_shows_a_stranger_anything(verb: Verb) -> None:
    town, bruno, ada = await lived_in()
    chidi = town.stranger("Chidi")
    await chidi.says("/help")
    said = len(chidi.shown)

    for target in (None, *await ids_of(town, ada, bruno)):
        for a, b in product((0, 1), repeat=2):
            data = town.messenger.codec.encode(Press(verb, id=target, a=a, b=b), chidi.address)
            answer = await chidi.taps_data(data)
            assert answer is not None
            assert answer.text

    assert not chidi.shown[said:]


async def test_a_stranger_who_asks_for_help_hears_what_strangers_hear() -> None:
    town = await Town.founded()
    chidi = town.stranger("Chidi")
    await chidi.says("Hello?")
    hello = chidi.last.text
    await chidi.says("/help")
    assert chidi.last.text == hello
