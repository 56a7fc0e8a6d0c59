-- On the first day of a month everybody has one day: who is first among a million equals must not be found by sorting them.
DROP INDEX checkin_by_streak;
DROP INDEX checkin_by_total;
DROP INDEX checkin_by_reward;
DROP INDEX checkin_by_month;
CREATE INDEX checkin_by_streak ON checkin_summary (guild_id, last_day, streak DESC, member_id);
CREATE INDEX checkin_by_total ON checkin_summary (guild_id, total_days DESC, member_id);
CREATE INDEX checkin_by_reward ON checkin_summary (guild_id, total_reward DESC, member_id);
CREATE INDEX checkin_by_month ON checkin_summary (guild_id, month, month_days DESC, member_id);

-- Read at each start: the few who chose a language.
CREATE INDEX member_language ON member (guild_id, member_id) WHERE language IS NOT NULL;
