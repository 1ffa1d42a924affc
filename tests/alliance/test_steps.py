from dataclasses import replace

from bot.alliance import steps
from bot.alliance.clinic import Policies
from bot.alliance.people import Sharing
from bot.alliance.steps import AskComment, AskFollowUp, AskItem, AskSharing, Close
from tests.alliance.alliance_people import ADA, reply

POLICIES = Policies()
TALKATIVE = Policies(free_text=True)
CAREFUL = replace(ADA, asks_sharing=True)
STARTED = replace(reply(goal=5, heard=5), responses={}, position=0)
DONE = reply(goal=5, heard=5)


def test_a_check_in_goes_through_its_items_one_by_one() -> None:
    assert steps.next_step(STARTED, POLICIES, ADA) == AskItem(0)
    assert steps.next_step(STARTED.with_response(0, 7), POLICIES, ADA) == AskItem(1)
    assert steps.next_step(DONE, POLICIES, ADA) == Close()


def test_then_a_comment_where_the_clinic_wants_it_and_only_once() -> None:
    assert steps.next_step(DONE, TALKATIVE, ADA) == AskComment()
    assert steps.next_step(DONE.with_comment(None), TALKATIVE, ADA) == Close()
    assert steps.next_step(DONE.with_comment("…"), TALKATIVE, ADA) == Close()


def test_then_who_sees_it_where_the_client_wants_to_be_asked() -> None:
    assert steps.next_step(DONE, TALKATIVE, CAREFUL) == AskComment()
    commented = DONE.with_comment(None)
    assert steps.next_step(commented, TALKATIVE, CAREFUL) == AskSharing()
    chosen = commented.with_sharing(Sharing.PRIVATE)
    assert steps.next_step(chosen, TALKATIVE, CAREFUL) == Close()


def test_going_back_shows_the_item_again_and_then_goes_on_where_it_was() -> None:
    back = DONE.back()
    assert steps.next_step(back, TALKATIVE, ADA) == AskItem(1)
    assert steps.next_step(back.with_response(1, 3), TALKATIVE, ADA) == AskComment()


def test_the_follow_up_comes_after_the_items_and_before_the_comment() -> None:
    asking = replace(DONE, asks_follow_up=True)
    assert steps.next_step(asking, TALKATIVE, CAREFUL) == AskFollowUp()
    assert steps.next_step(asking.with_follow_up(None), TALKATIVE, CAREFUL) == AskComment()
    assert steps.next_step(replace(STARTED, asks_follow_up=True), POLICIES, ADA) == AskItem(0)
