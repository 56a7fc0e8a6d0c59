-- All that a ranking reads stands in its index, `hidden` too, so that no row is looked up for it: a far page reads a thousand.
-- Without this SQLite also preferred the primary key where it looks for those of equal value, and read every member.
DROP INDEX tally_rank;
CREATE INDEX tally_rank ON tally (guild_id, kind, period, value DESC, member_id, hidden) WHERE hidden = 0;
