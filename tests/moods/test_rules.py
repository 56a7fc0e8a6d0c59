"""The rules of moods, each boundary from both sides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moods import rules
from bot.moods.rules import Burst, Cast, Ring

STEPS = ((1, 5), (2, 10), (5, 30), (8, 50))


@pytest.mark.parametrize(("level", "votes"), [(1, 5), (2, 10), (4, 10), (5, 30), (7, 30), (8, 50), (99, 50)])
def test_the_votes_of_a_day_rise_with_the_level(level: int, votes: int) -> None:
    assert rules.quota_for(level, STEPS) == votes


def test_below_the_first_step_there_are_no_votes() -> None:
    assert rules.quota_for(1, ((2, 5),)) == 0
    assert rules.quota_for(2, ((2, 5),)) == 5


def test_an_account_says_by_its_id_when_it_was_made() -> None:
    # The example of Discord's own documentation.
    moment = rules.created_at(175928847299117063)
    assert moment == datetime(2016, 4, 30, 11, 18, 25, 796000, UTC)


def test_what_an_age_lacks_is_nothing_from_the_very_moment_it_is_reached() -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    week = timedelta(days=7)
    assert rules.lacks(since, week, since + week) == timedelta(0)
    assert rules.lacks(since, week, since + week - timedelta(seconds=1)) == timedelta(seconds=1)


@pytest.mark.parametrize(
    ("edited_at", "now", "wait"),
    [(0, 10_000, 0), (1, 10_000, 1), (10_000, 10_000, 10_000), (99_000, 10_000, 10_000)],
)
def test_a_panel_waits_for_the_rest_of_its_interval_and_never_longer(edited_at: int, now: int, wait: int) -> None:
    assert rules.wait_before_edit(edited_at=edited_at, now=now, interval_s=10) == wait


@pytest.mark.parametrize(
    ("interval_s", "slowed", "seconds"),
    [(60, 0, 60), (60, 1, 120), (60, 5, 1920), (60, 6, 3600), (60, 16, 3600), (7200, 0, 7200), (7200, 3, 7200)],
)
def test_a_refused_panel_waits_twice_as_long_each_time_up_to_an_hour(
    interval_s: int, slowed: int, seconds: int
) -> None:
    assert rules.slowed_interval(interval_s, slowed) == seconds


@pytest.mark.parametrize(
    ("votes", "most", "drawn"),
    [(0, 5, "░░░░░░░░░░"), (1, 1000, "█░░░░░░░░░"), (5, 10, "█████░░░░░"), (7, 7, "██████████")],
)
def test_bars_are_in_proportion_and_no_vote_is_invisible(votes: int, most: int, drawn: str) -> None:
    assert rules.bar(votes, most) == drawn


@pytest.mark.parametrize(
    "written", ["😊", "❤️", "1️⃣", "👨‍👩‍👧", "<:louzhu:123456789012345678>", "louzhu:123456789012345678"]
)
def test_what_can_be_an_emoji_is_accepted(written: str) -> None:
    assert rules.is_emoji(written)


@pytest.mark.parametrize("written", ["", "happy", "开心", ":)", "😊 😊", "<:louzhu:1>", "😊" * 17])
def test_what_is_no_emoji_is_not(written: str) -> None:
    assert not rules.is_emoji(written)


def test_an_emoji_is_the_same_with_and_without_the_sign_for_colour_and_a_custom_one_by_its_id() -> None:
    assert rules.emoji_key("❤️") == rules.emoji_key("❤")
    assert rules.emoji_key("<:old:123456789012345678>") == rules.emoji_key("<a:new:123456789012345678>")
    assert rules.emoji_key("😊") != rules.emoji_key("😡")


def test_a_burst_needs_the_votes_within_the_time() -> None:
    casts = [Cast(voter, 1, voter * 1000, 9001) for voter in range(5)]
    assert rules.bursts(casts, least=5, within_ms=4_000) == [Burst(1, 5, (0, 1, 2, 3, 4), (9001,), 0, 4_000)]
    assert rules.bursts(casts, least=5, within_ms=3_999) == []
    assert rules.bursts(casts, least=6, within_ms=4_000) == []


def test_of_several_bursts_of_an_author_the_densest_is_told_and_members_are_counted_once() -> None:
    casts = [Cast(7, 1, 0), Cast(7, 1, 10), *(Cast(voter, 1, 5_000, voter) for voter in (8, 7, 8)), Cast(9, 2, 6_000)]
    assert rules.bursts(casts, least=2, within_ms=100) == [Burst(1, 3, (8, 7), (8, 7), 5_000, 5_000)]


def test_a_ring_is_to_and_fro_or_in_a_circle_and_each_way_needs_the_votes() -> None:
    pair = [Cast(1, 2, 0)] * 3 + [Cast(2, 1, 0)] * 3
    circle = [Cast(11, 12, 0), Cast(12, 13, 0), Cast(13, 11, 0)] * 3
    fan = [Cast(21, 22, 0)] * 9
    assert rules.rings(pair + circle + fan, least=3) == [Ring((11, 12, 13), 9), Ring((1, 2), 6)]
    assert rules.rings(pair[:-1], least=3) == []


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), max_size=40))
def test_members_are_in_one_ring_exactly_when_each_reaches_the_other(pairs: list[tuple[int, int]]) -> None:
    casts = [Cast(voter, author, 0) for voter, author in pairs if voter != author]
    reach = {member: {member} for member in range(1, 8)}
    for _ in range(8):
        for cast in casts:
            for reached in reach.values():
                if cast.voter_id in reached:
                    reached.add(cast.author_id)
    ring_of = {member: ring for ring in rules.rings(casts, least=1) for member in ring.member_ids}
    for one in range(1, 8):
        for other in range(one + 1, 8):
            mutual = other in reach[one] and one in reach[other]
            assert mutual == (one in ring_of and ring_of[one] is ring_of.get(other))
