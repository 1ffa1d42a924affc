"""Who answers in the chat, with what this house has."""

from bot.chat.assembly import Assembly
from bot.chat.handlers.staff import StaffHandlers
from bot.chat.routes import Routes
from bot.safety.shipped import shipped_phrasebooks
from bot.wiring.house import House


def conversation(house: House) -> Routes:
    """The one entry for everything people do."""
    return Assembly(
        clock=house.clock,
        catalogs=house.catalogs,
        messenger=house.messenger,
        phrasebooks=shipped_phrasebooks(),
        staff=_staff(house),
        export=house.desk.export_client,
    ).routes()


def _staff(house: House) -> StaffHandlers:
    def link(token: str) -> str:
        """Until the bot has learned its name, the words to send it instead."""
        return house.bot_name.invite_url(token) or f"/start {token}"

    return StaffHandlers(
        record_session=house.desk.record_session,
        invite_client=house.desk.invite_client,
        show_digest=house.desk.show_digest,
        post_digest=house.desk.post_digest,
        link=link,
    )
