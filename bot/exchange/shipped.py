"""The instruments that come with the product: our own open item bank."""

from importlib.resources import files

from bot.alliance.imported import Texts
from bot.alliance.instruments import Instrument
from bot.exchange.toml_instrument import read_toml
from bot.usecases.import_instrument import ReadInstrument


def shipped_files() -> tuple[ReadInstrument, ...]:
    """Every bank in the package as its file has it, newest version last."""
    folder = files("bot.exchange") / "instruments"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(read_toml((folder / name).read_bytes()) for name in names)


def shipped_instruments() -> tuple[tuple[Instrument, Texts], ...]:
    """Every bank in the package with its words, newest version last; read from disk each time."""
    return tuple((each.instrument, each.texts) for each in shipped_files())


def shipped_banks() -> tuple[tuple[Instrument, dict[str, str]], ...]:
    """The same with their English words only, as the catalogues are made from."""
    return tuple((bank, dict(texts["en"])) for bank, texts in shipped_instruments())
