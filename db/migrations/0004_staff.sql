-- What a member of the staff was shown and has yet to confirm. Confirmed at most once, also after a restart.

CREATE TABLE staff_proposal (
    proposal_id INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    actor_id    INTEGER NOT NULL,
    payload     TEXT NOT NULL,           -- JSON: the deed as it was previewed
    created_at  INTEGER NOT NULL,
    carried_out_at INTEGER
) STRICT;
