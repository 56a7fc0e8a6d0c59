-- Boards: topics, posts with their floors, what each post earned, and how far the index has come.
-- Only who, when, where and how long: what a post says is never stored.

CREATE TABLE board_index (
    guild_id         INTEGER PRIMARY KEY,
    session          INTEGER NOT NULL,   -- grows whenever events may have been missed: each connection that is no resumption
    first_indexed_at INTEGER NOT NULL    -- older posts are history: counted, and paid only if the config says so
) STRICT;

CREATE TABLE topic (
    guild_id       INTEGER NOT NULL,
    topic_id       INTEGER NOT NULL,               -- the thread's id
    board          TEXT NOT NULL,                  -- the board's code in the config
    channel_id     INTEGER NOT NULL,
    opener_id      INTEGER NOT NULL,
    title          TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    deleted_at     INTEGER,
    is_archived    INTEGER NOT NULL CHECK (is_archived IN (0, 1)),
    is_locked      INTEGER NOT NULL CHECK (is_locked IN (0, 1)),
    is_pinned      INTEGER NOT NULL CHECK (is_pinned IN (0, 1)),
    tags           TEXT NOT NULL,                  -- ids of the forum's tags, as JSON
    floors         INTEGER NOT NULL DEFAULT 0 CHECK (floors >= 0),        -- the highest floor given so far
    posts          INTEGER NOT NULL DEFAULT 0 CHECK (posts >= 0),         -- those that are still there, the first included
    participants   INTEGER NOT NULL DEFAULT 0 CHECK (participants >= 0),  -- members with a post that is still there
    opening_id     INTEGER,                        -- the message that got floor 0; stays when it is deleted
    sofa_id        INTEGER,                        -- the first reply by someone else; stays when it is deleted
    last_post_id   INTEGER,
    last_poster_id INTEGER,
    last_post_at   INTEGER NOT NULL,               -- of the last post that is still there, or when it was opened
    digest         INTEGER NOT NULL DEFAULT 0 CHECK (digest BETWEEN 0 AND 2),
    digest_round   INTEGER NOT NULL DEFAULT 0 CHECK (digest_round >= 0),  -- how often it became a digest
    digest_at      INTEGER CHECK ((digest_at IS NOT NULL) = (digest > 0)),
    -- How far it is indexed. Only a topic of the current session takes posts from events; others are read from history.
    session        INTEGER NOT NULL,               -- the session in which it was last complete
    listed         INTEGER NOT NULL,               -- the session in which Discord last named it
    cursor_id      INTEGER NOT NULL DEFAULT 0,     -- its messages up to this one are known
    awaited_id     INTEGER NOT NULL DEFAULT 0,     -- a message that an event told of, and that history must show first
    full_read      INTEGER,                        -- the session in which a reading from its first message began
    listed_count   INTEGER,                        -- how many messages it had when Discord last named it
    listed_last_id INTEGER NOT NULL DEFAULT 0,
    newer          INTEGER NOT NULL DEFAULT 0,     -- messages read since that are younger than that
    surplus        INTEGER NOT NULL DEFAULT 0,     -- how many messages Discord counts beyond our posts
    PRIMARY KEY (guild_id, topic_id)
) STRICT;
CREATE INDEX topic_by_creation ON topic (guild_id, board, created_at, topic_id) WHERE deleted_at IS NULL;
CREATE INDEX topic_by_reply ON topic (guild_id, board, last_post_at, topic_id) WHERE deleted_at IS NULL;
CREATE INDEX topic_unpinned ON topic (guild_id, board, last_post_at, topic_id) WHERE deleted_at IS NULL AND is_pinned = 0;
CREATE INDEX topic_digest ON topic (guild_id, board, digest_at, topic_id) WHERE deleted_at IS NULL AND digest > 0;
CREATE INDEX topic_to_read ON topic (guild_id, listed, session) WHERE deleted_at IS NULL;
CREATE INDEX topic_by_listing ON topic (guild_id, board, listed) WHERE deleted_at IS NULL;

