# ruff: noqa: RUF001  # letters and digits of other scripts are the subject
from importlib.resources import files
from pathlib import Path

import pytest

from bot.alliance.instruments import Instrument
from bot.exchange.shipped import shipped_banks
from bot.i18n.catalogs import Catalogs
from bot.i18n.check import check
from bot.i18n.extraction import Bank, templates
from bot.i18n.folders import locales_folder
from bot.i18n.po_files import BrokenCatalogueError, PoFile, po_path
from bot.i18n.refresh import refresh
from bot.i18n.rules import Finding, Problem, graphemes

from .small_locales import FRENCH, translate

DAY = "Your therapist reads this on {day}."
HOURS = "Between 21:00 and 08:00 nothing arrives."


def findings(folder: Path, package: Path, bank: Bank, tag: str = "fr") -> set[Problem]:
    return {found.problem for found in check(folder, package, [bank]) if found.tag == tag}


def test_every_marked_sentence_is_found_with_its_context(package: Path, tiny_bank: Bank) -> None:
    found = templates(package, [tiny_bank])
    assert [(m.context, m.source, m.plural) for m in found["messages"]] == [
        (None, DAY, None),
        ("button", "Back", None),
        ("digest", "Back", None),
        (None, "{n} session", "{n} sessions"),
        (None, HOURS, None),
    ]
    assert found["messages"][3].notes == ("TRANSLATORS: n is a number of sessions",)
    assert [m.context for m in found["instruments"]] == [
        "tiny.1/heard",
        "tiny.1/heard/low",
        "tiny.1/heard/high",
    ]


def test_constants_are_found_and_what_is_not_speech_is_not(package: Path) -> None:
    (package / "chat" / "constants.py").write_text(
        'A = mark("One")\nB = mark_label("Two")\nC = mark_in("digest", "Three")\n'
        't.say(A)\nt.label(B)\n"abc".count("a")\nprint("Four")\nt.say("Glued " "together")\n'
    )
    (package / "cli").mkdir()
    (package / "cli" / "noun.py").write_text('t.say("For operators")')
    found = {(m.context, m.source) for m in templates(package, [])["messages"]}
    assert {(None, "One"), ("button", "Two"), ("digest", "Three"), (None, "Glued together")} < found
    assert not {"Four", "a", "For operators"} & {source for _, source in found}


def test_a_second_refresh_changes_nothing(french: Path, package: Path, tiny_bank: Bank) -> None:
    refresh(french, package, [tiny_bank])
    assert refresh(french, package, [tiny_bank]) == ()


def test_a_reworded_sentence_loses_its_translation_and_gets_it_back(
    french: Path, package: Path, tiny_bank: Bank
) -> None:
    source = package / "chat" / "texts" / "checkin.py"
    before = source.read_text()
    source.write_text(before.replace("reads this on", "will read this on"))
    refresh(french, package, [tiny_bank])
    path = po_path(french, "fr", "messages")
    assert "" in {text for m in PoFile.read(path).messages for text in m.texts}
    assert "fuzzy" not in path.read_text()
    source.write_text(before)
    refresh(french, package, [tiny_bank])
    assert all(m.is_translated for m in PoFile.read(path).messages)


def test_catalogues_hold_no_places_and_no_dates(french: Path, package: Path) -> None:
    for path in french.rglob("*.po*"):
        text = path.read_text()
        assert "#: " not in text
        assert "Date" not in text
        assert str(package) not in text


def test_an_override_gets_no_empty_lines(french: Path, package: Path, tiny_bank: Bank) -> None:
    translate(french, "fr@tu", {DAY: "Ton thérapeute lira ceci {day}."})
    refresh(french, package, [tiny_bank])
    assert len(PoFile.read(po_path(french, "fr@tu", "messages")).messages) == 1


def test_complete_french_is_without_findings(french: Path, package: Path, tiny_bank: Bank) -> None:
    assert findings(french, package, tiny_bank) == set()
    assert findings(french, package, tiny_bank, "en") == set()


def test_what_is_not_translated_is_found(french: Path, package: Path, tiny_bank: Bank) -> None:
    assert findings(french, package, tiny_bank, "ar") == {Problem.MISSING}


BROKEN: tuple[tuple[str, str, Problem], ...] = (
    (DAY, "Votre thérapeute lira ceci.", Problem.PLACEHOLDERS),
    (DAY, "Votre thérapeute lira ceci {jour}.", Problem.PLACEHOLDERS),
    (DAY, "Votre thérapeute lira ceci {day", Problem.PLACEHOLDERS),
    (DAY, "Votre thérapeute lira ceci {day.year}.", Problem.PLACEHOLDERS),
    (DAY, "Ta thérapeute lira ceci {day}.", Problem.REGISTER),
    (DAY, "\u202eVotre thérapeute lira ceci {day}.", Problem.CONTROLS),
    (DAY, "Votre thérapeute\x07 lira ceci {day}.", Problem.CONTROLS),
    (HOURS, "Entre 22 h 00 et 8 h 00, rien n’arrive.", Problem.DIGITS),
    ("Back", "Revenir une fois encore en arrière", Problem.TOO_LONG),
    ("I was heard.", "{alias} m’a entendu.", Problem.PLACEHOLDERS),
    ("{n} session", "{n} séance|", Problem.MISSING),
    ("{n} session", "{n} séance|{x} séances", Problem.PLACEHOLDERS),
    ("completely", "Pas du tout", Problem.ENDS),
    ("Back", "", Problem.MISSING),
)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_line_is_found(
    french: Path, package: Path, tiny_bank: Bank, broken: tuple[str, str, Problem]
) -> None:
    source, translation, problem = broken
    translate(french, "fr", {**FRENCH, source: translation})
    assert problem in findings(french, package, tiny_bank)


