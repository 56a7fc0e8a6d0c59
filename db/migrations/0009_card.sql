-- Member cards, levels, online time, rankings and the member list.

-- What the directory and the levels need to know of a member.
ALTER TABLE member ADD COLUMN name TEXT NOT NULL DEFAULT '';            -- as he was last called here
ALTER TABLE member ADD COLUMN name_key TEXT NOT NULL DEFAULT '';        -- GB 18030 in hex: Chinese names sort by their reading
ALTER TABLE member ADD COLUMN joined_at INTEGER;                        -- when he came to the server, as Discord says
ALTER TABLE member ADD COLUMN last_seen_at INTEGER NOT NULL DEFAULT 0;  -- his latest activity; 0: none noted yet
ALTER TABLE member ADD COLUMN checked_at INTEGER NOT NULL DEFAULT 0;    -- when Discord last said whether he is here
ALTER TABLE member ADD COLUMN score INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN level INTEGER NOT NULL DEFAULT 0 CHECK (level >= 0);  -- 0: not placed yet
ALTER TABLE member ADD COLUMN absence TEXT CHECK (absence IN ('left', 'banned', 'role'));
ALTER TABLE member ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));  -- from lists and rankings
CREATE INDEX member_by_uid ON member (guild_id, uid) WHERE hidden = 0;
CREATE INDEX member_by_name ON member (guild_id, name_key, uid) WHERE hidden = 0;
CREATE INDEX member_by_posts ON member (guild_id, posts DESC, uid) WHERE hidden = 0;
CREATE INDEX member_by_score ON member (guild_id, score DESC, uid) WHERE hidden = 0;
CREATE INDEX member_by_seen ON member (guild_id, last_seen_at DESC, uid) WHERE hidden = 0;
CREATE INDEX member_absent ON member (guild_id, absence) WHERE absence IS NOT NULL;

-- What a member chose about his card and his levels, and the news of a level that waits to be told.
CREATE TABLE card_choice (
    guild_id      INTEGER NOT NULL,
    member_id     INTEGER NOT NULL,
    hidden_fields TEXT NOT NULL DEFAULT '',            -- names of fields, with commas between
    level_notice  TEXT NOT NULL DEFAULT 'off' CHECK (level_notice IN ('off', 'private', 'channel')),
    news_level    INTEGER,                             -- to be told in private at the next interaction
    PRIMARY KEY (guild_id, member_id)
) STRICT;
CREATE INDEX card_news ON card_choice (guild_id, member_id) WHERE news_level IS NOT NULL;

-- By which weights and thresholds the scores are; while they are brought in line with new ones, how far that got.
CREATE TABLE level_formula (
    guild_id INTEGER PRIMARY KEY,
    formula  TEXT NOT NULL,
    done_uid INTEGER,                                  -- NULL: all are in line
    CHECK (done_uid >= 0)
) STRICT;

-- Who sits in a voice channel in such a way that his time counts; survives a restart.
CREATE TABLE voice_session (
    guild_id   INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, member_id)
) STRICT;

-- What is counted of each member: of all time ('all'), a month ('2026-11'), a week ('2026-W48') and a day. The period of
-- a streak is the last day of it. Member 0 is the community as a whole, by day only.
CREATE TABLE tally (
    guild_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    kind      TEXT NOT NULL,                           -- 'posts', 'online' (seconds) … or a currency's code
    period    TEXT NOT NULL,
    value     INTEGER NOT NULL,
    gained    INTEGER NOT NULL CHECK (gained >= 0),    -- all that was added; what was taken is gained - value
    hidden    INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    CHECK (member_id <> 0 OR hidden = 1),
    PRIMARY KEY (guild_id, member_id, kind, period)
) STRICT;
CREATE INDEX tally_rank ON tally (guild_id, kind, period, value DESC, member_id) WHERE hidden = 0;

-- How many members that are not hidden hold a value: exactly (grain 0), and in slots of 2^10, 2^20 and 2^30 values. One's
-- own place is the sum of some thousands of these rows at most, however many members there are. Kept by the triggers below.
CREATE TABLE tally_slot (
    guild_id INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    period   TEXT NOT NULL,
    grain    INTEGER NOT NULL CHECK (grain IN (0, 10, 20, 30)),
    slot     INTEGER NOT NULL,                         -- value >> grain
    members  INTEGER NOT NULL CHECK (members >= 0),
    PRIMARY KEY (guild_id, kind, period, grain, slot)
) STRICT;

CREATE TRIGGER tally_enters AFTER INSERT ON tally WHEN NEW.hidden = 0 BEGIN
    INSERT INTO tally_slot (guild_id, kind, period, grain, slot, members)
    VALUES (NEW.guild_id, NEW.kind, NEW.period, 0, NEW.value, 1),
           (NEW.guild_id, NEW.kind, NEW.period, 10, NEW.value >> 10, 1),
           (NEW.guild_id, NEW.kind, NEW.period, 20, NEW.value >> 20, 1),
           (NEW.guild_id, NEW.kind, NEW.period, 30, NEW.value >> 30, 1)
        ON CONFLICT (guild_id, kind, period, grain, slot) DO UPDATE SET members = tally_slot.members + 1;
