"""The page of every sentence."""

from bot.sandbox.page.voice import VoiceLanguage, VoiceLine, line_anchor, place_anchor, voice_page

from .scripted_bot import a_voice


def test_each_sentence_stands_once_with_its_place_and_trigger() -> None:
    page = voice_page(a_voice(), "en") or ""
    assert page.count("A few short questions for you") == 1
    assert page.count("A session ended, and the wait after it is over") == 1
    assert ">Check-in</h3>" in page


def test_another_language_stands_beside_the_english_in_its_own_direction() -> None:
    page = voice_page(a_voice(), "ar") or ""
    assert 'class="said" lang="ar" dir="rtl"' in page
    assert page.count("A few short questions for you") == 1


def test_what_is_not_translated_is_said_to_be() -> None:
    assert "Not translated yet" in (voice_page(a_voice(), "fr") or "")
    assert "1 not translated" in (voice_page(a_voice(), "fr") or "")
    assert "Not translated yet" not in (voice_page(a_voice(), "ar") or "")


def test_an_unknown_language_has_no_page_and_no_language_has_an_empty_one() -> None:
    assert voice_page(a_voice(), "tlh") is None
    assert "No language is loaded" in (voice_page([], "") or "")


def test_a_line_keeps_its_anchor_in_every_language() -> None:
    english, french, _ = a_voice()
    assert [line_anchor(one) for one in english.lines] == [line_anchor(one) for one in french.lines]
    assert len({line_anchor(one) for one in english.lines}) == 2


def test_a_hostile_catalogue_is_only_words() -> None:
    evil = "<img src=x onerror=alert(1)>"
    line = VoiceLine(place=evil, trigger=evil, english=evil, text=evil)
    language = VoiceLanguage(tag="fr", name=evil, direction="ltr", state=evil, lines=[line])
    assert "<img" not in (voice_page([language], "fr") or "")
    assert place_anchor(evil) == "place-img-src-x-onerror-alert-1"
