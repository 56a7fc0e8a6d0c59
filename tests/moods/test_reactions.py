"""Mood reactions on a topic's first post: which count, which are taken away, and what was missed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import to_ms
from bot.community import Community
from db.engine import Transaction
from tests.moods.scene import Scene, counts, owned, prove, tables
from tests.stage import Stage, StageClock, make_config, open_stage, said


def reactions_there(scene: Scene) -> dict[str, list[int]]:
    """Who reacted with what on the first post."""
    message = scene.stage.env.backend.get_message(scene.topic.id, scene.opening.id)
    return {reaction.emoji: list(reaction.user_ids) for reaction in message.reactions}


async def compare(scene: Scene) -> None:
    """Read and compare what was missed, as the bot does by itself in the background."""
    index: Any = scene.stage.bot.get_cog("Index")
    await index.reader.catch_up()
    cog: Any = scene.stage.bot.get_cog("Reactions")
    await cog.compare_all()


async def test_a_mood_emoji_on_the_first_post_is_a_vote_and_anything_else_is_not(scene: Scene) -> None:
    await scene.guest.react(scene.opening, "😭")
    assert await counts(scene.app, scene.topic.id) == {"moving": 1}
    other = scene.stage.member("路人乙")
    await other.react(scene.opening, "🎉")
    reply = await other.send(scene.topic, "沙发")
    await other.react(reply, "😭")
    assert await counts(scene.app, scene.topic.id) == {"moving": 1}
    await scene.stage.perform_outbox()
    assert reactions_there(scene) == {"😭": [scene.guest.id], "🎉": [other.id]}


async def test_a_second_mood_and_ones_own_topic_are_taken_away_and_told_privately_once(scene: Scene) -> None:
    await scene.press(scene.guest, "moving")
    for _ in range(2):
        await scene.guest.react(scene.opening, "💧")
        await scene.opener.react(scene.opening, "👍")
        await scene.stage.perform_outbox()
        assert reactions_there(scene) == {}
    assert await counts(scene.app, scene.topic.id) == {"moving": 1}
    told = await scene.guest.slash(scene.stage.channel, "wallet")
    assert told.followups[-1].flags.ephemeral
    assert "did not count" in said(told)
    assert "You have voted" in said(told)
    assert "[今天的晚霞](" in said(told)
    again = await scene.guest.slash(scene.stage.channel, "wallet")
    assert not again.followups
    await scene.guest.react(scene.opening, "💧")
    assert not (await scene.guest.slash(scene.stage.channel, "wallet")).followups
    await scene.stage.speaks(scene.opener, "zh-CN")
    shown = await scene.opener.slash(scene.stage.channel, "wallet")
    assert shown.response is not None


async def test_a_reaction_that_agrees_with_the_vote_stays(scene: Scene) -> None:
    await scene.press(scene.guest, "moving")
    await scene.guest.react(scene.opening, "😭")
    await scene.stage.perform_outbox()
    assert reactions_there(scene) == {"😭": [scene.guest.id]}
    assert await counts(scene.app, scene.topic.id) == {"moving": 1}


async def test_where_the_bot_may_not_take_a_reaction_away_it_does_not_count(scene: Scene) -> None:
    scene.stage.env.inject_error(
        "DELETE", "/channels/*/reactions/*", status=403, code=50013, message="Missing Permissions", times=None
    )
    await scene.opener.react(scene.opening, "👍")
    await scene.stage.perform_outbox()
    assert reactions_there(scene) == {"👍": [scene.opener.id]}
    assert await counts(scene.app, scene.topic.id) == {}


async def test_a_final_vote_stands_without_its_reaction(scene: Scene) -> None:
    await scene.guest.react(scene.opening, "😭")
    await scene.guest.unreact(scene.opening, "😭")
    assert await counts(scene.app, scene.topic.id) == {"moving": 1}


async def test_in_a_channel_that_is_no_board_any_more_a_reaction_is_no_vote_from_then_on(scene: Scene) -> None:
    index: Any = scene.stage.bot.get_cog("Index")
    await index.reader.catch_up()
    scene.stage.env.backend.edit_channel(scene.board.id, {"name": "不是版块"})
    await scene.stage.env.settle()
    await scene.guest.react(scene.opening, "😭")
    assert await counts(scene.app, scene.topic.id) == {}
    await index.reader.catch_up()
    await scene.guest.unreact(scene.opening, "😭")
    await scene.guest.react(scene.opening, "😭")
    assert await counts(scene.app, scene.topic.id) == {}


async def test_bots_do_not_vote(scene: Scene) -> None:
    robot = scene.stage.guild.add_member(scene.stage.env.create_user("机器人", bot=True))
    await robot.react(scene.opening, "😭")
    assert await counts(scene.app, scene.topic.id) == {}


@pytest.fixture
async def free(tmp_path: Path, clock: StageClock) -> Any:
    """A scene where votes may be changed."""
    async with open_stage(tmp_path / "louzhu.sqlite3", tables(may_change=True), clock=clock) as stage:
        yield await Scene.set_up(stage)


async def test_where_votes_may_change_a_reaction_taken_away_withdraws_and_another_replaces(free: Scene) -> None:
    await free.guest.react(free.opening, "💧")
    await free.guest.react(free.opening, "😭")
    await free.stage.perform_outbox()
    assert reactions_there(free) == {"😭": [free.guest.id]}
    assert await counts(free.app, free.topic.id) == {"moving": 1}
    await free.guest.unreact(free.opening, "😭")
    assert await counts(free.app, free.topic.id) == {}
    assert await owned(free.app, free.guest.id) == 0
    await prove(free.app)


async def test_a_vote_by_button_stands_when_a_reaction_that_agreed_with_it_is_taken_away(free: Scene) -> None:
    await free.press(free.guest, "happy")
    await free.guest.react(free.opening, "😊")
    await free.guest.unreact(free.opening, "😊")
    assert await counts(free.app, free.topic.id) == {"happy": 1}


async def test_what_a_moderator_clears_withdraws_nothing(free: Scene) -> None:
    await free.guest.react(free.opening, "😭")
    other = free.stage.member("路人乙")
    await other.react(free.opening, "🤣")
    free.stage.env.backend.clear_reaction(free.topic.id, free.opening.id, "😭")
    free.stage.env.backend.clear_reactions(free.topic.id, free.opening.id)
    await free.stage.env.settle()
    await free.stage.restart()
    await compare(free)
    assert await counts(free.app, free.topic.id) == {"moving": 1, "funny": 1}


async def test_where_one_emoji_is_cleared_the_votes_of_others_still_go_with_their_reactions(free: Scene) -> None:
    await free.guest.react(free.opening, "😭")
    other = free.stage.member("路人乙")
    await other.react(free.opening, "🤣")
    free.stage.env.backend.clear_reaction(free.topic.id, free.opening.id, "😭")
    await free.stage.env.settle()
    await other.unreact(free.opening, "🤣")
    assert await counts(free.app, free.topic.id) == {"moving": 1}


async def test_reactions_of_an_absence_are_counted_and_paid_once(scene: Scene) -> None:
    before, during, double = (scene.stage.member(name) for name in ("甲", "乙", "丙"))
    await before.react(scene.opening, "😭")
    async with scene.stage.absence():
        await during.react(scene.opening, "🤣")
        await double.react(scene.opening, "💧")
        await double.react(scene.opening, "👍")
        await scene.opener.react(scene.opening, "😊")
    for _ in range(2):
        await compare(scene)
        await scene.stage.restart()
    await compare(scene)
    assert await counts(scene.app, scene.topic.id) == {"moving": 1, "funny": 1, "brilliant": 1}
    assert [await owned(scene.app, each.id) for each in (before, during, double)] == [1, 1, 1]
    assert await owned(scene.app, scene.opener.id, "goodwill") == 3
    await scene.stage.perform_outbox()
    assert set(reactions_there(scene)) == {"😭", "🤣", "👍"}
    await prove(scene.app)


async def test_reactions_taken_away_during_an_absence_withdraw_where_votes_may_change(free: Scene) -> None:
    other = free.stage.member("路人乙")
    await free.guest.react(free.opening, "😭")
    await free.press(other, "happy")
    async with free.stage.absence():
        await free.guest.unreact(free.opening, "😭")
    await compare(free)
    assert await counts(free.app, free.topic.id) == {"happy": 1}
    assert await owned(free.app, free.guest.id) == 0
    await prove(free.app)


@pytest.mark.parametrize("hours", [0, 1])
async def test_who_left_before_the_comparing_has_no_vote(tmp_path: Path, clock: StageClock, hours: int) -> None:
    config = tables(minimum_membership_hours=hours)
    async with open_stage(tmp_path / "louzhu.sqlite3", config, clock=clock) as stage:
        scene = await Scene.set_up(stage)
        async with stage.absence():
            await scene.guest.react(scene.opening, "😭")
            stage.guild.remove_member(scene.guest)
        await compare(scene)
        assert await counts(scene.app, scene.topic.id) == {}


async def test_who_left_after_voting_keeps_his_vote(free: Scene) -> None:
    await free.guest.react(free.opening, "😭")
    async with free.stage.absence():
        free.stage.guild.remove_member(free.guest)
    await compare(free)
    assert await counts(free.app, free.topic.id) == {"moving": 1}


async def test_a_topic_that_was_opened_in_an_absence_has_its_reactions_counted(scene: Scene) -> None:
    async with scene.stage.absence():
        topic = await scene.stage.open_topic(scene.opener, scene.board, "趁楼主不在")
        await scene.guest.react(topic.history()[-1], "🤣")
    cog: Any = scene.stage.bot.get_cog("Reactions")
    await cog.compare_all()
    assert await counts(scene.app, topic.id) == {}, "its first post is not known yet"
    await compare(scene)
    assert await counts(scene.app, topic.id) == {"funny": 1}
    assert await owned(scene.app, scene.guest.id) == 1


async def test_a_topic_that_was_archived_and_opened_again_in_an_absence_is_compared_and_its_panel_woken(
    scene: Scene,
) -> None:
    await scene.stage.change_topic(scene.topic, archived=True)
    await scene.stage.restart()
    await compare(scene)
    other = scene.stage.member("路人乙")
    await other.slash(scene.stage.channel, "mood", topic=str(scene.topic.id), mood="happy")
    await scene.catch_up_panel()
    assert scene.edits() == 0
    async with scene.stage.absence():
        await scene.stage.change_topic(scene.topic, archived=False)
    await compare(scene)
    await scene.catch_up_panel()
    assert "😊 开心" in scene.panel_says(), "though nobody voted since"
    async with scene.stage.absence():
        await scene.guest.react(scene.opening, "🤣")
    await compare(scene)
    assert await counts(scene.app, scene.topic.id) == {"happy": 1, "funny": 1}


async def test_reactions_from_before_the_first_start_are_neither_votes_nor_taken_away(
    tmp_path: Path, clock: StageClock
) -> None:
    """A server that gets the bot has years of 👍 behind it: the bot pays for none and removes none, at whatever start."""
    async with open_stage(tmp_path / "louzhu.sqlite3", tables(), clock=clock) as stage:
        stage.follow_clock()
        board, opener = stage.forum("灌水区"), stage.member("楼主君")
        early, late = stage.member("老会员"), stage.member("路人甲")
        async with stage.absence():
            topic = await stage.open_topic(opener, board, "很久以前的主题")
            opening = topic.history()[-1]
            await early.react(opening, "👍")
            await opener.react(opening, "👍")
        await stage.pass_time(timedelta(days=1))
        await set_first_start(stage)
        scene = Scene(stage, board, opener, late, topic)
        for _ in range(2):
            await compare(scene)
            await stage.restart()
        assert await counts(stage.app, topic.id) == {}
        async with stage.absence():
            await late.react(opening, "👍")
        await compare(scene)
        assert await counts(stage.app, topic.id) == {"brilliant": 1}
        await early.unreact(opening, "👍")
        async with stage.absence():
            await early.react(opening, "😭")
        await compare(scene)
        assert await counts(stage.app, topic.id) == {"brilliant": 1, "moving": 1}
        await stage.perform_outbox()
        assert reactions_there(scene) == {"👍": [opener.id, late.id], "😭": [early.id]}


async def set_first_start(stage: Stage) -> None:
    """Let the index have begun just now: whatever there is, is older."""

    def begin(tx: Transaction, community: Community, *, now: Any) -> None:
        tx.execute("UPDATE board_index SET first_indexed_at = :at", {"at": to_ms(now)})
        tx.execute("UPDATE board_place SET since = :at", {"at": to_ms(now)})

    await stage.app.act(begin)


async def test_another_emoji_in_the_config_withdraws_no_vote(tmp_path: Path, clock: StageClock) -> None:
    path, happy = tmp_path / "louzhu.sqlite3", {"code": "happy", "emoji": "😊", "name": "开心"}
    async with open_stage(path, tables(may_change=True, kinds=[happy]), clock=clock) as stage:
        scene = await Scene.set_up(stage)
        await scene.guest.react(scene.opening, "😊")
        other = make_config(tables(may_change=True, kinds=[{**happy, "emoji": "😄"}]))
        stage.app.community = Community(stage.app.community.guild_id, other)
        await stage.restart()
        await compare(scene)
        assert await counts(scene.app, scene.topic.id) == {"happy": 1}


async def test_a_reaction_that_became_the_vote_before_it_could_be_taken_away_stays(free: Scene) -> None:
    await free.guest.react(free.opening, "💧")
    await free.press(free.guest, "happy")
    await free.guest.unreact(free.opening, "💧")
    await free.guest.react(free.opening, "💧")
    await free.stage.perform_outbox()
    assert reactions_there(free) == {"💧": [free.guest.id]}
    assert await counts(free.app, free.topic.id) == {"filler": 1}
