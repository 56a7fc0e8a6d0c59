"""What members and staff see of moods, on the whole bot in a simulated server."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.moods.service import cast_vote
from bot.words import Language
from tests.moods.scene import Scene, counts, owned, prove, tables
from tests.stage import StageClock, open_stage, said

WORDS: dict[Language, dict[str, str]] = {
    "zh-CN": {
        "cast": "已评价",
        "own": "不能评价自己的主题",
        "already": "已经评价过了",
        "week": "本周之最",
        "record": "评价记录",
    },
    "en": {
        "cast": "Your vote on",
        "own": "your own topic",
        "already": "You have voted",
        "week": "most …",
        "record": "Voting record",
    },
}


def screen_of(result: Any) -> Any:
    """The private screen that a member was answered with."""
    return result.response.message


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_press_on_the_panel_votes_pays_both_sides_and_tells_the_voter_alone(
    scene: Scene, language: Language
) -> None:
    words = WORDS[language]
    await scene.stage.speaks(scene.guest, language)
    await scene.stage.speaks(scene.opener, language)
    answer = await scene.press(scene.guest, "moving")
    assert answer.ephemeral
    assert words["cast"] in said(answer)
    assert words["already"] in scene.stage.refused(await scene.press(scene.guest, "filler"))
    assert words["own"] in scene.stage.refused(await scene.press(scene.opener, "moving"))
    assert await counts(scene.app, scene.topic.id) == {"moving": 1}
    assert await owned(scene.app, scene.guest.id) == 1
    assert await owned(scene.app, scene.opener.id, "goodwill") == 1
    await scene.catch_up_panel()
    assert "😭 感动 `██████████` **1**（100%）" in scene.panel_says()
    await prove(scene.app)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_topic_is_found_and_voted_on_from_anywhere_also_when_it_is_archived(
    scene: Scene, language: Language
) -> None:
    await scene.stage.speaks(scene.guest, language)
    await scene.stage.change_topic(scene.topic, archived=True)
    hall = scene.stage.channel
    (found,) = await scene.guest.autocomplete(hall, "mood", "topic", "晚霞")
    moods = await scene.guest.autocomplete(hall, "mood", "mood", "", topic=found["value"])
    assert len(moods) == 7
    answer = await scene.guest.slash(hall, "mood", topic=found["value"], mood=moods[1]["value"])
    assert WORDS[language]["cast"] in said(answer)
    assert await counts(scene.app, scene.topic.id) == {"moving": 1}
    week = said(await scene.guest.slash(hall, "moods"))
    assert WORDS[language]["week"] in week
    assert "今天的晚霞" in week
    record = said(await scene.guest.slash(hall, "moods", member=scene.opener))
    assert WORDS[language]["record"] in record


async def test_a_command_without_a_mood_shows_what_others_said_and_offers_the_moods(scene: Scene) -> None:
    await scene.press(scene.guest, "funny")
    newcomer = scene.stage.member("路人乙")
    shown = await newcomer.slash(scene.topic, "mood")
    assert shown.ephemeral
    assert "🤣 funny `██████████` **1** (100%)" in said(shown)
    answer = await newcomer.click(screen_of(shown), custom_id=f"moods:vote:{scene.topic.id}:happy:command")
    assert "😊 happy" in said(answer)
    assert await counts(scene.app, scene.topic.id) == {"funny": 1, "happy": 1}


async def test_the_menu_of_a_message_leads_to_its_topic(scene: Scene) -> None:
    shown = await scene.guest.context_menu(scene.topic, "Rate topic", scene.opening)
    await scene.guest.click(screen_of(shown), custom_id=f"moods:vote:{scene.topic.id}:happy:menu")
    assert await counts(scene.app, scene.topic.id) == {"happy": 1}


async def test_forged_and_stale_buttons_are_refused_politely(scene: Scene) -> None:
    for forged in ("moods:vote:1:happy:button", f"moods:vote:{scene.topic.id}:sleepy:button"):
        panel = scene.stage.env.backend.get_message(scene.topic.id, scene.panels[0].id)
        row = panel.components[0]["components"][-1]
        row["components"][0]["custom_id"] = forged
        scene.stage.refused(await scene.guest.click(scene.panels[0], custom_id=forged))
    assert await counts(scene.app, scene.topic.id) == {}


async def test_votes_can_be_withdrawn_by_a_button_of_their_own_where_the_config_says_so(
    tmp_path: Path, clock: StageClock
) -> None:
    async with open_stage(tmp_path / "louzhu.sqlite3", tables(may_change=True), clock=clock) as stage:
        scene = await Scene.set_up(stage)
        await scene.press(scene.guest, "filler")
        answer = await scene.press(scene.guest, "happy")
        assert "filler" in said(answer)
        withdrawn = await scene.guest.click(screen_of(answer), custom_id=f"moods:withdraw:{scene.topic.id}")
        assert "withdrawn" in said(withdrawn)
        assert await counts(scene.app, scene.topic.id) == {}
        assert await owned(scene.app, scene.guest.id) == 0
        assert await owned(scene.app, scene.opener.id, "goodwill") == 0


# --- The panel -----------------------------------------------------------------------------------------------------------


async def test_many_votes_cost_one_edit_in_each_interval_also_across_a_restart(scene: Scene) -> None:
    await scene.press(scene.guest, "moving")
    await scene.catch_up_panel(timedelta(0))
    assert scene.edits() == 1
    voters = [scene.stage.member(f"会员{number}") for number in range(12)]
    for voter in voters[:6]:
        await scene.press(voter, "funny")
        await scene.catch_up_panel(timedelta(0))
    assert scene.edits() == 1
    await scene.stage.restart()
    for voter in voters[6:]:
        await scene.press(voter, "funny")
    await scene.catch_up_panel(timedelta(seconds=9))
    assert scene.edits() == 1
    await scene.catch_up_panel(timedelta(seconds=1))
    assert scene.edits() == 2
    assert "🤣 搞笑 `██████████` **12**" in scene.panel_says()
    await scene.catch_up_panel()
    assert scene.edits() == 2


async def test_a_hundred_votes_a_second_cost_one_edit_in_each_interval(scene: Scene) -> None:
    app, voter = scene.app, 10_000
    edits = []
    for second in range(12):
        facts = {"topic_id": scene.topic.id, "way": "button", "joined_at": None}
        voters, voter = range(voter, voter + 100), voter + 100
        await asyncio.gather(
            *(
                app.act(cast_vote, **facts, member_id=member_id, mood="moving" if member_id % 4 else "filler")
                for member_id in voters
            )
        )
        await scene.catch_up_panel(timedelta(seconds=min(second, 1)))
        edits.append(scene.edits())
    assert edits == [1] * 10 + [2] * 2
    assert "已有 1,100 人评价" in scene.panel_says()
    assert await counts(app, scene.topic.id) == {"moving": 900, "filler": 300}
    assert await owned(app, scene.opener.id, "goodwill") == 900 - 2 * 300
    await prove(app)


@pytest.mark.parametrize("status", [400, 429])
async def test_an_old_panel_is_edited_more_rarely_and_ever_more_so_while_discord_refuses(
    scene: Scene, status: int
) -> None:
    """The interval of an old panel is 60 s. After each refusal it is twice as long, after each edit that is taken half."""
    voters = iter(scene.stage.member(f"会员{number}") for number in range(9))
    await scene.stage.pass_time(timedelta(hours=2))
    await scene.press(next(voters), "moving")
    await scene.catch_up_panel(timedelta(0))
    assert "**1**" in scene.panel_says()
    await scene.press(next(voters), "moving")
    path, refusal = "/channels/*/messages/*", "Maximum number of edits to messages older than 1 hour reached"
    scene.stage.env.inject_error("PATCH", path, status=status, code=30046, message=refusal, times=2)

    async def edits_after(seconds: int) -> int:
        before = scene.edits()
        await scene.catch_up_panel(timedelta(seconds=seconds))
        return scene.edits() - before

    assert [await edits_after(59), await edits_after(1)] == [0, 1], "refused"
    await scene.press(next(voters), "moving")
    await scene.stage.restart()
    assert [await edits_after(119), await edits_after(1)] == [0, 1], "refused again"
    assert "**1**" in scene.panel_says()
    assert [await edits_after(239), await edits_after(1)] == [0, 1], "taken"
    assert "**3**" in scene.panel_says()
    # Each vote now waits for what is left of the interval since that edit.
    for longer, left in ((240, "**4**"), (240, "**5**"), (120, "**6**"), (60, "**7**")):
        await scene.press(next(voters), "moving")
        assert [await edits_after(longer - 1), await edits_after(1)] == [0, 1]
        assert left in scene.panel_says()


async def test_a_panel_that_was_deleted_is_made_again_by_the_next_vote(scene: Scene) -> None:
    await scene.stage.delete_posts(scene.topic, scene.panels[0].id)
    await scene.guest.slash(scene.stage.channel, "mood", topic=str(scene.topic.id), mood="moving")
    await scene.catch_up_panel()
    assert "😭 感动" in scene.panel_says()


async def test_the_panel_of_an_archived_topic_rests_until_it_is_open_again(scene: Scene) -> None:
    await scene.stage.change_topic(scene.topic, archived=True)
    await scene.guest.slash(scene.stage.channel, "mood", topic=str(scene.topic.id), mood="moving")
    await scene.catch_up_panel()
    assert scene.edits() == 0
    await scene.stage.change_topic(scene.topic, archived=False)
    await scene.catch_up_panel()
    assert "😭 感动" in scene.panel_says()


async def test_an_emoji_of_the_server_that_was_deleted_leaves_its_button_with_words_and_calls_the_staff(
    tmp_path: Path, clock: StageClock
) -> None:
    kinds = [{"code": "proud", "emoji": "<:proud:123456789012345678>", "name": "自豪"}]
    async with open_stage(tmp_path / "louzhu.sqlite3", tables(kinds=kinds), clock=clock) as stage:
        scene = await Scene.set_up(stage)
        assert "自豪" in scene.panel_says()
        await scene.press(scene.guest, "proud")
        assert await counts(scene.app, scene.topic.id) == {"proud": 1}


async def test_topics_of_a_board_that_is_off_have_no_moods(tmp_path: Path, clock: StageClock) -> None:
    async with open_stage(tmp_path / "louzhu.sqlite3", tables(boards_off=["chat"]), clock=clock) as stage:
        scene = await Scene.set_up(stage)
        assert "评价" not in scene.panel_says()
        answer = await scene.guest.slash(stage.channel, "mood", topic=str(scene.topic.id))
        assert "not voted on" in stage.refused(answer)


# --- Staff ---------------------------------------------------------------------------------------------------------------


async def test_staff_see_what_stands_out_and_void_a_members_votes_with_a_reason(
    tmp_path: Path, clock: StageClock
) -> None:
    config = {**tables(burst_votes=2, ring_votes=1), "staff": {"roles": ["版主"]}}
    async with open_stage(tmp_path / "louzhu.sqlite3", config, clock=clock) as stage:
        scene = await Scene.set_up(stage)
        staff = stage.member(
            "版主", roles=[stage.guild.create_role("版主", permissions=discord.Permissions(manage_guild=True))]
        )
        await scene.press(scene.guest, "moving")
        await scene.press(staff, "moving")
        presence: Any = stage.bot.get_cog("Presence")
        await presence.flush()
        shown = await staff.slash(stage.channel, "admin moods")
        assert said(shown).endswith("See a member's votes\n路人甲\n版主"), "names to choose from"
        assert "**2** votes since" in said(shown)
        assert f"by <@{scene.guest.id}> <@{staff.id}>" in said(shown)
        assert "[今天的晚霞](" in said(shown)
        voter = await staff.slash(stage.channel, "admin moods", member=scene.guest)
        asked = await staff.click(screen_of(voter), custom_id=f"moods:void:{scene.guest.id}")
        done = await staff.submit_modal(asked, {"reason": "刷票"})
        assert "刷票" in said(done)
        assert await counts(scene.app, scene.topic.id) == {"moving": 1}
        assert await owned(scene.app, scene.guest.id) == 0
        audit = said(await staff.slash(stage.channel, "admin audit"))
        assert "Voided 1 vote\n" in audit
        await prove(scene.app)


async def test_the_buttons_of_the_staff_are_for_the_staff(scene: Scene) -> None:
    panel = scene.stage.env.backend.get_message(scene.topic.id, scene.panels[0].id)
    row = panel.components[0]["components"][-1]
    row["components"][0]["custom_id"] = f"moods:void:{scene.opener.id}"
    answer = await scene.guest.click(scene.panels[0], custom_id=f"moods:void:{scene.opener.id}")
    assert "staff" in scene.stage.refused(answer)


async def test_a_deleted_topic_gives_back_what_its_votes_moved_where_the_config_says_so(
    tmp_path: Path, clock: StageClock
) -> None:
    async with open_stage(tmp_path / "louzhu.sqlite3", tables(take_back_when_deleted=True), clock=clock) as stage:
        scene = await Scene.set_up(stage)
        await scene.press(scene.guest, "filler")
        await stage.delete_topic(scene.topic)
        assert await owned(scene.app, scene.guest.id) == 0
        assert await owned(scene.app, scene.opener.id, "goodwill") == 0
        await prove(scene.app)


# --- All at once ---------------------------------------------------------------------------------------------------------


async def test_a_hundred_members_at_once_through_three_ways_agree_in_counts_money_and_panel(scene: Scene) -> None:
    kinds = scene.app.config.moods.kinds
    hall, panel, opening = scene.stage.channel, scene.panels[0], scene.opening
    members = [scene.stage.member(f"会员{number}") for number in range(100)]

    async def vote(number: int) -> None:
        member, kind = members[number], kinds[number % 7]
        if number % 3 == 0:
            await member.click(panel, custom_id=f"moods:vote:{scene.topic.id}:{kind.code}:button")
        elif number % 3 == 1:
            await member.react(opening, kind.emoji)
        else:
            await member.slash(hall, "mood", topic=str(scene.topic.id), mood=kind.code)

    async with scene.stage.at_once():
        for number in range(100):
            await vote(number)
    found = await counts(scene.app, scene.topic.id)
    assert found == {kind.code: len(range(place, 100, 7)) for place, kind in enumerate(kinds)}
    await scene.catch_up_panel()
    for kind in kinds:
        assert f"{kind.emoji} {kind.name['zh-CN']} `" in scene.panel_says()
        assert f"**{found[kind.code]}**" in scene.panel_says()
    assert "已有 100 人评价" in scene.panel_says()
    assert {await owned(scene.app, member.id) for member in members} == {1}
    due = sum(kind.author * found[kind.code] for kind in kinds)
    assert await owned(scene.app, scene.opener.id, "goodwill") == due
    assert scene.edits() <= 2
    await prove(scene.app)


async def test_a_member_who_fires_twenty_votes_at_once_through_all_ways_is_counted_once(scene: Scene) -> None:
    kinds = scene.app.config.moods.kinds
    menu = screen_of(await scene.guest.context_menu(scene.topic, "Rate topic", scene.opening))

    async def vote(number: int) -> None:
        kind = kinds[number % 7]
        if number % 4 == 0:
            await scene.press(scene.guest, kind.code)
        elif number % 4 == 1:
            await scene.guest.react(scene.opening, kind.emoji)
        elif number % 4 == 2:
            await scene.guest.slash(scene.stage.channel, "mood", topic=str(scene.topic.id), mood=kind.code)
        else:
            await scene.guest.click(menu, custom_id=f"moods:vote:{scene.topic.id}:{kind.code}:menu")

    async with scene.stage.at_once():
        for number in range(20):
            await vote(number)
    assert sum((await counts(scene.app, scene.topic.id)).values()) == 1
    assert await owned(scene.app, scene.guest.id) == 1
    await scene.catch_up_panel()
    assert "已有 1 人评价" in scene.panel_says()
    await prove(scene.app)


async def test_a_reaction_that_comes_at_once_with_the_topic_it_stands_on_is_a_vote(scene: Scene) -> None:
    kind = scene.app.config.moods.kinds[0]
    async with scene.stage.at_once():
        topic = await scene.stage.open_topic(scene.opener, scene.board, "断线时开的主题")
        (opening,) = topic.history()
        await scene.guest.react(opening, kind.emoji)
    assert await counts(scene.app, topic.id) == {kind.code: 1}
