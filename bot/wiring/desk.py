"""The use cases behind the command line, each made when it is asked for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.usecases.cancel_session import CancelSession
from bot.usecases.choose_instrument import ChooseInstrument
from bot.usecases.end_role import EndAdmin, EndTherapist
from bot.usecases.erase_client import EraseClient
from bot.usecases.explain_checkins import ExplainCheckIns
from bot.usecases.export_client import ExportClient
from bot.usecases.export_replies import ExportReplies
from bot.usecases.gather_own_data import GatherOwnData
from bot.usecases.hand_over import HandOver
from bot.usecases.import_instrument import ImportInstrument
from bot.usecases.invite import InviteAdmin, InviteClient, InviteTherapist
from bot.usecases.leave import PauseClient
from bot.usecases.move_series import MoveSeries
from bot.usecases.move_session import MoveSession
from bot.usecases.note_event import NoteEvent
from bot.usecases.post_digest import PostDigest
from bot.usecases.record_session import RecordSession
from bot.usecases.relink_client import InviteAgain
from bot.usecases.report_clinic import ReportClinic
from bot.usecases.set_policy import SetPolicy
from bot.usecases.share_frame import WriteFrame
from bot.usecases.show_digest import ShowDigest
from bot.usecases.verify_trail import VerifyTrail
from bot.usecases.write_registers import WriteRegisters
from bot.wiring.premises import Premises

if TYPE_CHECKING:
    from bot.wiring.calendars import CalendarDesk


@dataclass(frozen=True, slots=True)
class Desk:
    """Each is called inside a unit of work that the command opens and commits.

    Only those that speak read the catalogues, which takes longer than all the rest.
    """

    premises: Premises

    @property
    def set_policy(self) -> SetPolicy:
        from bot.calendars import days  # noqa: PLC0415  # only where holidays may be asked for

        return SetPolicy(holidays=days)

    @property
    def import_instrument(self) -> ImportInstrument:
        return ImportInstrument()

    @property
    def choose_instrument(self) -> ChooseInstrument:
        return ChooseInstrument()

    @property
    def invite_admin(self) -> InviteAdmin:
        return InviteAdmin(chance=self.premises.chance, languages=self.premises.languages)

    @property
    def invite_therapist(self) -> InviteTherapist:
        return InviteTherapist(chance=self.premises.chance, languages=self.premises.languages)

    @property
    def invite_client(self) -> InviteClient:
        return InviteClient(chance=self.premises.chance, languages=self.premises.languages)

    @property
    def pause_client(self) -> PauseClient:
        return PauseClient(messenger=self.premises.messenger)

    @property
    def erase_client(self) -> EraseClient:
        return EraseClient(messenger=self.premises.messenger)

    @property
    def export_client(self) -> ExportClient:
        return ExportClient(texts=self.premises.texts)

    @property
    def gather_own_data(self) -> GatherOwnData:
        return GatherOwnData(export=self.export_client, instrument=self.premises.instrument)

    @property
    def export_replies(self) -> ExportReplies:
        from bot.exchange.shipped import shipped_files  # noqa: PLC0415  # seldom needed

        return ExportReplies(own=shipped_files())

    @property
    def record_session(self) -> RecordSession:
        # A tenth of a command's time.
        from bot.calendars import days, recurrence  # noqa: PLC0415

        return RecordSession(chance=self.premises.chance, recurrences=recurrence, holidays=days)

    @property
    def cancel_session(self) -> CancelSession:
        return CancelSession(messenger=self.premises.messenger)

    @property
    def note_event(self) -> NoteEvent:
        return NoteEvent(cancel=self.cancel_session)

    @property
    def move_session(self) -> MoveSession:
        return MoveSession()

    @property
    def move_series(self) -> MoveSeries:
        from bot.calendars import days, recurrence  # noqa: PLC0415  # as above

        return MoveSeries(chance=self.premises.chance, recurrences=recurrence, holidays=days)

    @property
    def explain_checkins(self) -> ExplainCheckIns:
        return ExplainCheckIns()

    @property
    def show_digest(self) -> ShowDigest:
        return ShowDigest(instrument=self.premises.instrument)

    @property
    def write_frame(self) -> WriteFrame:
        return WriteFrame(chance=self.premises.chance)

    @property
    def report_clinic(self) -> ReportClinic:
        return ReportClinic(instrument=self.premises.instrument)

    @property
    def post_digest(self) -> PostDigest:
        return PostDigest(
            show=self.show_digest, messenger=self.premises.messenger, chance=self.premises.chance
        )

    @property
    def verify_trail(self) -> VerifyTrail:
        return VerifyTrail(vault=self.premises.store.vault)

    @property
    def write_registers(self) -> WriteRegisters:
        return WriteRegisters()

    @property
    def calendars(self) -> "CalendarDesk":
        from bot.wiring.calendars import CalendarDesk  # noqa: PLC0415  # as above

        return CalendarDesk(self.premises)

    @property
    def hand_over(self) -> HandOver:
        from bot.chat.voices.handover import ChatHandoverVoice  # noqa: PLC0415  # telegram is slow

        voice = ChatHandoverVoice(letters=self.premises.messenger, clock=self.premises.clock)
        return HandOver(voice=voice)

    @property
    def invite_again(self) -> InviteAgain:
        return InviteAgain(chance=self.premises.chance)

    @property
    def end_admin(self) -> EndAdmin:
        return EndAdmin()

    @property
    def end_therapist(self) -> EndTherapist:
        return EndTherapist()
