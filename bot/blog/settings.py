"""``[blog]``: where the members' blogs are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.boards.settings import find_board
from bot.settings import Fault, Section
from bot.words import Text

if TYPE_CHECKING:
    from bot.config import Config


class BlogSettings(Section):
    """``[blog]``. ``board``: the code of the board whose topics are the entries; ``""``: there are no blogs."""

    board: str = ""

    def faults(self, config: Config) -> Iterator[Fault]:
        """A board that is there."""
        if self.board and find_board(config, self.board) is None:
            known = [board.code for board in config.boards]
            yield Fault("board", Text("fault-blog-board", {"board": self.board, "known": known, "count": len(known)}))
