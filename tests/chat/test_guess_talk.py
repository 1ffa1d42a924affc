"""Bruno guesses what Ada will say before he reads it; the overview asks about the gap."""

from datetime import timedelta

from bot.alliance.people import ClientId
from bot.chat.callback_data import Press
from bot.chat.verbs import Verb
from bot.usecases.actors import Product
from tests.chat.test_checkin_talk import digit_rows
from tests.chat.town import Resident, Shown, Town

TO_SUNDAY_EVENING = timedelta(days=6, hours=9)
"""From the town's Monday morning to Sunday, six in the evening."""
ASKS = "Before you read"


async def lived_in(free_text: str = "off") -> tuple[Town, Resident, Resident]:
    """Bruno, who guesses, and Ada."""
    town = await Town.founded(free_text=free_text)
    bruno = await town.therapist()
    await turn(bruno, "On")
    return town, bruno, await town.client("Ada", bruno)


async def turn(bruno: Resident, how: str) -> None:
    await bruno.says("/settings")
    await bruno.taps("Guess before I read")
    await bruno.taps(how)


async def answered(town: Town, ada: Resident, values: str = "44444") -> None:
    await town.session(ada)
    await town.passes(timedelta(hours=2))
    message = next(one for one in reversed(ada.shown) if digit_rows(one))
    for value in values:
        await ada.taps(value, message)


def question(bruno: Resident) -> Shown | None:
    return next((one for one in reversed(bruno.shown) if ASKS in one.text), None)


