-- Titles are found as names are, by what they say from each of their places on: one index for both. `text_parts` gives all of
-- these, as JSON (see db/search.py). Sixteen characters of each tell texts apart; titles are longer than names, and a hundred
-- thousand of them should stay small.
UPDATE OR IGNORE text_part SET part = substr(part, 1, 16) WHERE length(part) > 16;
DELETE FROM text_part WHERE length(part) > 16;
INSERT INTO text_part (guild_id, kind, part, owner_id)
    SELECT topic.guild_id, 'topic', each.value, topic.topic_id FROM topic, json_each(text_parts(topic.title)) AS each
    WHERE topic.deleted_at IS NULL;
DROP TABLE topic_gram;
