-- Blogs: entries that their authors close to comments. Without a row, who locked a topic is not its author.

CREATE TABLE blog_comments (
    guild_id  INTEGER NOT NULL,
    topic_id  INTEGER NOT NULL,
    is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),   -- what the author wants; Discord follows
    PRIMARY KEY (guild_id, topic_id)
) STRICT;

-- Whoever unlocks it, from then on a lock is somebody else's again, until the author closes it anew.
CREATE TRIGGER topic_unlocked_for_comments AFTER UPDATE OF is_locked ON topic
    WHEN NEW.is_locked = 0 AND OLD.is_locked = 1 BEGIN
    DELETE FROM blog_comments WHERE guild_id = NEW.guild_id AND topic_id = NEW.topic_id;
END;
