"""The clinic keeps answers for a while. Bruno is told a month before they go; then they go."""

from datetime import timedelta

from bot.alliance.audit import AuditAction
from bot.usecases.actors import Product
from tests.chat.test_checkin_talk import asked
from tests.chat.town import Resident, Town

DAY = timedelta(days=1)


async def answers(town: Town, ada: Resident) -> int:
    async with town.store.open_work() as work:
        return len(await work.replies.history(Product(), ada.id))  # type: ignore[arg-type]  # Ada's id


async def closed(town: Town) -> tuple[Resident, Resident]:
    bruno, ada = await asked(town)
    for _ in range(5):
        await ada.taps("7")
    return bruno, ada


async def test_bruno_is_told_a_month_before_anything_is_deleted() -> None:
    town = await Town.founded(retention="60d")
    bruno, ada = await closed(town)
    await town.passes(29 * DAY, DAY)
    assert "I delete what was answered" not in bruno.texts

    await town.passes(3 * DAY, DAY)
    assert bruno.texts.count("I delete what was answered") == 1
    assert "K-17: 1 check-in" in bruno.texts
    assert await answers(town, ada) == 1


async def test_then_it_is_deleted_and_the_trail_says_so_without_a_word_of_it() -> None:
    town = await Town.founded(retention="60d")
    _bruno, ada = await closed(town)
    await town.passes(64 * DAY, DAY)
    assert await answers(town, ada) == 0
    assert [c.state for c in await town.checkins(ada)] == ["completed"]
    actions = [one.record.action for one in town.store.tables.audit.values()]
    assert actions.count(AuditAction.RETENTION_ENDED) == 1


async def test_a_clinic_that_keeps_answers_deletes_none() -> None:
    town = await Town.founded()
    bruno, ada = await closed(town)
    await town.passes(400 * DAY, 5 * DAY)
    assert await answers(town, ada) == 1
    assert "I delete" not in bruno.texts


async def test_a_rule_made_stricter_deletes_nothing_unannounced() -> None:
    town = await Town.founded()
    _bruno, ada = await closed(town)
    await town.passes(100 * DAY, 5 * DAY)
    await town.policy(retention="30d")
    await town.passes(29 * DAY, DAY)
    assert await answers(town, ada) == 1
    await town.passes(3 * DAY, DAY)
    assert await answers(town, ada) == 0


async def test_a_rule_withdrawn_in_time_keeps_what_was_announced() -> None:
    town = await Town.founded(retention="60d")
    _bruno, ada = await closed(town)
    await town.passes(40 * DAY, DAY)
    await town.policy(retention="none")
    await town.passes(60 * DAY, DAY)
    assert await answers(town, ada) == 1
