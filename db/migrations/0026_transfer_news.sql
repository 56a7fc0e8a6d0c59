-- Payments: every transfer asks whether news of it wait already, for they refer to it. Without an index that is all of them.

CREATE INDEX transfer_news_of ON transfer_news (transfer_id);