CREATE TABLE post (
    guild_id     INTEGER NOT NULL,
    message_id   INTEGER NOT NULL,
    topic_id     INTEGER NOT NULL,
    author_id    INTEGER NOT NULL,
    floor        INTEGER NOT NULL CHECK (floor >= 0),
    at           INTEGER NOT NULL,
    length_class TEXT CHECK (length_class IN ('short', 'medium', 'long')),   -- NULL: the bot may not read it
    is_paid      INTEGER NOT NULL CHECK (is_paid IN (0, 1)),
    deleted_at   INTEGER,
    PRIMARY KEY (guild_id, message_id),
    UNIQUE (guild_id, topic_id, floor),            -- a floor is given once, also after its post is gone
    FOREIGN KEY (guild_id, topic_id) REFERENCES topic (guild_id, topic_id)
) STRICT;
CREATE INDEX post_of_topic ON post (guild_id, topic_id, message_id) WHERE deleted_at IS NULL;
CREATE INDEX post_of_author ON post (guild_id, topic_id, author_id, floor) WHERE deleted_at IS NULL;
CREATE INDEX post_paid ON post (guild_id, author_id, at) WHERE is_paid = 1;

CREATE TABLE topic_participant (
    guild_id  INTEGER NOT NULL,
    topic_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    posts     INTEGER NOT NULL CHECK (posts >= 0),
    PRIMARY KEY (guild_id, topic_id, member_id)
) STRICT;

-- What a member has done on the boards, beside member.posts.
CREATE TABLE poster (
    guild_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    topics    INTEGER NOT NULL DEFAULT 0 CHECK (topics >= 0),
    digests   INTEGER NOT NULL DEFAULT 0 CHECK (digests >= 0),
    sofas     INTEGER NOT NULL DEFAULT 0 CHECK (sofas >= 0),
    PRIMARY KEY (guild_id, member_id)
) STRICT;

-- What is there now.
CREATE TABLE board_total (
    guild_id INTEGER NOT NULL,
    board    TEXT NOT NULL,
    topics   INTEGER NOT NULL DEFAULT 0 CHECK (topics >= 0),
    posts    INTEGER NOT NULL DEFAULT 0 CHECK (posts >= 0),
    digests  INTEGER NOT NULL DEFAULT 0 CHECK (digests >= 0),
    PRIMARY KEY (guild_id, board)
) STRICT;

-- What was posted on a day, whether or not it is still there: a record day stays one.
CREATE TABLE board_day (
    guild_id INTEGER NOT NULL,
    board    TEXT NOT NULL,                        -- '' stands for all boards together
    day      TEXT NOT NULL CHECK (length(day) = 10),
    topics   INTEGER NOT NULL CHECK (topics >= 0),
    posts    INTEGER NOT NULL CHECK (posts >= 0),
    PRIMARY KEY (guild_id, board, day)
) STRICT;
CREATE INDEX board_day_record ON board_day (guild_id, board, posts, day);

-- What a post or a digest earned, receipt by receipt, and whether it was taken back.
CREATE TABLE post_earning (
    guild_id  INTEGER NOT NULL,
    source    TEXT NOT NULL CHECK (source IN ('post', 'digest')),
    source_id INTEGER NOT NULL,                    -- the message, or the topic
    round     INTEGER NOT NULL,                    -- of the digest; 0 for a post
    currency  TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    receipt   INTEGER NOT NULL UNIQUE REFERENCES transfer (transfer_id),
    state     TEXT NOT NULL CHECK (state IN ('paid', 'owed', 'taken_back', 'left')),
    PRIMARY KEY (guild_id, source, source_id, round, currency)
) STRICT;
CREATE INDEX post_earning_owed ON post_earning (guild_id, member_id, receipt) WHERE state = 'owed';

-- A message that the bot posts on behalf of a member: written before it is sent, so that its author is never in doubt.
CREATE TABLE written_post (
    written_id   INTEGER PRIMARY KEY,
    guild_id     INTEGER NOT NULL,
    member_id    INTEGER NOT NULL,
    topic_id     INTEGER,                          -- NULL: it opens one
    channel_id   INTEGER NOT NULL,
    shown_name   TEXT NOT NULL,                    -- the name it is posted under
    written_at   INTEGER NOT NULL,
    message_id   INTEGER                           -- NULL: not yet known to have arrived
) STRICT;
CREATE UNIQUE INDEX written_post_sent ON written_post (guild_id, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX written_post_unsent ON written_post (guild_id, channel_id, written_at) WHERE message_id IS NULL;

-- The bot's webhook of a board's channel. Its token is asked of Discord, never stored.
CREATE TABLE board_webhook (
    guild_id   INTEGER NOT NULL,
    webhook_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, webhook_id)
) STRICT;

-- Messages deleted while their topic was being read: a page fetched before must not bring them back.
CREATE TABLE deleted_message (
    guild_id   INTEGER NOT NULL,
    topic_id   INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, topic_id, message_id)
) STRICT;
