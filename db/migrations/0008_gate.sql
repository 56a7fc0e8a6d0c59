-- The verification question: one row a member, one challenge a member and purpose, however often it is answered.

CREATE TABLE gate_member (
    guild_id      INTEGER NOT NULL,
    member_id     INTEGER NOT NULL,
    arrived_at    INTEGER NOT NULL,            -- when the bot first saw this stay of the member
    joined_at     INTEGER,                     -- when the stay began, as Discord says
    answered_at   INTEGER,                     -- the latest answer of any kind
    passed_at     INTEGER,
    passed_by     TEXT CHECK (passed_by IN ('answer', 'staff', 'hand')),
    brought_role  INTEGER NOT NULL DEFAULT 0 CHECK (brought_role IN (0, 1)),   -- came with the role: not passed for that
    role_given_at INTEGER,                     -- when the role was last seen to be there
    role_taken_at INTEGER,                     -- when a role that was brought along was taken away, once a stay
    banned_at     INTEGER,
    help_at       INTEGER,
    noticed_at    INTEGER,                     -- when he was told that he will be removed
    removed_at    INTEGER,
    CHECK ((passed_at IS NULL) = (passed_by IS NULL)),
    CHECK (passed_at IS NULL OR banned_at IS NULL),
    PRIMARY KEY (guild_id, member_id)
) STRICT;
CREATE INDEX gate_member_arrived ON gate_member (guild_id, arrived_at);

CREATE TABLE gate_challenge (
    guild_id      INTEGER NOT NULL,
    member_id     INTEGER NOT NULL,
    purpose       TEXT NOT NULL CHECK (purpose IN ('join', 'reply')),
    serial        INTEGER NOT NULL CHECK (serial > 0),   -- of the one form that may be answered now
    question      TEXT NOT NULL,               -- its code
    detail        TEXT NOT NULL,               -- JSON: the numbers of a sum, the order of a choice; never an answer
    state         TEXT NOT NULL CHECK (state IN ('open', 'passed', 'failed', 'closed')),
    wrong         INTEGER NOT NULL CHECK (wrong >= 0),
    last_wrong_at INTEGER,
    asked_at      INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL CHECK (expires_at > asked_at),
    passed_at     INTEGER,                     -- the latest right answer
    seen          TEXT NOT NULL,               -- JSON: codes of the latest questions, the latest last
    CHECK ((wrong = 0) = (last_wrong_at IS NULL)),
    PRIMARY KEY (guild_id, member_id, purpose)
) STRICT;

-- How each question fares. Given up is what was shown and neither passed nor failed nor is open.
CREATE TABLE gate_figure (
    guild_id INTEGER NOT NULL,
    question TEXT NOT NULL,
    shown    INTEGER NOT NULL CHECK (shown >= 0),
    passed   INTEGER NOT NULL CHECK (passed >= 0),
    failed   INTEGER NOT NULL CHECK (failed >= 0),
    CHECK (passed + failed <= shown),
    PRIMARY KEY (guild_id, question)
) STRICT;

CREATE TABLE gate_watch (
    guild_id     INTEGER PRIMARY KEY,
    opened_at    INTEGER NOT NULL,             -- when the gate was first put up
    findings     TEXT NOT NULL DEFAULT '[]',   -- JSON: what was last told of a broken set-up
    attack_until INTEGER,                      -- NULL: no attack, or its end was told
    attacks      INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A typed message that waits for its author's answer. Its text is kept for him for some days, then forgotten.
CREATE TABLE gate_typed (
    guild_id    INTEGER NOT NULL,
    message_id  INTEGER NOT NULL,
    channel_id  INTEGER NOT NULL,
    member_id   INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'kept', 'removing', 'removed')),
    words       TEXT NOT NULL,
    held_at     INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    removed_at  INTEGER,
    PRIMARY KEY (guild_id, message_id)
) STRICT;
CREATE INDEX gate_typed_due ON gate_typed (guild_id, due_at) WHERE state = 'waiting';
CREATE INDEX gate_typed_member ON gate_typed (guild_id, member_id);
