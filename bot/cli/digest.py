"""alliance digest …"""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.people import StaffState, TherapistId
from bot.cli.answers import Answer, Json, in_house, table
from bot.cli.words import find_therapist
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.alliance.digests import ClientDigest
    from bot.usecases.ports import UnitOfWork
    from bot.wiring.house import House

commands = typer.Typer(
    name="digest",
    help="What therapists read.",
    epilog="Example: alliance digest post",
    no_args_is_help=True,
)


@commands.command("post", epilog="Example: alliance digest post --therapist 1b9d6bcd")
def post(
    *,
    therapist: Annotated[
        str | None, typer.Option(metavar="ID", help="To one; else to all who joined.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Post digests now; the weekly ones come all the same."""

    async def act(house: "House") -> Answer:
        now = house.clock.now()
        async with house.open_work() as work:
            meant = await _meant(work, therapist)
            for therapist_id in meant:
                await house.desk.post_digest(work, Operator(), therapist_id, now)
            await work.commit()
        return Answer(text=f"Digests posted: {len(meant)}", document={"therapists": meant})

    in_house(act, as_json=as_json)


async def _meant(work: "UnitOfWork", therapist: str | None) -> list[TherapistId]:
    if therapist is not None:
        return [await find_therapist(work, therapist)]
    everybody = await work.staff.therapists(Operator())
    return [
        each.id
        for each in everybody
        if each.state is StaffState.ACTIVE and each.address is not None
    ]


@commands.command("show", epilog="Example: alliance digest show --therapist 1b9d6bcd --json")
def show(
    *,
    therapist: Annotated[str, typer.Option(metavar="ID", help="Whose digest.")],
    as_json: Json = False,
) -> None:
    """Show what a digest would hold now."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            found = await find_therapist(work, therapist)
            view = await house.desk.show_digest(work, Operator(), found, house.clock.now())
            await work.commit()
        clients = view.digest.clients
        return Answer(
            text=table((_row(each) for each in clients), none="No check-in was due."),
            document={"clients": [_document(each) for each in clients]},
        )

    in_house(act, as_json=as_json)


def _row(client: "ClientDigest") -> tuple[object, ...]:
    index = "-" if client.index is None else f"{client.index:.1f}"
    change = "" if client.change is None else f"{client.change:+.1f}"
    answered = f"{client.answered}/{client.due} answered"
    return client.alias, index, change, answered, ", ".join(r.flag.rule for r in client.flags)


def _document(client: "ClientDigest") -> dict[str, object]:
    flags = [
        {
            "session_start": raised.session_starts_at,
            "level": raised.flag.level,
            "rule": raised.flag.rule,
            "score": raised.flag.score,
            "limit": raised.flag.limit,
        }
        for raised in client.flags
    ]
    return {
        "alias": client.alias,
        "index": client.index,
        "change": client.change,
        "flags": flags,
        "answered": client.answered,
        "due": client.due,
        "cancelled": client.cancelled,
        "needs_care": client.needs_care,
        "episode": None if client.episode is None else client.episode.state,
    }
