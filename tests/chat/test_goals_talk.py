"""Ada and Bruno share goals; a check-in asks about one of them, and nothing of it stays."""

import json
from datetime import timedelta

import pytest

from bot.alliance.goals import Goal, GoalState
from bot.alliance.people import ClientId
from bot.usecases.actors import Product
from tests.chat.test_checkin_talk import digit_rows
from tests.chat.town import MONDAY, Resident, Town

WORDS = "Sleep through the night again"
DAY = timedelta(days=1)


async def both() -> tuple[Town, Resident, Resident]:
    town = await Town.founded()
    bruno = await town.therapist()
    return town, bruno, await town.client("Ada", bruno, alias="K-17")


async def stored(town: Town, ada: Resident) -> list[Goal]:
    async with town.store.open_work() as work:
        return list(await work.goals.of_client(Product(), ClientId(ada.id)))  # type: ignore[arg-type]  # Ada's id


async def ada_proposes(ada: Resident, words: str = WORDS) -> None:
    await ada.says("/goals")
    await ada.taps("Propose a goal")
    await ada.says(words)


async def agreed_on(town: Town, bruno: Resident, ada: Resident) -> None:
    await ada_proposes(ada)
    await bruno.says("/goals K-17")
    await bruno.taps("Goal 1")
    await bruno.taps("I agree with this goal")
    await town.tick()


async def test_ada_proposes_a_goal_and_bruno_agrees() -> None:
    town, bruno, ada = await both()

    await ada_proposes(ada)
    await town.tick()

    assert "K-17" in bruno.last.text
    assert WORDS not in bruno.texts
    await bruno.taps("Show the goals")
    assert WORDS in bruno.last.text
    await bruno.taps("Goal 1")
    await bruno.taps("I agree with this goal")
    (goal,) = await stored(town, ada)
    assert goal.state is GoalState.AGREED
    await ada.says("/goals")
    assert "agreed by both" in ada.last.text


async def test_what_ada_typed_is_taken_out_of_her_chat() -> None:
    _, _, ada = await both()
    await ada_proposes(ada)
    assert WORDS not in ada.texts


async def test_bruno_proposes_and_adas_lock_screen_shows_nothing_of_it() -> None:
    town, bruno, ada = await both()

    await bruno.says("/goals K-17")
    await bruno.taps("Propose a goal")
    await bruno.says(WORDS)

    assert ada.last.text == "There is something new for you here."
    await ada.taps("Open")
    assert WORDS in ada.last.text
    await ada.taps("Goal 1")
    await ada.taps("Not this goal")
    (goal,) = await stored(town, ada)
    assert goal.state is GoalState.DECLINED


async def test_at_night_bruno_hears_of_it_in_the_morning() -> None:
    town = await Town.founded(now=MONDAY + timedelta(hours=15))  # midnight in Toronto
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno, alias="K-17")
    before = len(bruno.shown)

    await ada_proposes(ada)
    await town.passes(timedelta(hours=3))
    assert len(bruno.shown) == before

    await town.passes(timedelta(hours=7))
    assert "K-17" in bruno.last.text


async def test_there_is_no_fourth_goal() -> None:
    _, _, ada = await both()
    for number in range(3):
        await ada_proposes(ada, f"Goal of mine {number}")
    await ada.says("/goals")
    assert ada.last.labels == ["Goal 1", "Goal 2", "Goal 3"]


async def test_a_command_leaves_everything_as_it_is() -> None:
    town, _, ada = await both()
    await ada.says("/goals")
    await ada.taps("Propose a goal")

    await ada.says("/help")
    await ada.says(WORDS)

    assert await stored(town, ada) == []


async def test_so_do_two_hours() -> None:
    town, _, ada = await both()
    await ada.says("/goals")
    await ada.taps("Propose a goal")
    await town.passes(timedelta(hours=3))

    await ada.says(WORDS)

    assert await stored(town, ada) == []


async def test_words_of_danger_bring_the_card_and_become_no_goal() -> None:
    town, _, ada = await both()
    await ada.says("/goals")
    await ada.taps("Propose a goal")

    await ada.says("I want to kill myself")
    await ada.says(WORDS)

    assert await stored(town, ada) == []
    assert "911" in ada.texts


async def test_too_long_a_goal_is_asked_for_again() -> None:
    town, _, ada = await both()
    await ada_proposes(ada, "x" * 301)
    assert await stored(town, ada) == []
    await ada.says(WORDS)
    assert len(await stored(town, ada)) == 1


async def test_other_words_hold_once_both_agree() -> None:
    town, bruno, ada = await both()
    await agreed_on(town, bruno, ada)

    await ada.says("/goals")
    await ada.taps("Goal 1")
    await ada.taps("Put it in other words")
    await ada.says("Sleep six hours")
    await bruno.says("/goals K-17")
    await bruno.taps("Goal 2")
    assert WORDS in bruno.last.text
    await bruno.taps("I agree with this goal")

    assert [(one.words, one.state) for one in await stored(town, ada)] == [
        (WORDS, GoalState.REPLACED),
        ("Sleep six hours", GoalState.AGREED),
    ]


