from dataclasses import replace
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.usecases.ports import KeyKind, Place, SealBrokenError, SealedCell, WrappedKey
from bot.vault import ClinicVault, new_clinic_keys, open_clinic_keys
from bot.vault.boxes import canonical
from bot.vault.cells import BUCKETS, DataKey, bucket, open_cell, seal_cell
from tests.vault.vault_house import (
    ADA,
    CHIDI,
    CLINIC,
    OTHER_CLINIC,
    RECORD,
    REPLY,
    counted,
    house_root,
)

KEY = DataKey(label=b"record", generation=1, secret=counted()(32))
PLACES = (
    REPLY,
    replace(REPLY, row=UUID(int=2)),
    replace(REPLY, column="comment"),
    replace(REPLY, table="goals"),
    replace(REPLY, subject=CHIDI),
)


def opens(cell: SealedCell, at: Place, clinic: UUID = CLINIC, key: DataKey = KEY) -> bool:
    try:
        open_cell(cell, at, clinic, key)
    except SealBrokenError:
        return False
    return True


@given(st.binary(max_size=2000))
def test_what_ada_answered_comes_back_as_it_was(plain: bytes) -> None:
    assert open_cell(seal_cell(plain, REPLY, CLINIC, KEY), REPLY, CLINIC, KEY) == plain


@pytest.mark.parametrize("size", [0, 60, 61, 16 * 1024, 65532, 65533, 300_000])
def test_a_picture_of_any_size_comes_back_as_it_was(size: int) -> None:
    plain = counted()(size)
    assert open_cell(seal_cell(plain, REPLY, CLINIC, KEY), REPLY, CLINIC, KEY) == plain


def test_a_cell_opens_where_it_was_sealed_and_nowhere_else() -> None:
    cells = {at: seal_cell(b"7", at, CLINIC, KEY) for at in PLACES}
    assert all(opens(cell, at) for at, cell in cells.items())
    assert not any(opens(cells[one], other) for one, other in permutations(PLACES, 2))


def test_a_cell_of_one_clinic_does_not_open_in_another() -> None:
    assert not opens(seal_cell(b"7", REPLY, CLINIC, KEY), REPLY, clinic=OTHER_CLINIC)


def test_a_cell_does_not_open_under_the_same_secret_of_another_kind_or_generation() -> None:
    cell = seal_cell(b"7", REPLY, CLINIC, KEY)
    assert not opens(cell, REPLY, key=replace(KEY, label=b"identity"))
    assert not opens(cell, REPLY, key=replace(KEY, generation=2))
    assert not opens(cell, REPLY, key=replace(KEY, secret=counted("another")(32)))


def test_a_generation_rewritten_in_the_header_does_not_open_under_that_generation() -> None:
    cell = bytearray(seal_cell(b"7", REPLY, CLINIC, KEY))
    cell[3] = 2
    assert not opens(SealedCell(bytes(cell)), REPLY, key=replace(KEY, generation=2))


