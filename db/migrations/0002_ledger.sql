-- Double entry: every movement of money is one transfer from one account to another, and is never changed.

CREATE TABLE account (
    account_id      INTEGER PRIMARY KEY,
    guild_id        INTEGER NOT NULL,
    currency        TEXT NOT NULL,
    member_id       INTEGER,                 -- either a member's account …
    house           TEXT,                    -- … or one of the house's ('checkin', 'grant', 'shop' …)
    may_go_negative INTEGER NOT NULL CHECK (may_go_negative IN (0, 1)),
    balance         INTEGER NOT NULL DEFAULT 0,
    CHECK ((member_id IS NULL) <> (house IS NULL)),
    CHECK (house IS NULL OR may_go_negative = 1),
    CONSTRAINT balance_is_covered CHECK (balance >= 0 OR may_go_negative = 1),
    UNIQUE (guild_id, currency, account_id)
) STRICT;
CREATE UNIQUE INDEX account_of_member ON account (guild_id, member_id, currency) WHERE member_id IS NOT NULL;
CREATE UNIQUE INDEX account_of_house ON account (guild_id, house, currency) WHERE house IS NOT NULL;

CREATE TABLE transfer (
    transfer_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id        INTEGER NOT NULL,
    currency        TEXT NOT NULL,
    debit_id        INTEGER NOT NULL,        -- the account that gives
    credit_id       INTEGER NOT NULL,        -- the account that receives
    amount          INTEGER NOT NULL CHECK (amount > 0),
    debit_after     INTEGER NOT NULL,        -- the giver's balance after this transfer
    credit_after    INTEGER NOT NULL,
    reason          TEXT NOT NULL,           -- 'checkin-reward' …: names the sentence on the receipt
    detail          TEXT NOT NULL,           -- JSON: facts for that sentence
    actor_id        INTEGER NOT NULL,        -- the member whose act it was; 0: the bot itself
    channel_id      INTEGER,                 -- where the message is that it is about
    message_id      INTEGER,
    reverses_id     INTEGER UNIQUE REFERENCES transfer (transfer_id),
    idempotency_key TEXT NOT NULL UNIQUE,
    at              INTEGER NOT NULL,
    chain           TEXT NOT NULL,           -- SHA-256 over the chain before it and this row
    CHECK (debit_id <> credit_id),
    FOREIGN KEY (guild_id, currency, debit_id) REFERENCES account (guild_id, currency, account_id),
    FOREIGN KEY (guild_id, currency, credit_id) REFERENCES account (guild_id, currency, account_id)
) STRICT;
CREATE INDEX transfer_by_debit ON transfer (debit_id, transfer_id);
CREATE INDEX transfer_by_credit ON transfer (credit_id, transfer_id);

CREATE TRIGGER transfer_moves_balances AFTER INSERT ON transfer BEGIN
    UPDATE account SET balance = balance - NEW.amount WHERE account_id = NEW.debit_id;
    UPDATE account SET balance = balance + NEW.amount WHERE account_id = NEW.credit_id;
    SELECT RAISE(ABORT, 'the receipt does not say the balance after it')
     WHERE (SELECT balance FROM account WHERE account_id = NEW.debit_id) <> NEW.debit_after
        OR (SELECT balance FROM account WHERE account_id = NEW.credit_id) <> NEW.credit_after;
END;
CREATE TRIGGER transfer_is_not_updated BEFORE UPDATE ON transfer
    BEGIN SELECT RAISE(ABORT, 'a transfer is never changed: reverse it'); END;
CREATE TRIGGER transfer_is_not_deleted BEFORE DELETE ON transfer
    BEGIN SELECT RAISE(ABORT, 'a transfer is never deleted: reverse it'); END;
CREATE TRIGGER account_is_not_deleted BEFORE DELETE ON account
    BEGIN SELECT RAISE(ABORT, 'an account is never deleted'); END;
