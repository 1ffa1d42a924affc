from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.clinic import CrisisNotice, Policies, QuoteComments, parse_duration
from bot.alliance.errors import InvalidValueError
from bot.alliance.people import QuietHours, WeeklyTime

SURFACE = {
    "checkin_delay": "2h",
    "quiet_hours": "21:00-08:00",
    "reminder_after": "20h",
    "expire_after": "72h",
    "digest_at": "mon 08:00",
    "items_per_checkin": "5",
    "instrument": "alliance",
    "free_text": "off",
    "quote_comments": "on_tap",
    "discreet": "off",
    "crisis_notice": "ask",
    "country": "none",
    "help_contact": "none",
    "referral_words": "none",
    "holidays": "none",
    "min_translation_state": "drafted",
    "retention": "none",
    "backup_retention": "840h",
}


def test_a_new_clinic_has_the_defaults_of_the_handbook() -> None:
    assert Policies().as_texts() == SURFACE


def test_every_policy_reads_back_its_own_text() -> None:
    assert Policies.from_texts(SURFACE) == Policies()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("checkin_delay", "90m", timedelta(minutes=90)),
        ("checkin_delay", " 1d ", timedelta(days=1)),
        ("quiet_hours", "none", QuietHours.parse("none")),
        ("reminder_after", "none", None),
        ("expire_after", "1w", timedelta(weeks=1)),
        ("digest_at", "fri 17:30", WeeklyTime.parse("fri 17:30")),
        ("items_per_checkin", "4", 4),
        ("instrument", "wai-sr/1.2", "wai-sr/1.2"),
        ("free_text", "ON", True),
        ("quote_comments", "on tap", QuoteComments.ON_TAP),
        ("quote_comments", "Never", QuoteComments.NEVER),
        ("crisis_notice", "always", CrisisNotice.ALWAYS),
        ("country", "ca", "CA"),
        ("country", "none", None),
        ("help_contact", "Call the front desk", "Call the front desk"),
        ("help_contact", "", None),
        ("holidays", "CA-QC", "CA-QC"),
        ("min_translation_state", "reviewed", "reviewed"),
        ("retention", "365d", timedelta(days=365)),
    ],
)
def test_dalia_sets_a_policy(name: str, text: str, value: object) -> None:
    changed = Policies().with_value(name, text)
    assert getattr(changed, name) == value
    assert Policies.from_texts(changed.as_texts()) == changed


@pytest.mark.parametrize(
    ("name", "text", "accepted"),
    [
        ("checkin_delay", "2", "such as 2h"),
        ("checkin_delay", "0h", "between one minute"),
        ("checkin_delay", "-2h", "such as 2h"),
        ("checkin_delay", "1.5h", "such as 2h"),
        ("checkin_delay", "٢h", "such as 2h"),
        ("checkin_delay", "99999999h", "such as 2h"),
        ("checkin_delay", "999999w", "between one minute"),
        ("checkin_delay", "none", "such as 2h"),
        ("checkin_delay", "", "such as 2h"),
        ("quiet_hours", "night", "HH:MM-HH:MM"),
        ("digest_at", "daily", "mon 08:00"),
        ("items_per_checkin", "6", "4 or 5"),
        ("instrument", "wai-sr", "such as own/1"),
        ("instrument", "../etc/1", "such as own/1"),
        ("free_text", "yes", "on or off"),
        ("quote_comments", "often", "on_tap, in_digest, never"),
        ("crisis_notice", "sometimes", "ask, always, never"),
        ("country", "CAN", "two letters"),
        ("country", "ÇA", "two letters"),
        ("help_contact", "x" * 501, "500 characters"),
        ("min_translation_state", "good", "drafted, reconciled"),
        ("colour", "blue", "there are: backup_retention"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_with_what_does(
    name: str, text: str, accepted: str
) -> None:
    with pytest.raises(InvalidValueError, match=accepted):
        Policies().with_value(name, text)


def test_a_policy_of_a_newer_version_is_stepped_over() -> None:
    assert Policies.from_texts({"moon_phase": "full", "free_text": "on"}) == Policies(
        free_text=True
    )


@given(st.integers(1, 5_000_000))
def test_a_length_reads_back_what_it_prints(minutes: int) -> None:
    policies = Policies(retention=timedelta(minutes=minutes))
    assert Policies.from_texts(policies.as_texts()) == policies


@given(st.text(max_size=12))
def test_any_text_is_a_length_or_a_refusal(text: str) -> None:
    try:
        assert timedelta(0) < parse_duration(text)
    except ValueError as error:
        assert "duration" in str(error)  # noqa: PT017  # either outcome is fine, a third is not
