"""What the wheel's tests share: small wheels, members with money, spinning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.app import App
from bot.community import Community
from bot.ledger.service import pay
from bot.wheel import service
from bot.wheel.seeds import fresh_seeds
from bot.wheel.service import SpinDone
from bot.words import Money
from db.engine import Transaction

THANKS = {"code": "thanks", "name": {"zh-CN": "谢谢惠顾", "en": "Thanks"}, "kind": "none", "weight": 1}
FIVE = {
    "code": "five",
    "name": {"zh-CN": "5 鼎币", "en": "5 coins"},
    "kind": "currency",
    "currency": "wealth",
    "amount": 5,
    "weight": 1,
}
CARD = {"code": "card", "name": {"zh-CN": "补签卡", "en": "Card"}, "kind": "cards", "amount": 2, "weight": 1}
MUG = {"code": "mug", "name": {"zh-CN": "马克杯", "en": "A mug"}, "kind": "thing", "weight": 1}
VIP = {"code": "vip", "name": {"zh-CN": "贵宾", "en": "VIP"}, "kind": "role", "role": "贵宾", "hours": 24, "weight": 1}
ALMOST_SURE = 1_000_000
"""A weight beside which the others hardly count."""


def wheel(*prizes: Mapping[str, Any], **settings: Any) -> dict[str, Any]:
    """The tables of a config with a wheel of these prizes; three are the fewest, so the rest is thanks."""
    rest = [{**THANKS, "code": f"thanks{number}"} for number in range(3 - len(prizes))]
    return {"wheel": {"prizes": [*prizes, *rest], **settings}}


async def give(app: App, member_id: int, amount: int) -> None:
    """Give a member wealth."""

    def act(tx: Transaction, community: Community, *, now: datetime) -> None:
        pay(
            tx,
            community,
            member_id=member_id,
            money=Money(amount, "wealth"),
            house="staff",
            reason="staff-grant",
            detail={"why": "test"},
            key=f"test:{member_id}:{amount}",
            now=now,
        )

    await app.act(act)


async def spin(app: App, member_id: int, request_id: int) -> SpinDone:
    """Let a member spin."""
    return await app.act(service.spin, member_id=member_id, request_id=request_id, seeds=fresh_seeds(app))


async def count(app: App, table: str) -> int:
    """How many rows a table has."""
    return int(await app.database.read(lambda tx: tx.execute(f"SELECT count(*) FROM {table}").fetchone()[0]))


async def scalar(app: App, sql: str) -> Any:
    """The one value that a query gives."""
    return await app.database.read(lambda tx: tx.execute(sql).fetchone()[0])


def screen_of(result: Any) -> Any:
    """The message that answered, to click on."""
    return result.followups[-1] if result.followups else result.response
