"""An instrument file of whichever format it is: TOML, or a FHIR Questionnaire in JSON."""

from collections.abc import Sequence

from bot.exchange.fhir_questionnaire import read_questionnaire
from bot.exchange.findings import Finding
from bot.exchange.published_keys import unlike_published
from bot.exchange.toml_instrument import read_toml
from bot.usecases.import_instrument import ReadInstrument


def read_instrument(source: bytes) -> tuple[ReadInstrument, Sequence[Finding]]:
    """With notes on what was read, but not as it stands.

    Raises:
        InvalidValueError: every problem with its place.
    """
    if source.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        read, notes = read_questionnaire(source)
    else:
        read, notes = read_toml(source), ()
    return read, (*notes, *unlike_published(read.instrument))
