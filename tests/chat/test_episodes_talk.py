"""A strain and its repair, as Ada and Bruno live through it in the chat."""

import json
from datetime import timedelta

from bot.alliance.episodes import Episode, EpisodeState
from bot.alliance.people import ClientId, Register
from bot.usecases.actors import Product
from tests.chat.test_handover_talk import hand_over
from tests.chat.town import CATALOGS, INSTRUMENT, Resident, Shown, Town

DIGITS = {str(number) for number in range(11)}
ENGLISH = CATALOGS.translator("en", Register.POLITE, "UTC")
STRAIN = [ENGLISH.item(INSTRUMENT, one.id) for one in INSTRUMENT.items if one.is_direct_marker]
ISOLATES = str.maketrans(dict.fromkeys("\u2066\u2067\u2068\u2069"))
FOLLOW_UP = "did you get to talk about what was difficult"
WEEK = timedelta(weeks=1)


async def met(town: Town) -> tuple[Resident, Resident]:
    bruno = await town.therapist()
    return bruno, await town.client("Ada", bruno)


async def episodes(town: Town, ada: Resident) -> list[Episode]:
    async with town.store.open_work() as work:
        return list(await work.episodes.of_client(Product(), ClientId(ada.id)))  # type: ignore[arg-type]  # Ada's id


async def only_episode(town: Town, ada: Resident) -> Episode:
    (found,) = await episodes(town, ada)
    return found


async def asked_again(town: Town, ada: Resident) -> Shown:
    """One session, and the check-in after it."""
    await town.session(ada)
    await town.passes(timedelta(hours=2))
    return next(one for one in reversed(ada.shown) if DIGITS & set(one.labels))


async def rates(ada: Resident, message: Shown, value: int, others: int = 4) -> None:
    """Every anchor with one value; what rotates in the middle, where it is no sign."""
    for _ in range(3):
        await ada.taps(str(value), on=message)
    while DIGITS & set(message.labels):
        await ada.taps(str(others), on=message)


async def week(town: Town, ada: Resident, value: int, follow_up: str = "Skip") -> Shown:
    """A session, its check-in answered, and the days until the next; returns the message."""
    message = await asked_again(town, ada)
    await rates(ada, message, value)
    if FOLLOW_UP in message.text:
        await ada.taps(follow_up, on=message)
    await town.passes(WEEK - timedelta(hours=2), step=timedelta(hours=12))
    return message


async def usual(town: Town, ada: Resident, weeks: int = 5) -> None:
    for number in range(weeks):
        await week(town, ada, 8 + number % 2)


async def test_a_strain_is_told_addressed_asked_about_and_mended() -> None:
    town = await Town.founded()
    bruno, ada = await met(town)
    await usual(town, ada)

    await week(town, ada, 3)
    digest = bruno.last
    assert digest.text.startswith("1 alliance needs care")
    assert "clearly below what is usual" in digest.text
    assert "not mended yet" in digest.text
    assert "To try: Notice your own reaction" in digest.text
    assert "you may have missed something important" in digest.text

    await bruno.taps("Addressed", on=digest)
    assert "You marked it as addressed" in bruno.last.text
    assert (await only_episode(town, ada)).state is EpisodeState.ADDRESSED

    message = await asked_again(town, ada)
    await rates(ada, message, 8)
    assert FOLLOW_UP in message.text
    assert message.labels[:4] == ["Yes", "Partly", "No", "There was nothing"]
    await ada.taps("Yes", on=message)
    assert not message.labels
    await town.passes(WEEK - timedelta(hours=2), step=timedelta(hours=12))
    assert "it was talked about" in bruno.last.text
    assert "needs care" not in bruno.last.text

    await week(town, ada, 9)
    assert "mended, the client's ratings are back" in bruno.last.text
    assert (await only_episode(town, ada)).state is EpisodeState.REPAIRED

    await week(town, ada, 8)
    assert "mended" not in bruno.last.text


async def strained(town: Town) -> tuple[Resident, Resident]:
    """Ada's rating fell; Bruno's digest has told him."""
    bruno, ada = await met(town)
    await usual(town, ada)
    await week(town, ada, 3)
    return bruno, ada


