"""From an invitation to the first check-in, as the people in the chat see it."""

import pytest

from bot.alliance.people import ClientId, ClientState, GrammaticalGender, Register, Speech
from bot.chat.callback_data import Press
from bot.chat.verbs import Verb
from bot.usecases.actors import Product
from bot.usecases.join import JoinStep
from tests.builders import TORONTO
from tests.chat.town import Resident, Town


async def stored(town: Town, ada: Resident) -> ClientState:
    async with town.store.open_work() as work:
        return (await work.clients.get(Product(), ClientId(ada.id))).state  # type: ignore[arg-type]  # Ada's id


async def test_ada_reads_the_consent_first_and_nothing_is_asked_before() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno)

    await ada.says(f"/start {token}")

    assert "before anything is asked" in ada.last.text.lower()
    assert ada.last.labels == ["I agree", "No, thank you", "Another language"]
    assert await stored(town, ada) is ClientState.INVITED


async def test_first_buttons_lead_through_in_at_most_six_taps_and_end_without_buttons() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno, locale="fr", country=None)
    await ada.says(f"/start {token}")

    taps = 0
    while ada.last.labels:
        await ada.taps(ada.last.labels[0])
        taps += 1

    assert 2 <= taps <= 6
    assert await stored(town, ada) is ClientState.ACTIVE


async def join_in(town: Town, locale: str) -> Resident:
    """Ada has agreed and stands before the first step."""
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno, locale=locale)
    await ada.says(f"/start {token}")
    await ada.taps(ada.last.labels[0])
    return ada


async def gender_of(town: Town, ada: Resident) -> GrammaticalGender | None:
    async with town.store.open_work() as work:
        client = await work.clients.get(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    return client.speech.gender


async def test_in_polish_too_first_buttons_take_six_taps_and_choose_no_gender() -> None:
    town = await Town.founded()
    bruno = await town.therapist(locale="pl")
    await bruno.says("/invite K-17")
    ada = town.stranger("Ada")
    await ada.says("/start " + bruno.last.text.partition("start=")[2].split()[0])

    taps = 0
    while ada.last.labels:
        await ada.taps(ada.last.labels[0])
        taps += 1

    assert taps == 6
    async with town.store.open_work() as work:
        client = await work.clients.at(Product(), ada.address)
    assert client is not None
    assert client.state is ClientState.ACTIVE
    assert client.speech == Speech("pl", TORONTO)


async def test_how_bruno_is_addressed_is_not_how_ada_is() -> None:
    town = await Town.founded()
    bruno = await town.therapist(locale="pl")
    await bruno.says("/language")
    await bruno.taps(next(label for label in bruno.last.labels if "Polski" in label))
    await bruno.taps("Na „ty”")
    await bruno.taps("Forma męska")

    await bruno.says("/invite K-17")
    ada = town.stranger("Ada")
    await ada.says("/start " + bruno.last.text.partition("start=")[2].split()[0])

    async with town.store.open_work() as work:
        therapist = await work.staff.therapist_at(Product(), bruno.address)
        client = await work.clients.at(Product(), ada.address)
    assert therapist is not None
    assert client is not None
    assert therapist.speech.gender is GrammaticalGender.MASCULINE
    assert therapist.speech.register is Register.FAMILIAR
    assert client.speech == Speech("pl", TORONTO)


@pytest.mark.parametrize(
    ("label", "gender"),
    [("Forma żeńska", GrammaticalGender.FEMININE), ("Forma męska", GrammaticalGender.MASCULINE)],
)
async def test_where_grammar_forces_it_ada_chooses_the_form_herself(
    label: str, gender: GrammaticalGender
) -> None:
    town = await Town.founded()
    ada = await join_in(town, "pl")
    await ada.taps("Na „ty”")

    assert ada.last.labels[0] == "Bez rodzaju"
    await ada.taps(label)

    assert await gender_of(town, ada) is gender
    assert ada.last.labels


async def test_a_button_for_a_gender_there_is_not_changes_nothing() -> None:
    town = await Town.founded()
    ada = await join_in(town, "ar")
    press = Press(Verb.JOIN_CHOOSE, a=list(JoinStep).index(JoinStep.GENDER), b=2)

    await ada.taps_data(town.messenger.codec.encode(press, ada.address))

    assert await gender_of(town, ada) is None


@pytest.mark.parametrize("locale", ["en", "fr"])
async def test_no_gender_is_asked_where_no_sentence_needs_one(locale: str) -> None:
    town = await Town.founded()
    ada = await join_in(town, locale)

    while ada.last.labels:
        await ada.taps(ada.last.labels[0])

    assert not {"Without gender", "Sans genre"} & {
        label for shown in ada.shown for label in shown.labels
    }


async def test_what_the_invitation_says_is_not_asked_again() -> None:
    town = await Town.founded()
    bruno = await town.therapist()

    ada = await town.client("Ada", bruno, country="CA")

    assert "country" not in ada.texts
    assert "city" not in ada.texts


async def test_ada_may_change_the_language_before_agreeing() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno)
    await ada.says(f"/start {token}")

    await ada.taps("Another language")
    french = next(label for label in ada.last.labels if "fran" in label.lower())
    await ada.taps(french)

    assert "brouillon" in french or "draft" in french
    assert "I agree" not in ada.last.labels
    assert len(ada.last.labels) == 3
    assert await stored(town, ada) is ClientState.INVITED


