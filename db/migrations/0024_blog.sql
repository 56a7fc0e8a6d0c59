-- Blogs: a member's topics on one board, and forms that are sent only once.

CREATE INDEX topic_by_opener ON topic (guild_id, board, opener_id, created_at, topic_id) WHERE deleted_at IS NULL;

-- The form that a post was written in: sent twice, by a client that heard no answer, it is still one post.
ALTER TABLE written_post ADD COLUMN form_id INTEGER;
CREATE UNIQUE INDEX written_post_form ON written_post (guild_id, member_id, form_id) WHERE form_id IS NOT NULL;
