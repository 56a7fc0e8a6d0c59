"""What the tests of moods share: a board on a stage, topics without Discord, and what everybody owns."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.app import App
from bot.boards import service as boards
from bot.clock import to_ms
from bot.community import Community
from bot.ledger.proofs import prove_ledger
from bot.ledger.service import read_wallet
from bot.moods import screens
from bot.moods.proofs import prove_moods
from bot.upkeep.verify import Claim
from db.boards import Seen
from db.engine import Transaction
from tests.stage import NOON, Stage, said_in_message

OPEN: dict[str, Any] = {
    "boards": [{"code": "chat", "channel": "灌水区"}],
    "forum": {"prices": {"new_topic": {"wealth": 0, "prestige": 0}, "reply": {"wealth": 0}}},
    "moods": {"minimum_account_days": 0, "minimum_membership_hours": 0},
}
"""Posting pays nothing here, so that all money is that of the moods."""

OPENER = 7001


def tables(**settings: Any) -> dict[str, Any]:
    """The config of these tests with some settings of ``[moods]``."""
    changed = deepcopy(OPEN)
    changed["moods"] |= settings
    return changed


async def open_topic(app: App, topic_id: int = 9001, opener_id: int = OPENER, board: str = "chat") -> int:
    """A topic that is known without Discord, with its first post, whose message has the next id."""
    await app.act(
        boards.open_topic,
        seen=Seen(
            topic_id=topic_id,
            board=board,
            channel_id=500,
            opener_id=opener_id,
            title=f"主题{topic_id}",
            created_at=to_ms(NOON),
            is_archived=False,
            is_locked=False,
            is_pinned=False,
            tags="[]",
        ),
    )
    arrived = boards.Arrived(topic_id + 1, opener_id, app.clock.now())
    await app.act(boards.count_post, topic_id=topic_id, arrived=arrived, seen=None)
    return topic_id


async def owned(app: App, member_id: int, currency: str = "wealth") -> int:
    """What a member owns of a currency."""
    wallet = await app.read(read_wallet, member_id=member_id)
    return next(money.amount for money in wallet.balances if money.currency == currency)


async def counts(app: App, topic_id: int) -> Mapping[str, int]:
    """A topic's votes by mood."""
    return (await app.read(screens.read_topic_moods, topic_id=topic_id)).counts


async def prove(app: App) -> None:
    """Fail unless all counts, receipts and balances agree."""

    def read(tx: Transaction, community: Community) -> list[Claim]:
        return [*prove_moods(tx), *prove_ledger(tx)]

    for claim in await app.read(read):
        assert claim.holds, claim.findings


@dataclass
class Scene:
    """A stage with a board, a topic of the opener's, and a guest."""

    stage: Stage
    board: Any
    opener: Any
    guest: Any
    topic: Any

    @classmethod
    async def set_up(cls, stage: Stage) -> Scene:
        """Open the topic and let its panel be posted."""
        stage.follow_clock()
        board = stage.forum("灌水区")
        await stage.env.settle()
        opener, guest = stage.member("楼主君"), stage.member("路人甲")
        topic = await stage.open_topic(opener, board, "今天的晚霞")
        await stage.perform_outbox()
        return cls(stage, board, opener, guest, topic)

    @property
    def app(self) -> App:
        """The app."""
        return self.stage.app

    @property
    def opening(self) -> Any:
        """The topic's first message."""
        return next(each for each in self.topic.history() if each.author.id == self.opener.id)

    @property
    def panels(self) -> list[Any]:
        """The bot's panels in the topic."""
        return [each for each in self.topic.history() if each.author.bot]

    def panel_says(self) -> str:
        """What the topic's only panel says."""
        (panel,) = self.panels
        return said_in_message(panel)

    async def press(self, member: Any, mood: str) -> Any:
        """A member presses a mood's button on the panel."""
        return await member.click(self.panels[0], custom_id=f"moods:vote:{self.topic.id}:{mood}:button")

    async def catch_up_panel(self, wait: timedelta = timedelta(seconds=10)) -> None:
        """Let the panel's interval pass, and what is due be done."""
        self.stage.clock.set(self.stage.clock.now() + wait)
        while await self.app.outbox.perform_due():
            pass
        await self.stage.env.settle()

    def edits(self) -> int:
        """How often the panel was edited."""
        return sum(
            request.method == "PATCH" and request.path.endswith(f"/messages/{self.panels[0].id}")
            for request in self.stage.env.http_requests
        )
