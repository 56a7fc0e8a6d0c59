-- Forgetting a period goes by an index; the ranking's own leaves out who is hidden: the community's days, and members who left.
CREATE INDEX tally_hidden ON tally (guild_id, kind, period, member_id) WHERE hidden = 1;
