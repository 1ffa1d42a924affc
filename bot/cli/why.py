"""alliance why"""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.answers import Answer, Json, in_house, table, utc
from bot.cli.words import find_client
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.wiring.house import House


def why(
    *,
    client: Annotated[str, typer.Option(metavar="ID", help="Whose check-ins.")],
    as_json: Json = False,
) -> None:
    """Explain why each check-in was sent or not."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            found = await find_client(work, client)
            checkins = await house.desk.explain_checkins(work, Operator(), found, house.clock.now())
        rows = [(utc(c.session_starts_at), utc(c.due_at), c.state, c.reason) for c in checkins]
        documents = [
            {
                "session": each.session_id,
                "session_start": each.session_starts_at,
                "due_at": each.due_at,
                "state": each.state,
                "reason": each.reason,
            }
            for each in checkins
        ]
        return Answer(text=table(rows, none="No check-ins yet."), document={"checkins": documents})

    in_house(act, as_json=as_json)
