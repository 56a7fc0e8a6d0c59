"""What goes over the wire to Discord: every request that any test makes the bot send is held against what Discord takes."""
