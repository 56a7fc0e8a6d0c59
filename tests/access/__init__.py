"""Who may do what: a table of every command, menu entry, button and form, and its proof with the least privileged member."""
