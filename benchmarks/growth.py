"""A community of any size in one file: members, ten receipts each, a post each, and all that the acts would have made of them.

Written in bulk, which takes minutes for a million members where the acts would take days; `louzhu db verify` finds nothing
wrong with it. Every member had nine grants long ago and checked in once, yesterday.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import to_ms
from bot.community import Community
from bot.config import Config, parse_config
from bot.level.rules import level_of
from bot.presence.service import name_key
from bot.tally.rules import periods_of
from db.boards import TITLE
from db.engine import connect
from db.ledger import CHAINED, GENESIS, chain_link
from db.migrate import migrate
from db.presence import NAME
from db.search import fold, parts_of

GUILD_ID = 900_000_000_000_000_001
NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
"""Noon in Shanghai, on a Wednesday."""

RECEIPTS_EACH = 10
BOARDS = ("news", "talk", "reading", "crafts")
FIRST_ID, FIRST_TOPIC_ID, FIRST_MESSAGE_ID = 10**17, 3 * 10**17, 4 * 10**17
_REWARD = 5
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "子安明月清风小北知夏阿禾大刘行舟山海青云星河书墨竹兰"
_WORDS = ("river", "stone", "lucky", "old", "night", "fisher", "green", "little", "moon", "paper")


def make_config() -> Config:
    """The default settings, with boards."""
    boards = [{"code": code, "channel": FIRST_ID + place} for place, code in enumerate(BOARDS)]
    return parse_config({"discord": {"guild_id": GUILD_ID}, "boards": boards})


def member_id(uid: int) -> int:
    """The Discord id of a member: ids do not follow the order of arrival."""
    return FIRST_ID + uid * 2_654_435_761 % 2**32


def _title_of(topic: int) -> str:
    return f"{name_of(topic + 1)}的第 {topic} 个主题"


def name_of(uid: int) -> str:
    """A name: three in four are Chinese, and many people share one."""
    scattered = uid * 40_503 % 65_536
    if uid % 4:
        given = (_GIVEN[scattered % len(_GIVEN)], _GIVEN[scattered // 31 % len(_GIVEN)])
        return _SURNAMES[scattered // 7 % len(_SURNAMES)] + "".join(given[: 1 + uid % 2])
    return f"{_WORDS[scattered % 10]}_{_WORDS[scattered // 10 % 10]}{uid % 10_000}"


@dataclass(frozen=True)
class Size:
    """How large a community is."""

    members: int
    posts_a_topic: int = 50

    @property
    def receipts(self) -> int:
        """All receipts."""
        return self.members * RECEIPTS_EACH

    @property
    def posts(self) -> int:
        """All posts."""
        return self.members

    @property
    def topics(self) -> int:
        """All topics."""
        return max(len(BOARDS), self.posts // self.posts_a_topic)


def fill(path: Path, size: Size, say: Callable[[str], None] = lambda _: None) -> None:
    """Make the file."""
    migrate(path, at_ms=to_ms(NOW))
    community = Community(GUILD_ID, make_config())
    with closing(connect(path)) as connection:
        for pragma in ("synchronous = OFF", "cache_size = -1000000", "temp_store = FILE", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        put_aside = _put_aside(connection)
        connection.execute("BEGIN")
        say("posts")
        posts = _fill_boards(connection, size)
        say("members")
        _fill_members(connection, community, size, posts)
        say("receipts")
        _fill_ledger(connection, community, size)
        say("what is counted")
        _fill_checkins(connection, community)
        _fill_tally(connection, community)
        say("indexes")
        for sql in put_aside:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _put_aside(connection: sqlite3.Connection) -> list[str]:
    """Drop triggers and indexes, to be made again at the end: their SQL, indexes first."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type"
    ).fetchall()
    for kind, name, _ in rows:
        connection.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in rows]


