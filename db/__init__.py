"""The SQL surface: what is stored and how it is read. Knows neither the bot's meaning nor Discord."""
