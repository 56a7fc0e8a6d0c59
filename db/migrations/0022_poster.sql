-- What a member did on the boards stands in the tally, and is proved from topics and posts: nothing needs a third count of it.
DROP TABLE poster;

-- A digest counts as its author's also after its channel was deleted, so the topic keeps its grade then. Where it did not, the
-- reward that was never taken back tells of it.
UPDATE topic SET digest = 1, digest_at = deleted_at WHERE deleted_at IS NOT NULL AND digest = 0 AND EXISTS (
    SELECT 1 FROM post_earning WHERE post_earning.guild_id = topic.guild_id AND source = 'digest'
       AND source_id = topic.topic_id AND round = topic.digest_round AND state = 'paid'
);
