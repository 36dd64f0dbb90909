"""The voices and music of the sample workshop, computed for it."""
