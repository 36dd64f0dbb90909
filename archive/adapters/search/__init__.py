"""The index of released words in SQLite."""