def test_a_plural_with_another_languages_forms_is_found(
    french: Path, package: Path, tiny_bank: Bank
) -> None:
    path = po_path(french, "fr", "messages")
    text = path.read_text().replace("nplurals=2", "nplurals=3")
    path.write_text(text.replace('msgstr[1] "{n} séances"', 'msgstr[1] "b"\nmsgstr[2] "c"'))
    assert Problem.PLURALS in findings(french, package, tiny_bank)


def test_numbers_in_another_script_count_as_the_same(
    french: Path, package: Path, tiny_bank: Bank
) -> None:
    translate(french, "ar", {HOURS: "لا يصل شيء بين ٢١:٠٠ و٠٨:٠٠."})
    assert Problem.DIGITS not in findings(french, package, tiny_bank, "ar")


def test_rendez_vous_and_le_ton_are_not_forms_of_address(
    french: Path, package: Path, tiny_bank: Bank
) -> None:
    translate(french, "fr", {**FRENCH, "I was heard.": "Le ton de ce rendez-vous me convenait."})
    translate(french, "fr@tu", {"I was heard.": "Le ton du rendez-vous était le bon."})
    assert findings(french, package, tiny_bank) == set()
    assert findings(french, package, tiny_bank, "fr@tu") == set()


def test_a_familiar_line_with_vous_is_found(french: Path, package: Path, tiny_bank: Bank) -> None:
    translate(french, "fr@tu", {DAY: "Votre lecture : {day}."})
    assert Problem.REGISTER in findings(french, package, tiny_bank, "fr@tu")


def test_an_override_that_overrides_nothing_is_found(
    french: Path, package: Path, tiny_bank: Bank
) -> None:
    translate(french, "fr@tu", {"Back": "Retour"})
    assert Problem.SAME in findings(french, package, tiny_bank, "fr@tu")


@pytest.mark.parametrize(
    "code", ['t.say(f"Hello {alias}")', 't.label("a" + b)', 't.say("H" if a else "I")']
)
def test_a_sentence_assembled_by_code_is_found(
    french: Path, package: Path, tiny_bank: Bank, code: str
) -> None:
    (package / "chat" / "bad.py").write_text(f"\n{code}\n")
    found = check(french, package, [tiny_bank])
    assert [f.where for f in found if f.problem is Problem.NOT_LITERAL] == ["bad.py:2"]


@pytest.mark.parametrize("code", ["t.say(TEXT)", "talk.say(a if b else c)", "talk.say(part, rows)"])
def test_a_sentence_marked_elsewhere_is_no_fault(
    french: Path, package: Path, tiny_bank: Bank, code: str
) -> None:
    (package / "chat" / "good.py").write_text(code)
    assert findings(french, package, tiny_bank, "en") == set()


def test_english_that_moved_on_makes_the_templates_stale(
    french: Path, package: Path, tiny_bank: Bank
) -> None:
    instrument, words = tiny_bank
    assert Problem.STALE in findings(
        french, package, (instrument, {**words, "heard": "Reworded."}), "en"
    )


def test_a_file_that_does_not_parse_is_named(french: Path, package: Path, tiny_bank: Bank) -> None:
    po_path(french, "fr", "messages").write_text('msgid "a\nmsgstr oops')
    found = check(french, package, [tiny_bank])
    assert {f.tag for f in found if f.problem is Problem.UNREADABLE} == {"fr"}
    with pytest.raises(BrokenCatalogueError, match=r"fr/LC_MESSAGES/messages\.po: line 1 is torn"):
        Catalogs.load(french)


def test_a_guess_is_found_and_never_shown(french: Path, package: Path, tiny_bank: Bank) -> None:
    path = po_path(french, "fr", "messages")
    path.write_text(path.read_text().replace('msgctxt "digest"', '#, fuzzy\nmsgctxt "digest"'))
    assert Problem.FUZZY in findings(french, package, tiny_bank)


def test_our_own_instruments_are_without_findings(bank: Instrument) -> None:
    """The chat's sentences are watched by `make catalogues`; items are watched here as well."""
    found = check(Path(locales_folder()), Path(str(files("bot"))), shipped_banks())
    assert [str(each) for each in found if each.domain == "instruments"] == []


def test_a_finding_reads_as_one_line() -> None:
    found = Finding(tag="fr", domain="messages", problem=Problem.DIGITS, where="x", detail="y")
    assert str(found) == "fr/messages: digits: x: y"


@pytest.mark.parametrize(
    ("text", "count"),
    [("Retour", 6), ("é", 1), ("e\u0301", 1), ("नमस्ते", 4), ("👩‍⚕️ aide", 6), ("👍🏽", 1)],
)
def test_a_label_is_measured_as_a_reader_sees_it(text: str, count: int) -> None:
    assert graphemes(text) == count
