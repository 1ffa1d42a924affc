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
    AGREE_AGAIN = "jr"
    DECLINE_AGAIN = "jn"
    OPEN_EARLIER = "jo"
    KEEP_CLOSED = "jx"
    # therapist: id = client, a = code
    CONFIRM_RELINK = "tl"
    # a check-in: id = check-in, a = item index, b = value
    VALUE = "cv"
    BACK = "cb"
    SKIP = "cs"
    NOT_HELD = "cn"
    OPEN = "co"
    FOLLOW_UP = "cf"  # a = answer, one past the last to skip
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
    # events of the contact: id = client, then session; a = kind
    SESSIONS_OF = "ec"
    EVENTS_OF = "es"
    NOTE_EVENT = "en"
    TAKE_EVENT_BACK = "eb"
    # goals: id = goal, or client
    GOALS_OF = "gl"
    PROPOSE_GOAL = "gn"
    REWORD_GOAL = "gw"
    AGREE_TO_GOAL = "ga"
    DECLINE_GOAL = "gd"
    GOAL_REACHED = "gr"
    LET_GOAL_GO = "gx"
    CHOOSE_GOAL = "gc"
    # the frame, of which `a` is the version
    FRAME_CLEAR = "fc"
    FRAME_QUESTION = "fq"
    WRITE_FRAME = "fw"
    SHOW_FRAME_TO_ALL = "fs"
    FEE_CHANGED = "ff"
    READ_FRAME = "fr"
    # admin: word = screen, the rest its arguments
    ADMIN = "ad"
    # therapist
    ACKNOWLEDGE = "ta"
    SHOW_COMMENT = "tc"
    WHY = "tw"
    # an episode: id = episode, a = act, b = 1 when it was asked whether that is meant
    TEND = "te"
    # one client over time (id)
    CLIENT_VIEW = "tv"
    # where a repair step comes from; a = its difficulty
    REPAIR_SOURCE = "tr"
    # what a therapist does for themselves: a = weeks, or week; b = answer; id = check-in
    AWAY = "oa"
    SELF_CHECK = "oc"
    SELF_ENERGY = "oe"
    SELF_LOAD = "ol"
    SELF_ERASE = "or"
    GUESS = "og"
    GUESS_SKIP = "ok"
    SUPERVISE = "ov"
    SUPERVISE_MAKE = "om"
    # a client's wish for another therapist; id = client, for those who run the clinic
    WISH = "ow"
    WISH_WITHDRAW = "ox"
    WISH_SEEN = "on"