# --- the follow-up question ---------------------------------------------------------------------


async def test_the_question_says_the_same_whether_or_not_something_is_open() -> None:
    town = await Town.founded()
    _, ada = await strained(town)
    message = await asked_again(town, ada)
    await rates(ada, message, 8)
    after_a_strain = (message.text, message.labels)

    calm = await Town.founded()
    _, emil = await met(calm)
    for _ in range(40):
        message = await asked_again(calm, emil)
        await rates(emil, message, 8)
        if FOLLOW_UP in message.text:
            break
        await calm.passes(WEEK - timedelta(hours=2), step=timedelta(hours=12))

    assert (message.text, message.labels) == after_a_strain
    assert not await episodes(calm, emil)


async def test_the_answer_can_be_skipped_taken_back_and_changed_until_the_end() -> None:
    town = await Town.founded()
    bruno, ada = await met(town)
    await usual(town, ada)
    await week(town, ada, 3)
    await town.policy(free_text="on")
    message = await asked_again(town, ada)
    await rates(ada, message, 8)

    await ada.says("7")
    assert "tap one of the answers" in ada.last.text
    await ada.taps("There was nothing", on=message)
    assert "own words" in message.text
    await ada.taps("Back", on=message)
    assert "Your answer so far: There was nothing" in message.text
    await ada.taps("Partly", on=message)
    await ada.taps("No comment", on=message)

    assert "partly" not in message.text.lower()
    await bruno.says("/digest")
    assert "partly talked about" in bruno.last.text
    assert (await only_episode(town, ada)).state is EpisodeState.CONFIRMED


async def test_there_was_nothing_closes_the_strain() -> None:
    town = await Town.founded()
    bruno, ada = await strained(town)

    await week(town, ada, 8, follow_up="There was nothing")

    assert "closed, the client says there was nothing difficult" in bruno.last.text
    assert not (await only_episode(town, ada)).is_open


async def test_a_comment_typed_at_the_question_is_not_taken_for_one() -> None:
    town = await Town.founded()
    _, ada = await strained(town)
    await town.policy(free_text="on")
    message = await asked_again(town, ada)
    await rates(ada, message, 8)

    await ada.says("The room was cold.")

    assert FOLLOW_UP in message.text


# --- who sees it --------------------------------------------------------------------------------


async def chooses(ada: Resident, sharing: str) -> None:
    await ada.says("/settings")
    await ada.taps("Who sees my answers")
    await ada.taps(sharing)


async def test_a_reply_kept_to_oneself_opens_confirms_and_closes_nothing() -> None:
    town = await Town.founded()
    _, ada = await met(town)
    await usual(town, ada)
    await chooses(ada, "Only me")
    await week(town, ada, 2)
    assert not await episodes(town, ada)

    await chooses(ada, "Shared")
    await week(town, ada, 3)
    before = await only_episode(town, ada)
    await chooses(ada, "Only me")
    await week(town, ada, 9, follow_up="There was nothing")
    await week(town, ada, 9, follow_up="Yes")
    after = await only_episode(town, ada)
    assert after.state is before.state
    assert (after.sessions, after.low, after.calm) == (before.sessions, before.low, before.calm)


async def test_where_only_the_trend_is_shared_the_rating_counts_and_no_answer_does() -> None:
    town = await Town.founded()
    _, ada = await met(town)
    await usual(town, ada)
    await chooses(ada, "Only the trend")
    message = await asked_again(town, ada)
    await rates(ada, message, 8, others=10)  # every reversed question at its worst
    assert not await episodes(town, ada)

    await week(town, ada, 3)
    assert (await only_episode(town, ada)).state is EpisodeState.CONFIRMED
    await week(town, ada, 6, follow_up="There was nothing")
    assert (await only_episode(town, ada)).is_open
    await week(town, ada, 9, follow_up="No")
    await week(town, ada, 9)
    assert (await only_episode(town, ada)).state is EpisodeState.REPAIRED


# --- the digest ---------------------------------------------------------------------------------


