"""What leaves the clinic: nobody's name, nothing private, and numbers that come back the same."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.alliance.checkins import CheckInState
from bot.alliance.imported import ImportedInstrument
from bot.alliance.instruments import CutOff, Facet, ItemId
from bot.alliance.own_scores import own_scores
from bot.alliance.people import Sharing
from bot.alliance.replies import Asked, Reply
from bot.exchange.fhir_parts import ORDINAL
from bot.exchange.fhir_questionnaire import read_questionnaire
from bot.exchange.fhir_writing import fhir, questionnaire
from bot.exchange.redcap import redcap
from bot.exchange.replies_csv import replies_csv
from bot.exchange.shipped import shipped_files
from bot.exchange.tables import csv_bytes
from bot.usecases.export_replies import ExportReplies, LeavingData
from bot.usecases.import_instrument import content_of
from bot.usecases.ports import OpenWork
from tests.builders import (
    AS_OPERATOR,
    AS_PRODUCT,
    HOUR,
    MONDAY_9,
    WEEK,
    a_checkin,
    a_session,
    meet,
    move_in,
)
from tests.fakes.memory import MemoryStore
from tests.instrument_files import a_form, brought

OPEN = brought(
    a_form(3, reverse=(2,), subscales=("goal", "bond")), languages=("en", "fr"), licence="CC0-1.0"
)
CLOSED = replace(OPEN, about=replace(OPEN.about, licence="by letter"))
NOW = MONDAY_9 + 20 * WEEK


def reply(form: ImportedInstrument, sharing: Sharing, *values: int | None) -> Reply:
    items = [item.id for item in form.instrument.items]
    return Reply(
        instrument=form.name,
        locale="en",
        asked=tuple(Asked(item=item, wording="0123456789abcdef") for item in items),
        responses=dict(zip(items, values, strict=True)),
        position=len(items),
        comment="do not tell",
        comment_done=True,
        sharing=sharing,
    )


async def told(open_work: OpenWork, form: ImportedInstrument, *replies: Reply) -> LeavingData:
    """Ada's replies, a week apart, as they leave."""
    async with open_work() as work:
        await work.instruments.add(AS_OPERATOR, form)
        for week, one in enumerate(replies, start=1):
            starts = MONDAY_9 + week * WEEK
            await meet(work, starts_at=starts)
            closed = replace(
                a_checkin(a_session(starts_at=starts)),
                state=CheckInState.COMPLETED,
                sent_at=starts + 3 * HOUR,
                completed_at=starts + 4 * HOUR,
                closed_at=starts + 4 * HOUR,
            )
            await work.replies.put(AS_PRODUCT, closed, one)
            await work.checkins.move(AS_PRODUCT, closed, expecting=frozenset(CheckInState))
        export = ExportReplies(own=shipped_files())
        return await export(work, AS_OPERATOR, "csv", NOW)


@pytest.fixture
async def open_work() -> OpenWork:
    store = MemoryStore()
    async with store.open_work() as work:
        await move_in(work)
        await work.commit()
    return store.open_work


def table(files: Mapping[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline="")))


def resources(files: Mapping[str, bytes], name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[f"{name}.ndjson"].decode().splitlines()]


async def test_answers_and_scores_stand_in_long_tables(open_work: OpenWork) -> None:
    files = replies_csv(await told(open_work, OPEN, reply(OPEN, Sharing.SHARED, 5, 1, None)))
    answers, scores = table(files, "answers.csv"), table(files, "scores.csv")
    assert [(row["item"], row["value"]) for row in answers] == [
        ("i1", "5"),
        ("i2", "1"),
        ("i3", ""),
    ]
    assert {row["score"]: row["value"] for row in scores} == {
        "index": "",
        "goal": "",
        "bond": "5",
        "total": "",
    }
    assert (answers[0]["instrument"], answers[0]["number"]) == ("form/1", "1")


async def test_a_private_reply_does_not_leave_and_of_a_trend_only_the_index(
    open_work: OpenWork,
) -> None:
    data = await told(
        open_work,
        OPEN,
        reply(OPEN, Sharing.PRIVATE, 1, 1, 1),
        reply(OPEN, Sharing.TREND, 5, 1, 5),
    )
    files = replies_csv(data)
    assert not table(files, "answers.csv")
    (row,) = table(files, "scores.csv")
    assert (row["score"], row["value"]) == ("index", "10")
    written = fhir(data)
    assert not resources(written, "QuestionnaireResponse")
    (observation,) = resources(written, "Observation")
    assert "derivedFrom" not in observation


