"""The loop that takes jobs, and its daily rounds; it may call ingest and review."""
