-- A check-in touches fewer pages: each of its tables is one B-tree, and what the tally ranks is not ranked here once more.

DROP INDEX checkin_by_streak;
DROP INDEX checkin_by_total;
DROP INDEX checkin_by_month;
DROP INDEX checkin_by_reward;
DROP INDEX checkin_place;
ALTER TABLE checkin RENAME TO checkin_before;
ALTER TABLE checkin_summary RENAME TO checkin_summary_before;
ALTER TABLE checkin_milestone RENAME TO checkin_milestone_before;

CREATE TABLE checkin (
    guild_id   INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    day        TEXT NOT NULL CHECK (length(day) = 10),
    kind       TEXT NOT NULL CHECK (kind IN ('own', 'made_up')),
    place      INTEGER CHECK (place > 0),      -- of the day; a made-up day has none
    mood       TEXT,
    words      TEXT,
    reward     INTEGER NOT NULL CHECK (reward >= 0),   -- all of that day's money, bonus and milestones included
    streak     INTEGER NOT NULL CHECK (streak > 0),    -- as it stood when it was paid
    at         INTEGER NOT NULL,
    CHECK ((kind = 'own') = (place IS NOT NULL)),
    PRIMARY KEY (guild_id, member_id, day)
) STRICT, WITHOUT ROWID;
INSERT INTO checkin (guild_id, member_id, day, kind, place, mood, words, reward, streak, at)
SELECT guild_id, member_id, day, kind, place, mood, words, reward, streak, at FROM checkin_before ORDER BY 1, 2, 3;
DROP TABLE checkin_before;
CREATE UNIQUE INDEX checkin_place ON checkin (guild_id, day, place) WHERE place IS NOT NULL;

CREATE TABLE checkin_summary (
    guild_id     INTEGER NOT NULL,
    member_id    INTEGER NOT NULL,
    last_day     TEXT NOT NULL,
    streak       INTEGER NOT NULL CHECK (streak > 0),
    streak_since TEXT NOT NULL,                -- first day of that streak
    longest      INTEGER NOT NULL CHECK (longest >= streak),
    total_days   INTEGER NOT NULL CHECK (total_days > 0),
    month        TEXT NOT NULL,                -- 'YYYY-MM' that month_days counts
    month_days   INTEGER NOT NULL,
    total_reward INTEGER NOT NULL,
    PRIMARY KEY (guild_id, member_id)
) STRICT, WITHOUT ROWID;
INSERT INTO checkin_summary (guild_id, member_id, last_day, streak, streak_since, longest, total_days, month, month_days,
                             total_reward)
SELECT guild_id, member_id, last_day, streak, streak_since, longest, total_days, month, month_days, total_reward
  FROM checkin_summary_before ORDER BY 1, 2;
DROP TABLE checkin_summary_before;
CREATE INDEX checkin_by_reward ON checkin_summary (guild_id, total_reward DESC, member_id);

CREATE TABLE checkin_milestone (
    guild_id   INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('streak', 'total')),
    days       INTEGER NOT NULL,
    since      TEXT NOT NULL,                  -- first day of the streak; '' for total days
    reached_on TEXT NOT NULL,
    PRIMARY KEY (guild_id, member_id, kind, days, since),
    CHECK ((kind = 'total') = (since = ''))
) STRICT, WITHOUT ROWID;
INSERT INTO checkin_milestone (guild_id, member_id, kind, days, since, reached_on)
SELECT guild_id, member_id, kind, days, since, reached_on FROM checkin_milestone_before ORDER BY 1, 2, 3, 4, 5;
DROP TABLE checkin_milestone_before;
