import subprocess
import sys
from dataclasses import replace
from uuid import UUID

import pytest

from bot.usecases.ports import SealBrokenError, SealedCell, Vault, WrappedKey
from bot.vault import (
    ClinicVault,
    add_clinic_generation,
    new_clinic_keys,
    open_clinic_keys,
)
from bot.vault.vault import REMEMBERED_KEYS
from tests.vault.vault_house import (
    ADA,
    CHIDI,
    CLINIC,
    IDENTITY,
    RECORD,
    REPLY,
    counted,
    house_root,
    house_vault,
)


def test_the_vault_is_what_the_use_cases_ask_for() -> None:
    vault: Vault = house_vault()
    assert vault.open(vault.seal(b"7", REPLY), REPLY) == b"7"


def test_the_clinics_own_cell_does_not_open_elsewhere_nor_with_a_persons_key() -> None:
    vault = house_vault()
    cell = vault.seal(b"feed", REPLY)
    with pytest.raises(SealBrokenError):
        vault.open(cell, replace(REPLY, row=UUID(int=2)))
    with pytest.raises(SealBrokenError):
        vault.open(cell, REPLY, vault.new_key(ADA, RECORD))


def test_a_persons_cell_does_not_open_with_the_clinics_own_key() -> None:
    vault = house_vault()
    cell = vault.seal(b"7", REPLY, vault.new_key(ADA, RECORD))
    with pytest.raises(SealBrokenError):
        vault.open(cell, REPLY)


def test_a_cell_of_a_generation_nobody_made_does_not_open() -> None:
    vault = house_vault()
    cell = vault.seal(b"feed", REPLY)
    with pytest.raises(SealBrokenError):
        vault.open(SealedCell(cell[:2] + b"\x00\x09" + cell[4:]), REPLY)


@pytest.mark.parametrize("junk", [b"", b"\xc2", b"a key in plain text, thirty-two b", bytes(111)])
def test_what_is_not_a_sealed_key_opens_nothing(junk: bytes) -> None:
    with pytest.raises(SealBrokenError, match=r"^A sealed data key does not open\.$"):
        house_vault().seal(b"7", REPLY, WrappedKey(junk))


def test_an_erased_client_is_gone_from_memory_and_others_stay() -> None:
    vault = house_vault()
    ada, chidi = vault.new_key(ADA, RECORD), vault.new_key(CHIDI, RECORD)
    vault.seal(b"7", REPLY, ada)
    vault.seal(b"Ada", REPLY, vault.new_key(ADA, IDENTITY))
    vault.seal(b"3", replace(REPLY, subject=CHIDI), chidi)
    vault.forget(ADA)
    assert {subject for subject, _ in vault._opened} == {CHIDI}


def test_a_key_once_opened_for_ada_still_does_not_open_for_chidi() -> None:
    vault = house_vault()
    key = vault.new_key(ADA, RECORD)
    vault.seal(b"7", REPLY, key)
    with pytest.raises(SealBrokenError):
        vault.seal(b"7", replace(REPLY, subject=CHIDI), key)


def test_memory_holds_the_keys_used_last_and_no_more() -> None:
    vault = house_vault()
    first = vault.new_key(ADA, RECORD)
    vault.seal(b"7", REPLY, first)
    for number in range(REMEMBERED_KEYS):
        if number == REMEMBERED_KEYS // 2:
            vault.seal(b"7", REPLY, first)
        subject = UUID(int=10_000 + number)
        vault.seal(b"7", replace(REPLY, subject=subject), vault.new_key(subject, RECORD))
    assert len(vault._opened) == REMEMBERED_KEYS
    assert (ADA, first) in vault._opened
    assert UUID(int=10_000) not in {subject for subject, _ in vault._opened}


def test_after_a_new_generation_old_cells_open_and_new_ones_are_of_the_new() -> None:
    root, random = house_root(), counted("generations")
    sealed = new_clinic_keys(root, CLINIC, random)
    before = ClinicVault(open_clinic_keys(root, sealed), random)
    grown = add_clinic_generation(root, sealed, random)
    after = ClinicVault(open_clinic_keys(root, grown), random)
    key = before.new_key(ADA, RECORD)
    moved = after.rewrap(key, ADA)
    assert after.open(before.seal(b"feed", REPLY), REPLY) == b"feed"
    assert after.open(before.seal(b"7", REPLY, key), REPLY, moved) == b"7"
    for too_new in (after.seal(b"feed", REPLY), None):
        with pytest.raises(SealBrokenError):
            before.open(too_new, REPLY) if too_new else before.seal(b"7", REPLY, moved)


def test_no_printed_form_shows_a_key() -> None:
    root, random = house_root(), counted("repr")
    sealed = new_clinic_keys(root, CLINIC, random)
    keys = open_clinic_keys(root, sealed)
    vault = ClinicVault(keys, random)
    wrapped = vault.new_key(ADA, RECORD)
    vault.seal(b"7", REPLY, wrapped)
    opened = next(iter(vault._opened.values()))
    secrets = [
        *root.secrets.values(),
        keys.index,
        keys.mac,
        keys.generations[1].wrapping,
        keys.generations[1].own,
        opened.secret,
    ]
    shown = " ".join(repr(each) + str(each) for each in (root, sealed, keys, vault, opened))
    for secret in secrets:
        assert secret.hex() not in shown
        assert repr(secret)[2:-1] not in shown


def test_a_hardened_process_leaves_no_core_dump_and_lets_nobody_attach() -> None:
    script = (
        "import resource, ctypes\n"
        "from bot.vault import harden_process\n"
        "harden_process()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
    )
    ran = subprocess.run(  # noqa: S603  # our own interpreter, our own words
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    expected = "(0, 0) 0" if sys.platform == "linux" else "(0, 0)"
    assert ran.stdout.startswith(expected)
