"""The chain of the audit trail: whoever touches it without the key is found out."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.audit import (
    BEGINNING,
    AuditAction,
    AuditRecord,
    Chain,
    MakeSeal,
    SealedRecord,
    Verdict,
    Verified,
)
from bot.alliance.errors import InvalidValueError
from tests.builders import ADA, MONDAY_9


def seal(message: bytes) -> bytes:
    return hashlib.sha256(b"key" + message).digest()[:10]


def other_seal(message: bytes) -> bytes:
    return hashlib.sha256(b"another key" + message).digest()[:10]


def a_trail(length: int = 8, make: MakeSeal = seal) -> list[SealedRecord]:
    trail: list[SealedRecord] = []
    for number in range(1, length + 1):
        record = AuditRecord(
            number=number,
            at=MONDAY_9 + timedelta(hours=number),
            actor="operator",
            action=AuditAction.EXPORT,
            client_id=ADA.id if number % 2 else None,
        )
        before = trail[-1].seal if trail else BEGINNING
        trail.append(SealedRecord(record=record, seal=make(record.message(before))))
    return trail


def checked(trail: list[SealedRecord], kept: str | None = None) -> Verified:
    chain = Chain(make_seal=seal, kept=kept)
    chain.takes(trail)
    return chain.verdict()


def test_a_trail_nobody_touched_is_intact() -> None:
    trail = a_trail()
    assert checked(trail) == Verified(verdict=Verdict.INTACT, records=8, head=trail[-1].head)


def test_an_empty_trail_is_intact() -> None:
    assert checked([]).verdict is Verdict.INTACT


@given(st.integers(0, 7), st.sampled_from(["at", "actor", "action", "client_id", "detail"]))
def test_a_changed_field_is_found_where_it_is(place: int, name: str) -> None:
    trail = a_trail()
    record = trail[place].record
    changed = {
        "at": record.at + timedelta(seconds=1),
        "actor": "product",
        "action": AuditAction.COMMENTS,
        "client_id": uuid5(ADA.id, "somebody else"),
        "detail": "digest_at",
    }[name]
    trail[place] = replace(trail[place], record=replace(record, **{name: changed}))  # type: ignore[arg-type]
    assert checked(trail).verdict is Verdict.ALTERED
    assert checked(trail).at == place + 1


@given(st.integers(0, 6))
def test_a_removed_record_is_a_gap(place: int) -> None:
    trail = a_trail()
    del trail[place]
    assert (checked(trail).verdict, checked(trail).at) == (Verdict.GAP, place + 1)


def test_a_trail_rewritten_whole_with_another_key_is_found() -> None:
    assert checked(a_trail(make=other_seal)).verdict is Verdict.ALTERED


def test_a_tail_that_was_cut_off_is_found_by_the_head_that_was_kept() -> None:
    trail = a_trail()
    kept = trail[-1].head
    assert checked(trail[:5]).verdict is Verdict.INTACT
    assert checked(trail[:5], kept).verdict is Verdict.SHORTER
    assert checked(trail, kept).verdict is Verdict.INTACT


def test_a_head_that_was_kept_must_be_the_one_in_the_trail() -> None:
    kept = f"3:{bytes(10).hex()}"
    assert (checked(a_trail(), kept).verdict, checked(a_trail(), kept).at) == (
        Verdict.OTHER_HEAD,
        3,
    )


@pytest.mark.parametrize("kept", ["", "3", ":", "x:00", "3:zz", "-1:00", "٣:00"])
def test_what_is_no_head_is_refused(kept: str) -> None:
    with pytest.raises(InvalidValueError):
        Chain(make_seal=seal, kept=kept or "nothing")


@given(st.text(min_size=1))
def test_only_names_from_our_lists_fit_in_a_detail(words: str) -> None:
    if words.isascii() and all(one.islower() or one.isdigit() or one in "_/.:@-" for one in words):
        return
    with pytest.raises(InvalidValueError):
        AuditRecord(
            number=1, at=MONDAY_9, actor="operator", action=AuditAction.EXPORT, detail=words
        )
