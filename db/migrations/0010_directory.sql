-- The member list: names are found by any part of them, and a list by currency has everybody in it.

ALTER TABLE member ADD COLUMN came_at INTEGER;                       -- when he last came to the server, as Discord says
ALTER TABLE member ADD COLUMN found_by TEXT NOT NULL DEFAULT '';     -- the folded name that his text parts were made of

-- What stands at each place of a folded text, from there on: whatever is looked for stands at the beginning of a part, so
-- that an index finds it, were it a single Chinese character.
CREATE TABLE text_part (
    guild_id INTEGER NOT NULL,
    kind     TEXT NOT NULL,              -- what the text belongs to: 'member' …
    part     TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, kind, part, owner_id)
) STRICT, WITHOUT ROWID;

-- Up to which running number members stand in the list of every currency, with a 0 who never had any.
CREATE TABLE directory (
    guild_id   INTEGER PRIMARY KEY,
    currencies TEXT NOT NULL,            -- codes, with commas between; where these change it begins anew
    done_uid   INTEGER NOT NULL CHECK (done_uid >= 0)
) STRICT;
