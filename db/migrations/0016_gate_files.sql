-- The files of a typed message that was put aside: kept for its author as long as its text.
CREATE TABLE gate_file (
    guild_id    INTEGER NOT NULL,
    message_id  INTEGER NOT NULL,
    place       INTEGER NOT NULL CHECK (place >= 0),
    name        TEXT NOT NULL,
    description TEXT,                          -- the alt text
    size        INTEGER NOT NULL CHECK (size >= 0),
    content     BLOB,                          -- NULL: only the name could be kept
    PRIMARY KEY (guild_id, message_id, place),
    FOREIGN KEY (guild_id, message_id) REFERENCES gate_typed (guild_id, message_id) ON DELETE CASCADE
) STRICT;
