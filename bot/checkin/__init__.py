"""The daily check-in (每日签到): streaks, rewards, calendar, make-up cards, and forgiving the bot's own absence."""
