"""Bruno and Dalia in the chat, what they may do, and what they never see."""

from datetime import timedelta

import pytest

from bot.alliance.people import GrammaticalGender, Speech
from bot.chat.content import Kind
from bot.usecases.actors import Product
from tests.builders import TORONTO
from tests.chat.test_checkin_talk import asked
from tests.chat.town import Resident, Town


async def test_bruno_notes_a_session_in_the_clients_zone_and_ada_is_asked() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)

    await bruno.says("/session K-17 2026-11-23 10:00")  # an hour from now in Toronto
    assert "K-17" in bruno.last.text
    await town.passes(timedelta(hours=4))

    assert "5" in ada.last.labels


@pytest.mark.parametrize(
    "words",
    [
        "/session",
        "/session K-17",
        "/session K-17 tomorrow",
        "/session K-17 2026-13-01 10:00",
        "/session K-17 2026-11-23 25:00",
        "/session K-17 0001-01-01 00:00",
        "/session K-17 9999-12-31 23:59",
        "/session NOBODY 2026-11-23 10:00",
        "/session " + "x" * 4000,
    ],
)
async def test_a_session_that_makes_no_sense_is_refused_with_a_sentence(words: str) -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)

    await bruno.says(words)

    assert bruno.last.text
    assert not await town.checkins(ada)


async def test_clients_lists_bruno_his_own_and_not_chidis() -> None:
    town = await Town.founded()
    bruno, chidi = await town.therapist("Bruno"), await town.therapist("Chidi")
    await town.client("Ada", bruno, alias="K-17")
    await town.client("Emil", chidi, alias="C-02")

    await bruno.says("/clients")

    assert "K-17" in bruno.last.text
    assert "C-02" not in bruno.last.text


async def test_chidi_cannot_ask_about_or_book_brunos_client() -> None:
    town = await Town.founded()
    bruno, chidi = await town.therapist("Bruno"), await town.therapist("Chidi")
    ada = await town.client("Ada", bruno, alias="K-17")

    for words in ("/why K-17", "/session K-17 2026-11-23 10:00"):
        await chidi.says(words)
        assert "know no client" in chidi.last.text
    assert not await town.checkins(ada)


async def test_invite_gives_a_link_and_a_new_client_joins_with_it() -> None:
    town = await Town.founded()
    bruno = await town.therapist()

    await bruno.says("/invite M-04")
    token = bruno.last.text.rsplit("start=", 1)[1]
    maelle = town.stranger("Maëlle", "fr")
    await maelle.says(f"/start {token}")
    while maelle.last.labels:
        await maelle.taps(maelle.last.labels[0])

    await bruno.says("/clients")
    assert "M-04: taking part" in bruno.last.text


async def test_an_alias_that_is_taken_or_hides_something_is_refused() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await bruno.says("/invite M-04")

    for alias in ("M-04", "m-04", "\u202eevil", "x" * 100):
        await bruno.says(f"/invite {alias}")
        assert "start=" not in bruno.last.text


async def test_why_explains_each_check_in_and_offers_buttons_without_an_alias() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)

    await bruno.says("/why")
    assert bruno.last.labels == ["K-17"]
    await bruno.taps("K-17")
    assert "no answer yet" in bruno.last.text

    for value in "78564":
        await ada.taps(value)
    await bruno.says("/why K-17")
    assert "all questions answered" in bruno.last.text


async def test_why_does_not_tell_that_a_reply_was_kept() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    await ada.says("/settings")
    await ada.taps("Who sees my answers")
    await ada.taps("Only me")
    await town.session(ada)
    await town.passes(timedelta(hours=2))
    for value in "78564":
        await ada.taps(value)

    await bruno.says("/why K-17")
    assert "no answer yet" in bruno.last.text
    await bruno.says("/digest")
    assert "index" not in bruno.last.text


async def test_dalia_sees_why_and_never_a_digest() -> None:
    town = await Town.founded()
    dalia = await town.admin()
    await asked(town)

    await dalia.says("/why K-17")
    assert "no answer yet" in dalia.last.text
    for words in ("/digest", "/clients", "/session K-17 2026-11-23 10:00", "/invite X-1"):
        before = dalia.last
        await dalia.says(words)
        assert dalia.last is not before
        assert "K-17" not in dalia.last.text


async def test_the_digest_comes_once_on_monday_at_eight_in_brunos_zone() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)
    before = len(bruno.shown)

    await town.passes(timedelta(days=6, hours=20), step=timedelta(minutes=30))
    assert len(bruno.shown) == before  # Monday, seven in the morning in Toronto
    await town.passes(timedelta(days=2))

    assert len(bruno.shown) == before + 1
    assert "K-17" in bruno.last.text


