"""Which first step a strain calls for, and where in the literature that stands.

Withdrawal and confrontation are met differently, and in the session itself exploring and validating
come before explaining or changing anything. The words are in `bot.chat.texts.repair`.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.alliance.episodes import Episode, EpisodeState
from bot.alliance.instruments import Facet
from bot.alliance.signals import Rule

SEVERAL: Final = 3
"""Alliances under a confirmed strain at once from which supervision is suggested."""
UNMENDED: Final = 2
"""Episodes of one client that ended without repair, from which it is suggested too."""


class Difficulty(StrEnum):
    """What seems to be difficult between the two. The order is what old buttons mean."""

    CONFRONTATION = "confrontation"
    WITHDRAWAL = "withdrawal"
    SILENCE = "silence"
    HEARD = "heard"
    VOICE = "voice"
    GOALS = "goals"
    TASKS = "tasks"
    FRAME = "frame"
    FIT = "fit"
    DECLINE = "decline"
    DROP = "drop"
    OPEN = "open"
    """Something, and nothing says what."""
    BEYOND = "beyond"
    """It may be beyond repair with this therapist."""
    SUPERVISION = "supervision"


_BY_RULE: Final = (
    (Rule.DIRECT_SIGN, Difficulty.CONFRONTATION),
    (Rule.WITHDRAWAL, Difficulty.WITHDRAWAL),
    (Rule.DROP_AND_WITHDRAWAL, Difficulty.WITHDRAWAL),
)
_BY_FACET: Final = (
    (frozenset({Facet.HEARD, Facet.REGARD, Facet.BOND}), Difficulty.HEARD),
    (frozenset({Facet.RUPTURE_INDIRECT}), Difficulty.WITHDRAWAL),
    (frozenset({Facet.VOICE}), Difficulty.VOICE),
    (frozenset({Facet.GOALS, Facet.HELPFULNESS}), Difficulty.GOALS),
    (frozenset({Facet.TASKS, Facet.INVOLVEMENT}), Difficulty.TASKS),
    (frozenset({Facet.FRAME}), Difficulty.FRAME),
    (frozenset({Facet.FIT}), Difficulty.FIT),
)
_BY_COURSE: Final = ((Rule.RUN, Difficulty.DECLINE), (Rule.DROP, Difficulty.DROP))


def difficulty(
    rules: AbstractSet[Rule], worse: AbstractSet[Facet], *, is_silent: bool = False
) -> Difficulty:
    """The one to begin with: what was said aloud, silence, what was held back, what got worse."""
    if Rule.DIRECT_SIGN in rules:
        return Difficulty.CONFRONTATION
    if is_silent:
        return Difficulty.SILENCE
    by_rule = (found for rule, found in _BY_RULE if rule in rules)
    by_facet = (found for facets, found in _BY_FACET if facets & worse)
    by_course = (found for rule, found in _BY_COURSE if rule in rules)
    return next(iter((*by_rule, *by_facet, *by_course)), Difficulty.OPEN)


def suggests_supervision(open_episodes: Iterable[Episode]) -> bool:
    """Several alliances strained at once are hard to hold alone."""
    strained = [one for one in open_episodes if one.state is EpisodeState.CONFIRMED]
    return len(strained) >= SEVERAL


def keeps_coming_back(episodes: Iterable[Episode]) -> bool:
    """With one client, more than once without repair."""
    ended = [one for one in episodes if one.state is EpisodeState.UNRESOLVED]
    return len(ended) >= UNMENDED


# --- where it stands ----------------------------------------------------------------------------

_CONSENSUS = (
    "Eubanks, C. F., Burckell, L. A., & Goldfried, M. R. (2018). Clinical consensus strategies to "
    "repair ruptures in the therapeutic alliance. Journal of Psychotherapy Integration, 28(1), "
    "60-76."
)
_REPAIR = (
    "Eubanks, C. F., Muran, J. C., & Safran, J. D. (2018). Alliance rupture repair: A "
    "meta-analysis. Psychotherapy, 55(4), 508-519."
)
_NEGOTIATING = (
    "Safran, J. D., & Muran, J. C. (2000). Negotiating the therapeutic alliance: A relational "
    "treatment guide. Guilford Press."
)
_RECOGNISED = (
    "Chen, R., Atzil-Slonim, D., Bar-Kalifa, E., Hasson-Ohayon, I., & Refaeli, E. (2018). "
    "Therapists' recognition of alliance ruptures as a moderator of change in alliance and "
    "symptoms. Psychotherapy Research, 28(4), 560-570."
)
_OWN_REACTION = (
    "Hayes, J. A., Gelso, C. J., Goldberg, S., & Kivlighan, D. M. (2018). Countertransference "
    "management and effective psychotherapy: Meta-analytic findings. Psychotherapy, 55(4), 496-507."
)
_HIDDEN = (
    "Blanchard, M., & Farber, B. A. (2016). Lying in psychotherapy: Why and what clients don't "
    "tell their therapist about therapy and their relationship. Counselling Psychology Quarterly, "
    "29(1), 90-112."
)
_GOALS = (
    "Tryon, G. S., Birch, S. E., & Verkuilen, J. (2018). Meta-analyses of the relation of goal "
    "consensus and collaboration to psychotherapy outcome. Psychotherapy, 55(4), 372-383."
)
_CULTURE = (
    "Owen, J., Imel, Z., Tao, K. W., Wampold, B., Smith, A., & Rodolfa, E. (2011). Cultural "
    "ruptures in short-term therapy. Counselling and Psychotherapy Research, 11(3), 204-212."
)
_DROPOUT = (
    "Sharf, J., Primavera, L. H., & Diener, M. J. (2010). Dropout and therapeutic alliance: A "
    "meta-analysis of adult individual psychotherapy. Psychotherapy, 47(4), 637-645."
)
_STAYING = (
    "Swift, J. K., Greenberg, R. P., Whipple, J. L., & Kominiak, N. (2012). Practice "
    "recommendations for reducing premature termination in therapy. Professional Psychology: "
    "Research and Practice, 43(4), 379-387."
)
_FEEDBACK = (
    "Lambert, M. J., Whipple, J. L., & Kleinstäuber, M. (2018). Collecting and delivering progress "
    "feedback: A meta-analysis of routine outcome monitoring. Psychotherapy, 55(4), 520-537."
)
_SHAPES = (
    "Gumz, A., Brähler, E., Geyer, M., & Erices, R. (2012). Crisis-repair sequences: "
    "Considerations on the classification and assessment of breaches in the therapeutic "
    "relationship. BMC Medical Research Methodology, 12, 10."
)
_WORKS = (
    "Norcross, J. C., & Lambert, M. J. (2018). Psychotherapy relationships that work III. "
    "Psychotherapy, 55(4), 303-315."
)
_TRAINING = (
    "Eubanks-Carter, C., Muran, J. C., & Safran, J. D. (2015). Alliance-focused training. "
    "Psychotherapy, 52(2), 169-173."
)
_ETHICS = (
    "American Psychological Association (2017). Ethical principles of psychologists and code of "
    "conduct, standard 10.10."
)

SOURCES: Final[Mapping[Difficulty, tuple[str, ...]]] = MappingProxyType(
    {
        Difficulty.CONFRONTATION: (_CONSENSUS, _NEGOTIATING, _OWN_REACTION),
        Difficulty.WITHDRAWAL: (_CONSENSUS, _NEGOTIATING, _HIDDEN),
        Difficulty.SILENCE: (_DROPOUT, _STAYING),
        Difficulty.HEARD: (_CONSENSUS, _RECOGNISED),
        Difficulty.VOICE: (_HIDDEN, _NEGOTIATING),
        Difficulty.GOALS: (_GOALS, _REPAIR),
        Difficulty.TASKS: (_GOALS, _REPAIR),
        Difficulty.FRAME: (_NEGOTIATING, _CONSENSUS),
        Difficulty.FIT: (_CULTURE, _WORKS),
        Difficulty.DECLINE: (_SHAPES, _FEEDBACK),
        Difficulty.DROP: (_REPAIR, _RECOGNISED),
        Difficulty.OPEN: (_CONSENSUS, _FEEDBACK),
        Difficulty.BEYOND: (_ETHICS, _STAYING),
        Difficulty.SUPERVISION: (_TRAINING, _OWN_REACTION),
    }
)
"""Bibliographic, in the language they appeared in, most telling first."""