async def guesses_of(town: Town, ada: Resident) -> list[int]:
    async with town.store.open_work() as work:
        found = await work.guesses.of_client(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    return [one.value for one in found]


async def one_week(town: Town, bruno: Resident, ada: Resident, guess: str) -> None:
    """From Monday morning to the next: a session, answers, a guess, the overview."""
    await answered(town, ada)
    await town.passes(TO_SUNDAY_EVENING - timedelta(hours=2))
    asked = question(bruno)
    assert asked is not None
    await bruno.taps(guess, asked)
    await town.passes(timedelta(hours=15))


async def test_the_question_comes_on_the_evening_before_and_shows_nothing_of_the_answer() -> None:
    town, bruno, ada = await lived_in()
    await answered(town, ada)
    await town.passes(TO_SUNDAY_EVENING - timedelta(hours=3))
    assert question(bruno) is None

    await town.passes(timedelta(hours=1))

    asked = question(bruno)
    assert asked is not None
    assert "K-17" in asked.text
    assert "4" not in asked.text.replace("November 23", "")
    assert digit_rows(asked) == [list("012345"), ["6", "7", "8", "9", "10"]]


async def test_the_overview_words_the_gap_as_a_question() -> None:
    town, bruno, ada = await lived_in()

    await one_week(town, bruno, ada, "7")

    expected = "You expected about 3 points more than K-17 said: what might they be seeing?"
    assert expected in bruno.last.text


async def test_week_after_week_the_gap_is_shown_over_time() -> None:
    town, bruno, ada = await lived_in()
    for guess in ("5", "6", "5"):
        await one_week(town, bruno, ada, guess)
    assert "about 1 point more than K-17 said, 3 times in a row" in bruno.last.text


async def test_a_close_guess_is_said_to_be_close() -> None:
    town, bruno, ada = await lived_in()
    await one_week(town, bruno, ada, "4")
    assert "Your guess was close to what K-17 said." in bruno.last.text


async def test_the_gap_stands_in_the_pages_too() -> None:
    town, bruno, ada = await lived_in()
    await one_week(town, bruno, ada, "9")
    report = bruno.drawings[-1].attachment
    assert report is not None
    assert "about 5 points more than K-17 said" in report.decode()


async def test_who_does_not_want_to_guess_is_never_asked() -> None:
    town, bruno, ada = await lived_in()
    await turn(bruno, "Off")
    await answered(town, ada)
    await town.passes(timedelta(days=7))
    assert question(bruno) is None
    assert "expected" not in bruno.texts


async def test_the_first_guess_stays() -> None:
    town, bruno, ada = await lived_in()
    await answered(town, ada)
    await town.passes(TO_SUNDAY_EVENING - timedelta(hours=2))
    asked = question(bruno)
    assert asked is not None
    first, second = asked.button("7").data, asked.button("2").data

    await bruno.taps_data(first, asked)
    await bruno.taps_data(second, asked)

    assert await guesses_of(town, ada) == [7]


async def test_one_client_after_the_other_and_one_may_be_left_out() -> None:
    town, bruno, ada = await lived_in()
    emil = await town.client("Emil", bruno, alias="E-01")
    for client in (ada, emil):
        await answered(town, client)
    await town.passes(TO_SUNDAY_EVENING - timedelta(hours=4))
    asked = question(bruno)
    assert asked is not None
    assert "E-01" in asked.text

    await bruno.taps("No guess here", asked)
    assert "K-17" in asked.text
    await bruno.taps("6", asked)

    assert "That is all" in asked.text
    assert (await guesses_of(town, emil), await guesses_of(town, ada)) == ([], [6])


async def test_the_overview_waits_for_no_guess_and_afterwards_none_counts() -> None:
    town, bruno, ada = await lived_in()
    await answered(town, ada)
    await town.passes(TO_SUNDAY_EVENING - timedelta(hours=2))
    asked = question(bruno)
    assert asked is not None
    await town.passes(timedelta(hours=15))
    assert "K-17" in bruno.last.text

    await bruno.taps("4", asked)

    assert await guesses_of(town, ada) == []
    assert "nothing to guess" in asked.text


async def test_who_has_looked_at_the_overview_already_is_not_asked() -> None:
    town, bruno, ada = await lived_in()
    await answered(town, ada)
    await bruno.says("/digest")
    await town.passes(TO_SUNDAY_EVENING)
    assert question(bruno) is None


async def test_who_read_the_words_is_not_asked_either() -> None:
    town, bruno, ada = await lived_in(free_text="on")
    await bruno.says("/digest")
    await answered(town, ada)
    await ada.says("The room was cold.")
    press = Press(Verb.SHOW_COMMENT, id=ada.id)  # type: ignore[arg-type]  # Ada's id
    button = town.messenger.codec.encode(press, bruno.address)
    await bruno.taps_data(button)
    assert "cold" in bruno.last.text

    await town.passes(TO_SUNDAY_EVENING)
    assert question(bruno) is None


async def test_who_was_told_of_a_direct_sign_is_not_asked() -> None:
    town, bruno, ada = await lived_in()
    await answered(town, ada)
    await town.passes(TO_SUNDAY_EVENING - timedelta(hours=3))
    async with town.store.open_work() as work:
        await work.guesses.reveal(Product(), ClientId(ada.id), town.now)  # type: ignore[arg-type]  # Ada's id
        await work.commit()
    await town.passes(timedelta(hours=2))
    assert question(bruno) is None


async def test_a_reply_kept_private_is_asked_about_like_one_nobody_answered() -> None:
    for values in ("44444", ""):
        town, bruno, ada = await lived_in()
        await ada.says("/settings")
        await ada.taps("Who sees my answers")
        await ada.taps("Only me")
        await answered(town, ada, values)
        await bruno.says("/digest")
        await town.passes(TO_SUNDAY_EVENING)
        assert question(bruno) is not None

        await bruno.taps("9", question(bruno))
        await town.passes(timedelta(hours=15))
        assert "You expected" not in bruno.texts


async def test_ada_receives_the_guesses_about_her_with_her_data() -> None:
    town, bruno, ada = await lived_in()
    await one_week(town, bruno, ada, "7")
    await ada.says("/mydata")
    file = ada.last.attachment
    assert file is not None
    assert '"therapist_guess": 7' in file.decode()


async def test_chidi_cannot_guess_about_ada() -> None:
    town, bruno, ada = await lived_in()
    chidi = await town.therapist("Chidi")
    await turn(chidi, "On")
    await answered(town, ada)
    await town.passes(TO_SUNDAY_EVENING)
    assert question(chidi) is None
    asked = question(bruno)
    assert asked is not None
    await chidi.taps_data(asked.button("7").data, asked)
    assert await guesses_of(town, ada) == []


async def test_a_guess_about_somebody_elses_client_is_a_button_like_any_other() -> None:
    town, bruno, ada = await lived_in()
    chidi = await town.therapist("Chidi")
    await turn(chidi, "On")
    await answered(town, ada)
    await town.passes(TO_SUNDAY_EVENING - timedelta(hours=2))
    (checkin,) = await town.checkins(ada)
    before = len(chidi.shown)

    for verb in (Verb.GUESS, Verb.GUESS_SKIP):
        press = Press(verb, id=checkin.id, b=5)
        answer = await chidi.taps_data(town.messenger.codec.encode(press, chidi.address))
        assert answer is not None
        assert answer.text
    assert len(chidi.shown) == before
    assert question(bruno) is not None


async def test_who_does_not_guess_any_more_cannot_tap_an_old_question() -> None:
    town, bruno, ada = await lived_in()
    await answered(town, ada)
    await town.passes(TO_SUNDAY_EVENING - timedelta(hours=2))
    asked = question(bruno)
    assert asked is not None
    await turn(bruno, "Off")

    before = [one.content for one in bruno.shown]

    for row in asked.content.rows:
        for button in row:
            answer = await bruno.taps_data(button.data, asked)
            assert answer is not None
            assert answer.text

    assert [one.content for one in bruno.shown] == before
    assert await guesses_of(town, ada) == []
