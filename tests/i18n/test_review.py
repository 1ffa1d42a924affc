# letters of other scripts are the subject
import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import Register
from bot.i18n.catalogs import Catalogs
from bot.i18n.po_files import PoFile, po_path
from bot.i18n.review import ImportReport, export, import_, status
from bot.i18n.sheets import COLUMNS, SheetRow, guarded, read_sheet, unguarded, write_sheet
from bot.i18n.status import TranslationState

from .small_locales import FRENCH, translate

TODAY = dt.date(2026, 11, 22)
DAY = "Your therapist reads this on {day}."
Row = dict[str, str]


def rows_of(sheet: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"))))


def sheet_of(rows: list[Row], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def deciding(folder: Path, **decisions: tuple[str, str]) -> list[Row]:
    """The exported rows, with decision and text for those whose English begins so."""
    rows = rows_of(export(folder, "fr"))
    for row in rows:
        for start, (decision, text) in decisions.items():
            if row["English"].startswith(start):
                row.update({"decision": decision, "your text": text})
    return rows


def importing(folder: Path, rows: list[Row], delimiter: str = ",") -> ImportReport:
    sheet = sheet_of(rows, delimiter)
    return import_(folder, "fr", sheet, reviewer="psychologist, M.T.", on=TODAY)


def untouched(folder: Path) -> bytes:
    return b"".join(po_path(folder, "fr", d).read_bytes() for d in ("messages", "instruments"))


def test_a_sheet_shows_each_text_with_its_draft(french: Path) -> None:
    sheet = export(french, "fr")
    assert sheet.startswith("\ufeffid,context,English,draft,note,your text,decision")
    rows = rows_of(sheet)
    assert len(rows) == 9
    assert {row["draft"] for row in rows} >= {"Retour", "{n} séance", "{n} séances"}
    plural = next(row for row in rows if row["draft"] == "{n} séances")
    assert plural["English"] == "{n} sessions"
    assert "form 2 of 2: for n = 2, 3, 4, 5" in plural["note"]


def test_an_untouched_sheet_reviews_nothing(french: Path) -> None:
    before = untouched(french)
    assert importing(french, rows_of(export(french, "fr"))) == ImportReport(
        reviewed=0, changed=0, refused=()
    )
    assert untouched(french) == before


def test_a_clinician_keeps_one_draft_and_words_another_anew(french: Path) -> None:
    better = "Votre thérapeute en prendra connaissance {day}."
    report = importing(french, deciding(french, Your=("change", better), Between=("keep", "")))
    assert (report.reviewed, report.changed, report.refused) == (2, 1, ())
    t = Catalogs.load(french).translator("fr", Register.POLITE, "UTC")
    assert t.say(DAY, day="lundi") == better.format(day="lundi")
    messages = next(s for s in status(french) if (s.tag, s.domain) == ("fr", "messages"))
    assert messages.states == {TranslationState.REVIEWED: 2, TranslationState.DRAFTED: 3}
    assert messages.state is TranslationState.DRAFTED


def test_a_language_is_reviewed_once_all_of_it_is(french: Path) -> None:
    rows = [{**row, "decision": "keep"} for row in rows_of(export(french, "fr"))]
    assert importing(french, rows).reviewed == 8
    catalogs = Catalogs.load(french)
    assert catalogs.states["fr"] is TranslationState.REVIEWED
    assert not catalogs.translator("fr", Register.POLITE, "UTC").is_drafted


def test_changing_reviewed_words_by_hand_makes_them_a_draft_again(french: Path) -> None:
    rows = [{**row, "decision": "keep"} for row in rows_of(export(french, "fr"))]
    importing(french, rows)
    translate(french, "fr", {**FRENCH, "Back": "Reculer"})
    assert Catalogs.load(french).states["fr"] is TranslationState.DRAFTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_saved_by_another_spreadsheet_is_read(french: Path, delimiter: str) -> None:
    rows = deciding(french, Your=("Keep ", ""))
    assert importing(french, rows, delimiter).reviewed == 1


@pytest.mark.parametrize(
    ("decision", "text", "reason"),
    [
        ("change", "Votre thérapeute lira ceci.", "{day} is missing"),
        ("change", "Votre {day.x}", "plain name"),
        ("change", "Ta thérapeute lira ceci {day}.", "another form of address"),
        ("change", "Votre\u202e {day}", "direction marks"),
        ("change", "", "needs"),
        ("keep", "Autre chose {day}", "leaves"),
        ("maybe", "", "keep or change"),
        ("", "Votre lecture {day}", "keep or change"),
    ],
)
def test_an_unsafe_line_is_refused_and_nothing_is_written(
    french: Path, decision: str, text: str, reason: str
) -> None:
    before = untouched(french)
    report = importing(french, deciding(french, Your=(decision, text)))
    assert (report.reviewed, report.changed) == (0, 0)
    assert [reason in refusal.reason for refusal in report.refused] == [True]
    assert report.refused[0].line == 2
    assert untouched(french) == before


def test_a_line_whose_english_moved_is_refused(french: Path) -> None:
    rows = deciding(french, Your=("keep", ""))
    rows[0]["English"] = "Your therapist read this on {day}."
    assert "English" in importing(french, rows).refused[0].reason
    rows[0]["id"] = "0123456789abcdef#0"
    assert "English" in importing(french, rows).refused[0].reason


def test_a_line_whose_translation_moved_is_refused(french: Path) -> None:
    rows = deciding(french, Your=("keep", ""))
    translate(french, "fr", {**FRENCH, DAY: "Lecture : {day}."})
    report = importing(french, rows)
    assert report.reviewed == 0
    assert "since this sheet was made" in report.refused[0].reason


def test_a_plural_is_decided_whole_or_not_at_all(french: Path) -> None:
    rows = deciding(french, **{"{n} session": ("keep", "")})
    assert importing(french, rows).reviewed == 1
    half = [row for row in rows if row["draft"] != "{n} séances"]
    assert "all its forms" in importing(french, half).refused[0].reason


def test_a_text_that_stands_there_twice_counts_once(french: Path) -> None:
    rows = deciding(french, Your=("keep", ""))
    report = importing(french, [*rows, {**rows[0], "decision": "change", "your text": "x"}])
    assert report.reviewed == 1
    assert "twice" in report.refused[0].reason


@pytest.mark.parametrize("reviewer", ["", "  ", "machine", "Machine", "x" * 121, "a\x00b"])
def test_nobody_and_no_machine_can_review(french: Path, reviewer: str) -> None:
    with pytest.raises(InvalidValueError):
        import_(french, "fr", export(french, "fr"), reviewer=reviewer, on=TODAY)


@pytest.mark.parametrize("sheet", ["", "a,b,c\n1,2,3", '"id', "\x00", "x" * 4_000_001])
def test_a_file_that_is_no_sheet_is_refused_whole(french: Path, sheet: str) -> None:
    with pytest.raises(InvalidValueError):
        import_(french, "fr", sheet, reviewer="M.T.", on=TODAY)


@pytest.mark.parametrize("tag", ["xx", "../fr", "en"])
def test_a_language_that_is_not_there_has_no_sheet(french: Path, tag: str) -> None:
    with pytest.raises(NotFoundError):
        export(french, tag)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''=1"])
def test_no_spreadsheet_runs_a_cell(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12),
        min_size=7,
        max_size=7,
    )
)
def test_a_sheet_comes_back_as_it_left(cells: list[str]) -> None:
    row = SheetRow(
        id="a#0",
        context=cells[1],
        english=cells[2],
        draft=cells[3],
        note=cells[4],
        your_text=cells[5].strip(),
        decision="keep",
    )
    assert read_sheet(write_sheet([row])) == ((2, row),)


def test_a_crash_while_writing_leaves_the_old_file(
    french: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = untouched(french)

    def failing(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("bot.i18n.po_files.os.fsync", failing)
    with pytest.raises(OSError, match="disk full"):
        importing(french, deciding(french, Your=("change", "Lecture : {day}.")))
    assert untouched(french) == before
    assert not list(french.rglob(".*"))
    assert PoFile.read(po_path(french, "fr", "messages")).messages
