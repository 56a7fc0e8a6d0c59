-- At each start the accounts are brought in line with the config: those that are not are found without going through all.
CREATE INDEX account_by_leave ON account (guild_id, currency, may_go_negative) WHERE member_id IS NOT NULL;
