"""The pictures of the sample workshop, painted for it."""
