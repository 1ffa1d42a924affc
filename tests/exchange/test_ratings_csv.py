"""A file of ratings somebody brings: what is read, and what is refused in which line."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError
from bot.exchange.ratings_csv import LONGEST_LINE, LONGEST_ROW, read_ratings
from bot.usecases.replay_ratings import SessionRating

HEAD = "client,session,score\n"


def read(text: str | bytes) -> list[SessionRating]:
    raw = text if isinstance(text, bytes) else text.encode()
    return list(read_ratings(io.BytesIO(raw)))


def refusal(text: str | bytes) -> str:
    with pytest.raises(InvalidValueError) as refused:
        read(text)
    return str(refused.value)


def test_client_and_session_stay_as_they_stand_in_the_file() -> None:
    assert read(HEAD + "Ké-17,007,8.5\n") == [SessionRating("Ké-17", "007", 7, 8.5)]


def test_sessions_may_be_days() -> None:
    assert read(HEAD + "a,2026-11-23,8\n")[0].order == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "client,session,score\na,1,8\na,2,7.5\n",
        "client,session,score\r\na,1,8\r\na,2,7.5\r\n",
        "\ufeffclient,session,score\na,1,8\na,2,7.5",
        "score,note,session,client\n8,x,1,a\n7.5,,2,a\n",
        '"client","session","score"\n"a","1","8"\n\n"a"," 2","7.5 "\n',
        "Client, Session ,SCORE\na,1,8e0\na,2,+7.50\n",
        "client,session,score\na,1,8\n,,\na,2,7.5\n , ,\n,,\n",
        "\n,,,\nclient,session,score\na,1,8\n  \na,2,7.5\n",
    ],
)
def test_what_spreadsheets_write_is_read(text: str) -> None:
    assert [(row.client, row.order, row.score) for row in read(text)] == [
        ("a", 1, 8),
        ("a", 2, 7.5),
    ]


def test_clients_may_stand_mixed() -> None:
    rows = read(HEAD + "a,1,8\nb,5,3\na,2,7\nb,6,10\n")
    assert [row.client for row in rows] == ["a", "b", "a", "b"]


@pytest.mark.parametrize("score", ["0", "10", "0.0", "10.0", "-0.0"])
def test_both_ends_of_the_scale_belong_to_it(score: str) -> None:
    assert 0 <= read(f"{HEAD}a,1,{score}\n")[0].score <= 10


@pytest.mark.parametrize(
    ("score", "why"),
    [
        ("10.01", "range"),
        ("-1", "range"),
        ("1e9", "range"),
        ("inf", "range"),
        ("nan", "not a number"),
        ("", "not a number"),
        ("eight", "not a number"),
        ("0x8", "not a number"),
        ("1_0", "not a number"),
        ("٨", "not a number"),
        ('"8,5"', "not a number"),
    ],
)
def test_a_score_that_cannot_be_is_refused_with_its_line(score: str, why: str) -> None:
    found = refusal(f"{HEAD}a,1,8\na,2,{score}\n")
    assert found.startswith("line 3: ")
    assert why in found


@pytest.mark.parametrize(
    ("rows", "line", "why"),
    [
        ("a,2,8\na,1,8\n", 3, "out of order"),
        ("a,1,8\nb,1,8\na,1,7\n", 4, "twice"),
        ("a,2026-11-23,8\na,2026-11-16,8\n", 3, "out of order"),
        ("a,1,8\na,2026-11-16,8\n", 3, "days in another"),
        ("a,first,8\n", 2, "neither"),
        ("a,-1,8\n", 2, "neither"),
        ("a,1.5,8\n", 2, "neither"),
        ("a,2026-02-30,8\n", 2, "neither"),
        (",1,8\n", 2, "client is empty"),
        ("a,1\n", 2, "columns"),
        ("a,1,8,9\n", 2, "columns"),
        ("a,2026-W48-1,8\n", 2, "neither"),
        ('a,1,8\n"a,2,8\n', 3, "begins in line 3 is never closed"),
        ('a,1,8\n"a,2,8\na,3,8\n', 4, "begins in line 3 is never closed"),
        ('a,1,8\n"a"x,2,8\n', 3, "closing quote"),
        ("a,1,8\ra,2,8\n", 2, "carriage return"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line(rows: str, line: int, why: str) -> None:
    found = refusal(HEAD + rows)
    assert found.startswith(f"line {line}: ")
    assert why in found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "client is missing"),
        ("\n", "client is missing"),
        ("a,1,8\n", "client is missing"),
        ("client,score\n", "session is missing"),
        ("client;session;score\n", "separated by commas"),
        ("client,session,score,score\n", "score is there twice"),
        (HEAD, "no rating"),
        (HEAD + "\n\n", "no rating"),
    ],
)
def test_a_file_without_ratings_or_columns_is_refused(text: str, why: str) -> None:
    found = refusal(text)
    assert found.startswith("line ")
    assert why in found


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ((HEAD + "a,1,8\né,1,8\n").encode("latin-1"), 3),
        ((HEAD + "a,1,8\n").encode("utf-16"), 1),
        (b"\xff\xfe\x00", 1),
    ],
)
def test_another_encoding_is_refused_with_its_line(raw: bytes, line: int) -> None:
    found = refusal(raw)
    assert found.startswith(f"line {line}: ")
    assert "UTF-8" in found


def test_a_line_without_end_is_not_read_into_memory() -> None:
    assert "longer than" in refusal(HEAD.encode() + b"a" * (2 * LONGEST_LINE))


def test_a_quote_without_end_is_not_read_into_memory() -> None:
    for endless in ('"a' + "\nbbb" * LONGEST_ROW, '"\n",' * LONGEST_ROW):
        file = io.BytesIO((HEAD + "a,1,8\n" + endless).encode())
        with pytest.raises(InvalidValueError, match="begins in line 3 is never closed"):
            list(read_ratings(file))
        assert file.tell() <= 2 * LONGEST_ROW


def test_what_is_refused_is_not_repeated() -> None:
    for bad in ("Ada Lovelace,x9,8", "Ada Lovelace,1,9999", "Ada Lovelace,1,secret"):
        found = refusal(f"{HEAD}{bad}\n")
        assert not {"Ada", "x9", "9999", "secret"} & set(found.replace(":", " ").split())


def test_rows_before_a_bad_one_are_read_before_it_is_met() -> None:
    rows = read_ratings(io.BytesIO((HEAD + "a,1,8\na,2,99\n").encode()))
    assert next(rows).score == 8
    with pytest.raises(InvalidValueError, match="line 3"):
        next(rows)


def said(raw: bytes) -> str:
    """What a refusal says; nothing where the file is read."""
    try:
        assert all(0 <= row.score <= 10 for row in read(raw))
    except InvalidValueError as refused:
        return str(refused)
    return ""


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for found in (said(raw), said(HEAD.encode() + raw)):
        assert not found or found.startswith("line ")
