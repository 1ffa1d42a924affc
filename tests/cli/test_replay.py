"""`alliance replay`: anyone's ratings, no clinic."""

import io
import json
from pathlib import Path

import pytest

from bot.cli import main

COURSE = [8.3, 8.7, 8.0, 8.3, 8.7, 8.3, 4.0, 8.3]


def brought(folder: Path, *rows: str) -> str:
    file = folder / "ratings.csv"
    file.write_text("\n".join(["client,session,score", *rows]) + "\n", encoding="utf-8")
    return str(file)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return brought(tmp_path, *(f"Zoé,0{n},{score}" for n, score in enumerate(COURSE, 1)))


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["replay", *arguments])
    return int(ended.value.code or 0)


def test_it_prints_one_document_with_every_flag(
    course: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(course, "--json") == 0
    (flag,) = json.loads(capsys.readouterr().out)["flags"]
    assert flag["client"] == "Zoé"
    assert flag["session"] == "07"
    assert (flag["level"], flag["rule"], flag["score"]) == ("rupture", "drop", 4.0)
    assert 4.0 < flag["limit"] < 8.3
    assert len(flag) == 6


def test_it_prints_a_table_for_people(course: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(course) == 0
    printed = capsys.readouterr().out
    assert "Zoé" in printed
    assert "Signs: 1, ratings: 8, clients: 1" in printed


def test_no_sign_is_an_empty_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(brought(tmp_path, "a,1,8", "a,2,8"), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"flags": []}


def test_a_refusal_is_one_sentence_with_the_line_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"a,{n},{score}" for n, score in enumerate(COURSE, 1)]
    assert run(brought(tmp_path, *rows, "a,9,11"), "--json") == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "alliance: line 10: the score is out of range, 0 to 10.\n"


def test_a_file_that_is_not_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(tmp_path / "nothing.csv")) == 1
    assert "No such file" in capsys.readouterr().err


def test_it_leaves_nothing_behind(course: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(course, "--json")
    assert sorted(path.name for path in Path(course).parent.iterdir()) == ["ratings.csv"]


def test_a_dash_is_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"a,{n},{score}\n" for n, score in enumerate(COURSE, 1))
    piped = io.TextIOWrapper(io.BytesIO(("client,session,score\n" + rows).encode()))
    monkeypatch.setattr("sys.stdin", piped)
    assert run("-", "--json") == 0
    (flag,) = json.loads(capsys.readouterr().out)["flags"]
    assert flag["session"] == "7"


def test_a_name_in_the_file_does_not_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = '"\x1b[2JZoé\nx"'
    file = brought(tmp_path, *(f"{odd},{n},{score}" for n, score in enumerate(COURSE, 1)))
    assert run(file) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\ufffd[2JZoé\ufffdx  7" in out
    assert run(file, "--json") == 0
    assert json.loads(capsys.readouterr().out)["flags"][0]["client"] == "\x1b[2JZoé\nx"
