"""Instruments a clinic brought: once, for good, readable by all who are asked or ask."""

from dataclasses import replace

from bot.alliance.imported import ImportedInstrument, Right
from bot.alliance.instruments import CutOff, Facet, ItemId, Occasion, Use
from bot.usecases.ports import OpenWork
from tests.builders import AS_ADA, AS_DALIA, AS_OPERATOR, AS_PRODUCT
from tests.instrument_files import RECORDED, a_form, brought


def elaborate() -> ImportedInstrument:
    """Something of everything a file can say."""
    form = a_form(12, name="whole", parts=3, reverse=(4, 10), subscales=("goal", "bond"))
    first, *others = form.items
    marker = replace(
        first,
        facet=Facet.RUPTURE_DIRECT,
        use=Use.RARE,
        after=frozenset({Occasion.DROP, Occasion.LATE}),
        every=4,
    )
    low = CutOff(value=36.5, inclusive=False, language="fr_CA", population="adults")
    goal, *scores = form.subscales
    return brought(
        replace(
            form,
            items=(marker, *others),
            subscales=(replace(goal, cut_offs=(low, CutOff(value=3))), *scores),
        ),
        languages=("en", "fr_CA", "ar"),
    )


async def test_what_was_brought_is_found_by_its_name_as_it_was(open_work: OpenWork) -> None:
    form = elaborate()
    async with open_work() as work:
        assert await work.instruments.add(AS_OPERATOR, form)
        await work.commit()
    async with open_work() as work:
        assert await work.instruments.find(AS_ADA, "whole/1") == form
        assert await work.instruments.find(AS_PRODUCT, "whole/2") is None


async def test_a_name_keeps_what_it_stands_for(open_work: OpenWork) -> None:
    async with open_work() as work:
        assert await work.instruments.add(AS_OPERATOR, brought())
        other = replace(brought(), right=Right(words="another letter", recorded_at=RECORDED))
        assert not await work.instruments.add(AS_DALIA, other)
        found = await work.instruments.find(AS_PRODUCT, "form/1")
    assert found == brought()


async def test_they_are_listed_by_name(open_work: OpenWork) -> None:
    async with open_work() as work:
        for name in ("zebra", "ant"):
            await work.instruments.add(AS_OPERATOR, brought(a_form(name=name)))
        listed = await work.instruments.listed(AS_DALIA)
    assert [each.name for each in listed] == ["ant/1", "zebra/1"]
    assert ItemId("i1") in {item.id for item in listed[0].instrument.items}


async def test_a_client_keeps_the_instrument_chosen_for_them(open_work: OpenWork) -> None:
    async with open_work() as work:
        (ada, *_) = await work.clients.listed(AS_OPERATOR)
        await work.clients.save(AS_OPERATOR, replace(ada, instrument="form/1"))
        await work.commit()
    async with open_work() as work:
        assert (await work.clients.get(AS_PRODUCT, ada.id)).instrument == "form/1"
