"""Every statement of the moods goes by an index: what a vote or a list costs does not grow with what is stored."""

from __future__ import annotations

from pathlib import Path

from bot.moods import panel, reactions, screens, service
from tests.boards.test_plans import Plans
from tests.moods.scene import open_topic, tables
from tests.stage import StageClock, make_config, open_app


async def vote(plans: Plans) -> None:
    """What votes, reactions, panels and the staff do."""
    opening = {"topic_id": 9001, "message_id": 9002}
    for member_id in (1, 2, 3):
        await plans.act(
            service.cast_vote, topic_id=9001, member_id=member_id, mood="moving", way="button", joined_at=None
        )
    await plans.act(reactions.react, **opening, member_id=4, emoji="💧", joined_at=None)
    await plans.act(reactions.react, **opening, member_id=7001, emoji="💧", joined_at=None)
    await plans.act(reactions.unreact, **opening, member_id=4, emoji="💧")
    await plans.act(reactions.keep_without_reactions, **opening, emoji=None)
    await plans.act(service.withdraw_vote, topic_id=9001, member_id=1)
    await plans.act(service.void_votes, actor_id=9, member_id=2, reason="刷票")
    await plans.act(panel.show_counts, topic_id=9001)
    await plans.act(panel.slow_down, topic_id=9001)
    await plans.act(panel.wake_panel, topic_id=9001)
    await plans.act(reactions.begin_comparing)
    noted = await plans.read(reactions.next_to_compare)
    await plans.act(reactions.end_comparing, noted=noted, there=[(4, "filler")], watched=["filler"])
    await plans.act(service.lose_topic, topic_id=9001)
    await plans.act(service.settle_lost_topics)
    await plans.act(service.settle_debts, period="now")


async def look(plans: Plans) -> None:
    """What screens and workers read."""
    for span in screens.SPANS:
        for mood in (None, "moving"):
            await plans.act(screens.read_top, span=span, mood=mood, boards_shown=("chat",))
    await plans.act(screens.read_record, member_id=3)
    await plans.act(screens.read_suspicions)
    await plans.read(screens.read_topic_moods, topic_id=9001, member_id=3)
    await plans.read(reactions.counts_as_vote, topic_id=9001, member_id=3, emoji="😭")
    await plans.read(reactions.read_voters, topic_id=9001)
    await plans.read(reactions.read_members_with_notes)
    await plans.act(reactions.take_notes, member_id=7001)


async def test_no_act_and_no_screen_of_the_moods_reads_a_whole_table(tmp_path: Path, clock: StageClock) -> None:
    async with open_app(tmp_path / "louzhu.sqlite3", make_config(tables(may_change=True)), clock) as app:
        await open_topic(app)
        explained = Plans(app)
        await vote(explained)
        await look(explained)
        plans = explained.found
    ours = {(plan, sql) for plan, sql in plans if "mood_" in sql}
    assert len(ours) > 25, "the plans were looked at"
    assert not [plan for plan, _ in ours if plan.startswith("SCAN")]
    # Of equals in time the order must be told, too; that sorts only those.
    sorts = {plan for plan, _ in ours if "TEMP B-TREE" in plan}
    assert sorts <= {"USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"}
    of_topic = [plan for plan, sql in ours if "topic_id = :topic_id" in sql and plan.startswith("SEARCH mood_")]
    assert of_topic
    assert [plan for plan in of_topic if "topic_id=?" not in plan] == []