async def test_a_picture_and_pages_follow_the_words_of_a_digest() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)

    await bruno.says("/digest")

    assert [one.content.kind for one in bruno.drawings] == [Kind.PHOTO, Kind.DOCUMENT]
    assert "No alliance stands out" in bruno.drawings[0].text
    for one in bruno.drawings:
        assert one.attachment is not None
        assert b"K-17" in one.attachment


async def test_a_week_without_check_ins_is_one_line() -> None:
    town = await Town.founded()
    bruno = await town.therapist()

    await town.passes(timedelta(days=7))

    assert bruno.last.text == "No check-in was due since the last overview."
    assert not bruno.drawings


async def test_on_demand_may_be_repeated_and_does_not_replace_the_weekly_one() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)

    await bruno.says("/digest")
    await bruno.says("/digest")
    await town.passes(timedelta(days=7))

    assert bruno.texts.count("K-17") >= 3


async def test_a_comment_is_read_on_tap_and_never_stands_in_the_digest_by_itself() -> None:
    town = await Town.founded(free_text="on")
    bruno, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)
    await ada.says("The room was cold.")

    await bruno.says("/digest")
    assert "cold" not in bruno.last.text
    await bruno.taps("Words of K-17")
    assert "The room was cold." in bruno.last.text


async def test_chidi_cannot_tap_brunos_button_to_read_adas_words() -> None:
    town = await Town.founded(free_text="on")
    bruno, ada = await asked(town)
    chidi = await town.therapist("Chidi")
    for value in "78564":
        await ada.taps(value)
    await ada.says("The room was cold.")
    await bruno.says("/digest")

    await chidi.taps_data(bruno.last.button("Words of K-17").data)

    assert "cold" not in chidi.texts


async def test_with_in_digest_the_words_are_quoted_and_a_trend_only_reply_is_not() -> None:
    town = await Town.founded(free_text="on", quote_comments="in_digest")
    bruno, ada = await asked(town)
    await ada.says("/settings")
    await ada.taps("Who sees my answers")
    await ada.taps("Only the trend")
    check_in = next(one for one in ada.shown if "5" in one.labels)
    for value in "78564":
        await ada.taps(value, on=check_in)
    await ada.says("The room was cold.")

    await bruno.says("/digest")

    assert "6.7" in bruno.last.text
    assert "cold" not in bruno.last.text


async def test_settings_change_the_time_of_the_digest() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)

    await bruno.says("/settings")
    await bruno.taps("Weekly overview")
    await bruno.taps("Tuesday")
    await bruno.taps(bruno.last.labels[1])
    before = len(bruno.shown)
    await town.passes(timedelta(hours=23), step=timedelta(minutes=30))

    assert len(bruno.shown) == before + 1
    assert "K-17" in bruno.last.text


async def test_help_shows_the_union_of_what_somebody_is() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await bruno.says("/help")
    assert "/digest" in bruno.last.text
    assert "/forget" not in bruno.last.text

    _, token = await town.invited("Bruno", bruno, alias="B-01")
    await bruno.says(f"/start {token}")
    while bruno.last.labels:
        await bruno.taps(bruno.last.labels[0])
    await bruno.says("/help")

    assert "/digest" in bruno.last.text
    assert "/forget" in bruno.last.text


async def test_language_changes_at_once_and_offers_the_form_of_address() -> None:
    town = await Town.founded()
    bruno = await town.therapist()

    await bruno.says("/language")
    french = next(label for label in bruno.last.labels if "fran" in label.lower())
    await bruno.taps(french)
    assert len(bruno.last.labels) == 2
    await bruno.taps(bruno.last.labels[1])
    await bruno.says("/help")

    assert "What I can do" not in bruno.last.text


async def test_in_polish_language_asks_for_the_form_too_and_another_language_forgets_it() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await bruno.says("/language")
    await bruno.taps(next(label for label in bruno.last.labels if "Polski" in label))
    await bruno.taps("Forma grzecznościowa")

    assert bruno.last.labels == ["Bez rodzaju", "Forma żeńska", "Forma męska"]
    await bruno.taps("Forma męska")
    assert not bruno.last.labels
    assert await _spoken(town, bruno) == Speech("pl", TORONTO, gender=GrammaticalGender.MASCULINE)

    await bruno.says("/language")
    await bruno.taps("English")
    assert await _spoken(town, bruno) == Speech("en", TORONTO)


async def _spoken(town: Town, bruno: Resident) -> Speech:
    async with town.store.open_work() as work:
        therapist = await work.staff.therapist_at(Product(), bruno.address)
    assert therapist is not None
    return therapist.speech


async def test_a_new_time_zone_is_found_by_city() -> None:
    town = await Town.founded()
    bruno = await town.therapist()

    await bruno.says("/settings")
    await bruno.taps("Time zone")
    await bruno.says("Paris")
    await bruno.taps("Paris")

    assert "Paris" in bruno.last.text
