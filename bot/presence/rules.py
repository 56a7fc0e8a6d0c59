"""The rules of online time: plain functions of plain values. Seconds and milliseconds as named."""

from __future__ import annotations

WINDOW_S = 3600
"""phpwind's stock ``db_onlinetime``: activities less than this apart belong to one stay."""


def counted_ms(gap_ms: int) -> int:
    """What the time between two activities counts: all of it below an hour, nothing from there on."""
    return gap_ms if 0 < gap_ms < WINDOW_S * 1000 else 0


def capped_s(online_s: int) -> int:
    """What one flush may add: nothing for nothing, and an hour for more than 1.2 hours, as the old forum did. Flushes come
    every few minutes; the cap is for the day when they could not."""
    if online_s <= 0:
        return 0
    return WINDOW_S if online_s * 10 > WINDOW_S * 12 else online_s


def is_online(last_seen_ms: int, now_ms: int) -> bool:
    """Whether a member counts as online: his last activity is at most an hour and a half ago, as in phpwind."""
    return last_seen_ms > 0 and now_ms - last_seen_ms <= WINDOW_S * 1500


def counts_in_voice(*, is_afk: bool, is_muted: bool, others: int) -> bool:
    """Whether sitting in a voice channel counts: not in the AFK channel, and not muted with no other person there."""
    return not is_afk and (others > 0 or not is_muted)