async def test_a_strain_keeps_its_line_in_weeks_without_a_check_in() -> None:
    town = await Town.founded()
    bruno, ada = await strained(town)

    for _ in range(3):
        await town.passes(WEEK, step=timedelta(hours=12))
        assert bruno.last.text.startswith("1 alliance needs care")
        assert "K-17: no check-in was due" in bruno.last.text
        assert "not mended yet" in bruno.last.text
    assert (await only_episode(town, ada)).is_open


async def test_two_signs_at_once_are_one_strain() -> None:
    town = await Town.founded()
    bruno, ada = await strained(town)

    await week(town, ada, 2)

    (one,) = await episodes(town, ada)
    assert len([move for move in one.moves if move.rule is not None]) == 2
    assert bruno.last.text.count("Strain since") == 1


async def test_later_is_remembered_and_does_not_take_the_line_away() -> None:
    town = await Town.founded()
    bruno, _ = await strained(town)

    await bruno.taps("Later")
    await bruno.says("/digest")

    assert "You wanted to come back to it later" in bruno.last.text
    assert "needs care" in bruno.last.text


async def test_referring_is_asked_about_once_more_and_then_it_is_over() -> None:
    town = await Town.founded()
    bruno, ada = await strained(town)
    digest = bruno.last

    await bruno.taps("Refer", on=digest)
    assert "name colleagues who fit" in bruno.last.text
    assert (await only_episode(town, ada)).is_open
    await bruno.taps("Yes, close it as referred")
    assert (await only_episode(town, ada)).state is EpisodeState.REFERRED

    answer = await bruno.taps("Addressed", on=digest)
    assert answer is not None
    assert answer.text is not None
    assert "over already" in answer.text
    assert (await only_episode(town, ada)).state is EpisodeState.REFERRED


async def test_three_strains_at_once_suggest_supervision_and_two_do_not() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    clients = [await town.client(name, bruno, alias=f"K-{name}") for name in ("Ada", "Eve", "Fay")]
    for number, client in enumerate(clients):
        await usual(town, client, weeks=4)
        await week(town, client, 2)
        assert ("supervision" in bruno.last.text) is (number == 2)


# --- notices ------------------------------------------------------------------------------------


async def says_it_aloud(town: Town, ada: Resident) -> None:
    """Weeks pass until a question about open strain comes, and Ada agrees with it."""
    for _ in range(12):
        message = await asked_again(town, ada)
        said = False
        while DIGITS & set(message.labels):
            asked = any(one in message.text for one in STRAIN)
            said = said or asked
            await ada.taps("9" if asked else "7", on=message)
        if said:
            return
        await town.passes(WEEK - timedelta(hours=2), step=timedelta(hours=12))
    raise AssertionError("no question about strain was asked")


async def noticed(town: Town) -> tuple[Resident, Resident]:
    """Bruno has a notice of a direct sign before him."""
    bruno, ada = await met(town)
    await says_it_aloud(town, ada)
    await town.tick()
    return bruno, ada


async def test_under_a_notice_stands_what_can_be_done_and_doing_it_acknowledges() -> None:
    town = await Town.founded()
    bruno, ada = await noticed(town)
    assert bruno.last.labels == ["I have seen this", "Addressed", "Later", "Refer"]
    assert (await only_episode(town, ada)).state is EpisodeState.CONFIRMED

    await bruno.taps("Later")
    await bruno.says("/digest")

    assert bruno.last.text.startswith("1 alliance needs care")  # no notice before it any more


async def test_seeing_a_notice_is_not_yet_doing_something() -> None:
    town = await Town.founded()
    bruno, ada = await noticed(town)

    await bruno.taps("I have seen this")

    assert bruno.last.labels == ["Addressed", "Later", "Refer"]
    found = await only_episode(town, ada)
    assert found.state is EpisodeState.CONFIRMED
    assert len(found.moves) == 1


