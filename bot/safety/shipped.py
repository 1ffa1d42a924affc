"""The data files that are installed with the program. Call once, at the edge."""

import tomllib
from importlib.resources import files

from bot.safety.number_file import numbers_from
from bot.safety.numbers import Numbers
from bot.safety.phrasebooks import Phrasebook, phrasebook_from


def shipped_phrasebooks() -> tuple[Phrasebook, ...]:
    """The words of crisis of every shipped language, all of them for every text."""
    folder = files("bot.safety") / "data" / "phrases"
    books = sorted((item for item in folder.iterdir()), key=lambda item: item.name)
    return tuple(
        phrasebook_from(tomllib.loads(book.read_text(encoding="utf-8")))
        for book in books
        if book.name.endswith(".toml")
    )


def shipped_numbers() -> Numbers:
    """The numbers of every country we have sources for."""
    file = files("bot.safety") / "data" / "numbers.toml"
    return numbers_from(tomllib.loads(file.read_text(encoding="utf-8")))
