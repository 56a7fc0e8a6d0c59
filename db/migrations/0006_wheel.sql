-- The lucky wheel: a seed a day, the tables it was spun by, every spin, what is still owed. And what members set to
-- restrain themselves, for every game of chance.

CREATE TABLE wheel_day (
    guild_id      INTEGER NOT NULL,
    day           TEXT NOT NULL CHECK (length(day) = 10),
    server_seed   BLOB NOT NULL,           -- secret: never exported, never shown; it is told as revealed_seed
    commitment    TEXT NOT NULL CHECK (length(commitment) = 64),   -- SHA-256 of the seed, published before the day
    made_at       INTEGER NOT NULL,
    revealed_seed BLOB,                    -- the seed, once its day is over
    revealed_at   INTEGER,
    PRIMARY KEY (guild_id, day),
    CHECK (revealed_seed IS NULL OR revealed_seed = server_seed),
    CHECK ((revealed_seed IS NULL) = (revealed_at IS NULL))
) STRICT;
CREATE TRIGGER wheel_day_keeps_its_seed BEFORE UPDATE ON wheel_day
    WHEN NEW.server_seed <> OLD.server_seed OR NEW.commitment <> OLD.commitment
      OR (OLD.revealed_at IS NOT NULL AND NEW.revealed_at IS NOT OLD.revealed_at)
    BEGIN SELECT RAISE(ABORT, 'a committed seed is never changed'); END;
CREATE TRIGGER wheel_day_is_not_deleted BEFORE DELETE ON wheel_day
    BEGIN SELECT RAISE(ABORT, 'a committed seed is never deleted'); END;

-- The prize table with the stock as it stood when it came into force; canonical JSON, so that its hash can be redone.
CREATE TABLE wheel_table (
    guild_id INTEGER NOT NULL,
    day      TEXT NOT NULL,
    version  INTEGER NOT NULL CHECK (version > 0),
    content  TEXT NOT NULL,
    sha256   TEXT NOT NULL CHECK (length(sha256) = 64),
    since_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, day, version),
    FOREIGN KEY (guild_id, day) REFERENCES wheel_day (guild_id, day)
) STRICT;
CREATE TRIGGER wheel_table_is_not_updated BEFORE UPDATE ON wheel_table
    BEGIN SELECT RAISE(ABORT, 'a table that was spun by is never changed'); END;

CREATE TABLE wheel_spin (
    spin_id     INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL,
    day         TEXT NOT NULL,
    number      INTEGER NOT NULL CHECK (number > 0),   -- of the day, over all members, without a gap
    member_id   INTEGER NOT NULL,
    nonce       INTEGER NOT NULL CHECK (nonce > 0),    -- of that member on that day, without a gap
    client_seed TEXT NOT NULL,
    version     INTEGER NOT NULL,
    total       INTEGER NOT NULL CHECK (total > 0),    -- sum of the weights of all sides at this spin
    roll        INTEGER NOT NULL CHECK (roll >= 0),
    prize       TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('currency', 'cards', 'role', 'thing', 'none')),
    price       INTEGER NOT NULL CHECK (price >= 0),
    currency    TEXT NOT NULL,                         -- of the price
    won         INTEGER NOT NULL CHECK (won >= 0),     -- money won in the currency of the price
    expected_milli INTEGER NOT NULL CHECK (expected_milli >= 0),   -- what such a spin pays on average, in thousandths
    request_id  INTEGER NOT NULL UNIQUE,               -- the interaction: delivered twice, it is still one spin
    at          INTEGER NOT NULL,
    seal        TEXT NOT NULL CHECK (length(seal) = 64),   -- SHA-256 over the seal before it and this spin
    CHECK (roll < total),
    UNIQUE (guild_id, day, number),
    UNIQUE (guild_id, day, member_id, nonce),
    FOREIGN KEY (guild_id, day, version) REFERENCES wheel_table (guild_id, day, version)
) STRICT;
CREATE INDEX wheel_spin_by_stock ON wheel_spin (guild_id, prize, day, version);
CREATE INDEX wheel_spin_by_member ON wheel_spin (guild_id, member_id, spin_id);
CREATE INDEX wheel_spin_won ON wheel_spin (guild_id, spin_id) WHERE kind <> 'none';
CREATE TRIGGER wheel_spin_is_not_updated BEFORE UPDATE ON wheel_spin
    BEGIN SELECT RAISE(ABORT, 'a spin is never changed'); END;
