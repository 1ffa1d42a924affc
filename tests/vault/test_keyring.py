from dataclasses import replace

import pytest

from bot.vault import (
    KeyRefusedError,
    RootKey,
    SealedClinicKeys,
    new_clinic_keys,
    open_clinic_keys,
    reseal_clinic_keys,
)
from bot.vault.keyring import GENERATION, SYSTEM
from tests.vault.vault_house import CLINIC, OTHER_CLINIC, counted, house_root


def new_sealed() -> SealedClinicKeys:
    return new_clinic_keys(house_root(), CLINIC, counted("clinic"))


def refusal(root: RootKey, sealed: SealedClinicKeys) -> str:
    with pytest.raises(KeyRefusedError) as refused:
        open_clinic_keys(root, sealed)
    return str(refused.value)


def test_a_clinics_keys_open_with_its_root_key() -> None:
    keys = open_clinic_keys(house_root(), new_sealed())
    drawn = counted("clinic")
    assert (keys.index, keys.mac) == (drawn(32), drawn(32))
    assert (keys.generations[1].wrapping, keys.generations[1].own) == (drawn(32), drawn(32))


def test_another_root_key_is_known_at_once_and_the_start_is_refused() -> None:
    assert "not the one" in refusal(house_root("another"), new_sealed())


def test_a_root_key_that_lost_the_version_in_use_is_refused() -> None:
    without = RootKey({2: counted()(32)})
    assert "version 1" in refusal(without, new_sealed())


def test_a_check_value_borrowed_from_another_key_opens_nothing() -> None:
    stranger = house_root("another")
    forged = replace(new_sealed(), check=stranger.derived(1, "check"))
    assert "damaged" in refusal(stranger, forged)


def test_the_check_value_is_not_the_key_that_wraps() -> None:
    root = house_root()
    assert len({root.derived(1, "check"), root.derived(1, "wrap"), root.secrets[1]}) == 3


def test_keys_moved_to_another_clinics_row_are_refused() -> None:
    assert "damaged" in refusal(house_root(), replace(new_sealed(), clinic_id=OTHER_CLINIC))


def test_a_bundle_with_any_one_byte_changed_is_refused() -> None:
    sealed = new_sealed()
    for place in range(len(sealed.bundle)):
        changed = bytearray(sealed.bundle)
        changed[place] ^= 0x01
        refusal(house_root(), replace(sealed, bundle=bytes(changed)))


def test_a_bundle_cut_short_is_refused() -> None:
    sealed = new_sealed()
    for size in range(len(sealed.bundle)):
        refusal(house_root(), replace(sealed, bundle=sealed.bundle[:size]))


def test_a_new_root_version_reseals_the_same_keys_and_the_old_one_is_needed_no_more() -> None:
    old, sealed = house_root(), new_sealed()
    both = RootKey({**old.secrets, 2: counted("second")(32)})
    resealed = reseal_clinic_keys(both, sealed)
    newest = RootKey({2: both.secrets[2]})
    assert (sealed.root_version, resealed.root_version) == (1, 2)
    assert open_clinic_keys(newest, resealed) == open_clinic_keys(old, sealed)
    assert "version 2" in refusal(old, resealed)
    assert "version 1" in refusal(newest, sealed)


def test_two_clinics_of_one_root_key_share_no_key() -> None:
    random = counted("two clinics")
    one, two = (
        open_clinic_keys(house_root(), new_clinic_keys(house_root(), clinic, random))
        for clinic in (CLINIC, OTHER_CLINIC)
    )
    assert not {one.index, one.mac, one.generations[1].wrapping, one.generations[1].own} & {
        two.index,
        two.mac,
        two.generations[1].wrapping,
        two.generations[1].own,
    }


def test_the_sealed_bundle_holds_nothing_of_the_keys_in_clear() -> None:
    sealed = new_sealed()
    keys = open_clinic_keys(house_root(), sealed)
    assert keys.index not in sealed.bundle
    assert house_root().secrets[1] not in sealed.bundle + sealed.check
    assert len(sealed.bundle) == 4 + SYSTEM.size + GENERATION.size + 72
