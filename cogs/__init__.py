"""The Discord surface: one flat, thin file a feature. A cog reads ids, awaits one act and shows its outcome."""
