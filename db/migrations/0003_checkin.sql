-- The daily check-in: one row a member and day, and a running summary of each member.

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
) STRICT;
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
) STRICT;
CREATE INDEX checkin_by_streak ON checkin_summary (guild_id, last_day, streak);
CREATE INDEX checkin_by_total ON checkin_summary (guild_id, total_days, member_id);
CREATE INDEX checkin_by_reward ON checkin_summary (guild_id, total_reward, member_id);
CREATE INDEX checkin_by_month ON checkin_summary (guild_id, month, month_days, member_id);

CREATE TABLE checkin_day (
    guild_id INTEGER NOT NULL,
    day      TEXT NOT NULL,
    members  INTEGER NOT NULL CHECK (members >= 0),
    PRIMARY KEY (guild_id, day)
) STRICT;

-- A milestone that a member reached. One of total days is reached once in a life; one of a streak once a streak,
-- which is known by its first day.
CREATE TABLE checkin_milestone (
    guild_id   INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('streak', 'total')),
    days       INTEGER NOT NULL,
    since      TEXT NOT NULL,                  -- first day of the streak; '' for total days
    reached_on TEXT NOT NULL,
    PRIMARY KEY (guild_id, member_id, kind, days, since),
    CHECK ((kind = 'total') = (since = ''))
) STRICT;

-- A day on which the bot itself was away for too long: it breaks no streak.
CREATE TABLE bridged_day (
    guild_id INTEGER NOT NULL,
    day      TEXT NOT NULL,
    outage_s INTEGER NOT NULL CHECK (outage_s > 0),
    PRIMARY KEY (guild_id, day)
) STRICT;

CREATE TABLE makeup_card (
    guild_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    cards     INTEGER NOT NULL CHECK (cards >= 0),
    PRIMARY KEY (guild_id, member_id)
) STRICT;
