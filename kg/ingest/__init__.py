"""Ways in: helps to write source files, for a person to complete. Nothing here writes into the store."""
