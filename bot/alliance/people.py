"""The people of one clinic: clients, therapists, admins, and what each chose for themselves."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType, Self
from uuid import UUID

from bot.alliance.errors import InvalidValueError

ClinicId = NewType("ClinicId", UUID)
ClientId = NewType("ClientId", UUID)
TherapistId = NewType("TherapistId", UUID)
AdminId = NewType("AdminId", UUID)


class Role(StrEnum):
    """What somebody is to the clinic; one person may hold several roles."""

    CLIENT = "client"
    THERAPIST = "therapist"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached. Opaque outside `chat/`; never printed."""

    value: str = field(repr=False)


class Register(StrEnum):
    """Form of address, for languages that have more than one."""

    POLITE = "polite"
    FAMILIAR = "familiar"


class GrammaticalGender(StrEnum):
    """How sentences about a person are inflected where a language must. Chosen, never guessed."""

    FEMININE = "feminine"
    MASCULINE = "masculine"


class Sharing(StrEnum):
    """Who may see a reply (promise P8)."""

    SHARED = "shared"
    TREND = "trend"
    PRIVATE = "private"


def _clock_time(text: str) -> time:
    """Read HH:MM and nothing else: `time.fromisoformat` also takes seconds and offsets."""
    if not re.fullmatch(r"[0-9]{2}:[0-9]{2}", text):
        raise ValueError("a time of day is HH:MM")
    return time.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local wall-clock times [start, end); may cross midnight; start == end means none."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `21:00-08:00` or `none`.

        Raises:
            InvalidValueError: anything else.
        """
        if text.strip().lower() == "none":
            return cls(time(0), time(0))
        try:
            start, end = (_clock_time(part.strip()) for part in text.split("-"))
        except ValueError as error:
            raise InvalidValueError("quiet hours are HH:MM-HH:MM or none") from error
        return cls(start, end)

    @property
    def is_none(self) -> bool:
        return self.start == self.end

    def __str__(self) -> str:
        return "none" if self.is_none else f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Speech:
    """How to speak to somebody: catalogue tag (`fr_CA`), IANA zone, form of address, gender."""

    locale: str
    timezone: str
    register: Register = Register.POLITE
    gender: GrammaticalGender | None = field(default=None, repr=False)
    """None: wording without gender, which is the default everywhere."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Agreement to one version of the consent text, in the language it was read in."""

    version: str
    locale: str
    agreed_at: datetime


class ClientState(StrEnum):
    """`invited → active ⇄ paused → stopped`; any → `erased`."""

    INVITED = "invited"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The person in therapy. `alias` is what the therapist calls them here, never a name."""

    id: ClientId
    clinic_id: ClinicId
    therapist_id: TherapistId
    alias: str = field(repr=False)
    speech: Speech
    state: ClientState = ClientState.INVITED
    address: Address | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2, or None when nobody said; never guessed from the language."""
    quiet_hours: QuietHours | None = None
    """None: as the clinic's policy says."""
    consent: Consent | None = None
    paused_until: date | None = None
    """Local date on which check-ins resume; None with state `paused`: until `/resume`."""
    sharing: Sharing = Sharing.SHARED
    asks_sharing: bool = False
    """Whether the question who sees a reply is put at the end of each check-in."""
    discreet: bool | None = None
    """None: as the clinic's policy says."""
    relinked_at: datetime | None = None
    """Linked to another account then, and not yet confirmed: what lies before stays closed."""
    relink_code: int = field(default=0, repr=False)
    """Which two words confirm it; see `relinking.code_words`."""
    instrument: str | None = None
    """`wai-sr/1`; None: as the clinic's policy says."""

    @property
    def may_be_asked(self) -> bool:
        """Joined, consented, neither paused nor gone."""
        return (
            self.state is ClientState.ACTIVE
            and self.consent is not None
            and self.address is not None
        )


class StaffState(StrEnum):
    """`invited → active`; `ended` when they left the clinic."""

    INVITED = "invited"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """A weekday (0 = Monday) and a local wall-clock time."""

    weekday: int
    at: time

    NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `mon 08:00`.

        Raises:
            InvalidValueError: anything else.
        """
        try:
            day, clock = text.lower().split()
            return cls(cls.NAMES.index(day[:3]), _clock_time(clock))
        except ValueError as error:
            raise InvalidValueError(
                "a weekly time is a day and HH:MM, such as mon 08:00"
            ) from error

    def __str__(self) -> str:
        return f"{self.NAMES[self.weekday]} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Therapist:
    """Reads digests about their own clients only."""

    id: TherapistId
    clinic_id: ClinicId
    name: str = field(repr=False)
    speech: Speech
    state: StaffState = StaffState.INVITED
    address: Address | None = None
    digest_at: WeeklyTime | None = None
    """None: as the clinic's policy says."""
    asks_self: bool = False
    """Whether the private self check is asked for each week."""
    guesses: bool = False
    """Whether a guess is asked for before each overview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """Configures people and schedules; never reads a reply."""

    id: AdminId
    clinic_id: ClinicId
    name: str = field(repr=False)
    speech: Speech
    state: StaffState = StaffState.INVITED
    address: Address | None = None
