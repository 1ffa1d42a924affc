# ruff: noqa: RUF001  # letters and digits of other scripts are the subject
import datetime as dt
import hashlib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError
from bot.alliance.instruments import Facet, Instrument, Item, ItemId
from bot.alliance.people import Register, Speech
from bot.i18n.bidi import FSI, LRI, PDI, RLM, Direction, isolate, lead, tame
from bot.i18n.catalogs import Catalogs
from bot.i18n.extraction import Bank
from bot.i18n.translator import Translator

from .small_locales import FRENCH, translate

SUNDAY = dt.datetime(2026, 11, 22, 23, 5, tzinfo=dt.UTC)
READS = "Your therapist reads this on {day}."


def speaking(
    folder: Path, locale: str, register: Register = Register.POLITE, zone: str = "America/Toronto"
) -> Translator:
    return Catalogs.load(folder).translator(locale, register, zone)


def test_ada_reads_french_in_montreal_though_only_plain_french_exists(french: Path) -> None:
    ada = speaking(french, "fr_CA")
    assert ada.say(READS, day=ada.weekday(SUNDAY)) == "Votre thérapeute lira ceci dimanche."
    assert (ada.tag, ada.locale, ada.is_drafted) == ("fr", "fr_CA", True)


def test_what_is_not_translated_is_said_in_english(french: Path) -> None:
    assert speaking(french, "fr").say("Not known anywhere.") == "Not known anywhere."


def test_the_familiar_words_override_line_by_line(french: Path) -> None:
    translate(french, "fr@tu", {READS: "Ton thérapeute lira ceci {day}."})
    ada = speaking(french, "fr_CA", Register.FAMILIAR)
    assert ada.tag == "fr@tu"
    assert ada.say(READS, day="lundi") == "Ton thérapeute lira ceci lundi."
    assert ada.label("Back") == "Retour"


def test_a_regional_line_wins_over_the_common_one(french: Path) -> None:
    translate(french, "fr_CA", {"Back": "Revenir"})
    assert speaking(french, "fr_CA").label("Back") == "Revenir"
    assert speaking(french, "fr").label("Back") == "Retour"


def test_a_button_and_a_sentence_of_the_same_english_are_two_messages(french: Path) -> None:
    bruno = speaking(french, "fr")
    assert bruno.label("Back") == "Retour"
    assert bruno.say_in("digest", "Back") == "Retour"
    assert bruno.say("Back") == "Back"


@pytest.mark.parametrize(("n", "words"), [(0, "0 séance"), (1, "1 séance"), (2, "2 séances")])
def test_french_counts_zero_as_one(french: Path, n: int, words: str) -> None:
    assert speaking(french, "fr").count("{n} session", "{n} sessions", n) == words


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0 sessions"), (1, "1 session"), (1200, "1,200 sessions")]
)
def test_english_counts_zero_as_many(french: Path, n: int, words: str) -> None:
    assert speaking(french, "en").count("{n} session", "{n} sessions", n) == words


def test_arabic_uses_all_six_forms(folder: Path) -> None:
    translate(folder, "ar", {"{n} session": "صفر|واحدة|اثنتان|{n} قليل|{n} كثير|{n} آخر"})
    ada = speaking(folder, "ar")
    said = [ada.count("{n} session", "{n} sessions", n) for n in (0, 1, 2, 3, 11, 100)]
    isolated = [f"{FSI}{n}{PDI}" for n in (3, 11, 100)]
    assert said[:3] == ["صفر", "واحدة", "اثنتان"]
    assert said[3:] == [f"{isolated[0]} قليل", f"{isolated[1]} كثير", f"{isolated[2]} آخر"]


@pytest.mark.parametrize(
    "broken", ["{day", "{nobody}", "{day.__class__}", "{0}", "{day!r}", "{day:>9}"]
)
def test_a_broken_translation_costs_its_language_never_the_message(
    french: Path, broken: str
) -> None:
    translate(french, "fr", {**FRENCH, READS: broken})
    assert speaking(french, "fr").say(READS, day="lundi") == "Your therapist reads this on lundi."