def _insert(connection: sqlite3.Connection, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    marks = ", ".join("?" * (columns.count(",") + 1))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _fill_boards(connection: sqlite3.Connection, size: Size) -> array[int]:
    """Topics with a post in turn; returns how many posts each member has, by UID."""
    topics, written = size.topics, array("q", [0]) * (size.members + 1)
    since, step = to_ms(NOW - timedelta(days=60)), timedelta(days=59) // size.posts
    openers = [1 + topic * 7_919 % size.members for topic in range(topics)]
    sofas: dict[int, int] = {}

    def posts() -> Iterator[tuple[object, ...]]:
        for number in range(size.posts):
            floor, topic = divmod(number, topics)
            uid = openers[topic] if floor == 0 else 1 + number * 104_729 % size.members
            written[uid] += 1
            if topic not in sofas and uid != openers[topic]:
                sofas[topic] = number
            at = since + number * step // timedelta(milliseconds=1)
            yield GUILD_ID, FIRST_MESSAGE_ID + number, FIRST_TOPIC_ID + topic, member_id(uid), floor, at, 0

    _insert(connection, "post", "guild_id, message_id, topic_id, author_id, floor, at, is_paid", posts())
    connection.execute(
        "INSERT INTO topic_participant SELECT guild_id, topic_id, author_id, count(*) FROM post GROUP BY 1, 2, 3"
    )
    connection.execute(
        "CREATE TEMP TABLE part_of AS SELECT topic_id, count(*) AS members, sum(posts) AS posts FROM topic_participant"
        " GROUP BY topic_id"
    )
    for topic in range(topics):
        last = topic + (size.posts - 1 - topic) // topics * topics
        facts = {
            "topic_id": FIRST_TOPIC_ID + topic,
            "board": BOARDS[topic % len(BOARDS)],
            "opener_id": member_id(openers[topic]),
            "title": _title_of(topic),
            "created_at": since + topic * step // timedelta(milliseconds=1),
            "last_post_at": since + last * step // timedelta(milliseconds=1),
            "floors": last // topics,
            "opening_id": FIRST_MESSAGE_ID + topic,
            "sofa_id": FIRST_MESSAGE_ID + sofas[topic] if topic in sofas else None,
            "last_post_id": FIRST_MESSAGE_ID + last,
        }
        connection.execute(
            "INSERT INTO topic (guild_id, topic_id, board, channel_id, opener_id, title, created_at, is_archived,"
            " is_locked, is_pinned, tags, floors, posts, participants, opening_id, sofa_id, last_post_id,"
            " last_poster_id, last_post_at, session, listed, cursor_id)"
            f" SELECT {GUILD_ID}, :topic_id, :board, {FIRST_ID}, :opener_id, :title, :created_at, 0, 0, 0, '[]', :floors,"
            " posts, members, :opening_id, :sofa_id, :last_post_id, (SELECT author_id FROM post WHERE guild_id ="
            f" {GUILD_ID} AND message_id = :last_post_id), :last_post_at, 1, 1, :last_post_id FROM part_of"
            " WHERE topic_id = :topic_id",
            facts,
        )
    _fill_parts(connection, TITLE, ((FIRST_TOPIC_ID + topic, _title_of(topic)) for topic in range(topics)))
    _sum_up_boards(connection, since)
    return written


def _sum_up_boards(connection: sqlite3.Connection, since: int) -> None:
    """What is counted of members and boards, from their topics and posts; ``since``: when the first was written."""
    for sql in (
        "INSERT INTO board_total SELECT guild_id, board, count(*), sum(posts), 0 FROM topic GROUP BY 1, 2",
        f"INSERT INTO board_index (guild_id, session, first_indexed_at) VALUES ({GUILD_ID}, 1, {since})",
    ):
        connection.execute(sql)


def _fill_members(connection: sqlite3.Connection, community: Community, size: Size, posts: array[int]) -> None:
    thresholds = community.config.level.thresholds
    now, day = to_ms(NOW), 86_400_000

    def members() -> Iterator[tuple[object, ...]]:
        for uid in range(1, size.members + 1):
            name = name_of(uid)
            came_at = now - (size.members - uid) * 1000 - 400 * day
            seen_at = now - uid * 48_271 % (90 * day)
            known = (GUILD_ID, member_id(uid), uid, came_at, posts[uid], name, name_key(name), fold(name))
            yield (*known, came_at, came_at, seen_at, now, posts[uid], level_of(posts[uid], thresholds))

    _insert(
        connection,
        "member",
        "guild_id, member_id, uid, first_seen_at, posts, name, name_key, found_by, joined_at, came_at, last_seen_at,"
        " checked_at, score, level",
        members(),
    )
    _fill_parts(connection, NAME, ((member_id(uid), name_of(uid)) for uid in range(1, size.members + 1)))
    codes = [currency.code for currency in community.config.currencies]
    connection.execute("INSERT INTO directory VALUES (?, ?, ?)", (GUILD_ID, ",".join(codes), size.members))
    settings = community.config.level
    formula = json.dumps([settings.weight_of, [(step.threshold, step.role) for step in settings.steps]], sort_keys=True)
    connection.execute("INSERT INTO level_formula VALUES (?, ?, NULL)", (GUILD_ID, formula))


def _fill_parts(connection: sqlite3.Connection, kind: str, texts: Iterable[tuple[int, str]]) -> None:
    """What texts are found by, in the order in which it is kept."""
    connection.execute("CREATE TEMP TABLE parts (part TEXT, owner_id INTEGER)")
    parts = ((part, owner_id) for owner_id, text in texts for part in parts_of(fold(text)))
    _insert(connection, "parts", "part, owner_id", parts)
    connection.execute(
        f"INSERT INTO text_part SELECT {GUILD_ID}, '{kind}', part, owner_id FROM parts ORDER BY part, owner_id"
    )
    connection.execute("DROP TABLE parts")


def _fill_ledger(connection: sqlite3.Connection, community: Community, size: Size) -> None:
    """Grants long ago, round by round, and a check-in's reward of yesterday, each chained to the receipt before."""
    staff, checkin, first = 1, 2, 3
    currency = community.config.checkin.currency
    balances = array("q", [0]) * (size.members + first)
    long_ago, yesterday = to_ms(NOW - timedelta(days=300)), to_ms(NOW - timedelta(days=1))
    day = community.day_of(NOW - timedelta(days=1)).isoformat()

    def transfers() -> Iterator[tuple[object, ...]]:
        link = GENESIS
        for turn, uid in itertools.product(range(RECEIPTS_EACH), range(1, size.members + 1)):
            is_checkin = turn == RECEIPTS_EACH - 1
            amount = _REWARD if is_checkin else 1 + uid * (turn + 3) * 7_919 % 10 ** (1 + uid % 6)
            house, who = checkin if is_checkin else staff, first + uid - 1
            balances[house] -= amount
            balances[who] += amount
            if is_checkin:
                key = f"checkin-reward:{GUILD_ID}:{member_id(uid)}:{day}"
                told, at = ("checkin-reward", f'{{"day":"{day}","streak":1,"place":{uid}}}', member_id(uid)), yesterday
            else:
                key, told, at = f"grant:{turn}:{uid:09}", ("staff-grant", "{}", 0), long_ago + turn * 86_400_000
            money = (GUILD_ID, currency, house, who, amount, balances[house], balances[who])
            row = (*money, *told, None, None, None, key, at)
            link = chain_link(link, row)
            yield (*row, link)

    _insert(connection, "transfer", f"{CHAINED}, chain", transfers())
    columns = "account_id, guild_id, currency, member_id, house, may_go_negative, balance"
    houses = (
        (each, GUILD_ID, currency, None, name, 1, balances[each]) for each, name in ((1, "staff"), (2, "checkin"))
    )
    owned = (
        (first + uid - 1, GUILD_ID, currency, member_id(uid), None, 0, balances[first + uid - 1])
        for uid in range(1, size.members + 1)
    )
    _insert(connection, "account", columns, itertools.chain(houses, owned))


def _fill_checkins(connection: sqlite3.Connection, community: Community) -> None:
    day = community.day_of(NOW - timedelta(days=1)).isoformat()
    facts = {"day": day, "month": day[:7], "reward": _REWARD, "at": to_ms(NOW - timedelta(days=1))}
    for sql in (
        (
            "INSERT INTO checkin SELECT guild_id, member_id, :day, 'own', uid, NULL, NULL, :reward, 1, :at FROM member"
            " ORDER BY member_id"
        ),
        (
            "INSERT INTO checkin_summary SELECT guild_id, member_id, :day, 1, :day, 1, 1, :month, 1, :reward FROM member"
            " ORDER BY member_id"
        ),
        "INSERT INTO checkin_day SELECT guild_id, :day, count(*) FROM member",
    ):
        connection.execute(sql, facts)


def _fill_tally(connection: sqlite3.Connection, community: Community) -> None:
    """What the acts would have counted, from what was filled in; nobody is hidden."""
    connection.execute("CREATE TEMP TABLE day_of (day TEXT PRIMARY KEY, week TEXT, month TEXT)")
    for back in range(400):
        day = community.day_of(NOW - timedelta(days=back))
        periods = periods_of(day)
        connection.execute("INSERT INTO day_of VALUES (?, ?, ?)", (periods.day, periods.week, periods.month))
    connection.execute("CREATE TEMP TABLE counted (member_id INTEGER, kind TEXT, period TEXT, value INTEGER)")
    yesterday = community.day_of(NOW - timedelta(days=1)).isoformat()
    currency = community.config.checkin.currency
    facts = {"yesterday": yesterday, "reward": _REWARD, "currency": currency}
    written_on = "date(at / 1000 + 28800, 'unixepoch')"
    of_yesterday = "(SELECT month AS period FROM day_of WHERE day = :yesterday UNION ALL SELECT week FROM day_of WHERE"
    of_yesterday += " day = :yesterday UNION ALL SELECT :yesterday)"
    for sql in (
        "SELECT member_id, currency, 'all', balance FROM account WHERE member_id IS NOT NULL",
        f"SELECT member_id, :currency, period, :reward FROM member, {of_yesterday}",
        f"SELECT member_id, 'checkins', period, 1 FROM member, {of_yesterday}",
        "SELECT member_id, 'checkins', 'all', 1 FROM member",
        "SELECT member_id, 'streak', :yesterday, 1 FROM member",
        "SELECT author_id, 'posts', 'all', count(*) FROM post GROUP BY 1",
        f"SELECT author_id, 'posts', {written_on}, count(*) FROM post GROUP BY 1, 3",
        f"SELECT author_id, 'posts', week, count(*) FROM post JOIN day_of ON day = {written_on} GROUP BY 1, 3",
        f"SELECT author_id, 'posts', month, count(*) FROM post JOIN day_of ON day = {written_on} GROUP BY 1, 3",
        f"SELECT 0, 'posts', {written_on}, count(*) FROM post GROUP BY 3",
        "SELECT 0, 'checkins', :yesterday, count(*) FROM member",
        "SELECT 0, :currency, :yesterday, count(*) * :reward FROM member",
        (
            "SELECT author_id, 'sofas', 'all', count(*) FROM topic JOIN post ON post.guild_id = topic.guild_id"
            " AND message_id = sofa_id GROUP BY 1"
        ),
        "SELECT member_id, 'online', 'all', uid * 7919 % 3600000 FROM member",
        f"SELECT member_id, 'online', period, uid * 7919 % 36000 FROM member, {of_yesterday}",
    ):
        connection.execute(f"INSERT INTO counted {sql}", facts)
    for other in community.config.currencies:
        if other.code != currency:
            connection.execute("INSERT INTO counted SELECT member_id, ?, 'all', 0 FROM member", (other.code,))
    connection.execute(
        f"INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden) SELECT {GUILD_ID}, member_id, kind,"
        " period, value, value, member_id = 0 FROM counted ORDER BY member_id, kind, period"
    )
    connection.execute("DROP TABLE counted")
    connection.execute(
        "INSERT INTO tally_slot SELECT guild_id, kind, period, slot, count(*) FROM tally WHERE hidden = 0 GROUP BY 1, 2, 3, 4"
    )
