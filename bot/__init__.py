"""What the bot means: rules, acts, words and pictures. No SQL, and no Discord outside client, translator and demo."""
