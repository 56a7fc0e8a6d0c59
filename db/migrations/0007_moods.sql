-- Moods: one vote of each member on each topic, what it moved, and what is counted of it.

CREATE TABLE mood_vote (
    guild_id    INTEGER NOT NULL,
    topic_id    INTEGER NOT NULL,
    member_id   INTEGER NOT NULL,
    author_id   INTEGER NOT NULL,               -- the topic's stored opener, never one named by the caller
    mood        TEXT NOT NULL,                  -- its code in the config
    state       TEXT NOT NULL CHECK (state IN ('cast', 'withdrawn', 'voided', 'lost')),  -- lost: with its topic
    round       INTEGER NOT NULL CHECK (round > 0),  -- how often he has voted here; each round moves its own money
    way         TEXT NOT NULL CHECK (way IN ('button', 'reaction', 'command', 'menu')),
    is_reaction INTEGER NOT NULL CHECK (is_reaction IN (0, 1)),  -- it stands on the opening message: gone there, gone here
    cast_at     INTEGER NOT NULL,
    week        TEXT NOT NULL,                  -- in which it is counted, as '2026-W48'
    PRIMARY KEY (guild_id, topic_id, member_id),     -- one member, one vote, however it arrives
    FOREIGN KEY (guild_id, topic_id) REFERENCES topic (guild_id, topic_id),
    CHECK (member_id <> author_id),
    CHECK (is_reaction = 0 OR way = 'reaction')
) STRICT;
CREATE INDEX mood_vote_of_member ON mood_vote (guild_id, member_id, state, mood);
CREATE INDEX mood_vote_for_author ON mood_vote (guild_id, author_id, state, mood);
CREATE INDEX mood_vote_by_time ON mood_vote (guild_id, cast_at) WHERE state = 'cast';

-- How many votes stand, by topic and mood: of all time ('all') and of each week.
CREATE TABLE mood_count (
    guild_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    mood     TEXT NOT NULL,
    period   TEXT NOT NULL,
    votes    INTEGER NOT NULL CHECK (votes >= 0),
    PRIMARY KEY (guild_id, topic_id, period, mood)
) STRICT;
CREATE INDEX mood_count_rank ON mood_count (guild_id, period, mood, votes DESC, topic_id) WHERE votes > 0;

-- How many votes a member cast on a day, those that he changed or withdrew since included.
CREATE TABLE mood_day (
    guild_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    day       TEXT NOT NULL CHECK (length(day) = 10),
    votes     INTEGER NOT NULL CHECK (votes > 0),
    PRIMARY KEY (guild_id, member_id, day)
) STRICT;

-- The receipts of each vote, and whether they were taken back. 'owed': whoever received it has spent it meanwhile.
CREATE TABLE mood_receipt (
    guild_id  INTEGER NOT NULL,
    topic_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,                 -- who voted
    round     INTEGER NOT NULL,
    side      TEXT NOT NULL CHECK (side IN ('voter', 'author')),
    holder_id INTEGER NOT NULL,                 -- whose money it moved
    receipt   INTEGER NOT NULL UNIQUE REFERENCES transfer (transfer_id),
    state     TEXT NOT NULL CHECK (state IN ('moved', 'owed', 'taken_back')),
    actor_id  INTEGER,                          -- who had it taken back, and why
    why       TEXT,
    PRIMARY KEY (guild_id, topic_id, member_id, round, side),
    FOREIGN KEY (guild_id, topic_id, member_id) REFERENCES mood_vote (guild_id, topic_id, member_id),
    CHECK ((state = 'moved') = (why IS NULL)),
    CHECK ((state = 'moved') = (actor_id IS NULL))
) STRICT;
CREATE INDEX mood_receipt_owed ON mood_receipt (guild_id, holder_id, receipt) WHERE state = 'owed';

-- When a topic's panel was last told to show its counts anew, and whether it shows old ones because it is archived.
CREATE TABLE mood_panel (
    guild_id  INTEGER NOT NULL,
    topic_id  INTEGER NOT NULL,
    edited_at INTEGER NOT NULL,
    is_stale  INTEGER NOT NULL CHECK (is_stale IN (0, 1)),
    PRIMARY KEY (guild_id, topic_id)
) STRICT;

-- Why a member's reaction did not count: told to him in private at his next command or button, once for each topic.
CREATE TABLE mood_note (
    guild_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    topic_id  INTEGER NOT NULL,
    said      TEXT NOT NULL,                    -- JSON: the text's key and facts
    told_at   INTEGER,
    PRIMARY KEY (guild_id, member_id, topic_id)
) STRICT;
CREATE INDEX mood_note_untold ON mood_note (guild_id, member_id) WHERE told_at IS NULL;

-- Topics whose reactions are yet to be compared with the votes, because events may have been missed.
CREATE TABLE mood_comparison (
    guild_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, topic_id)
) STRICT;

-- Deleted topics whose votes are yet to be looked at, in whatever way the boards learned that they are gone.
CREATE TABLE mood_lost_topic (
    guild_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, topic_id)
) STRICT;
CREATE TRIGGER topic_lost_with_moods AFTER UPDATE OF deleted_at ON topic
    WHEN NEW.deleted_at IS NOT NULL AND OLD.deleted_at IS NULL BEGIN
    INSERT INTO mood_lost_topic (guild_id, topic_id) VALUES (NEW.guild_id, NEW.topic_id) ON CONFLICT DO NOTHING;
END;