async def test_a_notice_nobody_confirmed_says_its_date_in_a_later_overview() -> None:
    town = await Town.founded()
    bruno, _ = await noticed(town)
    assert "2026" not in bruno.last.text

    await town.passes(timedelta(weeks=2), step=timedelta(hours=12))
    await bruno.says("/digest")

    reminder = bruno.last.text.split("\n\n")[1]
    assert "direct sign" in reminder
    assert "2026" in reminder


async def test_acting_on_a_strain_does_not_acknowledge_a_note_about_danger() -> None:
    town = await Town.founded(crisis_notice="always", country="CA")
    bruno, ada = await noticed(town)
    notice = bruno.last
    await ada.says("I want to kill myself")
    await town.tick()
    assert "may be in danger" in bruno.last.text

    await bruno.taps("Addressed", on=notice)
    await bruno.says("/digest")

    assert "may be in danger" in bruno.last.text


async def test_a_therapist_who_blocked_the_bot_finds_notice_and_strain_when_back() -> None:
    town = await Town.founded()
    bruno, ada = await met(town)
    bruno.blocked = True
    await says_it_aloud(town, ada)
    await town.passes(timedelta(weeks=2), step=timedelta(hours=12))
    assert "direct sign" not in bruno.texts
    found = await only_episode(town, ada)
    assert found.is_open

    bruno.blocked = False
    await town.passes(WEEK, step=timedelta(hours=12))

    notice, _, rest = bruno.last.text.partition("1 alliance needs care this week.")
    assert "gave a direct sign of strain" in notice
    assert "not mended yet" in rest
    await bruno.taps("Addressed")
    assert (await only_episode(town, ada)).state is EpisodeState.ADDRESSED


# --- leaving, and being handed over -------------------------------------------------------------


async def test_a_client_who_stops_leaves_the_strain_unresolved_and_is_told_once() -> None:
    town = await Town.founded()
    bruno, ada = await strained(town)

    await town.passes(timedelta(hours=1))
    await ada.says("/stop")
    await ada.taps(ada.last.labels[0])

    assert (await only_episode(town, ada)).state is EpisodeState.UNRESOLVED
    await town.passes(WEEK, step=timedelta(hours=12))
    assert "not mended when the client stopped" in bruno.last.text
    await town.passes(WEEK, step=timedelta(hours=12))
    assert "K-17" not in bruno.last.text


async def test_a_client_who_is_forgotten_leaves_no_strain_behind() -> None:
    town = await Town.founded()
    bruno, ada = await strained(town)
    digest = bruno.last

    await ada.says("/forget")
    await ada.taps(ada.last.labels[0])

    assert not await episodes(town, ada)
    said = len(bruno.shown)
    for label in ("K-17: what to try", "Addressed"):
        await bruno.taps(label, on=digest)
    assert not any("Noted" in one.text or "over time" in one.text for one in bruno.shown[said:])


async def test_a_hand_over_ends_the_strain_with_the_first_and_begins_none_with_the_next() -> None:
    town = await Town.founded()
    bruno, ada = await strained(town)
    digest = bruno.last
    chidi = await town.therapist("Chidi")
    await hand_over(town, ada, chidi)
    assert (await only_episode(town, ada)).state is EpisodeState.REFERRED

    await bruno.taps("Addressed", on=digest)
    await bruno.taps("K-17: what to try", on=digest)
    assert "Noted" not in bruno.texts
    for words in ("/client K-17", "/digest"):
        await chidi.says(words)
    assert "Strain" not in chidi.texts


async def test_who_may_read_what_was_before_reads_that_the_strain_ended_with_the_change() -> None:
    town = await Town.founded()
    _, ada = await strained(town)
    chidi = await town.therapist("Chidi")
    await hand_over(town, ada, chidi)

    await ada.taps("Yes, open them")
    await chidi.says("/client K-17")

    assert "ended with the change of therapist" in chidi.last.text
    assert "Addressed" not in chidi.last.labels


# --- /client ------------------------------------------------------------------------------------


