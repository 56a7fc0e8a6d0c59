-- Moods: panels that Discord wants edited more rarely, and which reactions are compared after an absence.

-- After a refusal (error 30046) a panel's interval is doubled, `slowed` times in all.
ALTER TABLE mood_panel ADD COLUMN slowed INTEGER NOT NULL DEFAULT 0 CHECK (slowed BETWEEN 0 AND 16);
ALTER TABLE mood_panel ADD COLUMN was_refused INTEGER NOT NULL DEFAULT 0 CHECK (was_refused IN (0, 1));

-- The emoji of each mood when reactions were last compared: where the config has another by now, those of the old one are gone.
CREATE TABLE mood_emoji (
    guild_id INTEGER NOT NULL,
    mood     TEXT NOT NULL,
    emoji    TEXT NOT NULL,
    PRIMARY KEY (guild_id, mood)
) STRICT;

-- Topics from before the index whose reactions were looked at once, and the reactions that were there: they are no votes.
CREATE TABLE mood_old_topic (
    guild_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, topic_id)
) STRICT;
CREATE TABLE mood_old_reaction (
    guild_id  INTEGER NOT NULL,
    topic_id  INTEGER NOT NULL,
    mood      TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, topic_id, mood, member_id)
) STRICT;

-- Only an open topic takes reactions. One that is found open in Discord's lists, or opened again, is to be compared, in
-- whatever way the boards learned of it; one that opens while the bot is there (of a session) has nothing that was missed.
CREATE INDEX topic_open ON topic (guild_id, topic_id) WHERE is_archived = 0 AND deleted_at IS NULL;
CREATE TRIGGER topic_found_with_moods AFTER INSERT ON topic
    WHEN NEW.is_archived = 0 AND NEW.session = 0 BEGIN
    INSERT INTO mood_comparison (guild_id, topic_id) VALUES (NEW.guild_id, NEW.topic_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER topic_reopened_with_moods AFTER UPDATE OF is_archived ON topic
    WHEN NEW.is_archived = 0 AND OLD.is_archived = 1 BEGIN
    INSERT INTO mood_comparison (guild_id, topic_id) VALUES (NEW.guild_id, NEW.topic_id) ON CONFLICT DO NOTHING;
END;
