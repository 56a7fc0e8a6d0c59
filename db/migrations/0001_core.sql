-- What every feature stands on: members, scheduled runs, the outbox, the audit trail, the bot's own uptime.
-- Moments are milliseconds since 1970 UTC; days are the community's days as 'YYYY-MM-DD'.

CREATE TABLE member (
    guild_id      INTEGER NOT NULL,
    member_id     INTEGER NOT NULL,
    uid           INTEGER NOT NULL CHECK (uid > 0),          -- running number, in order of arrival
    language      TEXT CHECK (language IN ('zh-CN', 'en')),  -- the member's own choice; NULL: none
    first_seen_at INTEGER NOT NULL,
    posts         INTEGER NOT NULL DEFAULT 0 CHECK (posts >= 0),
    PRIMARY KEY (guild_id, member_id),
    UNIQUE (guild_id, uid)
) STRICT;

CREATE TABLE job_run (
    guild_id INTEGER NOT NULL,
    job      TEXT NOT NULL,
    period   TEXT NOT NULL,          -- the day, hour or week that the run is for
    ran_at   INTEGER NOT NULL,
    PRIMARY KEY (guild_id, job, period)
) STRICT;

-- What must still happen in Discord. Written by the act that decided it, performed by a worker after the commit.
CREATE TABLE outbox (
    outbox_id     INTEGER PRIMARY KEY,
    guild_id      INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    subject       TEXT NOT NULL,     -- two waiting entries of one kind and subject are one: the newest payload counts
    payload       TEXT NOT NULL,     -- JSON
    revision      INTEGER NOT NULL DEFAULT 1,   -- counts what came in while it waited: was it all performed?
    state         TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'given_up')),
    attempts      INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    first_try_at  INTEGER,           -- set before the first call, so that a crash in between is known
    ended_at      INTEGER,
    last_error    TEXT
) STRICT;
CREATE UNIQUE INDEX outbox_waiting ON outbox (guild_id, kind, subject) WHERE state = 'waiting';
CREATE INDEX outbox_subject ON outbox (guild_id, kind, subject);
CREATE INDEX outbox_due ON outbox (guild_id, due_at) WHERE state = 'waiting';

-- Who of the staff did what, to whom, and why. Rows are never changed.
CREATE TABLE audit (
    audit_id   INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    actor_id   INTEGER NOT NULL,
    action     TEXT NOT NULL,
    target_id  INTEGER,
    detail     TEXT NOT NULL,        -- JSON: facts for the sentence shown
    reason     TEXT NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_by_guild ON audit (guild_id, audit_id);
CREATE TRIGGER audit_is_not_updated BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'an audit row is never changed'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'an audit row is never deleted'); END;

-- When the bot could last be reached by members, and when it could not.
CREATE TABLE uptime (
    guild_id      INTEGER PRIMARY KEY,
    last_alive_at INTEGER NOT NULL
) STRICT;
CREATE TABLE outage (
    guild_id   INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL CHECK (ended_at > started_at),
    PRIMARY KEY (guild_id, started_at)
) STRICT;

-- A message of the bot's own that it keeps up to date (a day's check-in message, a panel).
CREATE TABLE posted_message (
    guild_id   INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, kind, subject)
) STRICT;

CREATE TABLE command_sync (
    guild_id INTEGER PRIMARY KEY,
    sha256   TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
