"""What a member's own limits are now: their line at the front desk. Reading only."""

from __future__ import annotations

from datetime import datetime

from bot.clock import to_ms
from bot.community import Community
from bot.limits.service import read_limits
from bot.services.desk import Line
from bot.words import text
from db.engine import Transaction


def read_limits_line(tx: Transaction, community: Community, /, *, member_id: int, now: datetime) -> Line:
    """Until when a member stays away from games, else the caps that he set for himself, else what this is."""
    own = read_limits(tx, community, member_id=member_id, now=now)
    if own.excluded_until is not None:
        return Line(text("limits-excluded", until=f"<t:{to_ms(own.excluded_until) // 1000}:F>"))
    caps = [cap.most for cap in own.caps if cap.most is not None]
    return Line(text("service-limits-caps", caps=caps) if caps else text("service-limits-about"))
