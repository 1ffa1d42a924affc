"""The weekly digest: of one caseload, and of a whole town."""

from bot.ops.bench.results import Row
from bot.wiring.bench.places import Rows, place
from bot.wiring.bench.sizes import Sizes


async def digests(sizes: Sizes) -> Rows:
    """One caseload, and a whole town's week."""
    clients, weeks = sizes.caseload
    async with place() as there:
        one = await there.ours("digest", clients, weeks)
    each = f"{clients} clients x {weeks} sessions"
    yield Row(name=f"digest of {each}: read and judged, CPU", unit="ms", ours=one["read"] * 1000)
    yield Row(name=f"digest of {each}: picture, CPU", unit="ms", ours=one["picture"] * 1000)
    yield Row(name=f"digest of {each}: PDF, CPU", unit="ms", ours=one["pages"] * 1000)
    whole = sum(one.values()) * 1000
    yield Row(name=f"digest of {each}: all of it, CPU", unit="ms", ours=whole, target=60)


async def week(sizes: Sizes) -> Rows:
    """Every therapist's digest at one hour."""
    therapists, clients, weeks = sizes.week
    async with place() as there:
        found = await there.ours("weekly", therapists, clients, weeks)
    town = f"{therapists:,} therapists x {clients} clients x {weeks} sessions"
    yield Row(name=f"digests of {town}: written, CPU", unit="s", ours=found["written"])
    yield Row(name=f"digests of {town}: drawn and sent, CPU", unit="s", ours=found["sent"])
    yield Row(name=f"digests of {town}: CPU", unit="s", ours=sum(found.values()), target=90)
