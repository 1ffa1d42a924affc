"""Forms whose items are called “Item 1”: structures to try things on, nobody's words."""

from datetime import UTC, datetime

from bot.alliance.imported import About, ImportedInstrument, Right
from bot.alliance.instruments import (
    Instrument,
    Item,
    ItemId,
    ResponseScale,
    Subscale,
)

RECORDED = datetime(2026, 11, 1, 12, tzinfo=UTC)


def a_form(
    items: int = 4,
    *,
    name: str = "form",
    low: int = 1,
    high: int = 5,
    parts: int = 1,
    reverse: tuple[int, ...] = (),
    subscales: tuple[str, ...] = (),
) -> Instrument:
    """Items `i1`… on one scale; a total that needs all, subscales of equal shares in turn."""
    every = tuple(ItemId(f"i{number}") for number in range(1, items + 1))
    shares = [every[n :: len(subscales)] for n in range(len(subscales))]
    return Instrument(
        id=name,
        version="1",
        items=tuple(
            Item(id=each, reversed=number in reverse) for number, each in enumerate(every, start=1)
        ),
        scale=ResponseScale(low=low, high=high),
        subscales=(
            *(
                Subscale(id=each, items=share, needed=len(share))
                for each, share in zip(subscales, shares, strict=True)
            ),
            Subscale(id="total", items=every, needed=items),
        ),
        parts=parts,
    )


def brought(
    instrument: Instrument | None = None,
    *,
    languages: tuple[str, ...] = ("en",),
    licence: str = "by letter",
) -> ImportedInstrument:
    """With the words “Item 1 (en)” and labels at the ends of the scale."""
    form = instrument or a_form()
    texts = {
        tag: {
            **{
                each.id: f"Item {number} ({tag})" for number, each in enumerate(form.items, start=1)
            },
            f"scale/{form.scale.low}": f"lowest ({tag})",
            f"scale/{form.scale.high}": f"highest ({tag})",
        }
        for tag in languages
    }
    return ImportedInstrument(
        instrument=form,
        about=About(title="A made-up form", language=languages[0], licence=licence),
        texts=texts,
        right=Right(words="we made it up", recorded_at=RECORDED),
    )