async def test_client_shows_trend_facets_strain_steps_and_a_picture() -> None:
    town = await Town.founded()
    bruno, ada = await strained(town)
    drawn = len(bruno.drawings)

    await bruno.says("/client k-17")

    card = bruno.last
    assert "the latest rating is 3.0, -5.4 against the own level" in card.text
    assert "being heard: -5.4" in card.text.translate(ISOLATES)
    assert "A short dip: 1 session below the usual." in card.text
    assert "First: Notice your own reaction" in card.text
    assert card.text.index("First:") < card.text.index("Then:") < card.text.index("Later:")
    assert card.labels == ["Addressed", "Later", "Refer", "Where this comes from"]
    assert len(bruno.drawings) == drawn + 1
    assert bruno.drawings[-1].text == "K-17 over time"

    await bruno.taps("Where this comes from", on=card)
    assert "Eubanks" in bruno.last.text
    await bruno.taps("Addressed", on=card)
    assert (await only_episode(town, ada)).state is EpisodeState.ADDRESSED


async def test_client_of_somebody_else_is_not_known() -> None:
    town = await Town.founded()
    _, _ = await strained(town)
    chidi = await town.therapist("Chidi")

    await chidi.says("/client K-17")

    assert "know no client" in chidi.last.text


async def test_client_without_an_alias_offers_buttons_and_before_a_rating_says_so() -> None:
    town = await Town.founded()
    bruno, _ = await met(town)

    await bruno.says("/client")
    await bruno.taps("K-17")

    assert "K-17: no rating yet." in bruno.last.text
    assert "No strain is known." in bruno.last.text
    assert not bruno.last.labels
    assert not bruno.drawings


async def test_the_answer_is_in_what_ada_takes_along_and_the_strain_too() -> None:
    town = await Town.founded()
    _, ada = await strained(town)
    await week(town, ada, 8, follow_up="Partly")

    await ada.says("/mydata")

    file = next(one for one in reversed(ada.shown) if one.attachment is not None)
    assert file.attachment is not None
    taken = json.loads(file.attachment)
    assert [one["follow_up"] for one in taken["checkins"]][-2:] == [None, "partly"]
    (strain,) = taken["episodes"]
    assert strain["state"] == "confirmed"
    assert [move["cause"] for move in strain["moves"]] == ["sign", "asked", "said_partly"]


# --- nothing is said or offered twice -----------------------------------------------------------


async def test_what_was_done_is_not_offered_again() -> None:
    town = await Town.founded()
    bruno, ada = await strained(town)

    await bruno.taps("Addressed")
    await bruno.says("/client K-17")
    assert bruno.last.labels == ["Later", "Refer", "Where this comes from"]
    await bruno.says("/digest")
    assert "Addressed" not in bruno.last.labels

    await week(town, ada, 1)
    assert "Addressed" in bruno.last.labels  # a new sign: there is something to address again


async def test_weeks_of_silence_repeat_neither_the_reason_nor_the_step() -> None:
    town = await Town.founded()
    bruno, ada = await strained(town)
    said = []
    for _ in range(3):
        await asked_again(town, ada)
        await town.passes(WEEK - timedelta(hours=2), step=timedelta(hours=12))
        said.append(bruno.last.text)

    first, *later = said
    assert "stayed unanswered" in first
    assert "To try" in first
    for again in later:
        assert again.startswith("1 alliance needs care")
        assert "not mended yet" in again
        assert "stayed unanswered" not in again
        assert "To try" not in again
    assert "K-17: what to try" in bruno.last.labels


async def what_bruno_gets(*, kept: bool) -> tuple[list[str], list[bytes | None]]:
    """Texts and drawings of weeks in which Ada answers for herself alone, or not at all."""
    town = await Town.founded()
    bruno, ada = await met(town)
    await usual(town, ada)
    if kept:
        await chooses(ada, "Only me")
    for _ in range(2):
        message = await asked_again(town, ada)
        if kept:
            await rates(ada, message, 0)
        await town.passes(WEEK - timedelta(hours=2), step=timedelta(hours=12))
    await bruno.says("/client K-17")
    return [one.text for one in bruno.shown], [one.attachment for one in bruno.drawings]


async def test_a_kept_reply_and_silence_look_the_same_in_words_and_pictures() -> None:
    assert await what_bruno_gets(kept=True) == await what_bruno_gets(kept=False)
