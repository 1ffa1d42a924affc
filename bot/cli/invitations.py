"""How the commands that invite somebody answer."""

from typing import TYPE_CHECKING

from bot.cli.answers import Answer, utc

if TYPE_CHECKING:
    from bot.usecases.invite import Invitation
    from bot.wiring.house import House


def invited(house: "House", invitation: "Invitation") -> Answer:
    """The link, or the token while no bot has run here yet."""
    url = house.bot_name.invite_url(invitation.token)
    how = url or f"/start {invitation.token}   (typed to the bot, whose name is not known yet)"
    return Answer(
        text=f"Id: {invitation.id}\nInvitation, once, until {utc(invitation.expires_at)}:\n{how}",
        document={
            "id": invitation.id,
            "invite_token": invitation.token,
            "invite_url": url,
            "expires_at": invitation.expires_at,
        },
    )
