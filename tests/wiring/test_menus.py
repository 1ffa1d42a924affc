"""The menus people see beside the text field."""

from dataclasses import dataclass, field

from bot.alliance.people import Address
from bot.wiring.menus import Menus
from tests.chat.town import CATALOGS, Town


@dataclass
class Board:
    """Notes which menus were set."""

    menus: dict[tuple[str | None, str | None], list[str]] = field(default_factory=dict)

    async def set_commands(
        self, scope: Address | None, language: str | None, commands: list[tuple[str, str]]
    ) -> bool:
        self.menus[scope.value if scope else None, language] = [name for name, _ in commands]
        return True


@dataclass
class SmallHouse:
    town: Town

    @property
    def catalogs(self) -> object:
        return CATALOGS

    @property
    def open_work(self) -> object:
        return self.town.store.open_work


async def test_clients_see_theirs_in_each_language_and_staff_in_their_own_chat() -> None:
    town, board = await Town.founded(), Board()
    bruno = await town.therapist()
    menus = Menus(house=SmallHouse(town), telegram=board)  # type: ignore[arg-type]  # the parts it uses

    await menus._for_everybody()
    await menus._for_staff()

    assert "forget" in board.menus[None, None]
    assert "digest" not in board.menus[None, None]
    assert (None, "fr") in board.menus
    assert all(code is None or len(code) == 2 for _, code in board.menus)
    own = board.menus[bruno.address.value, None]
    assert "digest" in own
    assert "forget" not in own
    assert "need_help" in own
