"""A client who lost their phone is linked to a new account, and confirmed in person.

An invitation can be stolen. So what lies before the new link stays closed to whoever used it,
until the therapist, sitting with the client, taps the two words the client reads out.
"""

from typing import NewType

from bot.alliance.people import Client

RelinkCode = NewType("RelinkCode", int)

WORDS = 24
"""How many words there are to choose the two from; their texts are in the catalogues."""
CODES = WORDS * WORDS
_OFFERED = 6
_STEP = 101
"""Prime to the number of codes, so that no two that are offered are equal."""


def code_from(number: int) -> RelinkCode:
    """Any number at random."""
    return RelinkCode(number % CODES)


def code_words(code: RelinkCode) -> tuple[int, int]:
    """Places in the list of words."""
    return code // WORDS, code % WORDS


def offered(code: RelinkCode) -> tuple[RelinkCode, ...]:
    """The right one among others, in an order that does not tell which."""
    return tuple(sorted(code_from(code + turn * _STEP) for turn in range(_OFFERED)))


def is_unconfirmed(client: Client) -> bool:
    return client.relinked_at is not None
