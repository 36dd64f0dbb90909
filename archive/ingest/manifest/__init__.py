"""The sheet that comes with a card of recordings."""
