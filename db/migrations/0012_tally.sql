-- Places cost less to keep: a tally row and a slot are one B-tree each, and a value is in one slot instead of four.

DROP TRIGGER tally_enters;
DROP TRIGGER tally_leaves;
DROP TRIGGER tally_hides;
DROP TRIGGER tally_shows;
DROP TRIGGER tally_changes;
DROP TRIGGER tally_moves;
DROP TRIGGER tally_leaps;
DROP TRIGGER tally_stays_itself;
DROP TRIGGER tally_hidden_alone;
DROP TABLE tally_slot;
DROP INDEX tally_rank;
ALTER TABLE tally RENAME TO tally_before;

CREATE TABLE tally (
    guild_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    kind      TEXT NOT NULL,                           -- 'posts', 'online' (seconds) … or a currency's code
    period    TEXT NOT NULL,
    value     INTEGER NOT NULL,
    gained    INTEGER NOT NULL CHECK (gained >= 0),    -- all that was added; what was taken is gained - value
    hidden    INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    -- The lowest value of the slot that the value is in: exact below 4,096, then as wide as 1/256 of the value or less.
    slot      INTEGER NOT NULL GENERATED ALWAYS AS (CASE
        WHEN value < 4096 THEN max(value, -1)
        WHEN value < 65536 THEN value & ~15
        WHEN value < 1048576 THEN value & ~255
        WHEN value < 16777216 THEN value & ~4095
        WHEN value < 268435456 THEN value & ~65535
        WHEN value < 4294967296 THEN value & ~1048575
        WHEN value < 68719476736 THEN value & ~16777215
        ELSE value & ~268435455 END) VIRTUAL,
    CHECK (member_id <> 0 OR hidden = 1),
    PRIMARY KEY (guild_id, member_id, kind, period)
) STRICT, WITHOUT ROWID;
INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden)
SELECT guild_id, member_id, kind, period, value, gained, hidden FROM tally_before ORDER BY 1, 2, 3, 4;
DROP TABLE tally_before;
CREATE INDEX tally_rank ON tally (guild_id, kind, period, value DESC, member_id) WHERE hidden = 0;

CREATE TABLE tally_slot (
    guild_id INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    period   TEXT NOT NULL,
    slot     INTEGER NOT NULL,
    members  INTEGER NOT NULL CHECK (members >= 0),
    PRIMARY KEY (guild_id, kind, period, slot)
) STRICT, WITHOUT ROWID;
INSERT INTO tally_slot (guild_id, kind, period, slot, members)
SELECT guild_id, kind, period, slot, count(*) FROM tally WHERE hidden = 0 GROUP BY guild_id, kind, period, slot;

CREATE TRIGGER tally_enters AFTER INSERT ON tally WHEN NEW.hidden = 0 BEGIN
    INSERT INTO tally_slot (guild_id, kind, period, slot, members)
    VALUES (NEW.guild_id, NEW.kind, NEW.period, NEW.slot, 1)
        ON CONFLICT (guild_id, kind, period, slot) DO UPDATE SET members = tally_slot.members + 1;
END;
CREATE TRIGGER tally_leaves AFTER DELETE ON tally WHEN OLD.hidden = 0 BEGIN
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND slot = OLD.slot;
END;
CREATE TRIGGER tally_hides AFTER UPDATE OF hidden ON tally WHEN OLD.hidden = 0 AND NEW.hidden = 1 BEGIN
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND slot = OLD.slot;
END;
CREATE TRIGGER tally_shows AFTER UPDATE OF hidden ON tally WHEN OLD.hidden = 1 AND NEW.hidden = 0 BEGIN
    INSERT INTO tally_slot (guild_id, kind, period, slot, members)
    VALUES (NEW.guild_id, NEW.kind, NEW.period, NEW.slot, 1)
        ON CONFLICT (guild_id, kind, period, slot) DO UPDATE SET members = tally_slot.members + 1;
END;
CREATE TRIGGER tally_changes AFTER UPDATE OF value ON tally
    WHEN OLD.hidden = 0 AND NEW.hidden = 0 AND OLD.slot <> NEW.slot BEGIN
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND slot = OLD.slot;
    INSERT INTO tally_slot (guild_id, kind, period, slot, members)
    VALUES (NEW.guild_id, NEW.kind, NEW.period, NEW.slot, 1)
        ON CONFLICT (guild_id, kind, period, slot) DO UPDATE SET members = tally_slot.members + 1;
END;
CREATE TRIGGER tally_stays_itself BEFORE UPDATE OF guild_id, member_id, kind, period ON tally
    BEGIN SELECT RAISE(ABORT, 'a tally row is never made another'); END;
CREATE TRIGGER tally_hidden_alone BEFORE UPDATE ON tally WHEN OLD.hidden <> NEW.hidden AND OLD.value <> NEW.value
    BEGIN SELECT RAISE(ABORT, 'a tally row is hidden by itself'); END;
