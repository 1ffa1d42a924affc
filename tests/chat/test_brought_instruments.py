"""An instrument the clinic brought, as Ada answers it and as everybody sees it afterwards."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.imported import ImportedInstrument
from bot.alliance.instruments import CutOff, ItemId
from bot.alliance.people import ClientId, Sharing
from bot.alliance.replies import Reply
from bot.usecases.actors import ClientActor, Operator, Product
from bot.usecases.choose_instrument import ChooseInstrument
from bot.usecases.record_response import RecordResponse
from bot.usecases.set_policy import SetPolicy
from tests.chat.test_checkin_talk import digit_rows
from tests.chat.town import Resident, Town
from tests.instrument_files import a_form, brought

WEEK = timedelta(weeks=1)


async def choose(town: Town, ada: Resident, form: ImportedInstrument) -> None:
    assert isinstance(ada.id, object)
    async with town.store.open_work() as work:
        await work.instruments.add(Operator(), form)
        await ChooseInstrument()(work, Operator(), client_id(ada), form.name)
        await work.commit()


def client_id(ada: Resident) -> ClientId:
    return ClientId(ada.id)  # type: ignore[arg-type]  # a resident's id is of their role


async def asked(form: ImportedInstrument, **more: str) -> tuple[Town, Resident, Resident]:
    """Ada with an open check-in on the form."""
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno, **more)
    await choose(town, ada, form)
    await town.session(ada)
    await town.passes(timedelta(hours=2))
    return town, bruno, ada


async def replies(town: Town, ada: Resident) -> list[Reply]:
    async with town.store.open_work() as work:
        return [one for _, one in await work.replies.history(Product(), client_id(ada))]


async def test_its_items_stand_with_its_own_scale_and_labels() -> None:
    _, _, ada = await asked(brought(a_form(4, low=1, high=7)))

    assert digit_rows(ada.last) == [["1", "2", "3", "4", "5", "6", "7"]]
    lines = ada.last.text.split("\n")
    assert "Item 1 (en)" in lines
    assert "1 = lowest (en)" in lines
    assert "7 = highest (en)" in lines


async def test_eleven_points_stand_in_two_rows_as_ever() -> None:
    _, _, ada = await asked(brought(a_form(4, low=0, high=10)))

    assert [len(row) for row in digit_rows(ada.last)] == [6, 5]


async def test_it_is_put_in_the_words_of_the_clients_language() -> None:
    town, _, ada = await asked(brought(languages=("en", "fr")), locale="fr")

    assert "Item 1 (fr)" in ada.last.text
    (reply,) = await replies(town, ada)
    assert reply.locale == "fr"


async def test_every_item_is_asked_and_kept_under_the_instruments_name() -> None:
    town, _, ada = await asked(brought(a_form(4)))
    for value in "1523":
        await ada.taps(value)

    (reply,) = await replies(town, ada)
    assert reply.instrument == "form/1"
    assert list(reply.responses.values()) == [1, 5, 2, 3]
    assert "/need_help" in ada.last.text


async def test_a_typed_number_counts_on_the_forms_own_scale_only() -> None:
    town, _, ada = await asked(brought(a_form(4, low=1, high=5)))
    await ada.says("7")
    (reply,) = await replies(town, ada)
    assert not reply.responses

    await ada.says("5")
    (reply,) = await replies(town, ada)
    assert list(reply.responses.values()) == [5]


async def test_a_value_off_the_forms_own_scale_is_refused_however_it_came() -> None:
    town, _, ada = await asked(brought(a_form(4, low=1, high=5)))
    (checkin,) = await town.checkins(ada)
    record, who = RecordResponse(messenger=town.messenger), ClientActor(client_id(ada))
    async with town.store.open_work() as work:
        for value in (0, 6, 10):
            with pytest.raises(InvalidValueError, match="off the scale"):
                await record(work, who, checkin.id, index=0, value=value, now=town.now)


async def test_somebody_without_a_choice_is_asked_our_own() -> None:
    town = await Town.founded()
    ada = await town.client("Ada", await town.therapist())
    async with town.store.open_work() as work:
        await work.instruments.add(Operator(), brought())
        await work.commit()
    await town.session(ada)
    await town.passes(timedelta(hours=2))

    (reply,) = await replies(town, ada)
    assert reply.instrument == "alliance/1"


async def test_the_clinic_chooses_for_everybody_without_a_choice_of_their_own() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    async with town.store.open_work() as work:
        await work.instruments.add(Operator(), brought())
        await SetPolicy()(work, Operator(), "instrument", "form/1", town.now)
        await work.commit()
    await town.session(ada)
    await town.passes(timedelta(hours=2))

    (reply,) = await replies(town, ada)
    assert reply.instrument == "form/1"


async def test_a_form_without_words_in_the_clients_language_is_refused_when_chosen() -> None:
    town = await Town.founded()
    ada = await town.client("Ada", await town.therapist(), locale="fr")

    with pytest.raises(InvalidValueError, match="words in en, and there are none for fr"):
        await choose(town, ada, brought())

    async with town.store.open_work() as work:
        await work.instruments.add(Operator(), brought())
        with pytest.raises(InvalidValueError, match="none for fr"):
            await SetPolicy()(work, Operator(), "instrument", "form/1", town.now)
        with pytest.raises(NotFoundError, match="instruments list"):
            await SetPolicy()(work, Operator(), "instrument", "gone/1", town.now)


async def test_who_changes_to_a_language_without_words_is_asked_our_own() -> None:
    town, _, ada = await asked(brought(a_form(2)))
    await ada.taps("1")
    await ada.says("/language")
    await ada.taps(next(label for label in ada.last.labels if "ran" in label))
    await town.passes(timedelta(days=4))
    await town.session(ada)
    await town.passes(timedelta(hours=2))

    first, second = await replies(town, ada)
    assert (first.instrument, second.instrument) == ("form/1", "alliance/1")


async def test_a_long_form_is_spread_and_every_item_comes_once_a_round() -> None:
    form = brought(a_form(12, parts=3, subscales=("goal", "task", "bond")))
    town, _, ada = await asked(form)
    for _ in range(3):
        for value in "4444":
            await ada.taps(value)
        await town.passes(timedelta(days=6))
        await town.session(ada)
        await town.passes(timedelta(hours=2))

    *three, fourth = await replies(town, ada)
    seen = [item for reply in three for item in reply.items]
    assert sorted(seen) == sorted({ItemId(f"i{number}") for number in range(1, 13)})
    assert fourth.items == three[0].items


async def test_my_data_holds_the_words_and_the_values_of_its_own_scale() -> None:
    _, _, ada = await asked(brought(a_form(3, reverse=(2,))))
    for value in "542":
        await ada.taps(value)
    await ada.says("/mydata")

    attachment = ada.last.attachment
    assert attachment is not None
    (checkin,) = json.loads(attachment)["checkins"]
    assert checkin["instrument"] == "form/1"
    assert checkin["items"][1] == {
        "id": "i2",
        "text": "Item 2 (en)",
        "value": 4,
        "low": 1,
        "high": 5,
        "low_label": "lowest (en)",
        "high_label": "highest (en)",
    }
    assert checkin["scores"] == [{"id": "total", "value": 9.0, "low": 3, "high": 15}]


async def test_the_therapist_reads_of_a_fall_on_the_forms_own_scale() -> None:
    town, bruno, ada = await asked(brought(a_form(3)))
    for week, value in enumerate("5554554552"):
        if week:
            await town.passes(WEEK - timedelta(hours=2))
            await town.session(ada)
            await town.passes(timedelta(hours=2))
        for _ in range(3):
            await ada.taps(value)
    await bruno.says("/digest")

    assert any("K-17" in text and "2.5" in text for text in bruno.texts.split("\n\n"))


async def test_the_overview_tells_scores_on_the_own_scale_and_the_files_cut_off() -> None:
    form = a_form(3)
    (total,) = form.subscales
    low = replace(total, cut_offs=(CutOff(value=6),))
    _, bruno, ada = await asked(brought(replace(form, subscales=(low,))))
    for value in "222":
        await ada.taps(value)
    await bruno.says("/digest")

    assert "form/1 on its own scale: total 6 (3 to 15)." in bruno.texts
    assert "The file of this form calls total low at 6 and below." in bruno.texts
    assert "Where a form is named, the index comes from that form instead" in bruno.texts
    assert "Item 1" not in bruno.texts


async def test_scores_of_a_reply_that_shares_only_the_trend_are_not_told() -> None:
    town, bruno, ada = await asked(brought(a_form(3)))
    async with town.store.open_work() as work:
        client = await work.clients.get(Operator(), client_id(ada))
        await work.clients.save(Operator(), replace(client, sharing=Sharing.TREND))
        await work.commit()
    for value in "222":
        await ada.taps(value)
    await bruno.says("/digest")

    assert "own scale" not in bruno.texts
    assert "index 2.5" in bruno.texts
