"""Why a rule answered as it did, for people who have to act on it."""
