"""alliance init"""

import asyncio

from bot.cli.answers import Answer, Json, say


def init(*, as_json: Json = False) -> None:
    """Create key, data folder, database and clinic; safe to repeat."""
    from bot.settings import load_settings  # noqa: PLC0415  # `--help` needs none of it
    from bot.wiring.founding import found  # noqa: PLC0415

    founded = asyncio.run(found(load_settings()))
    text = (
        f"The clinic is ready.\n"
        f"Database: {founded.database}\n"
        f"Root key: {founded.key_file}\n"
        f"Keep a copy of the root key apart from the data: without it nothing can be read."
    )
    document = {
        "clinic_id": founded.clinic_id,
        "database": founded.database,
        "key_file": founded.key_file,
    }
    say(Answer(text=text, document=document), as_json=as_json)
