"""Ada asks who looked at her answers; she is told who and when, and never more than is true."""

from tests.chat.test_checkin_talk import asked
from tests.chat.town import Town


async def test_ada_is_told_when_nobody_has_looked() -> None:
    town = await Town.founded()
    _bruno, ada = await asked(town)
    await ada.says("/access")
    assert ada.last.text == "Nobody has looked at your answers yet."


async def test_ada_learns_that_bruno_had_an_overview() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    for _ in range(5):
        await ada.taps("7")
    await bruno.says("/digest")
    await ada.says("/access")
    assert "your therapist, an overview of the week" in ada.last.text
    assert "Whoever holds both" in ada.last.text


async def test_ada_learns_that_she_took_a_copy_herself() -> None:
    town = await Town.founded()
    _bruno, ada = await asked(town)
    await ada.says("/mydata")
    await ada.says("/access")
    assert "you, a copy of all your answers" in ada.last.text


async def test_emil_is_not_told_who_looked_at_adas_answers() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    for _ in range(5):
        await ada.taps("7")
    await bruno.says("/digest")
    emil = await town.client("Emil", bruno, alias="E-2")
    await emil.says("/access")
    assert emil.last.text == "Nobody has looked at your answers yet."


async def test_a_long_list_shows_the_newest_and_counts_the_rest() -> None:
    town = await Town.founded()
    _bruno, ada = await asked(town)
    for _ in range(22):
        await ada.says("/mydata")
    await ada.says("/access")
    assert ada.last.text.count("a copy of all your answers") == 20
    assert "2 earlier times are not shown." in ada.last.text
