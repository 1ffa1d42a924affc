from hypothesis import given
from hypothesis import strategies as st

from bot.vault.blind_index import MAC_BYTES, blind, mac
from tests.vault.vault_house import house_vault

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))


def test_the_same_address_is_found_again() -> None:
    assert house_vault().blind("client", "7:1001") == house_vault().blind("client", "7:1001")


def test_a_therapists_index_cannot_be_joined_to_a_clients() -> None:
    assert blind(KEY, "client", "7:1001") != blind(KEY, "therapist", "7:1001")


def test_without_the_key_an_index_cannot_be_made() -> None:
    assert blind(KEY, "client", "7:1001") != blind(OTHER_KEY, "client", "7:1001")
    other_house = house_vault(seed="other")
    assert other_house.blind("client", "7:1001") != house_vault().blind("client", "7:1001")
    assert other_house.mac("tap", b"x") != house_vault().mac("tap", b"x")


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_two_lookups_agree_only_if_they_are_the_same(a: str, b: str, c: str, d: str) -> None:
    assert (blind(KEY, a, b) == blind(KEY, c, d)) == ((a, b) == (c, d))


@given(st.text(max_size=4), st.binary(max_size=8), st.text(max_size=4), st.binary(max_size=8))
def test_a_button_is_known_again_only_if_it_is_the_same(a: str, b: bytes, c: str, d: bytes) -> None:
    assert (mac(KEY, a, b) == mac(KEY, c, d)) == ((a, b) == (c, d))


def test_an_index_is_no_button_and_both_have_the_promised_length() -> None:
    index, button = blind(KEY, "client", "x"), mac(KEY, "client", b"x")
    assert (len(index), len(button)) == (32, MAC_BYTES)
    assert index[:MAC_BYTES] != button


def test_a_token_of_broken_unicode_is_looked_up_like_any_other() -> None:
    assert len(blind(KEY, "invitation", "\ud800")) == 32
