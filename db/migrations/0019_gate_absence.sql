-- What happens at the gate while the bot is away: who left, and since when joins are heard of.

ALTER TABLE gate_member ADD COLUMN left_at INTEGER;       -- when this stay was known to be over
ALTER TABLE gate_watch ADD COLUMN joins_since INTEGER;    -- NULL: the bot does not hear of joins