async def test_no_name_alias_or_comment_leaves_in_any_format(open_work: OpenWork) -> None:
    data = await told(open_work, OPEN, reply(OPEN, Sharing.SHARED, 5, 1, 5))
    for files in (replies_csv(data), fhir(data), redcap(data)):
        everything = b"".join(files.values()).decode()
        for told_nowhere in ("Ada", "K-A", "tg:", "do not tell", "we made it up"):
            assert told_nowhere not in everything


async def test_the_words_of_a_form_leave_only_where_its_licence_lets_them(
    open_work: OpenWork,
) -> None:
    data = await told(open_work, CLOSED, reply(CLOSED, Sharing.SHARED, 5, 1, 5))
    for files in (replies_csv(data), fhir(data), redcap(data)):
        assert "Item 1" not in b"".join(files.values()).decode()
    free = replace(data, instruments=[content_of(OPEN)])
    for files in (replies_csv(free), fhir(free), redcap(free)):
        assert "Item 1 (en)" in b"".join(files.values()).decode()


async def test_what_leaves_as_fhir_comes_back_with_the_same_scores(open_work: OpenWork) -> None:
    data = await told(open_work, OPEN, reply(OPEN, Sharing.SHARED, 4, 2, 1))
    files = fhir(data)
    read, notes = read_questionnaire(files["Questionnaire-form-1.json"])
    assert read == content_of(OPEN)
    assert not notes

    (response,) = resources(files, "QuestionnaireResponse")
    values = {
        ItemId(each["linkId"]): int(each["answer"][0]["valueCoding"]["code"])
        for each in response["item"]
    }
    (before,) = data.replies
    assert own_scores(read.instrument, values) == before.scores
    assert response["questionnaire"].endswith("form|1")
    assert response["status"] == "completed"


def test_all_that_a_file_can_say_comes_back_from_fhir() -> None:
    form = a_form(12, parts=3, reverse=(4, 10), subscales=("goal", "bond"))
    first, *others = form.items
    low = CutOff(value=36.5, inclusive=False, language="fr_CA", population="adults")
    goal, *scores = form.subscales
    rich = replace(
        form,
        items=(replace(first, facet=Facet.BOND), *others),
        subscales=(replace(goal, needed=3, cut_offs=(low, CutOff(value=3))), *scores),
    )
    before = content_of(brought(rich, languages=("en", "fr_CA"), licence="CC0-1.0"))
    read, _ = read_questionnaire(json.dumps(questionnaire(before)).encode())
    assert read == before


def test_the_weights_of_a_reversed_item_run_down() -> None:
    items = questionnaire(content_of(OPEN))["item"]
    weights = [
        next(each["valueDecimal"] for each in one["extension"] if each["url"] == ORDINAL)
        for one in items[1]["answerOption"]
    ]
    assert weights == [5, 4, 3, 2, 1]


def test_our_own_bank_is_written_with_its_english_words() -> None:
    (ours, *_) = shipped_files()
    written = questionnaire(ours)
    assert len(written["item"]) == len(ours.instrument.items)
    assert written["item"][0]["text"] == ours.texts["en"][ours.instrument.items[0].id]


async def test_redcap_gets_a_dictionary_of_eighteen_columns_and_repeating_records(
    open_work: OpenWork,
) -> None:
    data = await told(
        open_work,
        OPEN,
        reply(OPEN, Sharing.SHARED, 5, 1, 5),
        reply(OPEN, Sharing.SHARED, 4, 2, 4),
    )
    files = redcap(data)
    dictionary, records = table(files, "dictionary.csv"), table(files, "data.csv")
    assert len(dictionary[0]) == 18
    assert dictionary[0]["Variable / Field Name"] == "record_id"
    names = [row["Variable / Field Name"] for row in dictionary]
    assert len(set(names)) == len(names)
    assert set(records[0]) - set(names) == {"redcap_repeat_instrument", "redcap_repeat_instance"}
    assert [row["redcap_repeat_instance"] for row in records] == ["1", "2"]
    assert records[1]["form_1_item_i1"] == "4"
    (radio,) = [row for row in dictionary if row["Variable / Field Name"] == "form_1_item_i2"]
    assert radio["Choices, Calculations, OR Slider Labels"].startswith("1, lowest (en) | 2, 2 |")


def test_a_cell_never_starts_a_formula() -> None:
    assert csv_bytes(("a",), [["=1+1"], ["-x"], [-1]]) == b"a\r\n'=1+1\r\n'-x\r\n-1\r\n"
