"""Bruno looks at how he is, for himself alone."""

from datetime import timedelta

from bot.usecases.actors import TherapistActor
from tests.chat.town import Resident, Town

FRIDAY = timedelta(days=4, hours=7)
"""From the town's Monday to Friday, four in the afternoon in Toronto."""


async def turned_on(town: Town, bruno: Resident) -> None:
    await bruno.says("/settings")
    await bruno.taps("Weekly self check")
    await bruno.taps("On")


async def answers(bruno: Resident, energy: str, load: str) -> None:
    await bruno.says("/self")
    await bruno.taps("This week")
    await bruno.taps(energy)
    await bruno.taps(load)


async def test_two_taps_and_the_week_is_shown_in_words_and_bars() -> None:
    town = await Town.founded()
    bruno = await town.therapist()

    await answers(bruno, "some", "a lot")

    assert "energy some, carried home a lot" in bruno.last.text
    assert "▅" in bruno.last.text
    await bruno.says("/self")
    assert "Nov 23" in bruno.last.text
    assert "nobody else sees it" in bruno.last.text


async def test_the_words_on_the_buttons_are_no_bare_numbers() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await bruno.says("/self")
    await bruno.taps("This week")
    assert len(bruno.last.labels) == 5
    assert not any(label.isdigit() for label in bruno.last.labels)


async def test_nobody_is_asked_who_did_not_want_to_be() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await town.passes(timedelta(days=14), step=timedelta(hours=3))
    assert "energy" not in bruno.texts


async def test_who_wants_it_is_asked_once_a_week_on_friday_afternoon() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await turned_on(town, bruno)

    await town.passes(FRIDAY - timedelta(hours=1))
    assert "How much energy" not in bruno.texts
    await town.passes(timedelta(hours=1))
    assert bruno.texts.count("How much energy") == 1

    await bruno.taps("plenty")
    await bruno.taps("nothing")
    assert "energy plenty, carried home nothing" in bruno.last.text
    await town.passes(timedelta(days=7))
    assert bruno.texts.count("How much energy") == 1  # the new one; the old moved on


async def test_who_is_away_is_left_in_peace() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await turned_on(town, bruno)
    await bruno.says("/away 2026-12-05")

    await town.passes(timedelta(days=11))
    assert "How much energy" not in bruno.texts
    await town.passes(timedelta(days=8))
    assert bruno.texts.count("How much energy") == 1


async def test_three_hard_weeks_bring_a_kind_word_and_two_do_not() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    for _ in range(2):
        await answers(bruno, "hardly any", "a lot")
        assert "supervisor" not in bruno.last.text
        await town.passes(timedelta(days=7), step=timedelta(days=1))

    await answers(bruno, "a little", "nearly all of it")

    assert "supervisor" in bruno.last.text
    assert "no measure" in bruno.last.text


async def test_nothing_of_it_reaches_anybody_else() -> None:
    town = await Town.founded()
    bruno, chidi = await town.therapist(), await town.therapist("Chidi")
    dalia, ada = await town.admin(), await town.client("Ada", bruno)
    for _ in range(3):
        await answers(bruno, "hardly any", "nearly all of it")
        await town.session(ada)
        await town.passes(timedelta(days=7), step=timedelta(hours=6))

    await chidi.says("/self")
    await dalia.says("/self")
    await dalia.says("/why")
    for other in (chidi, dalia, ada):
        assert "hardly any" not in other.texts
        assert "asked a lot of you" not in other.texts
    digests = [one.text for one in bruno.shown if "overview" in one.text.lower()]
    assert not any("carried home" in text for text in digests)


async def test_an_old_question_cannot_be_answered_for_a_week_long_gone() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await bruno.says("/self")
    await bruno.taps("This week")
    question = bruno.last
    await town.passes(timedelta(days=15), step=timedelta(days=1))

    answer = await bruno.taps("plenty", question)

    assert answer is not None
    async with town.store.open_work() as work:
        assert await work.self_checks.listed(TherapistActor(bruno.id)) == []  # type: ignore[arg-type]  # Bruno's id


async def test_all_of_it_can_be_erased_after_asking() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await answers(bruno, "some", "a lot")
    await bruno.says("/self")
    await bruno.taps("Erase all of it")
    await bruno.taps("No, keep them")
    await bruno.says("/self")
    assert "energy some" in bruno.last.text

    await bruno.taps("Erase all of it")
    await bruno.taps("Yes, erase them")

    await bruno.says("/self")
    assert "You have not answered yet." in bruno.last.text
    assert bruno.last.labels == ["This week"]