END;
CREATE TRIGGER tally_leaves AFTER DELETE ON tally WHEN OLD.hidden = 0 BEGIN
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 0 AND slot = OLD.value;
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 10 AND slot = OLD.value >> 10;
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 20 AND slot = OLD.value >> 20;
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 30 AND slot = OLD.value >> 30;
END;
CREATE TRIGGER tally_hides AFTER UPDATE OF hidden ON tally WHEN OLD.hidden = 0 AND NEW.hidden = 1 BEGIN
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 0 AND slot = OLD.value;
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 10 AND slot = OLD.value >> 10;
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 20 AND slot = OLD.value >> 20;
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 30 AND slot = OLD.value >> 30;
END;
CREATE TRIGGER tally_shows AFTER UPDATE OF hidden ON tally WHEN OLD.hidden = 1 AND NEW.hidden = 0 BEGIN
    INSERT INTO tally_slot (guild_id, kind, period, grain, slot, members)
    VALUES (NEW.guild_id, NEW.kind, NEW.period, 0, NEW.value, 1),
           (NEW.guild_id, NEW.kind, NEW.period, 10, NEW.value >> 10, 1),
           (NEW.guild_id, NEW.kind, NEW.period, 20, NEW.value >> 20, 1),
           (NEW.guild_id, NEW.kind, NEW.period, 30, NEW.value >> 30, 1)
        ON CONFLICT (guild_id, kind, period, grain, slot) DO UPDATE SET members = tally_slot.members + 1;
END;
CREATE TRIGGER tally_changes AFTER UPDATE OF value ON tally
    WHEN OLD.hidden = 0 AND NEW.hidden = 0 AND OLD.value <> NEW.value BEGIN
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 0 AND slot = OLD.value;
    INSERT INTO tally_slot (guild_id, kind, period, grain, slot, members)
    VALUES (NEW.guild_id, NEW.kind, NEW.period, 0, NEW.value, 1)
        ON CONFLICT (guild_id, kind, period, grain, slot) DO UPDATE SET members = tally_slot.members + 1;
END;
-- Most changes stay within a slot of 1,024 values, and nearly all within one of a million: those are then left alone.
CREATE TRIGGER tally_moves AFTER UPDATE OF value ON tally
    WHEN OLD.hidden = 0 AND NEW.hidden = 0 AND OLD.value >> 10 <> NEW.value >> 10 BEGIN
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 10 AND slot = OLD.value >> 10;
    INSERT INTO tally_slot (guild_id, kind, period, grain, slot, members)
    VALUES (NEW.guild_id, NEW.kind, NEW.period, 10, NEW.value >> 10, 1)
        ON CONFLICT (guild_id, kind, period, grain, slot) DO UPDATE SET members = tally_slot.members + 1;
END;
CREATE TRIGGER tally_leaps AFTER UPDATE OF value ON tally
    WHEN OLD.hidden = 0 AND NEW.hidden = 0 AND OLD.value >> 20 <> NEW.value >> 20 BEGIN
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 20 AND slot = OLD.value >> 20;
    UPDATE tally_slot SET members = members - 1
     WHERE guild_id = OLD.guild_id AND kind = OLD.kind AND period = OLD.period AND grain = 30 AND slot = OLD.value >> 30;
    INSERT INTO tally_slot (guild_id, kind, period, grain, slot, members)
    VALUES (NEW.guild_id, NEW.kind, NEW.period, 20, NEW.value >> 20, 1),
           (NEW.guild_id, NEW.kind, NEW.period, 30, NEW.value >> 30, 1)
        ON CONFLICT (guild_id, kind, period, grain, slot) DO UPDATE SET members = tally_slot.members + 1;
END;
-- A row's member, kind and period are what it is; a hidden flag changes by itself, never together with the value.
CREATE TRIGGER tally_stays_itself BEFORE UPDATE OF guild_id, member_id, kind, period ON tally
    BEGIN SELECT RAISE(ABORT, 'a tally row is never made another'); END;
CREATE TRIGGER tally_hidden_alone BEFORE UPDATE ON tally WHEN OLD.hidden <> NEW.hidden AND OLD.value <> NEW.value
    BEGIN SELECT RAISE(ABORT, 'a tally row is hidden by itself'); END;

-- Who stood on the podium of a period that was closed, and what he got.
CREATE TABLE podium (
    guild_id  INTEGER NOT NULL,
    period    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    member_id INTEGER NOT NULL,
    place     INTEGER NOT NULL CHECK (place BETWEEN 1 AND 3),
    value     INTEGER NOT NULL,
    prize     INTEGER NOT NULL CHECK (prize >= 0),
    PRIMARY KEY (guild_id, period, kind, member_id)
) STRICT;

-- What was there before is counted of all time; months, weeks and days begin now.
INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden)
SELECT guild_id, member_id, currency, 'all', balance, max(balance, 0), 0 FROM account WHERE member_id IS NOT NULL;
INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden)
SELECT guild_id, member_id, 'checkins', 'all', total_days, total_days, 0 FROM checkin_summary;
INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden)
SELECT guild_id, member_id, 'streak', last_day, streak, streak, 0 FROM checkin_summary;
INSERT INTO tally (guild_id, member_id, kind, period, value, gained, hidden)
SELECT guild_id, member_id, 'posts', 'all', posts, posts, 0 FROM member WHERE posts > 0;
