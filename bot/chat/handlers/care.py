"""Which button and command of care for therapists leads where."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.chat.handlers import away, guesses, self_checks, supervision, wishes
from bot.chat.talk import Commands, PressHandler
from bot.chat.verbs import Verb

PRESSES: Final[Mapping[Verb, PressHandler]] = MappingProxyType(
    {
        Verb.AWAY: away.away_for,
        Verb.SELF_CHECK: self_checks.begin,
        Verb.SELF_ENERGY: self_checks.energy,
        Verb.SELF_LOAD: self_checks.load,
        Verb.SELF_ERASE: self_checks.erase,
        Verb.GUESS: guesses.guess,
        Verb.GUESS_SKIP: guesses.skip,
        Verb.SUPERVISE: supervision.choose,
        Verb.SUPERVISE_MAKE: supervision.make,
        Verb.WISH: wishes.wish,
        Verb.WISH_WITHDRAW: wishes.withdraw,
        Verb.WISH_SEEN: wishes.seen,
    }
)
OF_CLIENTS: Final[Commands] = MappingProxyType({"another_therapist": wishes.another_therapist})
OF_THERAPISTS: Final[Commands] = MappingProxyType(
    {"self": self_checks.self_check, "away": away.away, "supervision": supervision.supervision}
)
