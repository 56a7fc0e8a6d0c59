-- Payments between members: what was shown and has yet to be confirmed, and whom a payment is still to be told.

-- What a member was shown before he moves his own money. Confirmed at most once, also after a restart: the receipts' keys
-- are made of the request. Rows that ran out go when the member is shown the next one.
CREATE TABLE preview (
    request_id INTEGER PRIMARY KEY,      -- the interaction that asked for it
    guild_id   INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    kind       TEXT NOT NULL,            -- 'transfer' …: what is confirmed
    payload    TEXT NOT NULL,            -- JSON: the terms as they were shown
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX preview_of_member ON preview (guild_id, member_id, created_at);

-- Payments that their receivers have not been told of yet.
CREATE TABLE transfer_news (
    guild_id    INTEGER NOT NULL,
    member_id   INTEGER NOT NULL,
    transfer_id INTEGER NOT NULL REFERENCES transfer (transfer_id),
    PRIMARY KEY (guild_id, member_id, transfer_id)
) STRICT;

-- What a member gave or got within a day is summed up from the ledger itself.
CREATE INDEX transfer_given ON transfer (debit_id, at) WHERE reason = 'transfer';
CREATE INDEX transfer_received ON transfer (credit_id, at) WHERE reason = 'transfer';
