"""The use cases behind the command line, each made when it is asked for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.usecases.cancel_session import CancelSession
from bot.usecases.erase_client import EraseClient
from bot.usecases.explain_checkins import ExplainCheckIns
from bot.usecases.export_client import ExportClient
from bot.usecases.invite import InviteAdmin, InviteClient, InviteTherapist
from bot.usecases.leave import PauseClient
from bot.usecases.move_session import MoveSession
from bot.usecases.post_digest import PostDigest
from bot.usecases.record_session import RecordSession
from bot.usecases.set_policy import SetPolicy
from bot.usecases.show_digest import ShowDigest

if TYPE_CHECKING:
    from bot.wiring.house import House


@dataclass(frozen=True, slots=True)
class Desk:
    """Each is called inside a unit of work that the command opens and commits.

    Only those that speak read the catalogues, which takes longer than all the rest.
    """

    house: "House"

    @property
    def set_policy(self) -> SetPolicy:
        return SetPolicy()

    @property
    def invite_admin(self) -> InviteAdmin:
        return InviteAdmin(chance=self.house.chance, languages=self.house.languages)

    @property
    def invite_therapist(self) -> InviteTherapist:
        return InviteTherapist(chance=self.house.chance, languages=self.house.languages)

    @property
    def invite_client(self) -> InviteClient:
        return InviteClient(chance=self.house.chance, languages=self.house.languages)

    @property
    def pause_client(self) -> PauseClient:
        return PauseClient(messenger=self.house.messenger)

    @property
    def erase_client(self) -> EraseClient:
        return EraseClient(messenger=self.house.messenger)

    @property
    def export_client(self) -> ExportClient:
        return ExportClient(texts=self.house.texts)

    @property
    def record_session(self) -> RecordSession:
        from bot.calendars import recurrence  # noqa: PLC0415  # a tenth of a command's time

        return RecordSession(chance=self.house.chance, recurrences=recurrence)

    @property
    def cancel_session(self) -> CancelSession:
        return CancelSession(messenger=self.house.messenger)

    @property
    def move_session(self) -> MoveSession:
        return MoveSession()

    @property
    def explain_checkins(self) -> ExplainCheckIns:
        return ExplainCheckIns()

    @property
    def show_digest(self) -> ShowDigest:
        return ShowDigest(instrument=self.house.instrument)

    @property
    def post_digest(self) -> PostDigest:
        return PostDigest(
            show=self.show_digest, messenger=self.house.messenger, chance=self.house.chance
        )