def test_an_alias_cannot_smuggle_a_placeholder(french: Path) -> None:
    assert speaking(french, "en").say(READS, day="{day}") == "Your therapist reads this on {day}."


def test_in_a_right_to_left_language_every_value_is_isolated(folder: Path) -> None:
    translate(folder, "ar", {READS: "يقرأ معالجك هذا {day}."})
    said = speaking(folder, "ar").say(READS, day=87)
    assert said == f"يقرأ معالجك هذا {FSI}87{PDI}."


def test_in_english_a_plain_value_carries_no_hidden_marks(folder: Path) -> None:
    assert speaking(folder, "en").say(READS, day="K-17") == "Your therapist reads this on K-17."


def test_in_english_a_hebrew_alias_is_isolated(folder: Path) -> None:
    said = speaking(folder, "en").say(READS, day="שרה-3")
    assert said == f"Your therapist reads this on {FSI}שרה-3{PDI}."


@pytest.mark.parametrize("evil", ["a\u202eb", "a\u2069b", "a\u2066b", "\u2069\u2066ab"])
def test_a_name_cannot_turn_the_sentence_round(evil: str) -> None:
    assert tame(evil) == "ab"


def test_a_sentence_of_ours_may_hold_values_and_be_a_value(folder: Path) -> None:
    inner = isolate("87", Direction.RTL)
    assert isolate(inner, Direction.RTL) == f"{FSI}{FSI}87{PDI}{PDI}"


def test_each_line_of_a_comment_is_isolated_on_its_own() -> None:
    assert isolate("א\n\nב", Direction.LTR) == f"{FSI}א{PDI}\n\n{FSI}ב{PDI}"


@pytest.mark.parametrize(
    "number", ["514-555-0199", "+961 1 343 210", "(514) 555-0199", "٠١-٣٤٣-٢١٠", "2026/11/22"]
)
@pytest.mark.parametrize("direction", list(Direction))
def test_a_telephone_number_behind_arabic_words_keeps_its_order(
    number: str, direction: Direction
) -> None:
    said = isolate(f"هاتف العيادة {number}", direction)
    assert said == f"{FSI}هاتف العيادة {LRI}{number}{PDI}{PDI}"
    assert isolate(said, direction) == f"{FSI}{said}{PDI}"


def test_a_short_number_or_one_without_arabic_around_it_is_left_alone() -> None:
    assert isolate("من 10-12", Direction.RTL) == f"{FSI}من 10-12{PDI}"
    assert isolate("514-555-0199", Direction.RTL) == f"{FSI}514-555-0199{PDI}"
    assert isolate("Call 514-555-0199", Direction.LTR) == "Call 514-555-0199"


@given(st.text(alphabet="aא1\u202e\u2066\u2068\u2069\u200f\n ", max_size=20))
def test_isolates_always_pair_up_on_every_line(value: str) -> None:
    for line in isolate(value, Direction.RTL).split("\n"):
        depth = 0
        for char in line:
            depth += (char in "\u2066\u2067\u2068") - (char == "\u2069")
            assert depth >= 0
        assert depth == 0


def test_a_right_to_left_line_that_begins_with_a_latin_word_is_laid_out_from_the_right() -> None:
    assert lead("Telegram שלום\nשלום\n/help", Direction.RTL) == f"{RLM}Telegram שלום\nשלום\n/help"
    assert lead("Telegram שלום", Direction.LTR) == "Telegram שלום"


@pytest.mark.parametrize(
    "line",
    [
        f"{FSI}K-17{PDI} שלום",  # Telegram Desktop takes the K for the first letter
        f"{FSI}K-17{PDI}: {FSI}שלום{PDI}",  # rule P2 finds no letter at all
        f"0 = {FSI}שלום{PDI}",
        f"{FSI}שלום{PDI} Telegram",
    ],
)
def test_a_value_at_the_start_of_a_line_does_not_turn_it_round(line: str) -> None:
    assert lead(line, Direction.RTL) == RLM + line
    assert lead(RLM + line, Direction.RTL) == RLM + line


