"""One week of one clinic, so that a therapist can read it.

Everything happens for real: the bot is a process of its own, Telegram answers over HTTP, the clock
is wound forward. Read it from top to bottom.
"""

from datetime import timedelta

from bot.sandbox.phones import Phone
from tests.end_to_end.living_clinic import LivingClinic


async def test_a_week_with_ada_maelle_and_bruno(clinic: LivingClinic) -> None:
    # Bruno is a therapist in Toronto. He opens his invitation, and that is all he has to do.
    bruno, bruno_id = await clinic.therapist("Bruno")

    # Ada speaks English. She reads what will happen to her answers before anything is asked.
    invitation = await clinic.invited(bruno_id, "K-17")
    ada, ada_id = await clinic.phones.new("Ada"), invitation["id"]
    await ada.says(f"/start {invitation['invite_token']}")
    consent = await ada.wait_for_text("Before anything is asked", 20)
    assert consent.labels == ("I agree", "No, thank you", "Another language")
    for promise in ("Your therapist reads", "never see an answer", "Telegram", "/need_help"):
        assert promise in consent.text

    # She agrees, keeps the quiet hours that are proposed, and is done.
    quiet_hours = await clinic.tap(ada, consent, "I agree")
    done = await clinic.tap_first(ada, quiet_hours)
    assert not done.rows

    # Maëlle speaks French and lives in Paris.
    maelle, maelle_id = await clinic.client(
        bruno_id, "Maëlle", "M-04", "--locale", "fr", "--timezone", "Europe/Paris"
    )

    # Both have just seen Bruno. Two hours later each is asked, in her own language.
    await clinic.session_just_over(ada_id)
    await clinic.session_just_over(maelle_id)
    await clinic.wind_to_due(ada_id)
    question = await clinic.check_in(ada)
    assert question.text.startswith("A few short questions for you")
    french = await clinic.check_in(maelle)
    assert french.text.startswith("Quelques courtes questions pour vous")

    # Ada needs five taps. The one message moves on, and nothing of it is left at the end.
    for value in ("8", "9", "8", "7", "9"):
        question = await clinic.tap(ada, question, value)
    assert question.text.startswith("Thank you")
    assert "/need_help" in question.text
    assert "10 =" not in "".join(one.text for one in await ada.received())

    # Maëlle answers one question; then something comes between.
    await clinic.tap(maelle, french, "3")

    # A stranger who found the bot learns nothing, but is shown where to find help.
    chidi = await clinic.phones.new("Chidi")
    await chidi.says("Who is in therapy here?")
    sentence = await chidi.wait_for_text("/need_help", 20)
    assert "K-17" not in sentence.text
    assert not sentence.rows

    # Nobody can say why something was or was not sent? Bruno can ask.
    await bruno.says("/why M-04")
    await bruno.wait_for_text("no answer yet", 20)

    # The week passes. On Monday at eight, in Bruno's own time, the overview is there.
    await clinic.phones.advance(timedelta(days=4).total_seconds())
    await clinic.comes_true(lambda: _ended(clinic, maelle_id))
    await clinic.phones.advance(timedelta(days=4).total_seconds())
    overview = await bruno.wait_for_text("The others:", 20)
    assert "K-17: index 8.3, 1 of 1 answered" in overview.text
    assert "M-04" in overview.text

    # With it come a picture for the phone and pages for the file.
    await clinic.comes_true(lambda: _has_drawings(bruno))

    # Ada takes a copy of what is hers, and then decides to be forgotten.
    await ada.says("/mydata")
    await ada.wait_for(lambda one: one.document is not None, 20)
    await ada.says("/forget")
    asked = await ada.wait_for_text("Shall I erase", 20)
    await ada.taps_on(asked.message_id, text="Yes, erase everything")
    await ada.wait_for_text("Erased on", 20)
    await bruno.wait_for_text("K-17 erased all their data", 20)
    await ada.says("/mydata")
    await ada.wait_for_text("personal invitation", 20)


async def _ended(clinic: LivingClinic, client_id: str) -> bool:
    (checkin,) = await clinic.why(client_id)
    return bool(checkin["state"] == "expired")


async def _has_drawings(bruno: Phone) -> bool:
    messages = await bruno.received()
    return any(one.photo for one in messages) and any(one.document for one in messages)
