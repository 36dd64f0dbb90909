"""The second look at a work: its page, what stands on it, and what is decided there."""