def test_a_line_that_starts_right_or_has_nothing_to_turn_gets_no_mark() -> None:
    for line in (f"שלום {FSI}K-17{PDI}", f"«{FSI}שלום{PDI}» שלום", "/help", f"{FSI}7{PDI}: 6.5"):
        assert lead(f"שלום\n{line}", Direction.RTL) == f"שלום\n{line}"


def test_an_item_is_read_in_the_persons_language_and_its_words_are_hashed(
    french: Path, tiny_bank: Bank
) -> None:
    instrument, heard = tiny_bank[0], ItemId("heard")
    ada = speaking(french, "fr")
    assert ada.item(instrument, heard) == "On m’a bien entendu."
    assert ada.item_points(instrument, heard) == ((0, "pas du tout"), (10, "tout à fait"))
    digest = hashlib.sha256("On m’a bien entendu.".encode()).hexdigest()
    assert ada.item_wording(instrument, heard) == digest[:16]
    assert speaking(french, "en").item_wording(instrument, heard) != digest[:16]


def test_an_item_whose_english_moved_on_is_not_shown_in_old_words(
    french: Path, tiny_bank: Bank
) -> None:
    pot = french / "instruments.pot"
    pot.write_text(pot.read_text(encoding="utf-8").replace("I was heard.", "I was really heard."))
    assert speaking(french, "fr").item(tiny_bank[0], ItemId("heard")) == "I was really heard."


def test_an_item_nobody_knows_is_an_error_not_an_empty_question(
    french: Path, tiny_bank: Bank
) -> None:
    with pytest.raises(KeyError):
        speaking(french, "fr").item(tiny_bank[0], ItemId("nowhere"))


def test_an_imported_instrument_is_said_in_its_own_words(french: Path) -> None:
    item = Item(id=ItemId("q1"), facet=Facet.BOND)
    licensed = Instrument(id="licensed", version="2", items=(item,))
    words = {"q1": "Question une", "q1/low": "jamais", "scale/5": "parfois", "scale/10": "toujours"}
    plain = speaking(french, "fr")
    t = plain.worded(licensed, words)
    assert t.item(licensed, ItemId("q1")) == "Question une"
    assert t.item_points(licensed, ItemId("q1")) == (
        (0, "jamais"),
        (5, "parfois"),
        (10, "toujours"),
    )
    assert t.item_instructions(licensed) is None
    assert t.label("Back") == "Retour"
    with pytest.raises(KeyError):
        plain.item(licensed, ItemId("q1"))


def test_a_zone_that_does_not_exist_is_refused(shipped: Catalogs) -> None:
    for zone in ("Mars/Olympus", "../../etc/passwd", ""):
        with pytest.raises(InvalidValueError):
            shipped.translator("en", Register.POLITE, zone)


def test_a_person_is_spoken_to_as_they_chose(shipped: Catalogs) -> None:
    t = shipped.of(Speech("fr_CA", "America/Toronto", Register.FAMILIAR))
    assert (t.locale, t.zone, t.direction) == ("fr_CA", ZoneInfo("America/Toronto"), Direction.LTR)


def test_pseudo_locales_show_what_is_not_translated(shipped: Catalogs, bank: Instrument) -> None:
    accented = shipped.translator("en_XA", Register.POLITE, "UTC")
    said = accented.say("Session of {weekday}", weekday="Sunday")
    assert said.startswith("[S")
    assert "Sunday" in said
    assert len(said) > len("Session of Sunday") * 1.3
    mirrored = shipped.translator("ar_XB", Register.POLITE, "UTC")
    assert mirrored.direction is Direction.RTL
    assert f"{FSI}7{PDI}" in mirrored.say("Your answer so far: {value}", value=7)
    assert mirrored.item(bank, bank.anchors[0].id) != accented.item(bank, bank.anchors[0].id)
    assert not {"en_XA", "ar_XB"} & {choice.tag for choice in shipped.choices()}