async def test_declining_keeps_nothing_and_ends_kindly() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno)
    await ada.says(f"/start {token}")

    await ada.taps("No, thank you")

    assert not ada.last.labels
    async with town.store.open_work() as work:
        assert await work.clients.at(Product(), ada.address) is None


async def test_an_invitation_works_once_for_the_first_who_uses_it() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno)
    chidi = town.stranger("Chidi")
    await ada.says(f"/start {token}")

    await chidi.says(f"/start {token}")

    assert chidi.last.text.endswith("/need_help")
    assert not chidi.last.labels
    async with town.store.open_work() as work:
        assert await work.clients.at(Product(), chidi.address) is None


async def test_ada_may_open_her_own_spent_invitation_again_before_agreeing() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno)
    await ada.says(f"/start {token}")

    await ada.says(f"/start {token}")

    assert ada.last.labels[0] == "I agree"


@pytest.mark.parametrize("words", ["hello", "/start", "/start nonsense", "/settings", "/pause", ""])
async def test_a_stranger_gets_one_kind_sentence_that_ends_with_need_help(words: str) -> None:
    town = await Town.founded()
    chidi = town.stranger("Chidi")

    await chidi.says(words)

    assert len([one for one in chidi.shown if one.from_bot]) == 1
    assert chidi.last.text.endswith("/need_help")
    assert not chidi.last.labels


async def test_quiet_hours_can_be_chosen_while_joining() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno)
    await ada.says(f"/start {token}")
    await ada.taps("I agree")

    await ada.taps("No quiet hours")

    async with town.store.open_work() as work:
        client = await work.clients.get(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    assert client.quiet_hours is not None
    assert client.quiet_hours.is_none
    assert not ada.last.labels


async def test_a_country_is_never_guessed_and_can_be_left_open() -> None:
    town = await Town.founded()
    bruno = await town.therapist()

    ada = await town.client("Ada", bruno, country=None, locale="fr")  # type: ignore[arg-type]  # left open

    async with town.store.open_work() as work:
        assert (await work.clients.get(Product(), ClientId(ada.id))).country is None  # type: ignore[arg-type]  # Ada's id


async def test_bruno_joins_with_one_message_without_buttons() -> None:
    town = await Town.founded()

    bruno = await town.therapist()

    assert "Bruno" in bruno.last.text
    assert not bruno.last.labels


async def test_a_button_of_the_consent_does_nothing_after_joining() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno)
    await ada.says(f"/start {token}")
    agree = ada.last.button("I agree").data
    decline = ada.last.button("No, thank you").data
    await ada.taps("I agree")

    for data in (agree, decline):
        assert await ada.taps_data(data) is not None

    assert await stored(town, ada) is ClientState.ACTIVE
