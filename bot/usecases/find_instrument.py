"""Which instrument a client is asked, and the imported ones that replies were given on."""

from collections.abc import Iterable, Mapping

from bot.alliance.checkins import CheckIn, CheckInId
from bot.alliance.clinic import Policies
from bot.alliance.imported import ImportedInstrument
from bot.alliance.instruments import OURS, Instrument
from bot.alliance.people import Client
from bot.alliance.replies import Reply
from bot.alliance.spreading import NOTHING_YET, gather
from bot.usecases.actors import Product
from bot.usecases.ports import UnitOfWork


def is_ours(name: str) -> bool:
    """`alliance/1`, `alliance`: comes with the product, and its words with the catalogues."""
    return name.partition("/")[0] == OURS


async def imported_for(
    work: UnitOfWork, client: Client, policies: Policies
) -> ImportedInstrument | None:
    """What this client is asked next; None for our own bank.

    The client's own choice before the clinic's. Our own also where the words of either are not in
    the client's language: a form is only ever put in its own words.
    """
    for wish in (client.instrument, policies.instrument):
        if wish is None:
            continue
        found = await imported(work, wish)
        if found is None or found.tag_for(client.speech) is not None:
            return found
    return None


async def imported(work: UnitOfWork, name: str) -> ImportedInstrument | None:
    """None for our own, and for a name nobody imported."""
    return None if is_ours(name) else await work.instruments.find(Product(), name)


async def imported_of(
    work: UnitOfWork, replies: Iterable[Reply]
) -> Mapping[str, ImportedInstrument]:
    """Those that replies were given on, by name; our own are not among them."""
    found = [await imported(work, name) for name in sorted({one.instrument for one in replies})]
    return {one.name: one for one in found if one is not None}


def by_name(own: Instrument, brought: Mapping[str, ImportedInstrument]) -> Mapping[str, Instrument]:
    """Instruments by the name replies have for them."""
    return {own.name: own, **{name: one.instrument for name, one in brought.items()}}


def rounds(
    history: Iterable[tuple[CheckIn, Reply]], brought: Mapping[str, ImportedInstrument]
) -> Mapping[CheckInId, Reply]:
    """The answers each check-in on an imported instrument is scored by, where it completes some."""
    gathered, found = NOTHING_YET, {}
    for checkin, reply in history:
        form = brought.get(reply.instrument)
        if form is not None:
            gathered, whole = gather(gathered, reply, form.instrument)
            if whole is not None:
                found[checkin.id] = whole
    return found
