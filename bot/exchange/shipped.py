"""The instruments that come with the product: our own open item bank."""

from importlib.resources import files

from bot.alliance.instruments import Instrument
from bot.exchange.toml_instrument import Texts, parse


def shipped_instruments() -> tuple[tuple[Instrument, Texts], ...]:
    """Every bank in the package with its words, newest version last; read from disk each time."""
    folder = files("bot.exchange") / "instruments"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(parse((folder / name).read_bytes()) for name in names)


def shipped_banks() -> tuple[tuple[Instrument, dict[str, str]], ...]:
    """The same with their English words only, as the catalogues are made from."""
    return tuple((bank, dict(texts["en"])) for bank, texts in shipped_instruments())