CREATE TRIGGER wheel_spin_is_not_deleted BEFORE DELETE ON wheel_spin
    BEGIN SELECT RAISE(ABORT, 'a spin is never deleted'); END;
CREATE TRIGGER wheel_spin_needs_a_hidden_seed BEFORE INSERT ON wheel_spin
    WHEN (SELECT revealed_at FROM wheel_day WHERE guild_id = NEW.guild_id AND day = NEW.day) IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'nobody spins by a seed that is known'); END;

-- A prize that is not given in the spin itself: a role for a time, a thing that staff hand out, cards beyond what one
-- may hold.
CREATE TABLE wheel_claim (
    claim_id   INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    spin_id    INTEGER NOT NULL UNIQUE REFERENCES wheel_spin (spin_id),
    member_id  INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('role', 'thing', 'cards')),
    prize      TEXT NOT NULL,             -- JSON: the prize as the table had it
    owed       INTEGER NOT NULL CHECK (owed >= 0),   -- how many cards are still owed; 1 for a role or a thing
    state      TEXT NOT NULL DEFAULT 'owed' CHECK (state IN ('owed', 'held', 'settled')),
    role_id    INTEGER,                   -- held: the role that was given
    had_before INTEGER CHECK (had_before IN (0, 1)),  -- 1: it was the member's already, and stays his
    until_at   INTEGER,
    made_at    INTEGER NOT NULL,
    settled_at INTEGER,
    settled_by INTEGER,                   -- who of the staff handed it out
    CHECK ((state = 'settled') = (settled_at IS NOT NULL)),
    CHECK (state <> 'held' OR (kind = 'role' AND role_id IS NOT NULL AND until_at IS NOT NULL))
) STRICT;
CREATE INDEX wheel_claim_by_state ON wheel_claim (guild_id, state, kind, claim_id);
CREATE INDEX wheel_claim_by_member ON wheel_claim (guild_id, member_id, claim_id);

CREATE TABLE wheel_member (
    guild_id    INTEGER NOT NULL,
    member_id   INTEGER NOT NULL,
    client_seed TEXT CHECK (length(client_seed) BETWEEN 1 AND 64),   -- NULL: the member's id
    still       INTEGER NOT NULL DEFAULT 0 CHECK (still IN (0, 1)),  -- 1: no moving pictures
    PRIMARY KEY (guild_id, member_id)
) STRICT;

-- The most a member lets himself spend on games of chance in a day; the newest row that has begun counts.
CREATE TABLE limit_cap (
    guild_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    currency  TEXT NOT NULL,
    from_day  TEXT NOT NULL CHECK (length(from_day) = 10),
    most      INTEGER CHECK (most >= 0),   -- NULL: no cap
    PRIMARY KEY (guild_id, member_id, currency, from_day)
) STRICT;

CREATE TABLE limit_spent (
    guild_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    currency  TEXT NOT NULL,
    day       TEXT NOT NULL CHECK (length(day) = 10),
    amount    INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (guild_id, member_id, currency, day)
) STRICT;

CREATE TABLE limit_exclusion (
    guild_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    until_at  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, member_id)
) STRICT;
CREATE TRIGGER limit_exclusion_is_not_shortened BEFORE UPDATE ON limit_exclusion WHEN NEW.until_at < OLD.until_at
    BEGIN SELECT RAISE(ABORT, 'a self-exclusion is never shortened'); END;
CREATE TRIGGER limit_exclusion_is_not_lifted BEFORE DELETE ON limit_exclusion
    BEGIN SELECT RAISE(ABORT, 'a self-exclusion is never lifted'); END;
