-- Boards: which channel is which board and since when, titles that are found by any part of them, and first posts that are
-- looked for after an absence.

CREATE TABLE board_place (
    guild_id   INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    board      TEXT NOT NULL,      -- the code in the config, or '-': it is no board any more
    since      INTEGER NOT NULL,   -- what was posted before is history
    PRIMARY KEY (guild_id, channel_id)
) STRICT;
INSERT INTO board_place (guild_id, channel_id, board, since)
    SELECT topic.guild_id, topic.channel_id, max(topic.board), board_index.first_indexed_at
    FROM topic JOIN board_index ON board_index.guild_id = topic.guild_id
    GROUP BY topic.guild_id, topic.channel_id, board_index.first_indexed_at;
CREATE INDEX topic_by_channel ON topic (guild_id, channel_id, board) WHERE deleted_at IS NULL;

-- Every two neighbouring characters of a topic's title; the last one stands there with nothing after it.
CREATE TABLE topic_gram (
    guild_id INTEGER NOT NULL,
    gram     TEXT NOT NULL,
    topic_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, gram, topic_id)
) STRICT, WITHOUT ROWID;
INSERT INTO topic_gram (guild_id, gram, topic_id)
    WITH RECURSIVE place (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < 100)
    SELECT DISTINCT topic.guild_id, substr(lower(topic.title), place.at, 2), topic.topic_id
    FROM topic JOIN place ON place.at <= length(topic.title) WHERE topic.deleted_at IS NULL;

-- How many digests of a member were paid on a day, for the day's cap.
ALTER TABLE post_earning ADD COLUMN day TEXT;
CREATE INDEX post_earning_digest ON post_earning (guild_id, member_id, day) WHERE source = 'digest';

-- Discord's count of a topic's messages leaves out the first one: whether that is there is asked by itself.
ALTER TABLE board_index ADD COLUMN absence INTEGER NOT NULL DEFAULT 0;     -- the session that began after the last absence
ALTER TABLE topic ADD COLUMN opening_seen INTEGER NOT NULL DEFAULT 0;      -- the session in which floor 0 was last known to be there
ALTER TABLE topic ADD COLUMN is_doubtful INTEGER NOT NULL DEFAULT 0 CHECK (is_doubtful IN (0, 1));  -- Discord's count says nothing
UPDATE topic SET opening_seen = 4611686018427387904 WHERE EXISTS (
    SELECT 1 FROM post WHERE post.guild_id = topic.guild_id AND post.message_id = topic.opening_id AND post.deleted_at IS NOT NULL
);
CREATE INDEX topic_opening ON topic (guild_id, is_archived, opening_seen)
    WHERE deleted_at IS NULL AND opening_id IS NOT NULL AND board <> '-';