@pytest.mark.parametrize(
    ("label", "state"),
    [("It is reached", GoalState.REACHED), ("Let it go", GoalState.LET_GO)],
)
async def test_either_may_end_a_goal(label: str, state: GoalState) -> None:
    town, bruno, ada = await both()
    await agreed_on(town, bruno, ada)

    await ada.says("/goals")
    await ada.taps("Goal 1")
    await ada.taps(label)

    (goal,) = await stored(town, ada)
    assert goal.state is state
    await bruno.says("/goals K-17")
    assert WORDS not in bruno.last.text


async def test_a_button_of_a_goal_that_ended_is_stale() -> None:
    town, bruno, ada = await both()
    await agreed_on(town, bruno, ada)
    await ada.says("/goals")
    await ada.taps("Goal 1")
    reached = ada.last.button("It is reached")
    await ada.taps("Let it go")

    answer = await ada.taps_data(reached.data)

    assert answer is not None
    (goal,) = await stored(town, ada)
    assert goal.state is GoalState.LET_GO


async def test_chidi_and_dalia_see_nothing() -> None:
    town, bruno, ada = await both()
    await agreed_on(town, bruno, ada)
    chidi, dalia = await town.therapist("Chidi"), await town.admin("Dalia")
    for who in (chidi, dalia):
        await who.says("/goals K-17")
        await who.says("/goals")
        heard = "\n".join(one.text for one in who.shown if one.from_bot)
        assert WORDS not in heard
        assert "K-17" not in heard


# --- in a check-in ------------------------------------------------------------------------------


async def answered(ada: Resident) -> list[str]:
    """All that the check-in on screen asked."""
    shown = []
    while digit_rows(ada.last):
        shown.append(ada.last.text)
        await ada.taps("7")
    return shown


async def asked_about_the_goal(town: Town, ada: Resident) -> list[str]:
    """Some weeks; the texts of the first check-in that asked about it."""
    for _ in range(4):
        await town.session(ada)
        await town.passes(timedelta(hours=3))
        texts = await answered(ada)
        if any(WORDS in text for text in texts):
            return texts
        await town.passes(7 * DAY, timedelta(hours=6))
    return []


async def test_within_a_month_a_check_in_asks_about_the_goal_and_then_shows_nothing_of_it() -> None:
    town, bruno, ada = await both()
    await agreed_on(town, bruno, ada)
    shown = len(ada.shown)

    texts = await asked_about_the_goal(town, ada)

    (question,) = [text for text in texts if WORDS in text]
    assert "This session helped me with this goal of mine" in question
    assert "0 = not at all" in question
    assert "10 = very much" in question
    assert texts.index(question) >= 3  # never what a lock screen shows
    assert WORDS not in "\n".join(one.text for one in ada.shown[shown:])


async def test_her_answer_is_in_her_data_under_a_stable_name() -> None:
    town, bruno, ada = await both()
    await agreed_on(town, bruno, ada)
    await asked_about_the_goal(town, ada)

    await ada.says("/mydata")

    assert ada.last.attachment is not None
    data = json.loads(ada.last.attachment)
    (item,) = [item for one in data["checkins"] for item in one["items"] if item["id"] == "goal/1"]
    assert item["value"] == 7
    assert WORDS in item["text"]
    assert [(one["id"], one["words"], one["state"]) for one in data["goals"]] == [
        ("goal/1", WORDS, "agreed")
    ]


async def test_the_hash_of_the_words_says_nothing_of_the_goal() -> None:
    hashes = set()
    for words in (WORDS, "Quit smoking"):
        town, bruno, ada = await both()
        await ada_proposes(ada, words)
        await bruno.says("/goals K-17")
        await bruno.taps("Goal 1")
        await bruno.taps("I agree with this goal")
        for _ in range(4):
            await town.session(ada)
            await town.passes(timedelta(hours=3))
            await answered(ada)
            await town.passes(7 * DAY, timedelta(hours=6))
        async with town.store.open_work() as work:
            history = await work.replies.history(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
        hashes |= {
            one.wording for _, reply in history for one in reply.asked if one.item == "goal/1"
        }
    assert len(hashes) == 1


async def test_a_goal_that_is_only_proposed_is_not_asked_about() -> None:
    town, _, ada = await both()
    await ada_proposes(ada)
    assert await asked_about_the_goal(town, ada) == []


async def test_who_stopped_works_on_no_goal_any_more() -> None:
    _, _, ada = await both()
    await ada.says("/goals")
    old = ada.last
    await ada.says("/stop")
    await ada.taps("Yes, stop")
    await ada.says("/progress")

    answer = await ada.taps("Propose a goal", on=old)
    assert answer is not None
    assert answer.text
    await ada.says("/goals")
    said = ada.last.text
    await ada.says("/pause")
    assert ada.last.text == said
