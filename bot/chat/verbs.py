"""What a button can mean. Two characters each, for ever: buttons outlive releases."""

from enum import StrEnum


class Verb(StrEnum):
    """The meaning of a button; its arguments are in the `Press` that carries it."""

    # joining: a = step, b = choice, word = value
    AGREE = "ja"
    DECLINE = "jd"
    CONSENT_LANGUAGE = "jl"
    JOIN_KEEP = "jk"
    JOIN_CHOOSE = "jc"
    # a check-in: id = check-in, a = item index, b = value
    VALUE = "cv"
    BACK = "cb"
    SKIP = "cs"
    NOT_HELD = "cn"
    OPEN = "co"
    NO_COMMENT = "cc"
    SHARE = "cw"
    HELP_NOW = "ch"
    # help
    TELL_THERAPIST = "ht"
    # settings of anybody
    LANGUAGE = "sl"
    SETTING = "ss"
    SETTING_VALUE = "sv"
    # a client's rights
    PAUSE_FOR = "rp"
    STOP_YES = "rs"
    FORGET_YES = "rf"
    KEEP = "rk"
    # therapist
    ACKNOWLEDGE = "ta"
    SHOW_COMMENT = "tc"
    WHY = "tw"
