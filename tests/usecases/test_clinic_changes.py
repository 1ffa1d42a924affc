"""What an admin means to change, kept between two taps."""

from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError
from bot.usecases.clinic_changes import (
    AddSessions,
    CancelRest,
    CancelSessions,
    Change,
    ChangePolicy,
    CloseDays,
    GiveClient,
    LetGo,
    MoveOne,
    MoveRest,
    OpenDays,
    Restore,
    Withdraw,
    from_data,
    to_data,
)

ids, starts = st.uuids(), st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1))  # noqa: DTZ001  # wall time
CHANGES = st.one_of(
    st.builds(ChangePolicy, name=st.text(), value=st.text()),
    st.builds(AddSessions, client=ids, start=starts, rule=st.none() | st.text()),
    st.builds(CancelSessions, some=ids),
    st.builds(Withdraw, series=ids),
    st.builds(Restore, session=ids),
    st.builds(MoveOne, session=ids, start=starts),
    st.builds(CancelRest, session=ids),
    st.builds(MoveRest, session=ids, start=starts),
    st.builds(CloseDays, days=st.text()),
    st.builds(OpenDays, closure=ids),
    st.builds(GiveClient, client=ids, therapist=ids),
    st.builds(LetGo, role=st.sampled_from(["admin", "therapist"]), person=ids),
)


@given(CHANGES)
def test_what_is_kept_is_read_back(change: Change) -> None:
    assert from_data(to_data(change)) == change


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "nothing"},
        {"kind": "cancel"},
        {"kind": "cancel", "some": "x"},
        {"kind": "add", "client": str(UUID(int=1)), "start": "tomorrow"},
    ],
)
def test_what_nobody_wrote_is_refused(data: dict[str, str]) -> None:
    with pytest.raises(InvalidValueError):
        from_data(data)