def test_a_cell_with_any_one_bit_turned_does_not_open() -> None:
    cell = seal_cell(b"7", REPLY, CLINIC, KEY)
    for bit in range(len(cell) * 8):
        turned = bytearray(cell)
        turned[bit // 8] ^= 1 << bit % 8
        assert not opens(SealedCell(bytes(turned)), REPLY), bit


def test_a_cell_cut_short_or_made_longer_does_not_open() -> None:
    cell = seal_cell(b"7", REPLY, CLINIC, KEY)
    for size in range(len(cell)):
        assert not opens(SealedCell(cell[:size]), REPLY), size
    assert not opens(SealedCell(cell + b"\0"), REPLY)


def test_a_long_cell_cut_between_its_chunks_does_not_open() -> None:
    cell = seal_cell(bytes(100_000), REPLY, CLINIC, KEY)
    for size in range(16 * 1024, len(cell), 1024):
        assert not opens(SealedCell(cell[:size]), REPLY), size


def test_plain_text_in_the_place_of_a_cell_is_never_taken_for_content() -> None:
    for text in (b"", b"7", b"\xc1", b"I felt heard today.", b"{}" * 100):
        assert not opens(SealedCell(text), REPLY)


def test_a_ten_is_as_long_as_a_seven() -> None:
    ten, seven = (seal_cell(value, REPLY, CLINIC, KEY) for value in (b"10", b"7"))
    assert len(ten) == len(seven)


def test_a_short_comment_is_as_long_as_a_longer_one_of_its_bucket() -> None:
    short, longer = (seal_cell(b"x" * size, REPLY, CLINIC, KEY) for size in (61, 252))
    assert len(short) == len(longer)


def test_no_comment_at_all_is_as_long_as_a_few_words() -> None:
    nothing, words = (seal_cell(text, REPLY, CLINIC, KEY) for text in (b"", b"Good, thank you."))
    assert len(nothing) == len(words)


@given(st.integers(min_value=0, max_value=10_000_000))
def test_buckets_hold_what_is_put_in_and_are_few(size: int) -> None:
    chosen = bucket(size)
    assert chosen >= size
    assert chosen in BUCKETS or (chosen % 65536 == 0 and chosen - size < 65536)


def test_the_same_answer_sealed_twice_looks_different() -> None:
    assert seal_cell(b"7", REPLY, CLINIC, KEY) != seal_cell(b"7", REPLY, CLINIC, KEY)


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_different_lists_of_values_never_read_the_same(one: list[bytes], two: list[bytes]) -> None:
    assert (canonical(*one) == canonical(*two)) == (one == two)


def test_a_refusal_names_table_and_column_and_nothing_else() -> None:
    cell = seal_cell(b"I felt heard today.", REPLY, CLINIC, KEY)
    with pytest.raises(SealBrokenError) as refused:
        open_cell(cell, PLACES[1], CLINIC, KEY)
    assert str(refused.value) == "A sealed value in replies.responses does not open."
    assert refused.value.__cause__ is None


def test_a_key_of_ada_neither_seals_nor_opens_for_chidi() -> None:
    vault = two_clinics()[0]
    key = vault.new_key(ADA, RECORD)
    cell = vault.seal(b"7", REPLY, key)
    assert vault.open(cell, REPLY, key) == b"7"
    for chidi in (replace(REPLY, subject=CHIDI),):
        with pytest.raises(SealBrokenError):
            vault.open(cell, chidi, key)
        with pytest.raises(SealBrokenError):
            vault.seal(b"7", chidi, key)


def test_a_key_of_one_clinic_opens_nothing_in_another_even_under_the_same_root_key() -> None:
    here, there = two_clinics()
    key = here.new_key(ADA, RECORD)
    cell = here.seal(b"7", REPLY, key)
    with pytest.raises(SealBrokenError):
        there.open(cell, REPLY, key)


def test_identity_and_record_of_one_person_are_sealed_apart() -> None:
    vault = two_clinics()[0]
    identity, record = (vault.new_key(ADA, kind) for kind in KeyKind)
    with pytest.raises(SealBrokenError):
        vault.open(vault.seal(b"Ada", REPLY, identity), REPLY, record)


def test_a_data_key_with_any_one_bit_turned_does_not_open() -> None:
    vault = two_clinics()[0]
    key = vault.new_key(ADA, RECORD)
    cell = vault.seal(b"7", REPLY, key)
    for bit in range(len(key) * 8):
        turned = bytearray(key)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBrokenError):
            vault.open(cell, REPLY, WrappedKey(bytes(turned)))


def two_clinics() -> tuple[ClinicVault, ClinicVault]:
    root, random = house_root(), counted("two")
    here, there = (
        ClinicVault(open_clinic_keys(root, new_clinic_keys(root, clinic, random)), random)
        for clinic in (CLINIC, OTHER_CLINIC)
    )
    return here, there
