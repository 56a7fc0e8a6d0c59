"""What the wallet is for a member now: its line at the front desk. Reading only."""

from __future__ import annotations

from datetime import datetime

from bot.community import Community
from bot.ledger.service import read_wallet
from bot.services.desk import Line
from bot.words import text
from db.engine import Transaction

_SHOWN = 2
"""So many balances stand on the line; the wallet has them all."""


def read_wallet_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """What a member has of the first currencies."""
    balances = read_wallet(tx, community, member_id=member_id).balances
    return Line(text("service-wallet-now", balances=list(balances[:_SHOWN])))
