"""Checks whose absence no test can notice, each with the reason."""

from collections.abc import Mapping
from typing import Final

_NO_KEY = "Who was erased has no key: what would be saved cannot even be sealed."
_SEALED = "Longer, shorter or other data is refused by the seal over it, too; this one is quicker."
_ONE_ROLE = "No two people share an id, in whatever roles: the id alone says whose it is."
_INDEXED = "What was sent or acknowledged is due at no time: this names the index it is found by."
_OWN = "What is asked for is named by the same id as who asks: the product would find the same."
_ROUND_TRIP = "A button that does not pack into the same bytes again is refused a few lines below."
_NO_PART = "Somebody who is no client takes no part, which is refused beside it."
_READS_FIRST = "It reads the wish as the same actor first, and that refuses them."
_NUMBERED = "A question's number, asked for beside it, is made of what is asked, too."
_ROLE_FIRST = "Whoever is not of that role is refused when the button is read."
_NO_STEPS = "Somebody who is no client has no steps left, which is refused beside it."

SPARED: Final[Mapping[str, str]] = {
    "bot/storage/repositories/clients.py::_save: does not ask for _ALIVE": _NO_KEY,
    "bot/storage/repositories/staff.py::StaffRows.save_therapist: never refuses because"
    " not saved": _NO_KEY,
    "bot/storage/repositories/staff.py::StaffRows.save_admin: never refuses because"
    " not saved": _NO_KEY,
    "bot/storage/repositories/wishes.py::WishRows.acknowledge: admits TherapistActor"
    " beside (AdminActor,)": _READS_FIRST,
    "bot/storage/repositories/wishes.py::WishRows.acknowledge: admits Operator"
    " beside (AdminActor,)": _READS_FIRST,
    "bot/storage/repositories/erasure.py::module: does not ask for"
    " table.c.role == Role.CLIENT": _ONE_ROLE,
    "bot/storage/repositories/notices.py::module: does not ask for text(UNSENT_NOTICE)": _INDEXED,
    "bot/chat/callback_data.py::_unpack: never refuses because"
    " payload[0] not in (VERSION << 4, VERSION << 4 | _HAS_ID)": _ROUND_TRIP,
    "bot/chat/handlers/goals.py::_pair: never refuses because talk.client is None": _NO_PART,
    "bot/chat/callback_data.py::_from_text: never refuses because"
    " not 1 <= len(data) <= _DATA_LIMIT": _SEALED,
    "bot/chat/handlers/away.py::_ask: acts as the product,"
    " not as TherapistActor(therapist.id)": _OWN,
    "bot/chat/handlers/frame.py::_show: acts as the product, not as ClientActor(client.id)": _OWN,
    "bot/chat/handlers/joining.py::JoiningHandlers.language: acts as the product,"
    " not as ClientActor(client.id)": _OWN,
    "bot/chat/handlers/joining_steps.py::JoiningSteps._answer: acts as the product,"
    " not as ClientActor(client.id)": _OWN,
    "bot/chat/handlers/joining_steps.py::JoiningSteps._answer: never stops because"
    " client is None": _NO_STEPS,
    "bot/chat/handlers/admin/desk.py::awaited: never refuses because data['what'] != what": (
        _NUMBERED
    ),
    "bot/chat/handlers/setting_changes.py::changed_client: never refuses because"
    " client is None": _ROLE_FIRST,
    "bot/chat/handlers/setting_changes.py::is_asked: never stops because"
    " talk.therapist is None": _ROLE_FIRST,
    "bot/chat/handlers/rights.py::resume: acts as the product, not as ClientActor(client.id)": _OWN,
    "bot/chat/handlers/rights.py::progress: acts as the product,"
    " not as ClientActor(client.id)": _OWN,
    "bot/chat/handlers/setting_changes.py::save_client: acts as the product,"
    " not as ClientActor(client.id)": _OWN,
    "bot/chat/handlers/setting_changes.py::save_therapist: acts as the product,"
    " not as TherapistActor(therapist.id)": _OWN,
    "bot/chat/handlers/setting_changes.py::begin_asking: acts as the product,"
    " not as TherapistActor(whose)": _OWN,
    "bot/chat/handlers/supervision.py::make: acts as the product,"
    " not as TherapistActor(therapist.id)": _OWN,
    "bot/chat/handlers/wishes.py::another_therapist: acts as the product,"
    " not as ClientActor(client.id)": _OWN,
    "bot/chat/handlers/joining_steps.py::JoiningSteps.typed_city: never stops because"
    " client is None": _NO_STEPS,
}
