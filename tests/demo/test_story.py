"""The demo's past: told by the bot's own acts the first time, and the same world again at each later start."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.boards.screens import read_floors_of, read_topic
from bot.card.service import read_card
from bot.demo.run import DATABASE, FOUNDED, JOURNAL, DemoCommunity, fingerprint, open_community, prepare
from bot.demo.story import StoryClock, read_story
from bot.ledger.service import read_receipts, read_wallet
from bot.moods.screens import read_record, read_suspicions
from bot.moods.service import void_votes
from bot.upkeep.verify import verify
from bot.words import Money
from tests.stage import StageClock


def _ids(community: DemoCommunity) -> dict[str, object]:
    scene = community.scene
    return {
        "people": {name: member.id for name, member in scene.people.items()},
        "boards": {name: channel.id for name, channel in scene.boards.items()},
        "posts": [
            message.id
            for forum in scene.forums
            for topic in forum.threads
            for message in topic.history()
            if not message.author.bot
        ],
    }


async def test_the_past_fills_wallets_and_calendars_and_the_books_balance(tmp_path: Path) -> None:
    prepare(tmp_path, fresh=False)
    async with open_community(tmp_path, "zh-CN", StoryClock(StageClock())) as community:
        member_id = community.scene.people["xiaoman"].id
        wallet = await community.app.read(read_wallet, member_id=member_id)
        page = await community.app.read(read_receipts, member_id=member_id)
        newcomer = await community.app.read(read_wallet, member_id=community.scene.people["xiaobei"].id)
        now = community.app.clock.now()
        card = await community.app.read(read_card, member_id=member_id, now=now)
        assert card is not None
        assert card.registered == community.app.community.day_of(now) - timedelta(days=42)
        assert card.uid == 3, "in order of arrival"
        assert 40 < card.online_s // 3600 < 60
        assert _ids(community)["posts"], "the topics have posts"
    assert wallet.balances[0].amount > 500
    assert page.lines[0].balance in wallet.balances
    assert all(money.amount == 0 for money in newcomer.balances)
    assert verify(tmp_path / "louzhu.sqlite3").lacking == ()


async def test_everybody_in_the_community_is_of_the_story(tmp_path: Path) -> None:
    prepare(tmp_path, fresh=False)
    async with open_community(tmp_path, "zh-CN", StoryClock(StageClock())) as community:
        backend = community.scene.guild._env.backend
        members = backend.get_guild(community.scene.guild.id).members
        names = {backend.users[member_id].global_name for member_id in members if not backend.users[member_id].bot}
    story = read_story()
    assert names == {story["founder"]["shown"], *(person["shown"] for person in story["people"])}


def _reactions(community: DemoCommunity) -> int:
    """How many reactions there are on first posts."""
    backend = community.scene.guild._env.backend
    topics = [topic.id for forum in community.scene.forums for topic in forum.threads]
    return sum(len(reaction.user_ids) for topic in topics for reaction in backend.get_message(topic, topic).reactions)


async def test_a_second_start_tells_the_same_world_and_pays_nothing_again(tmp_path: Path) -> None:
    """Votes among it: all that the story tells count, by whatever way, and those that are reactions are seen again, but for
    those that were voided."""
    cast = [each for votes in read_story()["votes"] for each in votes["cast"]]
    told = sum(way == "reaction" for *_, way in cast)
    prepare(tmp_path, fresh=False)
    async with open_community(tmp_path, "zh-CN", StoryClock(StageClock())) as community:
        app, people = community.app, {name: member.id for name, member in community.scene.people.items()}
        first = _ids(community)
        records = [await app.read(read_record, member_id=each, now=app.clock.now()) for each in people.values()]
        assert sum(sum(record.cast.values()) for record in records) == len(cast)
        assert _reactions(community) == told
        found = await app.read(read_suspicions, now=app.clock.now())
        assert {people["soda"], people["fisher"]} in [set(ring.member_ids) for ring in found.rings]
        assert found.bursts
        await app.act(void_votes, actor_id=people["laochen"], member_id=people["zhixia"], reason="试一试")
        before = await app.read(read_wallet, member_id=people["daliu"])
    voided = sum(who == "zhixia" and way == "reaction" for who, *_, way in cast)
    assert voided
    async with open_community(tmp_path, "en", StoryClock(StageClock())) as community:
        assert _ids(community) == first
        assert await community.app.read(read_wallet, member_id=people["daliu"]) == before
        assert _reactions(community) == told - voided
        stays = community.app.presence.take(community.app.now_ms())
        assert stays == (), "what is told again was counted the first time"


async def test_what_people_write_in_a_demo_is_there_in_the_next_one_under_the_same_id(tmp_path: Path) -> None:
    prepare(tmp_path, fresh=False)
    async with open_community(tmp_path, "zh-CN", StoryClock(StageClock())) as community:
        hall = community.scene.boards["大厅"]
        kept = await community.scene.people["soda"].send(hall, "今天也记得签到了！")
        dropped = await community.scene.people["soda"].send(hall, "手滑，发错了")
        await community.scene.people["soda"].delete(dropped)
    async with open_community(tmp_path, "zh-CN", StoryClock(StageClock())) as community:
        written = {message.id: message.content for message in community.scene.boards["大厅"].history()}
    assert written[kept.id] == "今天也记得签到了！"
    assert "手滑，发错了" not in written.values()


async def test_a_start_that_was_broken_off_begins_anew_without_paying_twice(tmp_path: Path) -> None:
    prepare(tmp_path, fresh=False)
    async with open_community(tmp_path, "zh-CN", StoryClock(StageClock())) as community:
        member_id = community.scene.people["ahe"].id
        before = await community.app.read(read_wallet, member_id=member_id)
    (tmp_path / "founded").unlink()
    prepare(tmp_path, fresh=False)
    async with open_community(tmp_path, "zh-CN", StoryClock(StageClock())) as community:
        after = await community.app.read(read_wallet, member_id=member_id)
    assert before.balances[0] == after.balances[0] == Money(before.balances[0].amount, "wealth")


def test_a_past_that_another_version_told_is_told_anew(tmp_path: Path) -> None:
    database, founded, journal = (tmp_path / name for name in (DATABASE, FOUNDED, JOURNAL))
    prepare(tmp_path, fresh=False)
    journal.write_text("")
    for noted in ("2026-11-26", "2026-11-26\nanother version's\n"):
        founded.write_text(noted)
        database.write_bytes(b"what that version kept")
        assert prepare(tmp_path, fresh=False)
        assert database.read_bytes().startswith(b"SQLite format 3")
        assert not founded.exists()
        assert not journal.exists()
    assert not prepare(tmp_path, fresh=False), "a first start"
    founded.write_text(f"2026-11-26\n{fingerprint()}\n")
    before = database.stat().st_ino
    assert not prepare(tmp_path, fresh=False), "of this version"
    assert database.stat().st_ino == before


async def test_the_moderator_chose_digests_and_deleted_posts_and_a_second_start_deletes_the_same_ones(
    tmp_path: Path,
) -> None:
    prepare(tmp_path, fresh=False)
    for language in ("zh-CN", "en"):
        async with open_community(tmp_path, language, StoryClock(StageClock())) as community:
            app, ids = community.app, {name: member.id for name, member in community.scene.people.items()}
            topics = {topic.name: topic for forum in community.scene.forums for topic in forum.threads}
            lines = {title: await app.read(read_topic, topic_id=topic.id) for title, topic in topics.items()}
            grades = {title: line.digest for title, line in lines.items() if line and line.digest}
            assert list(grades.values()) == [2, 1]
            words = [message.content for topic in topics.values() for message in topic.history()]
            assert "顶顶顶顶顶顶顶顶" not in words
            assert sum("多裹一勺肉松" in each for each in words) == 1
            article = lines["老粮站改成了图书室，街坊们忙了整整一个夏天"]
            assert article is not None
            assert (article.floors, article.posts, article.digest) == (33, 32, 2), "dozens of floors, two of them gaps"
            book = topics["第一次把一本七百页的书读完，记几句"]
            page = await app.read(read_floors_of, topic_id=book.id, author_id=ids["soda"], size=10)
            assert page.floors == (), "the spam is a gap"
            page = await app.read(read_floors_of, topic_id=book.id, author_id=ids["yehang"], size=10)
            assert [each.floor for each in page.floors] == [0, 4, 7]
            receipts = await app.read(read_receipts, member_id=ids["soda"], size=100)
            assert any(line.reason == "reversal" for line in receipts.lines)
    assert verify(tmp_path / "louzhu.sqlite3").lacking == ()
